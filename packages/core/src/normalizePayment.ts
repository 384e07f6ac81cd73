/** Closes the ordinary holes in a gateway's data, so that they do not cost the rescue of a payment. */
import type { Secret } from "@flexcharge/schema"

/**
 * A payment as gateways and databases give it: optional fields may be `null`, `""` or `undefined`, and times may be a
 * `Date`.
 */
export type WithHoles<Value> = Value extends string | number | boolean | Secret | null | undefined
  ? Value
  : Value extends readonly (infer Item)[]
    ? readonly WithHoles<Item>[]
    : {
        readonly [Field in keyof Value]:
          | WithHoles<Value[Field]>
          | (Record<never, never> extends Pick<Value, Field> ? null | undefined : never)
          | (Field extends "timestampUtc" | "expiryDateUtc" ? Date : never)
      }

/**
 * Returns a copy of a payment in which
 *
 * - `null` and `""` are absent, except in `additionalFields`;
 * - a `Date` in `timestampUtc` and `expiryDateUtc` is ISO 8601 text;
 * - currency and country codes are in capitals;
 * - a month of expiry in digits is a number, and a two-digit year of expiry is one of this century.
 *
 * Nothing else is changed: an amount in another form could be one in dollars, and validation reports it.
 */
export const normalizePayment = (payment: object): Record<string, unknown> => normalizeFields(payment, 0)

const deepestField = 4

const normalizeFields = (fields: object, depth: number): Record<string, unknown> => {
  const copy: Record<string, unknown> = Object.create(null)
  for (const [name, value] of Object.entries(fields)) {
    if (value === null || value === "" || value === undefined) continue
    const normalizeValue = Object.hasOwn(normalizations, name) ? normalizations[name] : undefined
    copy[name] = normalizeValue === undefined ? normalizeInner(value, depth) : normalizeValue(value)
  }
  return copy
}

const normalizeInner = (value: unknown, depth: number): unknown => {
  if (depth === deepestField) return value
  if (Array.isArray(value)) return value.map((item) => normalizeInner(item, depth + 1))
  return isPlainObject(value) ? normalizeFields(value, depth + 1) : value
}

// A `Secret`, a `Date` and any other instance of a class stay what they are.
const isPlainObject = (value: unknown): value is object => {
  if (typeof value !== "object" || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

const toCapitals = (value: unknown): unknown => (typeof value === "string" ? value.toUpperCase() : value)

/** A country by its code; a name stays as it is. */
const toCountry = (value: unknown): unknown =>
  typeof value === "string" && value.length === 2 ? value.toUpperCase() : value

const toInstant = (value: unknown): unknown =>
  Object.prototype.toString.call(value) === "[object Date]" && Number.isFinite(Number(value))
    ? new Date(Number(value)).toISOString()
    : value

const toNumber = (value: unknown): unknown =>
  typeof value === "string" && /^\d{1,4}$/.test(value) ? Number(value) : value

const toYear = (value: unknown): unknown => {
  const year = toNumber(value)
  return typeof year === "number" && Number.isInteger(year) && year >= 0 && year <= 99 ? 2000 + year : year
}

/** By name of the field; each name has one meaning wherever it occurs in a payment. */
const normalizations: Readonly<Record<string, (value: unknown) => unknown>> = {
  currency: toCapitals,
  countryCode: toCapitals,
  country: toCountry,
  timestampUtc: toInstant,
  expiryDateUtc: toInstant,
  expirationMonth: toNumber,
  expirationYear: toYear,
  additionalFields: (fields) => fields,
}
