/**
 * Spreedly: a transaction of any gateway that is connected to it.
 *
 * Sources: developer.spreedly.com, pages on transactions and normalized values (2026). Its npm client is maintained by a third
 * party and has no types of a transaction.
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
import { merchantAdvice, type SingleAdvice } from "./RetryAdvice.ts"

export type { Declined, Mapped, NotADecline } from "./Decline.ts"

interface OutcomeData {
  readonly failure_reason?: string | null | undefined
  readonly network_advice_code?: string | null | undefined
}

/** The fields of a transaction that are read. */
export interface SpreedlyTransaction {
  readonly succeeded: boolean
  readonly state?: string | null | undefined
  readonly token?: string | undefined
  readonly transaction_type?: string | null | undefined
  readonly amount?: number | null | undefined
  readonly currency_code?: string | null | undefined
  readonly created_at?: string | undefined
  readonly message?: string | null | undefined
  readonly gateway_type?: string | null | undefined
  readonly gateway_transaction_id?: string | null | undefined
  readonly response?:
    | {
        readonly message?: string | null | undefined
        readonly error_code?: string | null | undefined
        readonly error_detail?: string | null | undefined
        readonly avs_code?: string | null | undefined
        readonly cvv_code?: string | null | undefined
        readonly pending?: boolean | null | undefined
        readonly fraud_review?: boolean | null | undefined
        readonly result_unknown?: boolean | null | undefined
        readonly cancelled?: boolean | null | undefined
      }
    | null
    | undefined
  readonly gateway_response?:
    | {
        readonly outcome_data?: OutcomeData | null | undefined
        readonly payment_outcome_data?: OutcomeData | null | undefined
        readonly raw_payment_outcome_data?:
          | { readonly processor_decline_code?: string | null | undefined }
          | null
          | undefined
      }
    | null
    | undefined
  readonly payment_method?: { readonly card_type?: string | null | undefined } | null | undefined
}

/** What Spreedly returns for a payment. */
export type SpreedlyDecline =
  | SpreedlyTransaction
  | { readonly transaction: SpreedlyTransaction }
  /** A rejected request. */
  | { readonly errors: readonly { readonly key: string; readonly message: string }[] }

const toMinorUnits = fromMinorUnits()

const states: Groups<NotADeclineReason> = {
  approved: "succeeded",
  pending: "pending|processing",
  timeout: "gateway_processing_result_unknown",
  "invalid-request": "gateway_setup_failed",
}

// Spreedly's normalized reasons and ActiveMerchant's standard error codes.
const notDeclines: Groups<NotADeclineReason> = {
  "authentication-required": "authentication_required|cardholder_authentication_required",
  duplicate: "duplicate_transaction|cc_rejected_duplicated_payment",
  "invalid-request":
    "invalid_merchant|invalid_merchant_configuration|config_error|test_mode_live_card|unsupported_feature",
}

const withheld: Groups<WithheldReason> = {
  "lost-or-stolen": "lost_stolen_card|pick_up_card",
  "suspected-fraud": "fraud_suspected",
  "account-closed": "closed_card",
}

// The merchant advice code of each of Spreedly's values.
const adviceCodes: Readonly<Record<string, string>> = {
  new_account_information_available: "01",
  do_not_try_again: "03",
  stop_recurring_payment: "21",
  retry_after_1_hour: "24",
  retry_after_24_hours: "25",
  retry_after_2_days: "26",
  retry_after_4_days: "27",
  retry_after_6_days: "28",
  retry_after_8_days: "29",
  retry_after_10_days: "30",
}

/** Maps what Spreedly returned for a payment. The code and its source are those of the gateway. */
export function fromSpreedly(
  declined: SpreedlyDecline,
  payment: AttemptedPayment<number>,
): Mapped<CompleteTransaction>
export function fromSpreedly(declined: SpreedlyDecline, payment?: PartialAttempt<number>): Mapped
export function fromSpreedly(input: SpreedlyDecline, payment?: PartialAttempt<number>): Mapped {
  const root = readInput(input)
  const transaction = at(root, "transaction") ?? root
  const response = at(transaction, "response")
  const gateway = at(transaction, "gateway_response")
  // Documented under both names.
  const outcome = at(gateway, "outcome_data") ?? at(gateway, "payment_outcome_data")
  const failure = text(at(outcome, "failure_reason"))
  const errorCode = text(at(response, "error_code"))
  const reason =
    reasonOf(transaction, root) ?? groupOf(notDeclines, failure) ?? groupOf(notDeclines, errorCode)
  if (reason) return notADecline(reason, input)

  const type = text(at(transaction, "gateway_type"))
  const advice = text(at(outcome, "network_advice_code"))
  return declined(
    input,
    {
      id: text(at(transaction, "gateway_transaction_id"), at(transaction, "token")),
      rawAmount: at(transaction, "amount"),
      currency: at(transaction, "currency_code"),
      rawTime: at(transaction, "created_at"),
      responseCode: text(
        at(gateway, "raw_payment_outcome_data", "processor_decline_code"),
        errorCode,
        failure,
      ),
      responseCodeSource: type === undefined ? "spreedly" : `spreedly:${type}`,
      responseDescription: text(
        at(response, "error_detail"),
        at(transaction, "message"),
        at(response, "message"),
      ),
      responseSubStatus: failure,
      processorName: type,
      avsResultCode: text(at(response, "avs_code")),
      cvvResultCode: text(at(response, "cvv_code")),
      brand: at(transaction, "payment_method", "card_type"),
      withheld:
        advice === "stop_recurring_payment"
          ? "consent-revoked"
          : (groupOf(withheld, failure) ?? groupOf(withheld, errorCode)),
      gatewayAdvice: adviceOf(advice),
    },
    toMinorUnits,
    payment,
  )
}

const reasonOf = (transaction: unknown, root: object): NotADeclineReason | undefined => {
  const response = at(transaction, "response")
  // Credits, voids and verifications fail in the same form.
  if (!/purchase|authorization/i.test(text(at(transaction, "transaction_type")) ?? "Purchase"))
    return "unrecognized"
  if (at(transaction, "succeeded") === true) return "approved"
  if (at(response, "fraud_review") === true) return "held-for-review"
  if (at(response, "result_unknown") === true) return "timeout"
  if (at(response, "cancelled") === true) return "canceled"
  const state = groupOf(states, at(transaction, "state"))
  if (state === "pending" && text(at(transaction, "required_action"))) return "authentication-required"
  if (state !== undefined || at(response, "pending") === true) return state ?? "pending"
  if (at(transaction, "succeeded") !== false)
    return at(root, "errors") === undefined ? "unrecognized" : "invalid-request"
  // Spreedly itself rejected the request: no gateway received it.
  return at(transaction, "state") === "failed" && !response ? "invalid-request" : undefined
}

const adviceOf = (value: string | undefined): SingleAdvice | undefined => {
  if (value === undefined) return undefined
  return { retry: "unknown", ...merchantAdvice(entry(adviceCodes, value) ?? ""), rawCode: value }
}
