/**
 * Worldpay: the XML of WPG (Worldwide Payment Gateway), as text, and the JSON of Access Worldpay.
 *
 * Sources: Worldpay's OpenAPI of Access (copy of 2026) and pages on raw response codes; ActiveMerchant's Worldpay
 * gateway and fixtures (2025-11). Worldpay publishes no typed SDK for Node.
 */
import {
  type AttemptedPayment,
  type CompleteTransaction,
  declined,
  type Mapped,
  type NotADeclineReason,
  notADecline,
  type PartialAttempt,
  readInput,
} from "./Decline.ts"
import { at, entry, type Groups, groupOf, text } from "./Input.ts"
import { exponent, fromMinorUnits, type ToMinorUnits } from "./MinorUnits.ts"
import type { WithheldReason } from "./RescueAdvice.ts"

export type { Declined, Mapped, NotADecline } from "./Decline.ts"

interface RiskFactor {
  readonly type?: string | undefined
  readonly detail?: string | undefined
  readonly risk?: string | undefined
}

/** The fields of a response of Access Worldpay that are read. It contains no amount: pass it. */
export interface WorldpayAccessResponse {
  readonly outcome: string
  readonly transactionReference?: string | undefined
  readonly refusalCode?: string | undefined
  readonly refusalDescription?: string | undefined
  /** Absent when nothing was flagged. */
  readonly riskFactors?: readonly RiskFactor[] | undefined
  readonly advice?: { readonly code?: string | undefined } | undefined
  readonly threeDS?: { readonly outcome?: string | undefined } | undefined
  readonly paymentInstrument?: { readonly brand?: string | undefined } | undefined
}

/** What Worldpay returns for a payment. */
export type WorldpayDecline =
  /** The XML of WPG. */
  | string
  | WorldpayAccessResponse
  /** An error response of Access Worldpay. */
  | { readonly errorName: string; readonly message?: string | undefined }

/** Maps what Worldpay returned for a payment, in either of its formats. */
export function fromWorldpay(
  declined: WorldpayDecline,
  payment: AttemptedPayment<number>,
): Mapped<CompleteTransaction>
export function fromWorldpay(declined: WorldpayDecline, payment?: PartialAttempt<number>): Mapped
export function fromWorldpay(input: WorldpayDecline, payment?: PartialAttempt<number>): Mapped {
  return typeof input === "string" ? fromWorldpayXml(input, payment) : fromWorldpayAccess(input, payment)
}

const lastEvents: Groups<NotADeclineReason | "declined"> = {
  approved: "AUTHORISED|CAPTURED|SETTLED",
  pending: "SENT_FOR_AUTHORISATION|SHOPPER_REDIRECTED",
  declined: "REFUSED",
  canceled: "CANCELLED",
  "gateway-error": "ERROR",
}

// ActiveMerchant, 2025-11. Some accounts return descriptions, such as NOT SUPPLIED BY SHOPPER, which have no letter.
const xmlAvs: Readonly<Record<string, string>> = {
  A: "M",
  B: "P",
  C: "Z",
  D: "B",
  E: "I",
  F: "A",
  G: "C",
  H: "I",
  I: "C",
  J: "C",
}
const xmlCvv: Readonly<Record<string, string>> = { A: "M", B: "P", C: "P", D: "N" }

const withheld: Groups<WithheldReason> = {
  "suspected-fraud": "34",
}

/** Maps the XML of WPG. A bundle that imports only this function does not contain the other one. */
export function fromWorldpayXml(
  declined: string,
  payment: AttemptedPayment<number>,
): Mapped<CompleteTransaction>
export function fromWorldpayXml(declined: string, payment?: PartialAttempt<number>): Mapped
export function fromWorldpayXml(input: string, payment?: PartialAttempt<number>): Mapped {
  const xml = text(input) ?? ""
  readInput(xml.includes("<paymentService") ? { xml } : undefined)
  const event = groupOf(lastEvents, content(xml, "lastEvent"))
  if (event !== "declined") return notADecline(event ?? xmlReason(xml), input)
  // Accounts return one of the two.
  const returned = attribute(xml, "ISO8583ReturnCode", "code") ? "ISO8583ReturnCode" : "IssuerResponseCode"
  return declined(
    input,
    {
      id: attribute(xml, "orderStatus", "orderCode") ?? attribute(xml, "orderStatusEvent", "orderCode"),
      rawAmount: Number(attribute(xml, "amount", "value")),
      currency: attribute(xml, "amount", "currencyCode"),
      ...refusal(attribute(xml, returned, "code"), attribute(xml, returned, "description")),
      avsResultCode: entry(xmlAvs, attribute(xml, "AVSResultCode", "description")),
      cvvResultCode: entry(xmlCvv, attribute(xml, "CVCResultCode", "description")),
      brand: content(xml, "paymentMethod"),
    },
    toMinorUnits(Number(attribute(xml, "amount", "exponent"))),
    payment,
  )
}

/** Without an event: what the shopper must do, or an error. */
const xmlReason = (xml: string): NotADeclineReason => {
  if (/<(challengeRequired|request3DSecure)\b/.test(xml)) return "authentication-required"
  const code = attribute(xml, "error", "code")
  if (code === undefined) return "unrecognized"
  if (/duplicate/i.test(content(xml, "error") ?? "")) return "duplicate"
  return code === "1" ? "gateway-error" : "invalid-request"
}

