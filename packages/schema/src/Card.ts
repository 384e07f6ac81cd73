/** Checks of card data that need no request, and the parts of a card number that may be stored. */
import * as Secret from "./Secret.ts"

/** The brands that the service is known to accept. */
export type CardBrand = "VISA" | "MASTERCARD" | "AMEX" | "DISCOVER" | "UNKNOWN"

const digitsOf = (number: Secret.Secret | string): string => Secret.reveal(number).replace(/[ -]/g, "")

/** Whether the number passes the Luhn check and has 12 to 19 digits. */
export const isCardNumber = (number: Secret.Secret | string): boolean => {
  const digits = digitsOf(number)
  if (!/^\d{12,19}$/.test(digits)) return false
  let sum = 0
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index])
    const doubled = index % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** The brand, from the leading digits. */
export const brand = (number: Secret.Secret | string): CardBrand => {
  const digits = digitsOf(number)
  if (/^4/.test(digits)) return "VISA"
  if (/^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/.test(digits)) return "MASTERCARD"
  if (/^3[47]/.test(digits)) return "AMEX"
  if (/^(6011|64[4-9]|65)/.test(digits)) return "DISCOVER"
  return "UNKNOWN"
}

/** The first six digits, for the field `cardBinNumber`. */
export const bin = (number: Secret.Secret | string): string => digitsOf(number).slice(0, 6)

/** The last four digits, for the field `cardLast4Digits`. */
export const lastFour = (number: Secret.Secret | string): string => digitsOf(number).slice(-4)

/** Whether the CVV has the length that the brand requires: four digits for Amex, three for the others. */
export const isVerificationValue = (value: Secret.Secret | string, of: CardBrand): boolean =>
  (of === "AMEX" ? /^\d{4}$/ : of === "UNKNOWN" ? /^\d{3,4}$/ : /^\d{3}$/).test(Secret.reveal(value))

/** Whether a card has expired at the given moment. It is valid through the last day of its month of expiry. */
export const isExpired = (
  expiry: { readonly month: number; readonly year: number },
  nowMillis: number,
): boolean =>
  // The month ends last in the time zone UTC-12.
  nowMillis >= Date.UTC(expiry.year, expiry.month) + 12 * 3_600_000
