/**
 * Stripe: a thrown error, a PaymentIntent, a Charge, or a webhook event that holds one of them.
 *
 * Sources: stripe-node 23.1.0 types (2026), docs.stripe.com/declines/codes and /currencies (2026), ActiveMerchant's
 * Stripe gateway and fixtures (2025-11).
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

interface StripeChecks {
  readonly address_line1_check?: string | null | undefined
  readonly address_postal_code_check?: string | null | undefined
  readonly cvc_check?: string | null | undefined
}

/** The fields of a Charge that are read. */
export interface StripeCharge {
  readonly object: "charge"
  readonly id: string
  readonly status?: string | undefined
  readonly amount?: number | undefined
  readonly currency?: string | undefined
  readonly created?: number | undefined
  readonly failure_code?: string | null | undefined
  readonly failure_message?: string | null | undefined
  readonly outcome?:
    | {
        readonly type?: string | undefined
        readonly reason?: string | null | undefined
        readonly advice_code?: string | null | undefined
        readonly network_advice_code?: string | null | undefined
        readonly network_decline_code?: string | null | undefined
        readonly network_status?: string | null | undefined
      }
    | null
    | undefined
  readonly payment_method_details?:
    | {
        readonly card?:
          | {
              readonly brand?: string | null | undefined
              readonly checks?: StripeChecks | null | undefined
              readonly three_d_secure?: { readonly result?: string | null | undefined } | null | undefined
            }
          | undefined
      }
    | null
    | undefined
}

/** The fields of a `StripeError`, of its JSON, and of `last_payment_error` that are read. */
export interface StripeFailure {
  readonly object?: never
  readonly type: string
  readonly code?: string | undefined
  readonly decline_code?: string | undefined
  readonly message?: string | undefined
  readonly advice_code?: string | undefined
  readonly network_advice_code?: string | undefined
  readonly network_decline_code?: string | undefined
  /** The id of the charge. */
  readonly charge?: string | undefined
  readonly payment_intent?: StripePaymentIntent | undefined
  /** Present when the error is not about a payment. */
  readonly setup_intent?: object | undefined
}

/** The fields of a PaymentIntent that are read. Expand `latest_charge`: AVS and CVC checks are nowhere else. */
export interface StripePaymentIntent {
  readonly object: "payment_intent"
  readonly id: string
  readonly status?: string | undefined
  readonly amount?: number | undefined
  readonly currency?: string | undefined
  readonly created?: number | undefined
  readonly last_payment_error?: StripeFailure | null | undefined
  readonly latest_charge?: string | StripeCharge | null | undefined
  /** Sent by API versions before 2022-11-15, in place of the latest charge: the latest is the first. */
  readonly charges?: { readonly data: readonly StripeCharge[] } | undefined
}

/** What Stripe returns, throws or sends for a payment. */
export type StripeDecline =
  | StripeFailure
  | StripePaymentIntent
  | StripeCharge
  /** A webhook event, such as `payment_intent.payment_failed`. */
  | { readonly object: "event"; readonly data: { readonly object: object } }
  /** The JSON of a failed request, or an error with the charge that you retrieved for its `charge` id. */
  | { readonly error: StripeFailure; readonly charge?: StripeCharge | undefined }

// Where Stripe's minor units differ from ISO 4217 (docs.stripe.com/currencies, 2026): ISK and UGX have two decimals, MGA
// has none.
const toMinorUnits = fromMinorUnits({ ISK: -100, UGX: -100, MGA: 100 })

// Outcome types, statuses, decline codes and error codes that are not declines.
const notDeclines: Groups<NotADeclineReason> = {
  approved: "succeeded|requires_capture",
  pending: "processing|pending",
  canceled: "canceled",
  duplicate: "duplicate_transaction",
  "held-for-review": "manual_review",
  "authentication-required": "requires_action|authentication_required|payment_intent_authentication_failure",
  "invalid-request": "invalid|testmode_decline|test_mode_live_card|live_mode_test_card",
}

// Error codes of Stripe's own validation, when there is no decline code.
const malformed = /^(incorrect_number|invalid_(number|expiry|cvc))/

/** Types of errors as the JSON has them, and as the classes of stripe-node are called. */
const errorReason = (type = "card_error", code?: string): NotADeclineReason | undefined => {
  if (/card_?error/i.test(type)) return undefined
  if (/Connection/.test(type)) return "timeout"
  // Another request with the key, or for the payment (lock_timeout), may have been paid.
  if (/idempotency|lock_/i.test(type + code)) return "duplicate"
  return /api|rate/i.test(type) ? "gateway-error" : "invalid-request"
}