/** The response names the decimals of its amount, which may differ from ISO 4217. */
const toMinorUnits =
  (decimals: number): ToMinorUnits =>
  (amount, currency) => {
    const difference = exponent(currency ?? "") - decimals
    const factor = difference < 0 ? -(10 ** -difference) : 10 ** difference
    return fromMinorUnits({ [currency ?? ""]: Number.isInteger(decimals) ? factor : 1 })(amount, currency)
  }

const outcomes: Groups<NotADeclineReason> = {
  approved: "authorized|sentForSettlement",
  pending: "sentForAuthorization",
  canceled: "sentForCancellation",
  "authentication-required": "3dsAuthenticationFailed|3dsChallenged|3dsDeviceDataRequired|3dsUnavailable",
}

const accessCvv: Readonly<Record<string, string>> = {
  notMatched: "N",
  notChecked: "P",
  notSupplied: "P",
  verificationFailed: "U",
}

// No CAVV result is reported; derived from the outcome of 3-D Secure.
const accessCavv: Readonly<Record<string, string>> = {
  authenticated: "2",
  authenticationFailed: "1",
  unavailable: "0",
}

/** Maps the JSON of Access Worldpay. A bundle that imports only this function does not contain the other one. */
export function fromWorldpayAccess(
  declined: Exclude<WorldpayDecline, string>,
  payment: AttemptedPayment<number>,
): Mapped<CompleteTransaction>
export function fromWorldpayAccess(
  declined: Exclude<WorldpayDecline, string>,
  payment?: PartialAttempt<number>,
): Mapped
export function fromWorldpayAccess(
  root: Exclude<WorldpayDecline, string>,
  payment?: PartialAttempt<number>,
): Mapped {
  readInput(root)
  const outcome = text(at(root, "outcome"))
  const isBlocked = outcome === "fraudHighRisk"
  if (outcome !== "refused" && !isBlocked)
    return notADecline(groupOf(outcomes, outcome) ?? errorReason(at(root, "errorName")), root)
  const factors = at(root, "riskFactors")
  const risk = (type: string, detail?: string): unknown =>
    Array.isArray(factors)
      ? at(
          factors.find((one) => at(one, "type") === type && (!detail || at(one, "detail") === detail)),
          "risk",
        )
      : undefined
  return declined(
    root,
    {
      id: at(root, "transactionReference"),
      ...refusal(at(root, "refusalCode"), at(root, "refusalDescription")),
      ...(isBlocked && { responseCode: outcome, responseSubStatus: "blocked", withheld: "gateway-block" }),
      avsResultCode: accessAvs(risk("avs", "address"), risk("avs", "postcode")),
      cvvResultCode: entry(accessCvv, risk("cvc")),
      cavvResultCode: entry(accessCavv, at(root, "threeDS", "outcome")),
      brand: at(root, "paymentInstrument", "brand"),
      merchantAdviceCode: text(at(root, "advice", "code")),
    },
    fromMinorUnits(),
    payment,
  )
}

/** An error response: nothing was charged. Everything else without an outcome is not a payment. */
const errorReason = (name: unknown): NotADeclineReason => {
  if (!text(name)) return "unrecognized"
  return /internal|server/i.test(`${name}`) ? "gateway-error" : "invalid-request"
}

/** Only what is flagged is reported, so one part alone makes no letter: the other may match, or be unknown. */
const accessAvs = (address: unknown, postcode: unknown): string | undefined => {
  if (address === undefined || postcode === undefined) return undefined
  return address === "notMatched" && postcode === "notMatched" ? "N" : "U"
}

/** What both formats report about a refusal. */
const refusal = (returnedCode: unknown, description: unknown) => {
  const code = text(returnedCode)
  return {
    responseCode: code,
    responseCodeSource: "worldpay",
    responseDescription: text(description),
    // Without a leading zero in Access: 5 is the network's 05. Codes of three digits stay as they are.
    networkCode: code?.padStart(2, "0"),
    withheld: groupOf(withheld, code),
  }
}

/** An attribute of the first element of that name; `undefined` when it is absent or empty. */
const attribute = (xml: string, element: string, name: string): string | undefined =>
  firstMatch(xml, `<${element}\\s[^<>]*?\\b${name}="([^"<]*)"`)

/** The text of the first element of that name. */
const content = (xml: string, element: string): string | undefined =>
  firstMatch(xml, `<${element}\\b[^<>]*>\\s*(?:<!\\[CDATA\\[)?([^<\\]]*)`)

const firstMatch = (xml: string, pattern: string): string | undefined => {
  patterns[pattern] ??= new RegExp(pattern)
  return text(unescapeXml(patterns[pattern].exec(xml)?.[1]))
}

// Compiled once: most of the time would go into compiling them again. Their number is that of the calls above.
const patterns: Record<string, RegExp> = {}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }

const unescapeXml = (escaped: string | undefined): string | undefined =>
  escaped?.replace(/&(\w+);/g, (whole, name: string) => entry(entities, name) ?? whole)
