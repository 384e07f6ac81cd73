/** The results of the adapter conformance suite, from the data that `pnpm matrix adapters --renew` writes. */
import results from "./conformanceResults.json" with { type: "json" }
import type { MarkdownPage } from "./MarkdownPage.ts"

interface AdapterResult {
  readonly adapter: string
  readonly packages: Readonly<Record<string, string>>
  /** The error message of each case that failed, by the name of the case. */
  readonly failed: Readonly<Record<string, string>>
}

const adapters: readonly AdapterResult[] = results.results

const adapterRow = ({ adapter, packages, failed }: AdapterResult, index: number): string => {
  const installed = Object.entries(packages).map(([name, version]) => `${name} ${version}`)
  const passed = results.cases.length - Object.keys(failed).length
  return `| ${index + 1} | ${adapter} | ${installed.join(", ") || "nothing"} | ${passed}\u00a0of\u00a0${results.cases.length} |`
}

const caseRow = (name: string): string => {
  const failed = adapters.flatMap((adapter, index) => (name in adapter.failed ? [index + 1] : []))
  const passed = failed.length === 0 ? "all" : `${adapters.length - failed.length} of ${adapters.length}`
  return `| ${name} | ${passed} | ${failed.join(" ") || "none"} |`
}

/** The page. */
export const conformanceReference = async (): Promise<readonly MarkdownPage[]> => [
  {
    id: "reference/conformance",
    title: "Adapter conformance suite",
    description: "The results of every adapter at every supported framework version, case by case.",
    body: `An adapter receives webhooks in your framework. All adapters run one conformance suite over real HTTP: each in a new project, with our packages installed from their tarballs and the framework from the package registry. Last run on ${results.date}, on Node ${results.node}. \`pnpm matrix adapters\` runs it again; with \`--renew\` it also updates this page.

## Adapters

| number | adapter | installed next to our packages | passed |
|---|---|---|---|
${adapters.map(adapterRow).join("\n")}

## Cases

| case | passed by | failed by adapters |
|---|---|---|
${results.cases.map(caseRow).join("\n")}

The cases are published as \`@flexcharge/server/testing\`: your own adapter can run the same suite under any test runner.`,
  },
]
