/**
 * Decodes a response tolerantly, by a table of its fields that is generated from its schema: unknown fields are kept,
 * optional fields of an unexpected type become null, and only a missing or invalid required field is an error.
 */
import * as Secret from "./Secret.ts"
import type { FieldIssue, Validated } from "./Validated.ts"

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Whether a value is a JSON object. */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** One field of a response. */
export interface ResponseField {
  /** Whether the response cannot be used without it. */
  readonly isRequired?: true
  /** Returns what is invalid about the value of a required field, or undefined. */
  readonly check?: (value: unknown) => string | undefined
  /** Converts the value of an optional field, or returns null. */
  readonly convert?: (value: unknown) => unknown
  /** The known values; a known value gets its canonical spelling, any other is kept. */
  readonly values?: readonly string[]
  readonly isSecret?: true
  /** The types that are not reported as drift; absent where any type is expected. */
  readonly types?: readonly string[]
  /** The fields of each item of a list. */
  readonly items?: ResponseFields
  /** Where the response has the value if not under the field's name: paths with dots, tried in order; "" is the body. */
  readonly readFrom?: readonly string[]
}

/** The known fields of a response. */
export type ResponseFields = Readonly<Record<string, ResponseField>>

/**
 * Returns the function that decodes the body of a response by its table. An empty body, as a cancel has it, is read as
 * an object without fields.
 */
export const decodeResponse =
  (fields: ResponseFields) =>
  (body: unknown): Validated<JsonObject> => {
    const issues: FieldIssue[] = []
    const value = decodeObject(bodyWithFields(body, fields), fields, "", issues)
    return issues.length === 0 ? { ok: true, value } : { ok: false, issues }
  }

/** The body as an object in which each field is found under its own name. */
export const bodyWithFields = (body: unknown, fields: ResponseFields): unknown => {
  const isEmpty = body === undefined || body === null || body === ""
  if (!isEmpty && typeof body !== "object") return body
  const found: Record<string, unknown> = isJsonObject(body) ? { ...body } : {}
  for (const [name, { readFrom, items }] of Object.entries(fields)) {
    if (readFrom === undefined || isUsable(found[name], items)) continue
    const alternative = readFrom.map((path) => valueAt(body, path)).find((value) => isUsable(value, items))
    if (alternative !== undefined) found[name] = alternative
  }
  return Array.isArray(body) && Object.keys(found).length === 0 ? body : found
}

const isUsable = (value: unknown, items: ResponseFields | undefined): boolean =>
  items === undefined ? value !== undefined && value !== null && value !== "" : Array.isArray(value)

const valueAt = (body: unknown, path: string): unknown =>
  path === ""
    ? body
    : path
        .split(".")
        .reduce(
          (value, name) => (isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined),
          body,
        )

const decodeObject = (
  value: unknown,
  fields: ResponseFields,
  path: string,
  issues: FieldIssue[],
): JsonObject => {
  if (!isJsonObject(value)) {
    issues.push({ path, message: "must be an object" })
    return {}
  }
  const decoded: Record<string, unknown> = { ...value }
  for (const [name, field] of Object.entries(fields)) {
    const fieldPath = path === "" ? name : `${path}.${name}`
    if (Object.hasOwn(value, name))
      decoded[name] = field.isRequired
        ? decodeRequired(value[name], field, fieldPath, issues)
        : decodeOptional(value[name], field)
    else if (field.isRequired) issues.push({ path: fieldPath, message: "is missing" })
  }
  return decoded
}

const decodeRequired = (
  value: unknown,
  { check, values, isSecret, items }: ResponseField,
  path: string,
  issues: FieldIssue[],
): unknown => {
  if (items !== undefined) {
    if (Array.isArray(value))
      return value.map((item, index) => decodeObject(item, items, `${path}.${index}`, issues))
    issues.push({ path, message: "must be a list" })
    return undefined
  }
  const problem = check?.(value)
  if (problem !== undefined) issues.push({ path, message: problem })
  if (typeof value !== "string") return value
  if (isSecret) return Secret.make(value)
  return values === undefined ? value : canonicalValue(value, values)
}

const decodeOptional = (value: unknown, { convert, values, isSecret }: ResponseField): unknown => {
  if (value === null || value === undefined) return value
  if (isSecret) return typeof value === "string" ? Secret.make(value) : null
  const converted = convert === undefined ? value : convert(value)
  return values !== undefined && typeof converted === "string" ? canonicalValue(converted, values) : converted
}

/** A known value, received in any letter case, in its canonical spelling; any other value unchanged. */
const canonicalValue = (value: string, known: readonly string[]): string => {
  const lowerCase = value.toLowerCase()
  return known.find((each) => each.toLowerCase() === lowerCase) ?? value
}

/** Text; numbers and booleans are written out, any other value is null. */
export const toText = (value: unknown): string | null => {
  if (typeof value === "string") return value
  return typeof value === "number" || typeof value === "boolean" ? String(value) : null
}

/** A finite number; text is parsed, any other value is null. */
export const toNumber = (value: unknown): number | null => {
  const parsed = typeof value === "string" && value.trim() !== "" ? Number(value) : value
  return typeof parsed === "number" && Number.isFinite(parsed) ? parsed : null
}

/** A boolean; the texts "true" and "false" are parsed, any other value is null. */
export const toBoolean = (value: unknown): boolean | null => {
  if (typeof value === "boolean") return value
  if (value === "true") return true
  return value === "false" ? false : null
}

/** A finite number or a text, unchanged; any other value is null. */
export const toNumberOrText = (value: unknown): number | string | null => {
  if (typeof value === "string") return value
  return typeof value === "number" && Number.isFinite(value) ? value : null
}
