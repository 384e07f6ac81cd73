/** The page of package sizes and budgets, compared with other packages. */
import competitors from "./competitors.json" with { type: "json" }
import type { MarkdownPage } from "./MarkdownPage.ts"
import packageSizes from "./packageSizes.json" with { type: "json" }

/** A size in bytes and its budget. */
interface Measured {
  readonly size: number
  readonly sizeLimit: number
}

/** Another package of the same purpose. */
interface Competitor {
  readonly name: string
  readonly installKilobytes: number
  readonly packages: number
  readonly bundleBytes?: number
}

const sizes: ReadonlyMap<string, Measured> = new Map(
  packageSizes.sizes.map((measured) => [measured.name, measured]),
)
const installedSuffix = ", installed"
const packageNames = [...sizes.keys()]
  .filter((name) => name.endsWith(installedSuffix))
  .map((name) => name.slice(0, -installedSuffix.length))
const programs = [...sizes.keys()].filter((name) => !name.startsWith("@flexcharge/"))

const sizeOf = (name: string): Measured => {
  const measured = sizes.get(name)
  if (measured === undefined) throw new Error(`packageSizes.json has no size of ${name}.`)
  return measured
}

const kibibytes = (bytes: number): string => (bytes / 1024).toFixed(bytes < 102_400 ? 2 : 0)

/** In units of 1000 bytes, with a comma between thousands. */
const kilobytes = (bytes: number): string => Math.ceil(bytes / 1000).toLocaleString("en-US")

const withBudget = ({ size, sizeLimit }: Measured, format: (bytes: number) => string): string =>
  `${format(size)} (${format(sizeLimit)})`

const programRow = (name: string): string => {
  const others: Readonly<Record<string, string>> = competitors.programs
  return `| ${name} | ${withBudget(sizeOf(name), kibibytes)} | ${others[name] ?? ""} |`
}

const packageRow = (name: string): string => {
  const installed = withBudget(sizeOf(`${name}${installedSuffix}`), kilobytes)
  return `| \`${name}\` | ${installed} | ${withBudget(sizeOf(name), kibibytes)} |`
}

const competitorRow = ({ name, installKilobytes, packages, bundleBytes }: Competitor): string => {
  const installed = `${kilobytes(installKilobytes * 1000)} in ${packages}`
  return `| ${name} | ${installed} | ${bundleBytes === undefined ? "" : kibibytes(bundleBytes)} |`
}

/** The page. */
export const budgetReference = async (): Promise<readonly MarkdownPage[]> => [
  {
    id: "reference/budgets",
    title: "Package sizes and budgets",
    description: "The sizes of the packages, their limits, and the sizes of comparable packages.",
    body: `A number in parentheses is a budget: the test command fails above it. Our packages were measured on ${packageSizes.date}, the other packages as published in ${competitors.measured}.

## What you bundle

Bundled with esbuild, minified, gzipped, in KiB.

| program | KiB (budget) | others, KiB |
|---|---|---|
${programs.map(programRow).join("\n")}

The server client contains the part of Effect that it uses, and installs only \`@flexcharge/schema\`.

## What you install

- **Installed**: kB of 1000 bytes with all dependencies; of the other packages, also the number of packages.
- **Entry point**: everything that the root entry point exports, gzipped, in KiB; of the other packages, their client or the function that verifies one webhook.

| package | installed, kB | entry point, KiB |
|---|---|---|
${packageNames.map(packageRow).join("\n")}
${competitors.packages.map(competitorRow).join("\n")}`,
  },
]