// The issuer's or Stripe's decline codes.
const withheld: Groups<WithheldReason> = {
  "lost-or-stolen": "lost_card|stolen_card|pickup_card",
  "gateway-block": "fraudulent|merchant_blacklist",
  "consent-revoked": "stop_payment_order|revocation_of_authorization|revocation_of_all_authorizations",
}

const adviceCodes: Groups<RetryAdvice["retry"]> = {
  later: "try_again_later",
  never: "do_not_try_again",
  "update-card": "confirm_card_data",
}

// Pairs of line 1 and postal code (ActiveMerchant, 2025-11). Every other pair has no letter.
const avs: Readonly<Record<string, string>> = {
  "pass fail": "A",
  "pass unchecked": "B",
  "unchecked unchecked": "I",
  "fail fail": "N",
  "unchecked pass": "P",
  "pass pass": "Y",
  "fail pass": "Z",
}

const cvv: Readonly<Record<string, string>> = { pass: "M", fail: "N", unchecked: "P", unavailable: "U" }

// Stripe exposes no CAVV result; derived from the result of 3-D Secure.
const cavv: Readonly<Record<string, string>> = {
  authenticated: "2",
  attempt_acknowledged: "3",
  failed: "1",
  processing_error: "0",
}

/** Maps what Stripe returned for a payment. */
export function fromStripe(
  declined: StripeDecline,
  payment: AttemptedPayment<number>,
): Mapped<CompleteTransaction>
export function fromStripe(declined: StripeDecline, payment?: PartialAttempt<number>): Mapped
export function fromStripe(input: StripeDecline, payment?: PartialAttempt<number>): Mapped {
  const root = readInput(input)
  const object = at(root, "object") === "event" ? at(root, "data", "object") : root
  const kind = at(object, "object")
  const error = kind ? at(object, "last_payment_error") : (at(object, "error") ?? object)
  const intent = kind === "payment_intent" ? object : at(error, "payment_intent")
  const charge = [
    object,
    at(object, "charge"),
    at(intent, "latest_charge"),
    at(intent, "charges", "data", 0),
  ].find((one) => at(one, "object") === "charge")
  const outcome = at(charge, "outcome")
  const paid = charge ?? intent
  const ofFailure = (name: string) => text(at(error, name), at(outcome, name))

  const declineCode = text(at(error, "decline_code"))
  const code = text(declineCode, at(outcome, "reason"), at(error, "code"), at(charge, "failure_code"))
  const type = text(at(error, "type"))
  const outcomeType = at(outcome, "type")
  const reason =
    // The status of the intent comes before the error: a request about a paid intent fails as well.
    [outcomeType, at(charge, "status"), at(intent, "status"), code, at(error, "code")]
      .map((one) => groupOf(notDeclines, one))
      .find(Boolean) ??
    (!declineCode && malformed.test(code ?? "") ? "invalid-request" : errorReason(type, code)) ??
    (at(error, "setup_intent") || (!type && at(charge, "status") !== "failed") ? "unrecognized" : undefined)
  if (reason) return notADecline(reason, input)

  const card = at(charge, "payment_method_details", "card")
  const checks = at(card, "checks")
  const isBlocked = outcomeType === "blocked"
  const created = at(charge, "created")
  return declined(
    input,
    {
      id: text(at(charge, "id"), at(error, "charge"), at(intent, "latest_charge"), at(intent, "id")),
      rawAmount: at(paid, "amount"),
      currency: at(paid, "currency"),
      rawTime: created ? new Date(Number(created) * 1000).toJSON() : undefined,
      responseCode: code,
      responseCodeSource: "stripe",
      responseDescription: text(at(error, "message"), at(charge, "failure_message")),
      networkCode: ofFailure("network_decline_code"),
      responseSubStatus: isBlocked ? "blocked" : undefined,
      avsResultCode: entry(
        avs,
        `${text(at(checks, "address_line1_check"))} ${text(at(checks, "address_postal_code_check"))}`,
      ),
      cvvResultCode: entry(cvv, at(checks, "cvc_check")),
      cavvResultCode: entry(cavv, at(card, "three_d_secure", "result")),
      brand: at(card, "brand"),
      withheld: groupOf(withheld, code) ?? (isBlocked ? "gateway-block" : undefined),
      merchantAdviceCode: ofFailure("network_advice_code"),
      gatewayAdvice: adviceOf(adviceCodes, ofFailure("advice_code")),
    },
    toMinorUnits,
    payment,
  )
}
