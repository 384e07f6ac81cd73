import type { Decision, Unanswered } from "@flexcharge/core"
import { OrderState, Signal, type WebhookEvent } from "@flexcharge/schema"

interface Store {
  /** By the orderSessionKey of the decision. */
  readonly states: Map<string, OrderState>
  /** The shopper, by orderSessionKey. */
  readonly owners: Map<string, string>
  /** Of unanswered rescues, by your own order id. */
  readonly resumptions: Map<string, Unanswered["resumption"]>
}

// Replace these maps with your database. They are global, because pages and route handlers do not share the variables
// of a module.
const shared: typeof globalThis & { orderStore?: Store } = globalThis
shared.orderStore ??= { states: new Map(), owners: new Map(), resumptions: new Map() }
const { states, owners, resumptions } = shared.orderStore

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
