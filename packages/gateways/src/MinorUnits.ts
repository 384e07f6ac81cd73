/** Amounts of gateways as whole minor units of ISO 4217, which the service expects. No floating point is involved. */

/** Turns the amount of a gateway into minor units; `undefined` when it is not a positive amount of the currency. */
export type ToMinorUnits = (amount: unknown, currency: string | undefined) => number | undefined

const zeroDecimals = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
const threeDecimals = "BHD IQD JOD KWD LYD OMR TND"
const fourDecimals = "CLF UYW"

/**
 * How many decimals the major unit of a currency has: 2 for USD, 0 for JPY, 3 for KWD.
 *
 * Source: ISO 4217, list of 2024-06-25. A test compares it with the table of `@flexcharge/schema`.
 */
export const exponent = (currency: string): number =>
  zeroDecimals.includes(currency)
    ? 0
    : threeDecimals.includes(currency)
      ? 3
      : fourDecimals.includes(currency)
        ? 4
        : 2

/**
 * Decimal text, such as `12.00`, as minor units.
 *
 * @example
 * fromDecimal("12.00", "USD") // => 1200
 * fromDecimal("500", "JPY") // => 500
 */
export const fromDecimal: ToMinorUnits = (decimal, currency) => {
  if (typeof decimal !== "string" || !currency) return undefined
  const decimals = exponent(currency)
  const [, whole, fraction = ""] = /^(\d+)(?:\.(\d+))?$/.exec(decimal) ?? []
  if (whole === undefined || /[^0]/.test(fraction.slice(decimals))) return undefined
  return positiveInteger(Number(whole + fraction.slice(0, decimals).padEnd(decimals, "0")))
}

/**
 * Minor units of a gateway that differ from ISO 4217 for some currencies: by which factor. For the ISK of Stripe,
 * which has two decimals there and none in ISO 4217, the factor is 1/100, written as `-100`.
 */
export const fromMinorUnits =
  (factors: Readonly<Record<string, number>> = {}): ToMinorUnits =>
  (amount, currency) => {
    if (typeof amount !== "number" || !currency) return undefined
    const factor = factors[currency] ?? 1
    return positiveInteger(factor < 0 ? amount / -factor : amount * factor)
  }

const positiveInteger = (value: number): number | undefined =>
  Number.isSafeInteger(value) && value > 0 ? value : undefined
