/** Money as whole minor units, and the one place where it becomes decimal text. */

// Currencies of ISO 4217 whose minor unit is not a hundredth (list of 2024-06-25); all others have two decimals.
const exponents: Readonly<Record<string, number>> = {
  BHD: 3,
  BIF: 0,
  CLF: 4,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  IQD: 3,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  PYG: 0,
  RWF: 0,
  TND: 3,
  UGX: 0,
  UYI: 0,
  UYW: 4,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
}

/** How many decimals the currency's major unit has: 2 for USD, 0 for JPY, 3 for KWD. */
export const exponent = (currency: string): number => exponents[currency] ?? 2

/**
 * Minor units as decimal text, exact for every currency: no floating point is involved.
 *
 * @example
 * toDecimal(1200, "USD") // => "12.00"
 * toDecimal(500, "JPY") // => "500"
 */
export const toDecimal = (minorUnits: number, currency: string): string => {
  const decimals = exponent(currency)
  const digits = String(minorUnits).padStart(decimals + 1, "0")
  if (decimals === 0) return digits
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

/** Decimal text as minor units, or `undefined` when it is no amount of that currency. */
export const fromDecimal = (decimal: string, currency: string): number | undefined => {
  const decimals = exponent(currency)
  const match = /^(\d+)(?:\.(\d+))?$/.exec(decimal)
  const fraction = match?.[2] ?? ""
  if (match === null || /[^0]/.test(fraction.slice(decimals))) return undefined
  const minorUnits = Number(`${match[1]}${fraction.slice(0, decimals).padEnd(decimals, "0")}`)
  return Number.isSafeInteger(minorUnits) ? minorUnits : undefined
}
