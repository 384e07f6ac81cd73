/** What can be said of a card number without asking anyone. */
import * as Secret from "./Secret.ts"

/** The brands the service is known to take. */
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

/** The first six digits: what `cardBinNumber` holds. */
export const bin = (number: Secret.Secret | string): string => digitsOf(number).slice(0, 6)

/** The last four digits: what `cardLast4Digits` holds. */
export const lastFour = (number: Secret.Secret | string): string => digitsOf(number).slice(-4)

/** Whether the CVV has the length that the brand wants: four digits for Amex, three for the others. */
export const isVerificationValue = (value: Secret.Secret | string, of: CardBrand): boolean =>
  (of === "AMEX" ? /^\d{4}$/ : of === "UNKNOWN" ? /^\d{3,4}$/ : /^\d{3}$/).test(Secret.reveal(value))

/** Whether a card of this expiry is past its last day at the given moment; it is good through its last month. */
export const isExpired = (
  expiry: { readonly month: number; readonly year: number },
  nowMillis: number,
): boolean =>
  // The last place on earth where the month still runs is 12 hours behind UTC.
  nowMillis >= Date.UTC(expiry.year, expiry.month) + 12 * 3_600_000
