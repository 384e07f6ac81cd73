import type { Decision, Unanswered, UnknownOutcome } from "@flexcharge/core"
import { OrderState, Signal, type WebhookEvent } from "@flexcharge/schema"
import type { Handlers } from "@flexcharge/server"

// Replace these maps with your database.
const states = new Map<string, OrderState>() // by orderSessionKey
const owners = new Map<string, string>() // the shopper, by orderSessionKey
const keys = new Map<string, string>() // the orderSessionKey, by your own order id
export const resumptions = new Map<string, UnknownOutcome["resumption"]>() // of unanswered rescues, by your own order id

/** Returns the state of an order. */
export const stateOf = (orderSessionKey: string): OrderState | undefined => states.get(orderSessionKey)

/** Returns the state by your own order id, the only id you have when /evaluate was not answered. */
export const stateByOrderId = (orderId: string) => stateOf(keys.get(orderId) ?? "")

/** Whether the order belongs to the shopper of this session. */
export const isOwner = (orderSessionKey: string, shopper: string | undefined): boolean =>
  shopper !== undefined && owners.get(orderSessionKey) === shopper

/** Joins a signal of a decision, a webhook or an order query with the stored state. */
export const recordSignal = (orderSessionKey: string, signal: Signal): OrderState => {
  const state = OrderState.join(states.get(orderSessionKey), signal)
  states.set(orderSessionKey, state)
  return state
}

/** Stores the signal of a decision, and the shopper to whom the order belongs. */
export const recordDecision = (
  decision: Exclude<Decision, Unanswered> | UnknownOutcome,
  shopper: string,
): void => {
  if (decision._tag === "Unanswered") resumptions.set(decision.orderId, decision.resumption)
  if (!("signal" in decision) || !decision.orderSessionKey || !decision.signal) return
  owners.set(decision.orderSessionKey, shopper)
  recordSignal(decision.orderSessionKey, decision.signal)
}

/** Stores the signal of a webhook, which contains both ids of the order. */
export const recordEvent = (event: WebhookEvent): void => {
  if (typeof event.orderId !== "string") return
  if (typeof event.externalOrderId === "string") keys.set(event.externalOrderId, event.orderId)
  recordSignal(event.orderId, Signal.fromEvent(event))
}

/** The handlers by event name. The endpoint accepts and ignores other events. */
export const on: Handlers = {
  "order.completed": recordEvent,
  "order.cancelled": recordEvent,
  "order.expired": recordEvent,
  "order.refunded": recordEvent,
  "order.capturerequired": recordEvent,
  "payment.early_warning.received": recordEvent,
  "payment.chargeback.received": recordEvent,
  "payment.chargeback.reversed": recordEvent,
  unknown: recordEvent,
}
