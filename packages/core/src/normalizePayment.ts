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
 * Returns the payment with
 *
 * - `null` and `""` as absent, except in `additionalFields`;
 * - a `Date` in `timestampUtc` and `expiryDateUtc` as ISO 8601 text;
 * - currency and country codes in capitals;
 * - a month of expiry in digits as a number, and a two-digit year of expiry as one of this century.
 *
 * Nothing else is changed: an amount in another form could be one in dollars, and validation reports it. Objects without
 * holes are not copied.
 */
export const normalizePayment = (payment: object): object => normalizeFields(payment, 0)

const deepestField = 4

const normalizeFields = (fields: object, depth: number): object => {
  let copy: Record<string, unknown> | undefined
  for (const [name, value] of Object.entries(fields)) {
    const normalized = normalizeField(name, value, depth)
    if (normalized === value) continue
    copy ??= { ...fields }
    copy[name] = normalized // never `__proto__`, whose value is no hole
  }
  return copy ?? fields
}

const normalizeField = (name: string, value: unknown, depth: number): unknown => {
  if (value === null || value === "") return undefined
  if (Object.hasOwn(normalizations, name)) return normalizations[name]?.(value)
  return typeof value === "object" && depth < deepestField && name !== "__proto__"
    ? normalizeInner(value, depth + 1)
    : value
}

const normalizeInner = (value: object, depth: number): object => {
  if (!Array.isArray(value)) return isPlainObject(value) ? normalizeFields(value, depth) : value
  const items = value.map((item) =>
    typeof item === "object" && item !== null ? normalizeInner(item, depth) : item,
  )
  return items.every((item, index) => item === value[index]) ? value : items
}

// A `Secret`, a `Date` and any other instance of a class stay what they are.
const isPlainObject = (value: object): boolean => {
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
