/** The page of package sizes and budgets, compared with other packages. */
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { build } from "esbuild"
import type { MarkdownPage } from "./MarkdownPage.ts"
import comparison from "./rivals.json" with { type: "json" }
import weights from "./weights.json" with { type: "json" }

interface Weight {
  readonly installKilobytes: number
  readonly packages: number
  readonly declarationLines: number
  readonly entries: Readonly<Record<string, number>>
}

/** Another package of the same purpose. */
interface Competitor extends Partial<Omit<Weight, "entries">> {
  readonly name: string
  readonly coldImportMillis?: number
  readonly bundleBytes?: number
}

/** The budgets that the test command enforces. */
interface Budgets {
  readonly packages: Readonly<Record<string, Weight>>
  readonly programs: Readonly<Record<string, { readonly code: string; readonly maximumBytes: number }>>
  readonly rivals: readonly Competitor[]
}

/** The measured sizes by package. */
export const measured: Readonly<Record<string, Weight>> = weights.packages
export const readBudgets = async (root: string): Promise<Budgets> =>
  JSON.parse(await readFile(join(root, "../../tooling/release/budgets.json"), "utf8"))

const bytesOf = async (code: string, root: string): Promise<number> => {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    conditions: ["@flexcharge/source"],
    define: { FLEXCHARGE_WITHOUT_DOCUMENTATION: "true" }, // as the packages' own build does
    external: ["node:*"],
  })
  return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length
}

const kibibytes = (bytes: number | undefined): string =>
  bytes === undefined ? "" : (bytes / 1024).toFixed(bytes < 102_400 ? 2 : 0)

/** With a comma between thousands. */
const grouped = (value: number | undefined): string => value?.toLocaleString("en-GB") ?? ""

/** A size and its budget. */
const under = (actual: string, most: string): string => `${actual} (${most})`

const ownRow = (folder: string, budgets: Budgets): string => {
  const weight = measured[folder]
  const most = budgets.packages[folder]
  if (weight === undefined || most === undefined)
    throw new Error(`${folder} was not measured, or has no budget.`)
  const name = `@flexcharge/${folder}`
  const coldImports: Readonly<Record<string, number>> = weights.coldImportMillis
  const cells = [
    under(grouped(weight.installKilobytes), grouped(most.installKilobytes)),
    under(String(weight.packages), String(most.packages)),
    grouped(coldImports[folder]),
    under(grouped(weight.declarationLines), grouped(most.declarationLines)),
    under(kibibytes(weight.entries[name]), kibibytes(most.entries[name])),
  ]
  return `| \`${name}\` | ${cells.join(" | ")} |`
}

const competitorRow = (competitor: Competitor): string =>
  `| ${competitor.name} | ${[grouped(competitor.installKilobytes), competitor.packages ?? "", grouped(competitor.coldImportMillis), grouped(competitor.declarationLines), kibibytes(competitor.bundleBytes)].join(" | ")} |`

/** The page. */
export const budgetReference = async (root: string = process.cwd()): Promise<readonly MarkdownPage[]> => {
  const budgets = await readBudgets(root)
  const others: Readonly<Record<string, string>> = comparison.programs
  const uses = Object.entries(budgets.programs).map(async ([name, { code, maximumBytes }]) => {
    const bytes = kibibytes(await bytesOf(code, root))
    return `| ${name} | ${under(bytes, kibibytes(maximumBytes))} | ${others[name] ?? ""} |`
  })
  return [
    {
      id: "reference/budgets",
      title: "Package sizes and budgets",
      description: "The sizes of the packages, their limits, and the sizes of comparable packages.",
      body: `A number in parentheses is a budget: the test command fails above it. The other packages were measured as published in ${comparison.measured}.

## What you bundle

Measured when this page was built: bundled with esbuild, minified, gzipped, in KiB.

| program | KiB (budget) | others, KiB |
|---|---|---|
${(await Promise.all(uses)).join("\n")}

The server client contains the part of Effect that it uses, and installs only \`@flexcharge/schema\`.

## What you install

The packages as packed on ${weights.date}, imported with Node ${weights.node}.

- **kB**: 1000 bytes, unpacked, dependencies included; the next column is the number of packages.
- **First import**: processor time of a new process, median of seven, in milliseconds. The values of the other packages are from another day and machine. An adapter without a value cannot be imported without its framework.
- **Lines of types**: declarations that TypeScript loads for the root entry point.
- **Entry point**: everything that the root entry point exports, gzipped, in KiB; of the other packages, their client or the function that verifies one webhook.

| package | kB | packages | first import, ms | lines of types | entry point, KiB |
|---|---|---|---|---|---|
${Object.keys(budgets.packages)
  .map((folder) => ownRow(folder, budgets))
  .join("\n")}
${budgets.rivals.map(competitorRow).join("\n")}`,
    },
  ]
}
