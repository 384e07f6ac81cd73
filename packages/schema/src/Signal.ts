/** What one message of the service says of an order, whichever way it came. */
import type { EvaluateResponse, Order, OutcomeResponse } from "./generated/interfaces.ts"
import { type Dispute, initial, type OrderState, type Phase } from "./OrderState.ts"
import { orderStatusNames } from "./OrderStatus.ts"
import type { EventTag, WebhookEvent } from "./WebhookEvent.ts"

/** A signal is a state that knows one thing; `OrderState.join` adds it to the others. */
export type Signal = OrderState

const phase = (reached: Phase): Signal => ({ ...initial, phase: reached })
const dispute = (reached: Dispute): Signal => ({ ...initial, dispute: reached })
const unknownWord = (word: string): Signal => ({ ...initial, unknown: [word] })

const phaseOfStatus: Readonly<Record<string, Phase>> = {
  APPROVED: "approved",
  DECLINED: "declined",
  CHALLENGE: "challenge",
  SUBMITTED: "submitted",
  CAPTUREREQUIRED: "captureRequired",
  PROCESSING: "processing",
  CANCELLED: "cancelled",
  EXPIRED: "expired",
  NOTFOUND: "open",
  DRAFT: "received",
  ONHOLD: "received",
  PROBLEM: "problem",
  RETURNED: "refunded",
  COMPLETED: "approved",
}

const fromWord = (word: string): Signal => {
  const known = word.toUpperCase()
  if (known === "CHARGEBACK") return { ...phase("approved"), dispute: "chargeback" }
  const reached = Object.hasOwn(phaseOfStatus, known) ? phaseOfStatus[known] : undefined
  return reached === undefined ? unknownWord(word) : phase(reached)
}

/** What to know about an evaluate call to read its reply. */
export interface EvaluateContext {
  /**
   * The payment is a sync MIT: you keep retrying with the same order id while the service works on, so a
   * decline is the state of the moment and not the verdict.
   */
  readonly isSyncMit?: boolean
}

/** What a reply to /evaluate says. */
export const fromEvaluate = (
  reply: Pick<EvaluateResponse, "status">,
  context: EvaluateContext = {},
): Signal =>
  context.isSyncMit === true && reply.status.toUpperCase() === "DECLINED"
    ? phase("processing")
    : fromWord(reply.status)

/** What a reply to /outcome says. */
export const fromOutcome = (reply: Pick<OutcomeResponse, "status">): Signal => fromWord(reply.status)

/** What an order query says. The name decides; the number is read where there is none. */
export const fromOrder = (order: Pick<Order, "status" | "statusName">): Signal => {
  if (typeof order.statusName === "string" && order.statusName !== "") return fromWord(order.statusName)
  const number = order.status
  if (typeof number !== "number") return initial
  return fromWord((orderStatusNames as Record<number, string>)[number] ?? `status ${number}`) // any number may come
}

const signalOfEvent: Readonly<Record<EventTag, Signal>> = {
  OrderCompleted: phase("approved"),
  OrderCancelled: phase("cancelled"),
  OrderExpired: phase("expired"),
  OrderRefunded: phase("refunded"),
  OrderCaptureRequired: phase("captureRequired"),
  ChargebackReceived: dispute("chargeback"),
  ChargebackReversed: dispute("reversed"),
  EarlyWarningReceived: dispute("earlyWarning"),
  ChallengePresented: phase("challenge"),
  ChallengeAttempted: phase("challenge"),
  ChallengePassed: phase("challengePassed"),
  ChallengeFailed: phase("challengeFailed"),
  PayoutCreated: initial,
  PayoutUpdated: initial,
}

/** What a webhook says. An unknown event is recorded by name; a payout says nothing of an order. */
export const fromEvent = (event: WebhookEvent): Signal =>
  event._tag === "UnknownEvent" ? unknownWord(event.event) : signalOfEvent[event._tag]
