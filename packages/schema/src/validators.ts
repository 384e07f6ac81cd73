/** Checks in plain code, used by the schemas and by the code that is generated from them. */

import { isCurrency } from "./Money.ts"
import * as Secret from "./Secret.ts"

const isClean = /^[^\p{Cc}\p{Cs}]*$/u

/**
 * Whether a text holds no control characters, which break JSON pipelines and log lines downstream, and no lone
 * surrogate, which has no UTF-8 form.
 */
export const isCleanText = (text: string): boolean => {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit < 0x20 || unit > 0x7e) return isClean.test(text) // most texts are short and plain
  }
  return true
}

const instant =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

/** Whether a text is an ISO 8601 time with a zone, on a day that the calendar has. */
export const isInstant = (text: string): boolean => instant.test(text) && isDay(text)

// The month's own length: `Date` takes the 30th of February for the 2nd of March.
const isDay = (text: string): boolean => {
  const day = Number(text.slice(8, 10))
  return day <= 28 || new Date(`${text.slice(0, 10)}T00:00:00Z`).getUTCDate() === day
}

/** Whether ISO 4217 has the currency, so that it is known how many decimals its amounts have. */
export const isKnownCurrency = isCurrency

/** The issue of a rule over several fields, at one of them. */
export interface FieldRuleIssue {
  readonly path: readonly string[]
  readonly issue: string
}

const noIssues: readonly FieldRuleIssue[] = []

/** An address has one of the two spellings of its postal code. */
export const zipRule = (address: {
  readonly zipCode?: unknown
  readonly zipcode?: unknown
}): readonly FieldRuleIssue[] =>
  address.zipCode === undefined && address.zipcode === undefined
    ? [{ path: ["zipCode"], issue: "is missing" }]
    : noIssues

const missingExpiry = "is missing: a card number needs its expiry"

/**
 * A token stands for a card and its expiry; without `token: true` the card is a number, and needs its expiry.
 *
 * Source: docs.flexfactor.io/docs/payload-examples, 2026 (vendor). The check digit is left to the
 * service, since its test cards need not have a valid one.
 */
export const cardRule = ({
  cardNumber,
  token,
  expirationMonth,
  expirationYear,
}: {
  readonly cardNumber?: unknown
  readonly token?: unknown
  readonly expirationMonth?: unknown
  readonly expirationYear?: unknown
}): readonly FieldRuleIssue[] => {
  if (token === true) return noIssues
  const number = Secret.is(cardNumber) ? Secret.reveal(cardNumber) : cardNumber
  return [
    ...(typeof number === "string" && !/^\d{12,19}$/.test(number)
      ? [
          {
            path: ["cardNumber"],
            issue: "must be a card number of 12 to 19 digits; a token needs token: true",
          },
        ]
      : noIssues),
    ...(expirationMonth === undefined ? [{ path: ["expirationMonth"], issue: missingExpiry }] : noIssues),
    ...(expirationYear === undefined ? [{ path: ["expirationYear"], issue: missingExpiry }] : noIssues),
  ]
}
