import type { Decision } from "@flexcharge/core"
import { OrderState, Signal, type WebhookEvent } from "@flexcharge/schema"

interface Store {
  readonly states: Map<string, OrderState>
  readonly owners: Map<string, string>
}

// Replace these maps with your database. The key is the orderSessionKey of the decision. They are global, because
// pages and route handlers do not share the variables of a module.
const shared: typeof globalThis & { orderStore?: Store } = globalThis
shared.orderStore ??= { states: new Map(), owners: new Map() }
const { states, owners } = shared.orderStore

/** Returns the state of an order. */
export const stateOf = (orderSessionKey: string): OrderState | undefined => states.get(orderSessionKey)

/** Whether the order belongs to the shopper of this session. */
export const isOwner = (orderSessionKey: string, shopper: string | undefined): boolean =>
  shopper !== undefined && owners.get(orderSessionKey) === shopper

/** Stores the signal of a decision, and the shopper to whom the order belongs. */
export const recordDecision = (decision: Decision, shopper: string): void => {
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
