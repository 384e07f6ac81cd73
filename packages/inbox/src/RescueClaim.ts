/** One rescue per order across processes: the stored claim and the rules by which it is granted. */
import { createHash } from "node:crypto"
import {
  type EvaluateContext,
  type FingerprintedPayment,
  fingerprintedValues,
  type OrderState,
  Secret,
} from "@flexcharge/schema/plain"
import { InboxError } from "./InboxError.ts"

/** How a claimed request ended. `sent` means that the outcome is unknown. */
export type ClaimStatus = "sent" | "answered" | "notSent" | "operator"

/** The stored claim of one order. */
export interface RescueClaimRow {
  readonly mid: string
  /** The merchant's own order id. */
  readonly orderId: string
  /** From 1; a new attempt replaces the last one. */
  readonly attempt: number
  readonly idempotencyKey: string
  /** `paymentFingerprint` of the payment. Compared, never interpreted. */
  readonly fingerprint: string
  /** What the payment adds to the response of its evaluate. */
  readonly context: EvaluateContext
  readonly status: ClaimStatus
  /** The service's order id, once it is known. */
  readonly orderSessionKey: string | null
  /** The status value of the response, once there is one. */
  readonly responseStatus: string | null
  /** The encrypted request, until the outcome is known. */
  readonly request: string | null
  readonly claimedAtMillis: number
  /** Before this time only the call that made the claim may send the request. */
  readonly dueAtMillis: number
}

/** What to store, if anything, and what to return. */
export interface ClaimDecision<A> {
  readonly next?: RescueClaimRow
  readonly result: A
}

/** A request for the right to rescue an order. */
export interface ClaimRequest {
  readonly mid: string
  readonly orderId: string
  readonly attempt: number
  readonly fingerprint: string
  readonly context: EvaluateContext
  readonly idempotencyKey: string
  readonly request: string | null
  /** How long a claim keeps other calls from sending the same request again. */
  readonly holdMillis: number
  /** How long a request may be sent again with its key. */
  readonly repeatMillis: number
}

/** Why a claim was not granted. */
export type ClaimRejection =
  /** Another call is sending the request, or the outcome of the last attempt is unknown or open. */
  | { readonly _tag: "InProgress"; readonly claim: RescueClaimRow }
  /** The service responded to the attempt; `state` is the state of the order. */
  | { readonly _tag: "Answered"; readonly claim: RescueClaimRow; readonly state: OrderState | undefined }
  /** The same attempt was claimed with another fingerprint, or is older than the last one. */
  | { readonly _tag: "Conflict"; readonly claim: RescueClaimRow }
  /** The outcome of the last attempt is unknown, and its key is too old to be sent again. */
  | { readonly _tag: "NeedsOperator"; readonly claim: RescueClaimRow }

/** The granted row, or why the claim was rejected. */
export type ClaimResult = { readonly _tag: "Granted"; readonly claim: RescueClaimRow } | ClaimRejection

/** Phases after which the merchant may start another attempt. */
const endedWithoutCharge: ReadonlySet<OrderState["phase"]> = new Set(["declined", "expired", "cancelled"])

/** Phases in which an order may still charge the shopper, or has, although the last attempt was declined. */
const mayCharge: ReadonlySet<OrderState["phase"]> = new Set([
  "challenge",
  "challengeFailed",
  "challengePassed",
  "captureRequired",
  "approved",
  "refunded",
])

/**
 * Decides on a claim.
 *
 * The same attempt with the same fingerprint may be sent again, with its first key, once the call that held it has
 * ended without an outcome, and as long as the service certainly has the key: it would treat a key that it has
 * deleted as a new payment, and charge the shopper twice. A later attempt is granted only when the last one certainly
 * did not charge the shopper.
 */
