/** What the generated code is made of: taking a request's members out one by one, or saying what is wrong with them. */
import type { Issue } from "./Checked.ts"
import type { Blamed } from "./Rules.ts"
import * as Secret from "./Secret.ts"
import { isJsonObject } from "./Wire.ts"

/** What is wrong with a single value, if anything. */
export type Check = (value: unknown) => string | undefined

/**
 * A copy of a value in the schema's own order, with its secrets given out. What is wrong is told to `issues`, and
 * then the copy is worth nothing. The path ends with a dot, or is empty for the whole.
 */
export type Take = (value: unknown, path: string, issues: Issue[]) => unknown

const refuse = (message: string, path: string, issues: Issue[]): undefined =>
  void issues.push({ path: path.slice(0, -1), message })

/** The value as an object whose members can be taken, or absent when it is none. */
export const objectAt = (
  value: unknown,
  path: string,
  issues: Issue[],
): Readonly<Record<string, unknown>> | undefined =>
  isJsonObject(value) ? value : refuse("must be an object", path, issues)

/** Tells what is wrong with a member, if anything. */
export const hear = (complaint: string | undefined, path: string, member: string, issues: Issue[]): void => {
  if (complaint !== undefined) issues.push({ path: path + member, message: complaint })
}

/** A secret's text for the wire; anything else as it is. */
export const revealed = (value: unknown): unknown => (Secret.is(value) ? Secret.reveal(value) : value)

/** Tells of each member that is not of this request, before what was heard since `first`. */
export const refuseStrangers = (
  object: object,
  members: ReadonlySet<string>,
  path: string,
  issues: Issue[],
  first: number,
): void => {
  const message = "is not a field of this request; look for a misspelling"
  const strangers = Object.keys(object).filter((member) => !members.has(member))
  issues.splice(first, 0, ...strangers.map((member) => ({ path: path + member, message })))
}

/** Tells of each field that a rule blames, unless something was heard of it since `first`. */
export const obey = (blamed: readonly Blamed[], path: string, issues: Issue[], first: number): void => {
  for (const field of blamed) {
    const at = path + field.path.join(".")
    if (!issues.slice(first).some((issue) => issue.path === at))
      issues.push({ path: at, message: field.issue })
  }
}

/** A copy of a list, each item taken by itself. */
export const list = (value: unknown, path: string, issues: Issue[], take: Take): unknown =>
  Array.isArray(value)
    ? Array.from(value, (item, index) => take(item, `${path}${index}.`, issues))
    : refuse("must be a list", path, issues)

/** Takes a value that has no members of its own. */
export const single =
  (check: Check): Take =>
  (value, path, issues) => {
    hear(check(value), path.slice(0, -1), "", issues)
    return revealed(value)
  }
