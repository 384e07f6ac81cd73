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
  readInput,
} from "./Decline.ts"
import { at, entry, type Groups, groupOf, text } from "./Input.ts"
import { exponent, fromMinorUnits, type ToMinorUnits } from "./MinorUnits.ts"
import type { WithheldReason } from "./Withholding.ts"

export type { Declined, Mapped, NotADecline } from "./Decline.ts"

interface RiskFactor {
  readonly type?: string
  readonly detail?: string
  readonly risk?: string
}

/** The fields of a response of Access Worldpay that are read. It contains no amount: pass it. */
export interface WorldpayAccessResponse {
  readonly outcome: string
  readonly transactionReference?: string
  readonly refusalCode?: string
  readonly refusalDescription?: string
  /** Absent when nothing was flagged. */
  readonly riskFactors?: readonly RiskFactor[]
  readonly advice?: { readonly code?: string }
  readonly threeDS?: { readonly outcome?: string }
  readonly paymentInstrument?: { readonly brand?: string }
}

/** What Worldpay returns for a payment. */
export type WorldpayDecline =
  /** The XML of WPG. */
  | string
  | WorldpayAccessResponse
  /** An error response of Access Worldpay. */
  | { readonly errorName: string; readonly message?: string }

const source = "worldpay"

/** Maps what Worldpay returned for a payment, in either of its formats. */
export function fromWorldpay(
  declined: WorldpayDecline,
  payment: AttemptedPayment<number>,
): Mapped<CompleteTransaction>
export function fromWorldpay(declined: WorldpayDecline, payment?: Partial<AttemptedPayment<number>>): Mapped
export function fromWorldpay(input: WorldpayDecline, payment?: Partial<AttemptedPayment<number>>): Mapped {
  return typeof input === "string" ? fromWorldpayXml(input, payment) : fromWorldpayAccess(input, payment)
}

const lastEvents: Groups<NotADeclineReason | "declined"> = {
  approved: "AUTHORISED|CAPTURED|SETTLED",
  pending: "SENT_FOR_AUTHORISATION|SHOPPER_REDIRECTED",
  declined: "REFUSED",
  canceled: "CANCELLED",
  "gateway-error": "ERROR",
}

const withheld: Groups<WithheldReason> = {
  "suspected-fraud": "34",
}

// ActiveMerchant, 2025-11. Some accounts return descriptions, such as NOT SUPPLIED BY SHOPPER, which have no letter.
const xmlAvs: Readonly<Record<string, string>> = {
  ...{ A: "M", B: "P", C: "Z", D: "B", E: "I", F: "A", G: "C", H: "I", I: "C", J: "C" },
}
const xmlCvv: Readonly<Record<string, string>> = { A: "M", B: "P", C: "P", D: "N" }

/** Maps the XML of WPG. A bundle that imports only this function does not contain the other one. */
export function fromWorldpayXml(
  declined: string,
  payment: AttemptedPayment<number>,
): Mapped<CompleteTransaction>
export function fromWorldpayXml(declined: string, payment?: Partial<AttemptedPayment<number>>): Mapped
export function fromWorldpayXml(input: string, payment?: Partial<AttemptedPayment<number>>): Mapped {
  const xml = text(input) ?? ""
  readInput(xml.includes("<paymentService") ? { xml } : undefined)
  const error = attribute(xml, "error", "code")
  const event = groupOf(lastEvents, content(xml, "lastEvent"))
  const isAuthentication = /<(challengeRequired|request3DSecure)\b/.test(xml)
  if (event !== "declined")
    return notADecline(
      event ??
        (isAuthentication
          ? "authentication-required"
          : error === undefined
            ? "unrecognized"
            : /duplicate/i.test(content(xml, "error") ?? "")
              ? "duplicate"
              : error === "1"
                ? "gateway-error"
                : "invalid-request"),
      input,
    )
  // Accounts return one of the two.
  const returned = ["ISO8583ReturnCode", "IssuerResponseCode"].find((tag) => attribute(xml, tag, "code"))
  const code = returned && attribute(xml, returned, "code")
  const currency = attribute(xml, "amount", "currencyCode")
  return declined(
    input,
    {
      id: attribute(xml, "orderStatus", "orderCode") ?? attribute(xml, "orderStatusEvent", "orderCode"),
      rawAmount: Number(attribute(xml, "amount", "value") ?? Number.NaN),
      currency,
      responseCode: code,
      responseCodeSource: source,
      responseDescription: returned && attribute(xml, returned, "description"),
      networkCode: twoDigits(code),
      avsResultCode: entry(xmlAvs, attribute(xml, "AVSResultCode", "description")),
      cvvResultCode: entry(xmlCvv, attribute(xml, "CVCResultCode", "description")),
      brand: content(xml, "paymentMethod"),
      withheld: groupOf(withheld, code),
    },
    toMinorUnits(Number(attribute(xml, "amount", "exponent"))),
    payment,
  )
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
  payment?: Partial<AttemptedPayment<number>>,
): Mapped
export function fromWorldpayAccess(
  root: Exclude<WorldpayDecline, string>,
  payment?: Partial<AttemptedPayment<number>>,
): Mapped {
  readInput(root)
  const outcome = text(at(root, "outcome"))
  const isBlocked = outcome === "fraudHighRisk"
  if (outcome !== "refused" && !isBlocked)
    return notADecline(
      groupOf(outcomes, outcome) ??
        (text(at(root, "errorName")) === undefined
          ? "unrecognized"
          : /internal|server/i.test(text(at(root, "errorName")) ?? "")
            ? "gateway-error"
            : "invalid-request"),
      root,
    )
  const risk = (type: string, detail?: string): string | undefined => {
    const factors = at(root, "riskFactors")
    const found = Array.isArray(factors)
      ? factors.find((one) => at(one, "type") === type && (!detail || at(one, "detail") === detail))
      : undefined
    return text(at(found, "risk"))
  }
  const code = text(at(root, "refusalCode"))
  return declined(
    root,
    {
      id: at(root, "transactionReference"),
      responseCode: code ?? (isBlocked ? outcome : undefined),
      responseCodeSource: source,
      responseDescription: text(at(root, "refusalDescription")),
      networkCode: twoDigits(code),
      responseSubStatus: isBlocked ? "blocked" : undefined,
      avsResultCode: accessAvs(risk("avs", "address"), risk("avs", "postcode")),
      cvvResultCode: entry(accessCvv, risk("cvc")),
      cavvResultCode: entry(accessCavv, at(root, "threeDS", "outcome")),
      brand: at(root, "paymentInstrument", "brand"),
      withheld: isBlocked ? "gateway-block" : groupOf(withheld, code),
      merchantAdviceCode: text(at(root, "advice", "code")),
    },
    fromMinorUnits(),
    payment,
  )
}

/** Only what is flagged is reported, so one part alone makes no letter: the other may match, or be unknown. */
const accessAvs = (address: string | undefined, postcode: string | undefined): string | undefined => {
  if (address === undefined || postcode === undefined) return undefined
  return address === "notMatched" && postcode === "notMatched" ? "N" : "U"
}

/** Codes have no leading zero in Access: 5 is the network's 05. Those of three digits stay as they are. */
const twoDigits = (code: string | undefined): string | undefined => code?.padStart(2, "0")

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
