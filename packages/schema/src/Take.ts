/** What reads the generated tables: a request's members are taken one by one, or it is said what is wrong with them. */
import type { Issue } from "./Checked.ts"
import type { Blamed } from "./Rules.ts"
import * as Secret from "./Secret.ts"
import { isJsonObject } from "./Wire.ts"

/** What is wrong with a single value, if anything. */
export type Check = (value: unknown) => string | undefined

/**
 * A copy of a value in the schema's own order, with its secrets given out. What is wrong is told to `issues`, by its
 * place in the value with a dot before each step, and then the copy is worth nothing.
 */
export type Take = (value: unknown, issues: Issue[]) => unknown

/** How one member is taken: by what is wrong with it, or, where it has members of its own, as they are. */
export type Member = { readonly isRequired: boolean } & (
  | { readonly check: Check; readonly take?: undefined }
  | { readonly take: Take; readonly check?: undefined }
)

type Given = Readonly<Record<string, unknown>>

/**
 * Takes an object, given what copies its members and how each is taken, in the order of the copy.
 *
 * Gotchas: one loop for all of them. Code of its own for each is no quicker, and several times as long.
 */
export const struct =
  (
    copy: (object: Given) => Record<string, unknown>,
    members: readonly Member[],
    rule?: (taken: Given) => readonly Blamed[],
  ): Take =>
  (given, issues) => {
    const object = objectAt(given, issues)
    if (object === undefined) return given
    const taken = copy(object)
    const first = issues.length
    let known = 0
    let index = 0
    for (const name in taken) {
      const member = members[index++]
      if (member === undefined) break // what is inherited comes last
      const { isRequired, check, take } = member
      const value = taken[name]
      if (value !== undefined && Object.hasOwn(object, name)) {
        known++
        if (check !== undefined) hear(check(value), name, issues)
        if (take !== undefined) taken[name] = takeAt(name, take, value, issues)
        else if (Secret.is(value)) taken[name] = Secret.reveal(value)
      } else {
        taken[name] = undefined
        if (isRequired) hear("is missing", name, issues)
      }
    }
    if (known !== Object.keys(object).length) refuseStrangers(object, taken, issues, first)
    if (rule !== undefined) obey(rule(taken), issues, first)
    return taken
  }

/** The value as an object whose members can be taken, or absent when it is none. */
export const objectAt = (value: unknown, issues: Issue[]): Given | undefined =>
  isJsonObject(value) ? value : refuse("must be an object", issues)

const refuse = (message: string, issues: Issue[]): undefined => void issues.push({ path: "", message })

/** Tells what is wrong with a member, if anything. */
export const hear = (complaint: string | undefined, member: string, issues: Issue[]): void => {
  if (complaint !== undefined) issues.push({ path: `.${member}`, message: complaint })
}

/** What was heard, by places as they are told: without the first dot. */
export const told = (issues: readonly Issue[]): readonly Issue[] =>
  issues.map(({ path, message }) => ({ path: path.slice(1), message }))

/** Takes what stands at a place; what is wrong with it is told by that place. */
export const takeAt = (place: string | number, take: Take, value: unknown, issues: Issue[]): unknown => {
  const first = issues.length
  const taken = take(value, issues)
  for (const { path, message } of issues.splice(first)) issues.push({ path: `.${place}${path}`, message })
  return taken
}

/** A secret's text for the wire; anything else as it is. */
const revealed = (value: unknown): unknown => (Secret.is(value) ? Secret.reveal(value) : value)

/** Tells of each member that is not of this request, before what was heard since `first`. */
const refuseStrangers = (object: Given, taken: Given, issues: Issue[], first: number): void => {
  const message = "is not a field of this request; look for a misspelling"
  const strangers = Object.keys(object).filter((member) => !Object.hasOwn(taken, member))
  issues.splice(first, 0, ...strangers.map((member) => ({ path: `.${member}`, message })))
}

/** Tells of each field that a rule blames, unless something was heard of it since `first`. */
const obey = (blamed: readonly Blamed[], issues: Issue[], first: number): void => {
  for (const field of blamed) {
    const member = field.path.join(".")
    if (!issues.slice(first).some(({ path }) => path === `.${member}`)) hear(field.issue, member, issues)
  }
}

/** Takes a list, each item by itself. */
export const list =
  (take: Take): Take =>
  (value, issues) => {
    if (!Array.isArray(value)) return refuse("must be a list", issues)
    const items: unknown[] = []
    for (let index = 0; index < value.length; index++) items.push(takeAt(index, take, value[index], issues))
    return items
  }

/** Takes a value that has no members of its own. */
export const single =
  (check: Check): Take =>
  (value, issues) => {
    const complaint = check(value)
    return complaint === undefined ? revealed(value) : refuse(complaint, issues)
  }
