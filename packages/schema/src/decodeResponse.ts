/** Decodes a response tolerantly by a table of its fields. The tables are generated from the schemas. */
import * as Secret from "./Secret.ts"
import type { FieldIssue } from "./Validated.ts"
import { addIssue, atPath, type Check, list } from "./validateRequest.ts"
import { isJsonObject } from "./Wire.ts"

/** One field of a response. */
export interface ResponseField {
  /** Whether the response cannot be used without it. */
  readonly isRequired?: true
  /** What is invalid about the value of a required field. */
  readonly check?: Check
  /** Converts the value of an optional field, or returns null: nothing depends on such a field. */
  readonly lenient?: (value: unknown) => unknown
  /** The known values; a known value gets its canonical spelling, any other is kept. */
  readonly values?: readonly string[]
  readonly isSecret?: true
  /** The types that are not reported as drift; absent where any type is expected, or none is read. */
  readonly types?: readonly string[]
  /** The fields of each item of a list. */
  readonly items?: ResponseFields
}

/** The known fields of a response. */
export type ResponseFields = { readonly [name: string]: ResponseField }

/** Decodes an object; unknown fields are kept. Issues are added to `issues`; if there are any, it must not be used. */
export const decodeObject =
  (fields: ResponseFields) =>
  (value: unknown, issues: FieldIssue[]): unknown => {
    if (!isJsonObject(value)) return addIssue(issues, "", "must be an object")
    const copy: Record<string, unknown> = { ...value }
    for (const [name, field] of Object.entries(fields)) {
      if (!Object.hasOwn(value, name)) {
        if (field.isRequired) addIssue(issues, `.${name}`, "is missing")
      } else
        copy[name] = field.isRequired
          ? decodeRequired(name, field, value[name], issues)
          : decodeOptional(field, value[name])
    }
    return copy
  }

const decodeRequired = (
  name: string,
  { check, values, isSecret, items }: ResponseField,
  value: unknown,
  issues: FieldIssue[],
): unknown => {
  if (items !== undefined) return atPath(name, list(decodeObject(items)), value, issues)
  const problem = check?.(value)
  if (problem !== undefined) addIssue(issues, `.${name}`, problem)
  if (typeof value !== "string") return value
  if (isSecret) return Secret.make(value)
  return values === undefined ? value : canonicalValue(value, values)
}

const decodeOptional = ({ lenient, values, isSecret }: ResponseField, value: unknown): unknown => {
  if (value === null || value === undefined) return value
  if (isSecret) return typeof value === "string" ? Secret.make(value) : null
  const converted = lenient === undefined ? value : lenient(value)
  return values !== undefined && typeof converted === "string" ? canonicalValue(converted, values) : converted
}

/** A known value in its canonical spelling, in whatever letter case it comes; any other value unchanged. */
const canonicalValue = (value: string, known: readonly string[]): string => {
  const lowerCase = value.toLowerCase()
  return known.find((each) => each.toLowerCase() === lowerCase) ?? value
}
