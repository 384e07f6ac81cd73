/** Checks a card before it is sent: brand, Luhn checksum, expiry, CVV length. */
import { ownProperties } from "./ownProperties.ts"

/** A card as the shopper typed it; digits may be full-width, and the number may contain white space and dashes. */
export interface Card {
  readonly firstName: string
  readonly lastName: string
  readonly number: string
  /** 1 to 12. */
  readonly month: string | number
  /** Four digits. */
  readonly year: string | number
  /** The CVV, when the shopper entered one. */
  readonly verificationValue?: string | undefined
}

/** One invalid field. The text for the shopper is up to the shop. */
export interface CardIssue {
  readonly field: keyof Card
  readonly problem: "required" | "invalid" | "expired"
}

/** The brands that the service is known to accept. */
export type CardBrand = "VISA" | "MASTERCARD" | "AMEX" | "DISCOVER" | "UNKNOWN"

const brands: readonly (readonly [CardBrand, RegExp])[] = [
  ["VISA", /^4/],
  ["MASTERCARD", /^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/],
  ["AMEX", /^3[47]/],
  ["DISCOVER", /^(6011|64[4-9]|65)/],
]

/** A card as it is checked and sent: every field is text, without surrounding white space, in ASCII digits. */
export type CardText = Readonly<Record<keyof Card, string>>

/** Reads the own fields of a card as text; a field that is neither text nor an integer is empty. */
export const readCard = (card: Card): CardText => {
  const { firstName, lastName, number, month, year, verificationValue } = ownProperties(card)
  return {
    firstName: textOf(firstName),
    lastName: textOf(lastName),
    number: digitsOf(number),
    month: textOf(month),
    year: textOf(year),
    verificationValue: textOf(verificationValue),
  }
}

// NFKC turns the full-width digits of some keyboards into ASCII digits. An unsafe integer has lost digits already.
const textOf = (value: unknown): string =>
  typeof value === "string" || Number.isSafeInteger(value) ? String(value).normalize("NFKC").trim() : ""

/** Returns a card number without the white space, dashes and invisible characters that people type or paste. */
const digitsOf = (number: unknown): string => textOf(number).replace(/[\s\p{Pd}\p{Cf}]/gu, "")

/** Returns the brand by the leading digits, for example to show a logo while the shopper types. */
export const cardBrand = (number: string): CardBrand => {
  const digits = digitsOf(number)
  return brands.find(([, leading]) => leading.test(digits))?.[0] ?? "UNKNOWN"
}

/** Returns the invalid fields of a card, at most one issue for each; empty when it may be sent. */
export const checkCard = (card: Card, now: Date = new Date()): readonly CardIssue[] => {
  const { firstName, lastName, number, month, year, verificationValue } = readCard(card)
  const issues: CardIssue[] = []
  const report = (field: CardIssue["field"], problem: CardIssue["problem"]) => issues.push({ field, problem })
  if (!firstName) report("firstName", "required")
  if (!lastName) report("lastName", "required")
  if (!isCardNumber(number)) report("number", "invalid")
  const isMonth = /^(0?[1-9]|1[012])$/.test(month)
  if (!isMonth) report("month", "invalid")
  const monthsLeft = (+year - now.getFullYear()) * 12 + +month - now.getMonth()
  if (!/^20\d\d$/.test(year)) report("year", "invalid")
  else if (isMonth && monthsLeft < 1) report("year", "expired")
  const code = /^3[47]/.test(number) ? /^\d{4}$/ : /^\d{3}$/ // American Express prints four digits
  if (verificationValue && !code.test(verificationValue)) report("verificationValue", "invalid")
  return issues
}

const isCardNumber = (digits: string): boolean => {
  let sum = 0
  for (let index = digits.length, weight = 1; index--; weight = 3 - weight) {
    const value = +`${digits[index]}` * weight
    sum += value > 9 ? value - 9 : value
  }
  return /^\d{12,19}$/.test(digits) && sum % 10 === 0
}
