/** What every door answered in the exam, from the data that the matrix leaves. */
import results from "./examResults.json" with { type: "json" }
import type { MarkdownPage } from "./MarkdownPage.ts"

interface Sitting {
  readonly door: string
  readonly packages: Readonly<Record<string, string>>
  /** The complaint of each question that was failed. */
  readonly failed: Readonly<Record<string, string>>
}

const sittings: readonly Sitting[] = results.sittings

const doorRow = ({ door, packages, failed }: Sitting, at: number): string => {
  const installed = Object.entries(packages).map(([name, version]) => `${name} ${version}`)
  const passed = results.questions.length - Object.keys(failed).length
  return `| ${at + 1} | ${door} | ${installed.join(", ") || "nothing"} | ${passed}\u00a0of\u00a0${results.questions.length} |`
}

const questionRow = (question: string): string => {
  const failed = sittings.flatMap((sitting, at) => (question in sitting.failed ? [at + 1] : []))
  const passed = failed.length === 0 ? "all" : `${sittings.length - failed.length} of ${sittings.length}`
  return `| ${question} | ${passed} | ${failed.join(" ") || "none"} |`
}

/** The page. */
export const examReference = async (): Promise<readonly MarkdownPage[]> => [
  {
    id: "reference/exam",
    title: "Exam of the doors",
    description: "Every door, at every supported framework version, and every question it was asked.",
    body: `A door is what takes webhooks in your framework. All doors sit one exam, over real HTTP: each in an empty folder, with our packages installed from their tarballs and the framework from the registry. Last sat on ${results.date}, on Node ${results.node}. \`pnpm matrix doors\` repeats it, with \`--renew\` it also renews this page.

## Doors

| number | door | installed beside our packages | passed |
|---|---|---|---|
${sittings.map(doorRow).join("\n")}

## Questions

| question | passed by | failed by doors |
|---|---|---|
${results.questions.map(questionRow).join("\n")}

The questions are published as \`@flexcharge/server/testing\`: a door of your own can sit the same exam, under any test runner.`,
  },
]
