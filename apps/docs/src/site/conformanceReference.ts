/** What every adapter answered in the conformance suite, from the data that the matrix leaves. */
import results from "./conformanceResults.json" with { type: "json" }
import type { MarkdownPage } from "./MarkdownPage.ts"

interface Sitting {
  readonly adapter: string
  readonly packages: Readonly<Record<string, string>>
  /** The complaint of each question that was failed. */
  readonly failed: Readonly<Record<string, string>>
}

const sittings: readonly Sitting[] = results.sittings

const doorRow = ({ adapter, packages, failed }: Sitting, at: number): string => {
  const installed = Object.entries(packages).map(([name, version]) => `${name} ${version}`)
  const passed = results.cases.length - Object.keys(failed).length
  return `| ${at + 1} | ${adapter} | ${installed.join(", ") || "nothing"} | ${passed}\u00a0of\u00a0${results.cases.length} |`
}

const questionRow = (question: string): string => {
  const failed = sittings.flatMap((sitting, at) => (question in sitting.failed ? [at + 1] : []))
  const passed = failed.length === 0 ? "all" : `${sittings.length - failed.length} of ${sittings.length}`
  return `| ${question} | ${passed} | ${failed.join(" ") || "none"} |`
}

/** The page. */
export const conformanceReference = async (): Promise<readonly MarkdownPage[]> => [
  {
    id: "reference/conformance",
    title: "Adapter conformance suite",
    description: "Every adapter, at every supported framework version, and every question it was asked.",
    body: `An adapter is what takes webhooks in your framework. All adapters run one conformance suite, over real HTTP: each in an empty folder, with our packages installed from their tarballs and the framework from the registry. Last run on ${results.date}, on Node ${results.node}. \`pnpm matrix adapters\` repeats it, with \`--renew\` it also renews this page.

## Adapters

| number | adapter | installed beside our packages | passed |
|---|---|---|---|
${sittings.map(doorRow).join("\n")}

## Questions

| question | passed by | failed by adapters |
|---|---|---|
${results.cases.map(questionRow).join("\n")}

The cases are published as \`@flexcharge/server/testing\`: an adapter of your own can run the same conformance suite, under any test runner.`,
  },
]
