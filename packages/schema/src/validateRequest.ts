/**
 * Validates a request and writes it as the service's JSON, by tables of fields that are generated from the schemas.
 *
 * First the walk through the tables, then the checks of single values and the rules over several fields. The schemas
 * use the same checks and rules.
 */
import { isJsonObject, type JsonObject } from "./decodeResponse.ts"
import { isCurrency } from "./Money.ts"
import * as Secret from "./Secret.ts"
import type { FieldIssue, Validated } from "./Validated.ts"

/** Returns what is invalid about a single value, or undefined. */
export type Check = (value: unknown) => string | undefined

/**
 * Validates the value at a path and returns it as the service's JSON, with secrets revealed. Adds what is invalid to
 * `issues`; if there is anything, the returned value must not be used.
 */
export type Validate = (value: unknown, path: string, issues: FieldIssue[]) => unknown

/** One field of a request. */
export interface RequestField {
  readonly isRequired: boolean
  /** The check of a single value; absent for an object or a list. */
  readonly check?: Check
  /** The validation of an object or a list. */
  readonly validate?: Validate
  /** The name in the service's JSON, if it differs. */
  readonly wireName?: string
  /** The value to send where the field is absent or empty. */
  readonly whenEmpty?: string
  /** Converts the value to be sent; gets all fields of the object as its second argument. */
  readonly encode?: (value: unknown, fields: JsonObject) => unknown
  /** `false` for a field that is not sent. */
  readonly isSent?: false
}

type RequestFields = Readonly<Record<string, RequestField>>

/** Returns the function that validates a whole request by its table, and returns the JSON value to send. */
export const validateRequest =
  (validate: Validate) =>
  (input: unknown): Validated<unknown> => {
    const issues: FieldIssue[] = []
    const body = validate(input, "", issues)
    return issues.length === 0 ? { ok: true, value: body } : { ok: false, issues }
  }

/** A rule over several fields of one object. */
type Rule = (fields: JsonObject) => readonly FieldIssue[]

/** Validates an object by its fields, then by a rule over several of them. */
export const object = (fields: RequestFields, rule?: Rule): Validate => {
  const entries = Object.entries(fields)
  return (input, path, issues) => {
    if (!isJsonObject(input)) {
      issues.push({ path, message: "must be an object" })
      return undefined
    }
    const firstIssue = issues.length
    for (const name of Object.keys(input))
      if (!Object.hasOwn(fields, name))
        issues.push({
          path: join(path, name),
          message: "is not a field of this request; look for a misspelling",
        })
    const values: Record<string, unknown> = {}
    for (const [name, field] of entries) {
      const value = Object.hasOwn(input, name) ? input[name] : undefined // fields of a prototype do not count
      values[name] = validateField(field, value, path, name, issues)
    }
    if (rule !== undefined) applyRule(rule(values), path, issues)
    return issues.length === firstIssue ? toWire(values, entries) : undefined
  }
}

/** Validates a list, item by item. */
export const list =
  (validateItem: Validate): Validate =>
  (value, path, issues) => {
    if (Array.isArray(value))
      return Array.from(value, (item, index) => validateItem(item, join(path, String(index)), issues))
    issues.push({ path, message: "must be a list" })
    return undefined
  }

/** Validates a value that has no fields of its own. */
export const single =
  (check: Check): Validate =>
  (value, path, issues) => {
    const problem = check(value)
    if (problem !== undefined) issues.push({ path, message: problem })
    return Secret.is(value) ? Secret.reveal(value) : value
  }

/** Validates one field of the object at a path. */
const validateField = (
  { isRequired, check, validate }: RequestField,
  value: unknown,
  path: string,
  name: string,
  issues: FieldIssue[],
): unknown => {
  if (value === undefined) {
    if (isRequired) issues.push({ path: join(path, name), message: "is missing" })
    return undefined
  }
  if (validate !== undefined) return validate(value, join(path, name), issues)
  const problem = check?.(value)
  if (problem !== undefined) issues.push({ path: join(path, name), message: problem })
  return Secret.is(value) ? Secret.reveal(value) : value
}

const join = (path: string, step: string): string => (path === "" ? step : `${path}.${step}`)

/** Adds the issues of a rule, except for fields that have an issue already. */
const applyRule = (found: readonly FieldIssue[], path: string, issues: FieldIssue[]): void => {
  for (const { path: name, message } of found) {
    const fieldPath = join(path, name)
    if (!issues.some((known) => known.path === fieldPath)) issues.push({ path: fieldPath, message })
  }
}

/** The service's JSON of an object, in the schema's order and without undefined fields. */
const toWire = (values: JsonObject, entries: readonly (readonly [string, RequestField])[]): JsonObject => {
  const body: Record<string, unknown> = {}
  for (const [name, { wireName = name, whenEmpty, encode, isSent }] of entries) {
    const given = values[name]
    const value = given === undefined || given === "" ? (whenEmpty ?? given) : given
    if (value === undefined || isSent === false || Object.hasOwn(body, wireName)) continue
    body[wireName] = encode === undefined ? value : encode(value, values)
  }
  return body
}

/**
 * Whether a text has no control characters, which break JSON pipelines and log lines downstream, and no lone
 * surrogate, which has no UTF-8 form.
 */
export const isCleanText = (text: string): boolean => /^[^\p{Cc}\p{Cs}]*$/u.test(text)

const instant =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

/** Whether a text is an ISO 8601 time with a zone, on a day that the calendar has. */
export const isInstant = (text: string): boolean => instant.test(text) && isDay(text)

// `Date` reads the 30th of February as the 2nd of March, so the day is compared.
const isDay = (text: string): boolean => {
  const day = Number(text.slice(8, 10))
  return day <= 28 || new Date(`${text.slice(0, 10)}T00:00:00Z`).getUTCDate() === day
}

/** Whether ISO 4217 has the currency, so that the number of decimals of its amounts is known. */
export const isKnownCurrency = isCurrency

const noIssues: readonly FieldIssue[] = []

/** The rule that an address has one of the two spellings of its postal code. */
export const zipRule = (address: {
  readonly zipCode?: unknown
  readonly zipcode?: unknown
}): readonly FieldIssue[] =>
  address.zipCode === undefined && address.zipcode === undefined
    ? [{ path: "zipCode", message: "is missing" }]
    : noIssues

/**
 * The rule of a card: a token includes the expiry; without `token: true` the value is a card number, which needs its
 * expiry. The check digit is not checked: the service's test cards need not have a valid one.
 *
 * Source: docs.flexfactor.io/docs/payload-examples, 2026 (vendor).
 */
export const cardRule = (card: {
  readonly cardNumber?: unknown
  readonly token?: unknown
  readonly expirationMonth?: unknown
  readonly expirationYear?: unknown
}): readonly FieldIssue[] => {
  if (card.token === true) return noIssues
  const issues: FieldIssue[] = []
  const number = Secret.is(card.cardNumber) ? Secret.reveal(card.cardNumber) : card.cardNumber
  if (typeof number === "string" && !/^\d{12,19}$/.test(number))
    issues.push({
      path: "cardNumber",
      message: "must be a card number of 12 to 19 digits; a token needs token: true",
    })
  for (const name of ["expirationMonth", "expirationYear"] as const)
    if (card[name] === undefined)
      issues.push({ path: name, message: "is missing: a card number needs its expiry" })
  return issues
}
