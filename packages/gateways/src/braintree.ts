/**
 * Braintree: the result of `transaction.sale`, a transaction, or the SDK's error.
 *
 * Sources: @types/braintree 3.4.4 (2026), braintree_node 3.40.0 changelog (2026), Braintree's pages on transaction
 * responses and authorization decline codes (2026), ActiveMerchant's Braintree gateway (2025-11).
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
import { fromDecimal } from "./MinorUnits.ts"
import type { WithheldReason } from "./RescueAdvice.ts"
import { adviceOf, type RetryAdvice } from "./RetryAdvice.ts"

export type { Declined, Mapped, NotADecline } from "./Decline.ts"

/** The fields of a transaction that are read. Amounts are decimal text. */
export interface BraintreeTransaction {
  readonly id: string
  readonly status: string
  readonly type?: string | undefined
  readonly amount?: string | undefined
  readonly currencyIsoCode?: string | undefined
  readonly createdAt?: string | undefined
  readonly processorResponseCode?: string | undefined
  readonly processorResponseText?: string | undefined
  readonly processorResponseType?: string | undefined
  readonly additionalProcessorResponse?: string | null | undefined
  readonly networkResponseCode?: string | undefined
  readonly gatewayRejectionReason?: string | undefined
  readonly avsErrorResponseCode?: string | null | undefined
  readonly avsStreetAddressResponseCode?: string | undefined
  readonly avsPostalCodeResponseCode?: string | undefined
  readonly cvvResponseCode?: string | undefined
  readonly merchantAdviceCode?: string | undefined
  readonly upcomingRetryDate?: string | undefined
  readonly creditCard?: { readonly cardType?: string | undefined } | undefined
  readonly threeDSecureInfo?: { readonly status?: string | undefined } | undefined
}

/** What Braintree returns for a payment. */
export type BraintreeDecline =
  | BraintreeTransaction
  /** The result of `transaction.sale`; a validation error has no transaction. */
  | { readonly success: boolean; readonly transaction?: BraintreeTransaction | undefined }
  /** The error that the SDK throws, such as a `gatewayTimeoutError`. */
  | { readonly name: string; readonly type: `${string}Error` }

const statuses: Groups<NotADeclineReason> = {
  approved: "authorized|submitted_for_settlement|settlement_confirmed|settling|settled",
  pending: "authorizing|settlement_pending",
  "gateway-error": "failed",
  canceled: "voided",
}

// Processor codes, and rejections by Braintree's own settings. Those by AVS and CVV rules are declines like an issuer's.
const notDeclines: Groups<NotADeclineReason> = {
  duplicate: "2016|duplicate",
  "partially-approved": "1004|2035",
  "authentication-required": "2099|three_d_secure",
  "gateway-error": "3000",
  "invalid-request": "application_incomplete|token_issuance",
}

// Set-up errors of the merchant account and of the request.
const invalidRequests = /^20(2[35-9]|3[0-3]|4[025]|5[58]|64)$/

const withheld: Groups<WithheldReason> = {
  "lost-or-stolen": "2012|2013|2047|2053",
  "suspected-fraud": "2014",
  "consent-revoked": "2017|2018",
  "gateway-block": "fraud|risk_threshold",
}

const responseTypes: Groups<RetryAdvice["retry"]> = {
  later: "soft_declined",
  never: "hard_declined",
}

// Letters by street and postal code (ActiveMerchant, 2025-11): each code of the street has a row, in the order MNUIAB,
// and each code of the postal code a column. A space: no letter.
const avsCodes = "MNUIAB"
const avs = ["MABBB", "ZCCCC", "PNIII", "PCIII", "PCIII", "     B"]
// I (not provided), A (not applicable) and B (bypassed) become the letters of the card networks.
const cvv: Readonly<Record<string, string>> = { I: "P", A: "X", B: "P" }

// Braintree reports no CAVV result; derived from the status of 3-D Secure.
const cavv: Readonly<Record<string, string>> = {
  authenticate_successful: "2",
  authenticate_attempt_successful: "3",
  authenticate_failed: "1",
  authenticate_rejected: "1",
  authenticate_unable_to_authenticate: "0",
}

/** Maps what Braintree returned for a payment. */
export function fromBraintree(
  declined: BraintreeDecline,
  payment: AttemptedPayment<string>,
): Mapped<CompleteTransaction>
export function fromBraintree(declined: BraintreeDecline, payment?: PartialAttempt<string>): Mapped
export function fromBraintree(input: BraintreeDecline, payment?: PartialAttempt<string>): Mapped {
  const root = readInput(input)
  const transaction = at(root, "transaction") ?? root
  const status = at(transaction, "status")
  const isRejected = status === "gateway_rejected"
  const rejection = text(at(transaction, "gatewayRejectionReason"))
  const processorCode = text(at(transaction, "processorResponseCode"))
  const code = isRejected ? (rejection ?? processorCode) : processorCode
  const type = text(at(transaction, "type")) ?? "sale"
  const reason =
    errorReason(type) ??
    groupOf(notDeclines, code) ??
    groupOf(statuses, status) ??
    (invalidRequests.test(code ?? "") || (!status && at(root, "success") === false)
      ? "invalid-request"
      : isRejected || status === "processor_declined"
        ? undefined
        : "unrecognized")
  if (reason) return notADecline(reason, input)

  const responseType = text(at(transaction, "processorResponseType"))
  const cvvCode = text(at(transaction, "cvvResponseCode"))
  return declined(
    input,
    {
      id: at(transaction, "id"),
      rawAmount: at(transaction, "amount"),
      currency: at(transaction, "currencyIsoCode"),
      rawTime: at(transaction, "createdAt"),
      responseCode: code,
      responseCodeSource: "braintree",
      // What the processor returned for a rejected payment may be an approval.
      responseDescription: text(
        !isRejected && at(transaction, "processorResponseText"),
        at(root, "message"),
        rejection,
      ),
      networkCode: text(!isRejected && at(transaction, "networkResponseCode")),
      responseSubStatus: isRejected ? "gateway_rejected" : undefined,
      avsResultCode: text(
        at(transaction, "avsErrorResponseCode"),
        avsLetter(
          text(at(transaction, "avsStreetAddressResponseCode")),
          text(at(transaction, "avsPostalCodeResponseCode")),
        ),
      ),
      cvvResultCode: entry(cvv, cvvCode) ?? cvvCode,
      cavvResultCode: entry(cavv, at(transaction, "threeDSecureInfo", "status")),
      brand: at(transaction, "creditCard", "cardType"),
      withheld: groupOf(withheld, code),
      merchantAdviceCode: text(at(transaction, "merchantAdviceCode")),
      gatewayAdvice: adviceOf(responseTypes, responseType),
      isRetriedByGateway: text(at(transaction, "upcomingRetryDate")) !== undefined,
    },
    fromDecimal,
    payment,
  )
}

/** By the type of an error. Every other type is a transaction that is not a payment, such as a credit. */
const errorReason = (type: string): NotADeclineReason | undefined => {
  if (type === "sale") return undefined
  if (/^(auth|notFound)/.test(type)) return "invalid-request"
  // Whether the payment was made is unknown after every other error.
  return type.endsWith("Error") ? "timeout" : "unrecognized"
}

const avsLetter = (street: string | undefined, postalCode: string | undefined): string | undefined =>
  avs[avsCodes.indexOf(street ?? "?")]?.[avsCodes.indexOf(postalCode ?? "?")]
