/** One rescue per order across processes: the stored claim and the rules by which it is granted. */
import type { OrderState } from "@flexcharge/schema/plain"

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
  /** What the request is about: amount, currency, card token, transaction. Compared, never interpreted. */
  readonly fingerprint: string
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
  readonly idempotencyKey: string
  readonly request: string | null
  /** How long a claim keeps other calls from sending the same request again. */
  readonly holdMillis: number
}

/** Why a claim was not granted. */
export type ClaimRejection =
  /** Another call is sending the request, or the outcome of the last attempt is unknown or open. */
  | { readonly _tag: "InProgress"; readonly claim: RescueClaimRow }
  /** The service responded to the attempt; `state` is the state of the order. */
  | { readonly _tag: "Answered"; readonly claim: RescueClaimRow; readonly state: OrderState | undefined }
  /** The same attempt was claimed with another fingerprint, or is older than the last one. */
  | { readonly _tag: "Conflict"; readonly claim: RescueClaimRow }

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
 * ended without an outcome. A later attempt is granted only when the last one certainly did not charge the shopper.
 */
export const decideClaim = (
  request: ClaimRequest,
  current: RescueClaimRow | undefined,
  state: OrderState | undefined,
  nowMillis: number,
): ClaimDecision<ClaimResult> => {
  const { holdMillis, ...fields } = request
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
  if (request.attempt > current.attempt)
    return isEndedWithoutCharge(current, state)
      ? grant(fresh)
      : { result: { _tag: "InProgress", claim: current } }
  if (request.attempt < current.attempt || request.fingerprint !== current.fingerprint)
    return { result: { _tag: "Conflict", claim: current } }
  if (current.status === "answered") return { result: { _tag: "Answered", claim: current, state } }
  if (current.status === "notSent") return grant({ ...fresh, idempotencyKey: current.idempotencyKey })
  // A claim becomes an operator's when it is too old to be sent again with its key: the service could charge twice.
  if (current.status === "operator" || current.dueAtMillis > nowMillis)
    return { result: { _tag: "InProgress", claim: current } }
  return grant({ ...current, status: "sent", dueAtMillis: nowMillis + holdMillis })
}

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
