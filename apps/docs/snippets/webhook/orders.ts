import { OrderState, Signal, type WebhookEvent } from "@flexcharge/schema"
import type { Handlers } from "@flexcharge/server"

const states = new Map<string, OrderState>() // your database, by the service's id
const keys = new Map<string, string>() // and by your own order id

/** What is known of an order. */
export const stateOf = (orderSessionKey: string): OrderState | undefined => states.get(orderSessionKey)

/** Adds what a reply, a webhook or an order query says. */
export const hear = (orderSessionKey: string, signal: Signal): OrderState => {
  const state = OrderState.join(states.get(orderSessionKey), signal)
  states.set(orderSessionKey, state)
  return state
}

/** The same by your own order id, which is all there is where /evaluate was not answered. */
export const stateOfOwn = (orderId: string) => stateOf(keys.get(orderId) ?? "")

/** Adds what a webhook says: it names the order by both ids. */
export const hearEvent = (event: WebhookEvent) => {
  if (typeof event.orderId !== "string") return
  if (typeof event.externalOrderId === "string") keys.set(event.externalOrderId, event.orderId)
  hear(event.orderId, Signal.fromEvent(event))
}

/** The webhooks that are handled; others are accepted and ignored. */
export const on: Handlers = {
  "order.completed": hearEvent,
  "order.cancelled": hearEvent,
  "order.expired": hearEvent,
  "order.refunded": hearEvent,
  "order.capturerequired": hearEvent,
  "payment.early_warning.received": hearEvent,
  "payment.chargeback.received": hearEvent,
  "payment.chargeback.reversed": hearEvent,
  unknown: hearEvent,
}
