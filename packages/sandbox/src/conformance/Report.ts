/** The report of a run: what differs first, then what could not be checked, then what holds. */
import type { Result } from "./Runner.ts"

/** The report as text for a terminal. */
export const report = (baseUrl: string, results: readonly Result[], seconds: number): string => {
  const of = (outcome: Result["outcome"]) => results.filter((result) => result.outcome === outcome)
  const [differing, skipped, holding] = [of("differs"), of("not checked"), of("holds")]
  return [
    `Conformance of ${baseUrl}`,
    `${results.length} facts: ${holding.length} hold, ${differing.length} differ, ${skipped.length} not checked (${seconds.toFixed(1)} s)`,
    ...section("Differs", differing, (result) => [
      `  ✕ ${result.case.fact}`,
      `      source    ${sourceOf(result)}`,
      ...result.differences.flatMap(({ at, expected, seen }) => [
        `      expected  ${at} = ${shown(expected)}`,
        `      seen      ${at} = ${shown(seen)}`,
      ]),
      `      call      ${result.note}`,
    ]),
    ...section("Not checked", skipped, ({ case: one, note }) => [`  – ${one.fact} (${note})`]),
    ...section("Holds", holding, ({ case: one }) => [
      `  ✓ ${one.area.padEnd(14)} ${one.fact}  [${one.confidence}]`,
    ]),
    "",
    differing.length === 0
      ? "Nothing differs."
      : "Each difference is news: please report it with this text; it holds no secret and no card number.",
  ].join("\n")
}

/** The differences as a Markdown table, to paste into an issue. */
export const markdown = (results: readonly Result[]): string =>
  [
    "| fact | source | expected | seen |",
    "|---|---|---|---|",
    ...results.flatMap((result) =>
      result.differences.map(
        ({ at, expected, seen }) =>
          `| ${result.case.fact} | ${sourceOf(result)} | ${at} = ${shown(expected)} | ${shown(seen)} |`,
      ),
    ),
  ].join("\n")

const section = (
  title: string,
  results: readonly Result[],
  lines: (result: Result) => readonly string[],
): readonly string[] => (results.length === 0 ? [] : ["", title, ...results.flatMap(lines)])

const sourceOf = ({ case: { source, confidence } }: Result): string => `${source} (${confidence})`

const shown = (value: unknown): string => {
  const text = value === undefined ? "nothing" : typeof value === "string" ? value : JSON.stringify(value)
  return text.length > 240 ? `${text.slice(0, 240)}…` : text
}
