import { OrderState, Signal, type WebhookEvent } from "@flexcharge/schema"
import type { Handlers } from "@flexcharge/server"

const states = new Map<string, OrderState>() // replace with your database: states by orderSessionKey
const keys = new Map<string, string>() // and orderSessionKey by your own order id

/** Returns the state of an order. */
export const stateOf = (orderSessionKey: string): OrderState | undefined => states.get(orderSessionKey)

/** Joins a signal of a response, a webhook or an order query with the stored state. */
export const recordSignal = (orderSessionKey: string, signal: Signal): OrderState => {
  const state = OrderState.join(states.get(orderSessionKey), signal)
  states.set(orderSessionKey, state)
  return state
}

/** Returns the state by your own order id, the only id you have when /evaluate was not answered. */
export const stateByOrderId = (orderId: string) => stateOf(keys.get(orderId) ?? "")

/** Stores the signal of a webhook, which contains both ids of the order. */
export const recordEvent = (event: WebhookEvent) => {
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
