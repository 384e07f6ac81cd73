/** What the generated code is made of: reading a reply's members loosely. */
import type { Issue } from "./Checked.ts"
import * as Coerce from "./Coerce.ts"
import * as Secret from "./Secret.ts"

/** A reply with its members read, and every other kept. What makes it no reply is told to `issues`. */
export type Read = (value: unknown, issues: Issue[]) => unknown

/** A known word in its one spelling, whatever its letter case; any other as it came. */
export const word = (text: string, known: readonly string[]): string => {
  const lower = text.toLowerCase()
  return known.find((one) => one.toLowerCase() === lower) ?? text
}

/** A word of a member that nothing depends on. */
export const maybeWord = (value: unknown, known: readonly string[]): string | null => {
  const text = Coerce.text(value)
  return text === null ? null : word(text, known)
}

/** A secret of a member that nothing depends on. */
export const maybeSecret = (value: unknown): Secret.Secret | null =>
  typeof value === "string" ? Secret.make(value) : null

/** A number or a text of a member that nothing depends on. */
export const maybeNumberOrText = (value: unknown): number | string | null =>
  typeof value === "string" || Number.isFinite(value) ? (value as number | string) : null // just tested
