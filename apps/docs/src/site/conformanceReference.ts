/** The results of the adapter conformance suite. `pnpm matrix adapters` compares them, and writes them with `-u`. */
import results from "./conformanceResults.json" with { type: "json" }
import type { MarkdownPage } from "./MarkdownPage.ts"

interface TestedAdapter {
  readonly adapter: string
  readonly packages: Readonly<Record<string, string>>
}

const adapters: readonly TestedAdapter[] = results.adapters

const adapterRow = ({ adapter, packages }: TestedAdapter): string => {
  const installed = Object.entries(packages).map(([name, version]) => `${name} ${version}`)
  return `| ${adapter} | ${installed.join(", ") || "nothing"} |`
}

/** The page. */
export const conformanceReference = async (): Promise<readonly MarkdownPage[]> => [
  {
    id: "reference/conformance",
    title: "Adapter conformance suite",
    description: "The adapters and framework versions that pass the conformance suite, and its cases.",
    body: `An adapter receives webhooks in your framework. All adapters run one conformance suite over real HTTP: each in a new project, with our packages installed from their tarballs and the framework from the package registry. Each of these ${adapters.length} adapters passes all ${results.cases.length} cases, on Node ${results.node}. \`pnpm matrix adapters\` runs the suite again.

## Adapters

| adapter | installed next to our packages |
|---|---|
${adapters.map(adapterRow).join("\n")}

## Cases

${results.cases.map((name) => `- ${name}`).join("\n")}

The cases are published as \`@flexcharge/server/testing\`: your own adapter can run the same suite under any test runner.`,
  },
]
