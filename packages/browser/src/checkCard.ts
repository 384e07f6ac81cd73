/** Checks a card before it is sent: brand, Luhn checksum, expiry, CVV length. */

/** A card as the shopper typed it; the number may contain white space and dashes. */
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

/** Returns the digits of a number as typed. */
export const digitsOf = (number: string): string => number.replace(/[\s-]/g, "")

/** Returns the brand by the leading digits, for example to show a logo while the shopper types. */
export const cardBrand = (number: string): CardBrand =>
  brands.find(([, leading]) => leading.test(digitsOf(number)))?.[0] ?? "UNKNOWN"

/** Returns the invalid fields of a card; empty when it may be sent. */
export const checkCard = (card: Card, now: Date = new Date()): readonly CardIssue[] => {
  const { month, year, verificationValue = "" } = card
  const number = digitsOf(card.number)
  const monthsLeft = (+year - now.getFullYear()) * 12 + +month - now.getMonth()
  const cvv = /^3[47]/.test(number) ? /^\d{4}$/ : /^\d{3}$/ // American Express prints four digits
  const checks: readonly (readonly [CardIssue["field"], CardIssue["problem"], unknown])[] = [
    ["firstName", "required", card.firstName.trim()],
    ["lastName", "required", card.lastName.trim()],
    ["number", "invalid", isCardNumber(number)],
    ["month", "invalid", /^(0?[1-9]|1[012])$/.test(`${month}`)],
    ["year", "invalid", /^20\d\d$/.test(`${year}`)],
    ["year", "expired", !(monthsLeft < 1)],
    ["verificationValue", "invalid", !verificationValue || cvv.test(verificationValue)],
  ]
  return checks.flatMap(([field, problem, isValid]) => (isValid ? [] : { field, problem }))
}

const isCardNumber = (digits: string): boolean => {
  let sum = 0
  for (let index = digits.length, weight = 1; index--; weight = 3 - weight) {
    const value = +`${digits[index]}` * weight
    sum += value > 9 ? value - 9 : value
  }
  return /^\d{12,19}$/.test(digits) && sum % 10 === 0
}
