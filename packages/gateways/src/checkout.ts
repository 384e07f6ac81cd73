/**
 * Checkout.com: the response of a payment request, a payment with its actions, a webhook, or the SDK's error.
 *
 * Sources: checkout.com/docs, pages on API response codes (2025-10), amounts (2025-11) and the payment object (2026);
 * checkout-sdk-go 2.4.1 types (2026-06); ActiveMerchant's Checkout V2 gateway and fixtures (2025-11).
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
import { fromMinorUnits } from "./MinorUnits.ts"
import type { WithheldReason } from "./RescueAdvice.ts"
import { adviceOf, type RetryAdvice } from "./RetryAdvice.ts"

export type { Declined, Mapped, NotADecline } from "./Decline.ts"

interface CheckoutSource {
  readonly scheme?: string | undefined
  readonly avs_check?: string | undefined
  readonly cvv_check?: string | undefined
  readonly avsCheck?: string | undefined
  readonly cvvCheck?: string | undefined
}

/** The fields of a payment that are read. */
export interface CheckoutPayment {
  readonly id?: string | undefined
  readonly approved?: boolean | undefined
  readonly status?: string | undefined
  readonly amount?: number | undefined
  readonly currency?: string | undefined
  readonly response_code?: string | undefined
  readonly response_summary?: string | undefined
  readonly processed_on?: string | undefined
  readonly requested_on?: string | undefined
  readonly source?: CheckoutSource | undefined
  readonly actions?:
    | readonly {
        readonly response_code?: string | undefined
        readonly response_summary?: string | undefined
      }[]
    | undefined
  readonly processing?:
    | {
        readonly partner_response_code?: string | undefined
        readonly partner_merchant_advice_code?: string | undefined
        readonly recommendation_code?: string | undefined
      }
    | undefined
  readonly retry?: object | undefined
  readonly "3ds"?: { readonly authentication_response?: string | undefined }
}

/** What Checkout.com returns or sends for a payment. */
export type CheckoutDecline =
  | CheckoutPayment
  /** A webhook, such as `payment_declined`. */
  | { readonly type: string; readonly data: CheckoutPayment }
  /** An error response. */
  | { readonly error_type: string; readonly error_codes?: readonly string[] | undefined }
  /** The error that the SDK throws: the error response is its body. */
  | { readonly http_code: number; readonly body?: unknown }

// Where Checkout.com's minor units differ from ISO 4217 (page on amounts, 2025-11): CLP has two decimals.
const toMinorUnits = fromMinorUnits({ CLP: -100 })

// By status, and by the type of a webhook, whose payment has no status.
const statuses: Groups<NotADeclineReason | "declined" | "retried"> = {
  declined: "Declined|payment_declined",
  retried: "Retry Scheduled|payment_retry_scheduled",
  approved:
    "Authorized|Captured|Paid|Partially Captured|Card Verified|payment_approved|payment_captured|payment_paid",
  pending: "Pending|payment_pending",
  canceled: "Canceled|Voided|Expired|payment_canceled|payment_voided|payment_expired",
}

const notDeclines: Groups<NotADeclineReason> = {
  "partially-approved": "10010",
  timeout: "20068",
  duplicate: "20094",
}

const withheld: Groups<WithheldReason> = {
  "account-closed": "20046",
}

// Recommendation codes (checkout-sdk-go types, 2026-06).
const recommendations: Groups<RetryAdvice["retry"]> = {
  "update-card": "01",
  later: "02",
  never: "03",
}

// Checkout.com writes Y for a match, D for none and N for a CVV that should be on the card but was not sent.
const cvv: Readonly<Record<string, string>> = { Y: "M", D: "N", N: "S" }

// No CAVV result is reported; derived from the result of 3-D Secure.
const cavv: Readonly<Record<string, string>> = { Y: "2", A: "3", N: "1", R: "1", U: "0" }

/** Maps what Checkout.com returned for a payment. */
export function fromCheckout(
  declined: CheckoutDecline,
  payment: AttemptedPayment<number>,
): Mapped<CompleteTransaction>
export function fromCheckout(declined: CheckoutDecline, payment?: PartialAttempt<number>): Mapped
export function fromCheckout(input: CheckoutDecline, payment?: PartialAttempt<number>): Mapped {
  const root = readInput(input)
  const event = text(at(root, "type"))
  const object = event === undefined ? root : (at(root, "data") ?? root)
  const code = text(at(object, "response_code"), at(object, "actions", 0, "response_code"))
  const status = text(at(object, "status"), event)
  const meaning =
    groupOf(statuses, status) ??
    (at(object, "approved") === false && !status && code ? "declined" : undefined)
  const isRetried = meaning === "retried"
  const reason =
    groupOf(notDeclines, code) ??
    (/^2015\d$/.test(code ?? "") ? "authentication-required" : undefined) ??
    (isRetried || meaning === "declined"
      ? undefined
      : at(object, "_links", "redirect") !== undefined
        ? "authentication-required"
        : (meaning ?? errorReason(root)))
  if (reason) return notADecline(reason, input)

  const card = at(object, "source")
  const processing = at(object, "processing")
  const recommendation = text(at(processing, "recommendation_code"))
  const cvvCheck = text(at(card, "cvv_check"), at(card, "cvvCheck"))
  // 40104 is a CVV rule; every other code of that range is a block by Checkout.com's risk engine.
  const isBlocked = /^4/.test(code ?? "") && code !== "40104"
  return declined(
    input,
    {
      id: at(object, "id"),
      rawAmount: at(object, "amount"),
      currency: at(object, "currency"),
      rawTime: text(at(object, "processed_on"), at(object, "requested_on")),
      responseCode: code,
      responseCodeSource: "checkout",
      responseDescription: text(at(object, "response_summary"), at(object, "actions", 0, "response_summary")),
      networkCode: text(at(processing, "partner_response_code"), networkCode(code)),
      responseSubStatus: isBlocked ? "blocked" : undefined,
      avsResultCode: text(at(card, "avs_check"), at(card, "avsCheck")),
      cvvResultCode: entry(cvv, cvvCheck) ?? cvvCheck,
      cavvResultCode: entry(cavv, at(object, "3ds", "authentication_response")),
      brand: at(card, "scheme"),
      withheld: isBlocked ? "gateway-block" : groupOf(withheld, code),
      merchantAdviceCode: text(at(processing, "partner_merchant_advice_code")),
      gatewayAdvice: adviceOf(recommendations, recommendation),
      isRetriedByGateway:
        isRetried ||
        at(object, "retry", "enabled") === true ||
        text(at(object, "retry", "next_attempt_on")) !== undefined,
    },
    toMinorUnits,
    payment,
  )
}

const errorReason = (root: unknown): NotADeclineReason => {
  const type = text(at(root, "error_type"), at(root, "body", "error_type"))
  const httpStatus = at(root, "http_code")
  if (httpStatus === 408) return "timeout"
  // A request with the same idempotency key is in progress, or was processed.
  if (httpStatus === 409) return "duplicate"
  if (Number(httpStatus) >= 500 || /processing|internal/.test(type ?? "")) return "gateway-error"
  return type || httpStatus ? "invalid-request" : "unrecognized"
}

/** The network's code: the last two characters of 200xx and 300xx, and those of three codes with a pattern of their own. */
const networkCode = (code: string | undefined): string | undefined =>
  /^(?:[23]00|201(?=79|82|83))(\w\w)$/.exec(code ?? "")?.[1]
