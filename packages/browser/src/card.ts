/** What can be said of a card before it is sent: brand, Luhn, expiry, CVV length. */
import type { CardIssue } from "./BrowserError.ts"

/** A card as the shopper typed it; spaces and dashes in the number are fine. */
export interface Card {
  readonly firstName: string
  readonly lastName: string
  readonly number: string
  /** 1 to 12. */
  readonly month: string | number
  /** Four digits. */
  readonly year: string | number
  /** The CVV, when the shopper gave one. */
  readonly verificationValue?: string
}

/** The brands the service is known to take. */
export type CardBrand = "VISA" | "MASTERCARD" | "AMEX" | "DISCOVER" | "UNKNOWN"

/** The digits of a number as typed. */
export const digitsOf = (number: string): string => number.replace(/[ -]/g, "")

/** The brand, from the leading digits; good for showing a logo while the shopper types. */
export const cardBrand = (number: string): CardBrand => {
  const digits = digitsOf(number)
  if (/^4/.test(digits)) return "VISA"
  if (/^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/.test(digits)) return "MASTERCARD"
  if (/^3[47]/.test(digits)) return "AMEX"
  if (/^(6011|64[4-9]|65)/.test(digits)) return "DISCOVER"
  return "UNKNOWN"
}

/** What is wrong with the card, one entry per field; empty when it may be sent. */
export const checkCard = (card: Card, now: Date = new Date()): readonly CardIssue[] => {
  const digits = digitsOf(card.number)
  const month = Number(card.month)
  const year = Number(card.year)
  const cvvDigits = { AMEX: "4", UNKNOWN: "3,4" }[cardBrand(digits) as string] ?? "3" // narrower keys are fine
  const issues: CardIssue[] = []
  const refuse = (when: boolean, field: CardIssue["field"], message: string) =>
    when && issues.push({ field, message })
  refuse(!card.firstName.trim(), "firstName", "Enter the first name on the card.")
  refuse(!card.lastName.trim(), "lastName", "Enter the last name on the card.")
  refuse(!isCardNumber(digits), "number", "Check the card number.")
  refuse(!(month >= 1 && month <= 12), "month", "Choose a month from 1 to 12.")
  const first = now.getFullYear()
  refuse(!(year >= first && year < first + 50), "year", "Check the expiry year.")
  refuse(year === first && month <= now.getMonth(), "month", "The card has expired.")
  refuse(
    !new RegExp(`^(\\d{${cvvDigits}})?$`).test(card.verificationValue ?? ""),
    "verificationValue",
    `Enter the ${cvvDigits.replace(",", " or ")}-digit security code.`,
  )
  return issues
}

const isCardNumber = (digits: string): boolean =>
  /^\d{12,19}$/.test(digits) &&
  [...digits].reverse().reduce((sum, digit, index) => {
    const value = Number(digit) * (1 + (index % 2))
    return sum + value - (value > 9 ? 9 : 0)
  }, 0) %
    10 ===
    0
