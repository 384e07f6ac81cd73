/** The integrator's verb: transmit always, evaluate when declined, and say what to do next. */
import { type EvaluateReply, type EvaluateRequest, Secret, Signal } from "@flexcharge/schema"
import type { ApiError } from "./ApiError.ts"
import type { CaptureInput, EvaluateInput, TransmitInput } from "./Operations.ts"

/** A payment your own processor has answered; `mid` and `idempotencyKey` are filled in. */
export type Payment = Omit<EvaluateRequest, "mid" | "idempotencyKey" | "isDeclined"> & {
  /** Whether your processor declined it. */
  readonly isDeclined: boolean
  readonly mid?: string
  readonly idempotencyKey?: string
}

interface Answered {
  /** Opens the widget, and names the order in every later call. */
  readonly orderSessionKey: string
  /** What to join to the state of the order you keep. */
  readonly signal: Signal
  /** The reply itself. */
  readonly reply: EvaluateReply
}

/** The money was taken: complete the order. */
export interface Approved {
  readonly _tag: "Approved"
  /** Your own processor, or this service after a decline. */
  readonly by: "processor" | "rescue"
  /** Absent when your own processor approved: there is no rescue to name. */
  readonly orderSessionKey: string | undefined
  readonly signal: Signal | undefined
  readonly reply: EvaluateReply | undefined
}

/** The consumer has to do something: open the widget with the key and keep the order pending. */
export interface Challenge extends Answered {
  readonly _tag: "Challenge"
}

/** Being worked on: keep the order pending and stop retrying; a webhook or `waitForOutcome` tells the end. */
export interface Pending extends Answered {
  readonly _tag: "Pending"
  /** Until when the service works on it, ISO 8601; absent when it did not depend on you. */
  readonly until: string | undefined
}

/** Authorized: `capture(decision.capture)` before the window closes, or it is voided. */
export interface CaptureRequired extends Answered {
  readonly _tag: "CaptureRequired"
  readonly capture: CaptureInput
}

/** Not rescued: show the usual decline. */
export interface Declined extends Answered {
  readonly _tag: "Declined"
  /** For a sync MIT: the attempt to make next, with the same order id. The service goes on working meanwhile. */
  readonly nextAttempt: number | undefined
}

/**
 * Nobody knows: the shopper is shown a decline, and the order stays open.
 *
 * Settle it later by asking again with the same key or `cancelExternal(orderId)`; if it was approved after all,
 * honour or refund it.
 */
export interface Unanswered {
  readonly _tag: "Unanswered"
  /** Your own order id. */
  readonly orderId: string
  /** The key to ask again with. */
  readonly idempotencyKey: string
  readonly error: ApiError
}

/** What became of a payment, and what the next step needs. */
export type Decision = Approved | Challenge | Pending | CaptureRequired | Declined | Unanswered

/** That the service has its copy of a payment. */
export interface Transmission {
  /** The service's key of the copy; null when it gave none. */
  readonly transactionKey: string | null
}

/** A decision, and the transmission that goes on by itself. */
export interface Rescue {
  readonly decision: Decision
  /** The copy's key, or an `ApiError`. It need not be waited for, and ignoring it is safe. */
  readonly transmission: Promise<Transmission>
}

/** The decision for a payment that needed no rescue. */
export const approvedByProcessor: Approved = {
  _tag: "Approved",
  by: "processor",
  orderSessionKey: undefined,
  signal: undefined,
  reply: undefined,
}

/** Reads a reply as a decision. A word this SDK does not know is pending: never a decline. */
export const decide = (
  payment: Pick<EvaluateInput, "isMIT" | "expiryDateUtc" | "transaction">,
  attempt: number,
  reply: EvaluateReply,
  settings: { readonly challengeSubmitted: boolean },
): Decision => {
  const { orderSessionKey } = reply
  const isSyncMit = payment.isMIT && payment.expiryDateUtc === undefined
  const answered = { orderSessionKey, signal: Signal.fromEvaluate(reply, { isSyncMit }), reply }
  const { amount, currency } = payment.transaction
  switch (reply.status) {
    case "APPROVED":
      return { _tag: "Approved", by: "rescue", ...answered }
    case "CHALLENGE":
      return { _tag: "Challenge", ...answered }
    case "CAPTUREREQUIRED":
      return { _tag: "CaptureRequired", ...answered, capture: { orderId: orderSessionKey, amount, currency } }
    case "DECLINED":
    case "CANCELLED":
    case "EXPIRED":
      return {
        _tag: "Declined",
        ...answered,
        nextAttempt: isSyncMit && reply.status === "DECLINED" ? attempt + 1 : undefined,
      }
    default:
      return reply.status === "SUBMITTED" && !payment.isMIT && settings.challengeSubmitted
        ? { _tag: "Challenge", ...answered }
        : { _tag: "Pending", ...answered, until: payment.expiryDateUtc }
  }
}

/** The copy of a payment: without the card number, the CVV and whatever only /evaluate knows. */
export const toTransmission = (payment: Payment): TransmitInput => {
  const {
    idempotencyKey: _key,
    transactionType: _type,
    customerIp: _ip,
    senseKey: _sense,
    expiryDateUtc: _expiry,
    threeDSecure: _secure,
    attemptCount: _count,
    source: _source,
    extraData: _extra,
    paymentMethod,
    ...copied
  } = payment
  const { cardNumber, token, verificationValue: _cvv, ...card } = paymentMethod ?? {}
  const isNumber = token !== true && (Secret.is(cardNumber) || typeof cardNumber === "string")
  const number = isNumber ? Secret.reveal(cardNumber) : undefined
  return {
    ...copied,
    paymentMethod: {
      ...(number === undefined
        ? {}
        : { cardBinNumber: number.slice(0, 6), cardLast4Digits: number.slice(-4) }),
      ...card,
    },
  }
}
