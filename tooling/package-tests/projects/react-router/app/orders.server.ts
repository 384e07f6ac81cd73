import type { Decision, Unanswered } from "@flexcharge/core"
import { OrderState, Signal, type WebhookEvent } from "@flexcharge/schema"

// Replace these maps with your database.
const states = new Map<string, OrderState>() // by the orderSessionKey of the decision
const owners = new Map<string, string>() // the shopper, by orderSessionKey
const resumptions = new Map<string, Unanswered["resumption"]>() // of unanswered rescues, by your own order id

/** Returns the state of an order. */
export const stateOf = (orderSessionKey: string): OrderState | undefined => states.get(orderSessionKey)

/** Whether the order belongs to the shopper of this session. */
export const isOwner = (orderSessionKey: string, shopper: string | undefined): boolean =>
  shopper !== undefined && owners.get(orderSessionKey) === shopper

/** Stores the signal of a decision, and the shopper to whom the order belongs. */
export const recordDecision = (decision: Decision, shopper: string): void => {
  if (decision._tag === "Unanswered") resumptions.set(decision.orderId, decision.resumption)
  if (!("orderSessionKey" in decision) || !decision.orderSessionKey || !decision.signal) return
  owners.set(decision.orderSessionKey, shopper)
  recordSignal(decision.orderSessionKey, decision.signal)
}

/** Stores the signal of a webhook. */
export const recordEvent = (event: WebhookEvent): void => {
  if (typeof event.orderId === "string") recordSignal(event.orderId, Signal.fromEvent(event))
}

const recordSignal = (orderSessionKey: string, signal: Signal): void => {
  states.set(orderSessionKey, OrderState.join(states.get(orderSessionKey), signal))
}
