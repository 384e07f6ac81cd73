/** Conversions of request values whose form in the service's JSON differs from this SDK. */
import * as Money from "./Money.ts"

/** Text with at least two digits: `3` becomes `"03"`. */
export const twoDigits = (value: unknown): string => String(value).padStart(2, "0")

/** A number as text. */
export const digits = (value: unknown): string => String(value)

/** Leaves a null out. */
export const withoutNull = (value: unknown): unknown => value ?? undefined

/** Decimal text that `JSON.stringify` writes as an exact number. */
interface DecimalNumber {
  readonly rawJSON: string
}

/**
 * Minor units as a decimal number of major units: 1200 with the currency `USD` becomes `12.00`.
 *
 * `JSON.rawJSON` keeps the trailing zeros. Without it (Node 20) the number is `12`, which has the same value.
 */
export const decimalAmount = (
  amount: unknown,
  { currency }: { readonly [field: string]: unknown },
): DecimalNumber | number => {
  const text = Money.toDecimal(amount as number, currency as string) // both are validated before they are converted
  const { rawJSON } = JSON as { rawJSON?: (text: string) => DecimalNumber } // not in TypeScript's library yet
  return rawJSON === undefined ? Number(text) : rawJSON(text)
}
