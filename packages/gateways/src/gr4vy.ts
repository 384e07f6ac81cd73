/**
 * Gr4vy: a transaction of any payment service that is connected to it, as JSON, as the object of its SDK, or in a
 * webhook.
 *
 * Sources: @gr4vy/sdk 1.10.18 types (2026), docs.gr4vy.com/guides/api/error-codes (2026-09).
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

export type { Declined, Mapped, NotADecline } from "./Decline.ts"

/** The fields of the JSON of a transaction that are read. */
export interface Gr4vyTransactionJson {
  readonly id?: string | undefined
  readonly status: string
  readonly amount?: number | undefined
  readonly currency?: string | undefined
  readonly created_at?: string | undefined
  readonly error_code?: string | null | undefined
  readonly raw_response_code?: string | null | undefined
  readonly raw_response_description?: string | null | undefined
  readonly iso_response_code?: string | null | undefined
  readonly auth_response_code?: string | null | undefined
  readonly avs_response_code?: string | null | undefined
  readonly cvv_response_code?: string | null | undefined
  readonly merchant_advice_code?: string | null | undefined
  readonly payment_service_transaction_id?: string | null | undefined
  readonly payment_service?:
    | {
        readonly payment_service_definition_id?: string | undefined
        readonly display_name?: string | undefined
      }
    | null
    | undefined
  readonly payment_method?: { readonly scheme?: string | null | undefined } | null | undefined
}

/** The fields of the SDK's transaction that are read. */
export interface Gr4vyTransaction {
  readonly id?: string | undefined
  readonly status: string
  readonly amount?: number | undefined
  readonly currency?: string | undefined
  readonly createdAt?: Date | undefined
  readonly errorCode?: string | null | undefined
  readonly rawResponseCode?: string | null | undefined
  readonly rawResponseDescription?: string | null | undefined
  readonly isoResponseCode?: string | null | undefined
  readonly authResponseCode?: string | null | undefined
  readonly avsResponseCode?: string | null | undefined
  readonly cvvResponseCode?: string | null | undefined
  readonly merchantAdviceCode?: string | null | undefined
  readonly paymentServiceTransactionId?: string | null | undefined
  readonly paymentService?:
    | { readonly paymentServiceDefinitionId?: string | undefined; readonly displayName?: string | undefined }
    | null
    | undefined
  readonly paymentMethod?: { readonly scheme?: string | null | undefined } | null | undefined
}

/** What Gr4vy returns or sends for a payment. */
export type Gr4vyDecline =
  | Gr4vyTransactionJson
  | Gr4vyTransaction
  /** A webhook, such as `transaction.failed`. */
  | { readonly type: string; readonly target: Gr4vyTransactionJson }

const toMinorUnits = fromMinorUnits()

const statuses: Groups<NotADeclineReason> = {
  pending: "processing",
  approved: "authorization_succeeded|capture_succeeded|capture_pending",
  canceled: "authorization_voided|authorization_void_pending",
  "authentication-required": "buyer_approval_pending",
}

const errorCodes: Groups<NotADeclineReason> = {
  "authentication-required": "incomplete_buyer_approval|failed_buyer_approval|requires_buyer_authentication",
  canceled: "canceled|cancelled_buyer_approval",
  duplicate: "duplicate_transaction",
  "invalid-request":
    "flow_decline|all_attempts_skipped|insufficient_service_permissions|expired_authorization",
  "gateway-error": "invalid_service_response",
  timeout: "service_network_error",
}
const invalidRequests = /^(missing|invalid|unrecognised|unsupported)_/

const withheld: Groups<WithheldReason> = {
  "lost-or-stolen": "canceled_payment_method",
  "suspected-fraud": "suspected_fraud",
  "gateway-block": "refused_transaction",
}

const avs: Readonly<Record<string, string>> = {
  match: "Y",
  no_match: "N",
  partial_match_address: "A",
  partial_match_postcode: "Z",
  partial_match_name: "U",
  unavailable: "U",
}

const cvv: Readonly<Record<string, string>> = {
  match: "M",
  no_match: "N",
  unavailable: "U",
  not_provided: "P",
}

/** Maps what Gr4vy returned for a payment. The code and its source are those of the payment service. */
export function fromGr4vy(
  declined: Gr4vyDecline,
  payment: AttemptedPayment<number>,
): Mapped<CompleteTransaction>
export function fromGr4vy(declined: Gr4vyDecline, payment?: PartialAttempt<number>): Mapped
export function fromGr4vy(input: Gr4vyDecline, payment?: PartialAttempt<number>): Mapped {
  const event = readInput(input)
  const root = at(event, "target") ?? event
  const status = text(read(root, "status"))
  const errorCode = text(read(root, "error_code"))
  const isDeclined = status === "authorization_declined"
  const isFailed = status === "authorization_failed"
  const reason =
    groupOf(statuses, status) ??
    (isDeclined || isFailed ? groupOf(errorCodes, errorCode) : "unrecognized") ??
    (invalidRequests.test(errorCode ?? "") ? "invalid-request" : isFailed ? "gateway-error" : undefined)
  if (reason) return notADecline(reason, input)

  const createdAt = read(root, "created_at")
  const service = read(root, "payment_service")
  const definition = text(read(service, "payment_service_definition_id"))
  return declined(
    input,
    {
      id: text(read(root, "payment_service_transaction_id"), read(root, "id")),
      rawAmount: read(root, "amount"),
      currency: read(root, "currency"),
      rawTime: createdAt instanceof Date ? createdAt.toJSON() : createdAt,
      responseCode: text(read(root, "raw_response_code"), errorCode),
      responseCodeSource: definition ?? "gr4vy",
      responseDescription: text(read(root, "raw_response_description")),
      networkCode: text(read(root, "iso_response_code"), read(root, "auth_response_code")),
      responseSubStatus: errorCode,
      processorName: text(read(service, "display_name")),
      avsResultCode: entry(avs, text(read(root, "avs_response_code"))),
      cvvResultCode: entry(cvv, text(read(root, "cvv_response_code"))),
      brand: at(read(root, "payment_method"), "scheme"),
      withheld: groupOf(withheld, errorCode),
      merchantAdviceCode: text(read(root, "merchant_advice_code")),
    },
    toMinorUnits,
    payment,
  )
}

/** A field under its JSON name, or under the SDK's name for it. */
const read = (object: unknown, name: string): unknown =>
  at(object, name) ??
  at(
    object,
    name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
  )
