/**
 * Cybersource (Visa Acceptance Solutions): the response of the REST API's `POST /pts/v2/payments`.
 *
 * Sources: documentation of cybersource-rest-client 0.0.74, PtsV2PaymentsPost201Response (2026); ActiveMerchant's
 * Cybersource REST gateway (2025-11); Spreedly's table of normalized values (2026). The SDK for Node has no types.
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
import { at, type Groups, groupOf, text } from "./Input.ts"
import { fromDecimal } from "./MinorUnits.ts"
import type { WithheldReason } from "./RescueAdvice.ts"

export type { Declined, Mapped, NotADecline } from "./Decline.ts"

/** The fields of a response that are read. Amounts are decimal text. */
export interface CybersourcePayment {
  readonly id?: string | undefined
  readonly status: string
  readonly submitTimeUtc?: string | undefined
  readonly errorInformation?:
    | { readonly reason?: string | undefined; readonly message?: string | undefined }
    | undefined
  readonly reason?: string | undefined
  readonly message?: string | undefined
  readonly orderInformation?:
    | {
        readonly amountDetails?:
          | { readonly totalAmount?: string | undefined; readonly currency?: string | undefined }
          | undefined
      }
    | undefined
  readonly paymentInformation?:
    | { readonly card?: { readonly type?: string | undefined } | undefined }
    | undefined
  readonly processorInformation?:
    | {
        readonly responseCode?: string | undefined
        readonly avs?:
          | { readonly code?: string | undefined; readonly codeRaw?: string | undefined }
          | undefined
        readonly cardVerification?: { readonly resultCode?: string | undefined } | undefined
        readonly merchantAdvice?:
          | { readonly code?: string | undefined; readonly codeRaw?: string | undefined }
          | undefined
        readonly consumerAuthenticationResponse?:
          | { readonly code?: string | undefined; readonly codeRaw?: string | undefined }
          | undefined
      }
    | undefined
}

/** What Cybersource returns for a payment. */
export type CybersourceDecline = CybersourcePayment

const statuses: Groups<NotADeclineReason> = {
  approved: "AUTHORIZED|TRANSMITTED",
  "partially-approved": "PARTIAL_AUTHORIZED",
  "held-for-review": "AUTHORIZED_PENDING_REVIEW|PENDING_REVIEW",
  pending: "PENDING",
  "authentication-required": "PENDING_AUTHENTICATION|AUTHENTICATION_FAILED",
  "invalid-request": "INVALID_REQUEST",
  "gateway-error": "SERVER_ERROR",
}

const reasons: Groups<NotADeclineReason> = {
  duplicate: "DUPLICATE_REQUEST",
  timeout: "SERVER_TIMEOUT|SERVICE_TIMEOUT|GATEWAY_TIMEOUT",
  "authentication-required":
    "CONSUMER_AUTHENTICATION_REQUIRED|CONSUMER_AUTHENTICATION_FAILED|PENDING_AUTHENTICATION",
  "invalid-request": "INVALID_MERCHANT_CONFIGURATION",
  "gateway-error": "PROCESSOR_ERROR",
}

const withheld: Groups<WithheldReason> = {
  "lost-or-stolen": "STOLEN_LOST_CARD",
  "gateway-block":
    "BLACKLISTED_CUSTOMER|SCORE_EXCEEDS_THRESHOLD|DECISION_PROFILE_REJECT|CUSTOMER_WATCHLIST_MATCH|ADDRESS_COUNTRY_WATCHLIST_MATCH|EMAIL_COUNTRY_WATCHLIST_MATCH|IP_COUNTRY_WATCHLIST_MATCH",
}

/** Maps what Cybersource returned for a payment. */
export function fromCybersource(
  declined: CybersourceDecline,
  payment: AttemptedPayment<string>,
): Mapped<CompleteTransaction>
export function fromCybersource(declined: CybersourceDecline, payment?: PartialAttempt<string>): Mapped
export function fromCybersource(input: CybersourceDecline, payment?: PartialAttempt<string>): Mapped {
  const root = readInput(input)
  const status = text(at(root, "status"))
  const code = text(at(root, "errorInformation", "reason"), at(root, "reason"))
  // Authorized by the bank, then rejected by Decision Manager: a block, with money held until it is reversed.
  const isBlocked = status === "AUTHORIZED_RISK_DECLINED"
  const reason =
    groupOf(reasons, code) ??
    groupOf(statuses, status) ??
    (status === "DECLINED" || isBlocked ? undefined : "unrecognized")
  if (reason) return notADecline(reason, input)

  const processor = at(root, "processorInformation")
  const cavv = at(processor, "consumerAuthenticationResponse")
  const advice = at(processor, "merchantAdvice")
  return declined(
    input,
    {
      id: at(root, "id"),
      rawAmount: at(root, "orderInformation", "amountDetails", "totalAmount"),
      currency: at(root, "orderInformation", "amountDetails", "currency"),
      rawTime: at(root, "submitTimeUtc"),
      responseCode: code ?? status,
      responseCodeSource: "cybersource",
      responseDescription: text(at(root, "errorInformation", "message"), at(root, "message")),
      // The processor approved a blocked payment.
      networkCode: text(!isBlocked && at(processor, "responseCode")),
      responseSubStatus: isBlocked ? "blocked" : undefined,
      avsResultCode: letter(at(processor, "avs", "code")) ?? letter(at(processor, "avs", "codeRaw")),
      cvvResultCode: letter(at(processor, "cardVerification", "resultCode")),
      cavvResultCode: text(at(cavv, "code"), at(cavv, "codeRaw")),
      // Card type 001 is Visa.
      brand: at(root, "paymentInformation", "card", "type") === "001" ? "visa" : undefined,
      withheld: groupOf(withheld, code) ?? (isBlocked ? "gateway-block" : undefined),
      merchantAdviceCode: text(at(advice, "codeRaw"), at(advice, "code")),
    },
    fromDecimal,
    payment,
  )
}

/** Cybersource's own codes 1, 2 and 3 mean that the processor returned no result. */
const letter = (code: unknown): string | undefined => /^[A-Z]$/.exec(text(code) ?? "")?.[0]
