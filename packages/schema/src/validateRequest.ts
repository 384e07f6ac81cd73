/** Validates a request by a table of its fields, and copies it for the wire. The tables are generated from the schemas. */
import * as Secret from "./Secret.ts"
import type { FieldIssue } from "./Validated.ts"
import type { FieldRuleIssue } from "./validators.ts"
import { isJsonObject } from "./Wire.ts"

/** Returns what is invalid about a single value, or undefined. */
export type Check = (value: unknown) => string | undefined

/**
 * Returns a copy of a value with its fields in the schema's order and its secrets revealed. Issues are added to `issues`
 * with their path, a dot before each step; if there are any, the copy must not be used.
 */
export type Validate = (value: unknown, issues: FieldIssue[]) => unknown

/** One field of a request: a single value with a check, or an object or a list with a validation of its own. */
export type RequestField =
  | { readonly isRequired: boolean; readonly check: Check; readonly validate?: undefined }
  | { readonly isRequired: boolean; readonly validate: Validate; readonly check?: undefined }

type Fields = Readonly<Record<string, unknown>>

/** Validates an object by its fields, then by a rule over several of them. */
export const object = (
  fields: Readonly<Record<string, RequestField>>,
  rule?: (copy: Fields) => readonly FieldRuleIssue[],
): Validate => {
  const names = Object.keys(fields)
  return (input, issues) => {
    if (!isJsonObject(input)) return addIssue(issues, "", "must be an object")
    const firstIssue = issues.length
    rejectUnknownFields(input, fields, issues)
    const copy: Record<string, unknown> = {}
    for (const name of names) {
      const value = Object.hasOwn(input, name) ? input[name] : undefined // fields of a prototype do not count
      copy[name] = validateField(name, fields[name], value, issues)
    }
    if (rule !== undefined) applyRule(rule(copy), issues, firstIssue)
    return copy
  }
}

/** Validates a list, item by item. */
export const list =
  (validateItem: Validate): Validate =>
  (value, issues) => {
    if (!Array.isArray(value)) return addIssue(issues, "", "must be a list")
    return Array.from(value, (item, index) => atPath(index, validateItem, item, issues))
  }

/** Validates a value that has no fields of its own. */
export const single =
  (check: Check): Validate =>
  (value, issues) => {
    const problem = check(value)
    return problem === undefined ? revealed(value) : addIssue(issues, "", problem)
  }

const validateField = (
  name: string,
  field: RequestField | undefined,
  value: unknown,
  issues: FieldIssue[],
): unknown => {
  if (field === undefined) return undefined
  if (value === undefined) {
    if (field.isRequired) addIssue(issues, `.${name}`, "is missing")
    return undefined
  }
  if (field.validate !== undefined) return atPath(name, field.validate, value, issues)
  const problem = field.check(value)
  if (problem !== undefined) addIssue(issues, `.${name}`, problem)
  return revealed(value)
}

/** Validates a value at a path: its issues get the path as their prefix. */
export const atPath = (
  step: string | number,
  validate: Validate,
  value: unknown,
  issues: FieldIssue[],
): unknown => {
  const firstIssue = issues.length
  const copy = validate(value, issues)
  for (const { path, message } of issues.splice(firstIssue)) addIssue(issues, `.${step}${path}`, message)
  return copy
}

/** Adds an issue; returns undefined, so that a validation can end with it. */
export const addIssue = (issues: FieldIssue[], path: string, message: string): undefined => {
  issues.push({ path, message })
}

/** The issues with the paths that callers see: without the first dot. */
export const toIssues = (issues: readonly FieldIssue[]): readonly FieldIssue[] =>
  issues.map(({ path, message }) => ({ path: path.slice(1), message }))

/** The text of a secret, for the wire; any other value unchanged. */
const revealed = (value: unknown): unknown => (Secret.is(value) ? Secret.reveal(value) : value)

const rejectUnknownFields = (
  input: Fields,
  fields: Readonly<Record<string, RequestField>>,
  issues: FieldIssue[],
): void => {
  for (const name of Object.keys(input))
    if (!Object.hasOwn(fields, name))
      addIssue(issues, `.${name}`, "is not a field of this request; look for a misspelling")
}

/** Adds the issues of a rule, except for fields that have an issue already. */
const applyRule = (found: readonly FieldRuleIssue[], issues: FieldIssue[], firstIssue: number): void => {
  for (const { path: steps, issue } of found) {
    const path = `.${steps.join(".")}`
    if (!issues.slice(firstIssue).some((known) => known.path === path)) addIssue(issues, path, issue)
  }
}
