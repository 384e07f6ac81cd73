/** What published packages may weigh, from budgets.json, and what is over it. */
import { readFileSync } from "node:fs"
import type { Weight } from "./Weight.ts"

/** A program whose bundle is weighed, minified and gzipped. */
export interface Program {
  /** The text of a module. */
  readonly code: string
  readonly maximumBytes: number
}

/** A package of somebody else, measured in November 2026; what was not measured is absent. */
export interface Rival {
  readonly name: string
  readonly installKilobytes: number
  readonly packages: number
  readonly coldImportMillis: number
  readonly declarationLines?: number
  /** Of its whole client, or of what verifies one webhook; gzipped bytes. */
  readonly bundleBytes?: number
}

/** What one package may weigh. */
export interface Budget extends Weight {
  /** Processor time of the first import; of a package that can be imported without its framework. */
  readonly coldImportMillis?: number
}

/** The budgets: each figure is the most that is allowed. */
export interface Budgets {
  readonly packages: Readonly<Record<string, Budget>>
  readonly programs: Readonly<Record<string, Program>>
  readonly rivals: readonly Rival[]
}

/** The file beside this package. */
export const budgets: Budgets = JSON.parse(readFileSync(new URL("../budgets.json", import.meta.url), "utf8"))

/** One sentence for each figure of a package that is over its budget, or has none. */
export const excesses = (
  packageName: string,
  weight: Weight,
  budget: Budget | undefined,
): readonly string[] => {
  if (budget === undefined) return [`${packageName} has no budget`]
  const figures: readonly (readonly [string, number, number | undefined])[] = [
    ["kB installed", weight.installKilobytes, budget.installKilobytes],
    ["packages", weight.packages, budget.packages],
    ["lines of declarations", weight.declarationLines, budget.declarationLines],
    ...Object.entries(weight.entries).map(
      ([entry, bytes]) => [`bytes of ${entry}`, bytes, budget.entries[entry]] as const,
    ),
  ]
  return figures
    .filter(([, actual, most]) => most === undefined || actual > most)
    .map(([what, actual, most]) => `${packageName}: ${actual} ${what}, at most ${most ?? "(no budget)"}`)
}
