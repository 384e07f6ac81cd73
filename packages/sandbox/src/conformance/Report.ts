/** The report of a conformance run: differences first, then what was not checked, then what holds. */
import type { Result } from "./Runner.ts"

/** The report as text for a terminal. */
export const textReport = (subject: string, results: readonly Result[], seconds: number): string => {
  const withOutcome = (outcome: Result["outcome"]) => results.filter((result) => result.outcome === outcome)
  const differing = withOutcome("differs")
  const notChecked = withOutcome("not checked")
  const holding = withOutcome("holds")
  return [
    `Conformance of ${subject}`,
    `${results.length} facts: ${holding.length} hold, ${differing.length} differ, ${notChecked.length} not checked (${seconds.toFixed(1)} s)`,
    ...section("Differs", differing, differenceLines),
    ...section("Not checked", notChecked, (result) => [`  – ${result.case.fact} (${result.note})`]),
    ...section("Holds", holding, ({ case: { area, fact, confidence } }) => [
      `  ✓ ${area.padEnd(14)} ${fact}  [${confidence}]`,
    ]),
    "",
    differing.length === 0
      ? "No fact differs."
      : "The service differs from what was known. Please report these differences; this text contains no secret and no card number.",
  ].join("\n")
}

/** The differences as a Markdown table. */
export const markdownReport = (results: readonly Result[]): string =>
  [
    "| fact | source | expected | actual |",
    "|---|---|---|---|",
    ...results.flatMap((result) =>
      result.differences.map(
        ({ at, expected, actual }) =>
          `| ${result.case.fact} | ${sourceOf(result)} | ${at} = ${display(expected)} | ${display(actual)} |`,
      ),
    ),
  ].join("\n")

const differenceLines = (result: Result): readonly string[] => [
  `  ✕ ${result.case.fact}`,
  `      source    ${sourceOf(result)}`,
  ...result.differences.flatMap(({ at, expected, actual }) => [
    `      expected  ${at} = ${display(expected)}`,
    `      actual    ${at} = ${display(actual)}`,
  ]),
  `      call      ${result.note}`,
]

const section = (
  title: string,
  results: readonly Result[],
  linesOf: (result: Result) => readonly string[],
): readonly string[] => (results.length === 0 ? [] : ["", title, ...results.flatMap(linesOf)])

const sourceOf = ({ case: { source, confidence } }: Result): string => `${source} (${confidence})`

const maxLength = 240

const display = (value: unknown): string => {
  if (value === undefined) return "absent"
  const text = typeof value === "string" ? value : JSON.stringify(value)
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text
}
