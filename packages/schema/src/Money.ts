/** Money as whole minor units, and the one place where it becomes decimal text. */

// The decimals of the currencies that have other than two. Source: ISO 4217, list of 2024-06-25, and XCG of 2025.
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

// The currencies that have two decimals.
const hundredths =
  "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF " +
  "CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF " +
  "IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN " +
  "MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS " +
  "SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG " +
  "ZWL"

/** Whether the code is a currency of ISO 4217. */
export const isCurrency = (code: string): boolean =>
  /^[A-Z]{3}$/.test(code) && (Object.hasOwn(exponents, code) || hundredths.includes(code))

/** How many decimals the currency's major unit has: 2 for USD, 0 for JPY, 3 for KWD. The code may be in lower case. */
export const exponent = (currency: string): number => {
  const code = currency.toUpperCase()
  return (Object.hasOwn(exponents, code) ? exponents[code] : undefined) ?? 2
}

/**
 * Minor units as decimal text, exact for every currency: no floating point is involved.
 *
 * @example
 * toDecimal(1200, "USD") // => "12.00"
 * toDecimal(500, "JPY") // => "500"
 */
export const toDecimal = (minorUnits: number, currency: string): string => {
  const decimals = exponent(currency)
  const sign = minorUnits < 0 ? "-" : ""
  const digits = String(Math.abs(minorUnits)).padStart(decimals + 1, "0")
  if (decimals === 0) return `${sign}${digits}`
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

/** Decimal text as minor units, or `undefined` when it is not an amount of that currency. */
export const fromDecimal = (decimal: string, currency: string): number | undefined => {
  const decimals = exponent(currency)
  const match = /^(\d+)(?:\.(\d+))?$/.exec(decimal)
  const fraction = match?.[2] ?? ""
  if (match === null || /[^0]/.test(fraction.slice(decimals))) return undefined
  const minorUnits = Number(`${match[1]}${fraction.slice(0, decimals).padEnd(decimals, "0")}`)
  return Number.isSafeInteger(minorUnits) ? minorUnits : undefined
}
