/** What the adapters answered in the conformance suite, as data and as a table. */
import { table } from "@flexcharge-tooling/release/Table"

/** One adapter, at one version of its framework, that sat the conformance suite. */
export interface Sitting {
  readonly adapter: string
  /** What was installed beside the tarballs, and at which version. */
  readonly packages: Readonly<Record<string, string>>
  /** The complaint of each question that was failed. */
  readonly failed: Readonly<Record<string, string>>
}

/** What every adapter answered. */
export interface ConformanceReport {
  readonly date: string
  readonly node: string
  readonly cases: readonly string[]
  readonly sittings: readonly Sitting[]
}

/** The answers that an adapter's program left: null for a question that was passed, or the complaint. */
export type Answers = Readonly<Record<string, string | null>>

/** Reads a program's answers; throws where they are not those to the cases that the other adapters were asked. */
export const sat = (
  adapter: Pick<Sitting, "adapter" | "packages">,
  answers: Answers,
  cases: readonly string[] = Object.keys(answers),
): Sitting => {
  const asked = Object.keys(answers)
  if (asked.length === 0 || asked.join("\n") !== cases.join("\n"))
    throw new Error(`${adapter.adapter} was asked ${asked.length} cases, the others ${cases.length}`)
  const failed = Object.entries(answers).flatMap(([conformanceCase, complaint]) =>
    complaint === null ? [] : [[conformanceCase, complaint.replace(/\s+/g, " ").slice(0, 160)]],
  )
  return { ...adapter, failed: Object.fromEntries(failed) }
}

/** The conformance suite as a table: one row per case and one column per adapter. */
export const conformanceTable = ({ cases, sittings }: ConformanceReport): string => {
  const letters = sittings.map((_, at) => String.fromCharCode(65 + at))
  const adapters = sittings.map(({ adapter }, at) => `${letters[at]}  ${adapter}`)
  const rows = cases.map((name) => [
    name,
    ...sittings.map(({ failed }) => (name in failed ? "FAILED" : "passed")),
  ])
  return [...adapters, "", table(["", ...letters], rows)].join("\n")
}