export const decideClaim = (
  request: ClaimRequest,
  current: RescueClaimRow | undefined,
  state: OrderState | undefined,
  nowMillis: number,
): ClaimDecision<ClaimResult> => {
  const { holdMillis, repeatMillis, ...fields } = request
  const grant = (next: RescueClaimRow): ClaimDecision<ClaimResult> => ({
    next,
    result: { _tag: "Granted", claim: next },
  })
  const fresh: RescueClaimRow = {
    ...fields,
    status: "sent",
    orderSessionKey: null,
    responseStatus: null,
    claimedAtMillis: nowMillis,
    dueAtMillis: nowMillis + holdMillis,
  }
  if (current === undefined) return grant(fresh)
  if (request.attempt > current.attempt && isEndedWithoutCharge(current, state)) return grant(fresh)
  const isSame = request.attempt === current.attempt && request.fingerprint === current.fingerprint
  if (request.attempt <= current.attempt && !isSame) return { result: { _tag: "Conflict", claim: current } }
  if (isSame && current.status === "answered") return { result: { _tag: "Answered", claim: current, state } }
  if (isSame && current.status === "notSent")
    return grant({ ...fresh, idempotencyKey: current.idempotencyKey })
  if (current.status === "operator") return { result: { _tag: "NeedsOperator", claim: current } }
  if (current.status === "sent" && current.dueAtMillis <= nowMillis) {
    if (!isRepeatable(current, nowMillis, repeatMillis, holdMillis)) {
      const next = needingOperator(current)
      return { next, result: { _tag: "NeedsOperator", claim: next } }
    }
    if (isSame) return grant({ ...current, dueAtMillis: nowMillis + holdMillis })
  }
  return { result: { _tag: "InProgress", claim: current } }
}

/** How long one call with its retries may take, unless the caller of `claim` states it. */
export const defaultHoldMillis = 120_000

/** How long a request may be sent again with its key, unless the reconciler is given another time. */
export const defaultRepeatMillis = 86_400_000

/** Whether the service still has the key of a claim at the end of a call that begins now. */
export const isRepeatable = (
  { claimedAtMillis }: RescueClaimRow,
  nowMillis: number,
  repeatMillis: number,
  callMillis: number,
): boolean => nowMillis + callMillis <= claimedAtMillis + repeatMillis

/** The claim as an operator's: its payment is deleted, because it must not be sent again. */
export const needingOperator = (claim: RescueClaimRow): RescueClaimRow => ({
  ...claim,
  status: "operator",
  request: null,
})

/**
 * Whether the attempt charged nothing. The decline of a synchronous MIT does not end the order, because the merchant
 * is expected to make the next attempt with the same order id.
 */
const isEndedWithoutCharge = (claim: RescueClaimRow, state: OrderState | undefined): boolean => {
  if (claim.status === "notSent") return true
  if (claim.status !== "answered" || state === undefined) return false
  if (endedWithoutCharge.has(state.phase)) return true
  return claim.responseStatus?.toUpperCase() === "DECLINED" && !mayCharge.has(state.phase)
}

/** Whether the claim is still the one that a call was granted: no other attempt has replaced it. */
export const isSameClaim = (current: RescueClaimRow | undefined, granted: RescueClaimRow): boolean =>
  current?.attempt === granted.attempt && current.idempotencyKey === granted.idempotencyKey

/**
 * Computes the fingerprint of a payment, the same as `paymentFingerprint` of `@flexcharge/core`, so that the inbox and the
 * client agree on which two payments are one. Errors: `InvalidArgument` where a field that it is computed from is missing.
 */
export const paymentFingerprint = (payment: FingerprintedPayment): string => {
  const missing = missingFieldOf(payment)
  if (missing !== undefined)
    throw new InboxError(
      "InvalidArgument",
      `The payment to claim has no valid ${missing}. Pass the payment that you will send.`,
    )
  return createHash("sha256")
    .update(JSON.stringify(fingerprintedValues(payment)))
    .digest("hex")
}

/** The first field without a valid value; callers without types can pass anything. */
const missingFieldOf = (payment: Partial<FingerprintedPayment>): string | undefined => {
  const { isMIT, transaction, paymentMethod } = payment
  if (typeof isMIT !== "boolean") return "isMIT"
  if (typeof transaction?.id !== "string") return "transaction.id"
  if (typeof transaction.amount !== "number") return "transaction.amount"
  if (typeof transaction.currency !== "string") return "transaction.currency"
  const card = paymentMethod?.cardNumber
  return typeof card === "string" || Secret.is(card) ? undefined : "paymentMethod.cardNumber"
}
