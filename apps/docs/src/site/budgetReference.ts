/** What the packages weigh and may weigh, beside what others weigh: every figure from a file, or measured here. */
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { build } from "esbuild"
import type { MarkdownPage } from "./MarkdownPage.ts"
import rivals from "./rivals.json" with { type: "json" }
import weights from "./weights.json" with { type: "json" }

interface Weight {
  readonly installKilobytes: number
  readonly packages: number
  readonly declarationLines: number
  readonly entries: Readonly<Record<string, number>>
}

interface Rival extends Partial<Omit<Weight, "entries">> {
  readonly name: string
  readonly coldImportMillis?: number
  readonly bundleBytes?: number
}

/** The budgets that the test command holds. */
interface Budgets {
  readonly packages: Readonly<Record<string, Weight>>
  readonly programs: Readonly<Record<string, { readonly code: string; readonly maximumBytes: number }>>
  readonly rivals: readonly Rival[]
}

/** The weights of one day, and the budgets, by package. */
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

/** With a comma for each thousand. */
const grouped = (value: number | undefined): string => value?.toLocaleString("en-GB") ?? ""

/** A figure and its budget. */
const under = (actual: string, most: string): string => `${actual} (${most})`

const ownRow = (room: string, budgets: Budgets): string => {
  const weight = measured[room]
  const most = budgets.packages[room]
  if (weight === undefined || most === undefined)
    throw new Error(`${room} was not weighed, or has no budget.`)
  const name = `@flexcharge/${room}`
  const coldImports: Readonly<Record<string, number>> = weights.coldImportMillis
  const cells = [
    under(grouped(weight.installKilobytes), grouped(most.installKilobytes)),
    under(String(weight.packages), String(most.packages)),
    grouped(coldImports[room]),
    under(grouped(weight.declarationLines), grouped(most.declarationLines)),
    under(kibibytes(weight.entries[name]), kibibytes(most.entries[name])),
  ]
  return `| \`${name}\` | ${cells.join(" | ")} |`
}

const rivalRow = (rival: Rival): string =>
  `| ${rival.name} | ${[grouped(rival.installKilobytes), rival.packages ?? "", grouped(rival.coldImportMillis), grouped(rival.declarationLines), kibibytes(rival.bundleBytes)].join(" | ")} |`

/** The page. */
export const budgetReference = async (root: string = process.cwd()): Promise<readonly MarkdownPage[]> => {
  const budgets = await readBudgets(root)
  const others: Readonly<Record<string, string>> = rivals.programs
  const uses = Object.entries(budgets.programs).map(async ([name, { code, maximumBytes }]) => {
    const bytes = kibibytes(await bytesOf(code, root))
    return `| ${name} | ${under(bytes, kibibytes(maximumBytes))} | ${others[name] ?? ""} |`
  })
  return [
    {
      id: "reference/budgets",
      title: "Weights and budgets",
      description: "What the packages weigh, what they may weigh, and what others weigh.",
      body: `A figure in parentheses is a budget: the test command fails above it. The others were measured from their published packages in ${rivals.measured}.

## What you bundle

Measured while this page was built: bundled by esbuild, minified, gzipped, in KiB.

| what | KiB (at most) | others, KiB |
|---|---|---|
${(await Promise.all(uses)).join("\n")}

The server client carries the part of Effect that it runs on, and installs no package but \`@flexcharge/schema\`.

## What you install

Our packages as packed on ${weights.date}, imported by Node ${weights.node}.

- **kB** of 1000 bytes, unpacked, with the packages that come along, whose number is beside.
- **First import**: processor time of a fresh process, median of seven, in milliseconds. The others' are from another day and machine: read them as sizes. An adapter without a figure needs its framework to be imported.
- **Lines** of declarations that TypeScript loads for the root entry.
- **Whole**: everything the root entry exports, gzipped, in KiB; of the others, their client or what verifies one webhook.

| package | kB | packages | first import, ms | lines of types | whole, KiB |
|---|---|---|---|---|---|
${Object.keys(budgets.packages)
  .map((room) => ownRow(room, budgets))
  .join("\n")}
${budgets.rivals.map(rivalRow).join("\n")}`,
    },
  ]
}
