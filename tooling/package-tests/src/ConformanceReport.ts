/** The results of the adapter conformance suite for every adapter, as data and as a table. */
import { table } from "@flexcharge-tooling/release/Table"

/** The results of one adapter at one version of its framework. */
export interface AdapterResult {
  readonly adapter: string
  /** The packages installed next to ours, with their versions. */
  readonly packages: Readonly<Record<string, string>>
  /** The error message of each case that failed, by the name of the case. */
  readonly failed: Readonly<Record<string, string>>
}

/** The results of every adapter. */
export interface ConformanceReport {
  readonly date: string
  readonly node: string
  readonly cases: readonly string[]
  readonly results: readonly AdapterResult[]
}

/** What an adapter's program writes: null for a case that passed, otherwise the error message. */
export type CaseErrors = Readonly<Record<string, string | null>>

/** Turns what an adapter's program wrote into its result. Throws when it ran other cases than the other adapters. */
export const adapterResult = (
  adapter: Pick<AdapterResult, "adapter" | "packages">,
  errors: CaseErrors,
  cases: readonly string[] = Object.keys(errors),
): AdapterResult => {
  const ran = Object.keys(errors)
  if (ran.length === 0 || ran.join("\n") !== cases.join("\n"))
    throw new Error(`${adapter.adapter} ran ${ran.length} cases, the other adapters ran ${cases.length}.`)
  const failed = Object.entries(errors).flatMap(([name, error]) =>
    error === null ? [] : [[name, error.replace(/\s+/g, " ").slice(0, 160)]],
  )
  return { ...adapter, failed: Object.fromEntries(failed) }
}

/** Formats a report: one row per case and one column per adapter. */
export const conformanceTable = ({ cases, results }: ConformanceReport): string => {
  const letters = results.map((_, index) => String.fromCharCode(65 + index))
  const adapters = results.map(({ adapter }, index) => `${letters[index]}  ${adapter}`)
  const rows = cases.map((name) => [
    name,
    ...results.map(({ failed }) => (name in failed ? "FAILED" : "passed")),
  ])
  return [...adapters, "", table(["", ...letters], rows)].join("\n")
}
