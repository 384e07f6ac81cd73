/** The webhook events: their names, and the body one has on the wire. */
import type { Order } from "./Order.ts"

/** Every event name known. Source: docs.flexfactor.io/docs/webhook, 2026, vendor; payout.* from its 2024-25 form. */
export const eventNames = [
  "order.completed",
  "order.cancelled",
  "order.expired",
  "order.refunded",
  "order.capturerequired",
  "payment.chargeback.received",
  "payment.chargeback.reversed",
  "payment.early_warning.received",
  "challenge.presented",
  "challenge.attempted",
  "challenge.passed",
  "challenge.failed",
  "payout.created",
  "payout.updated",
] as const

/** A webhook event name. */
export type EventName = (typeof eventNames)[number]

/** Whether an event can do without an order. */
export const needsNoOrder = (event: EventName): boolean => event.startsWith("payout.")

/** Whether a word names an event. */
export const isEventName = (word: string): word is EventName => eventNames.some((name) => name === word)

/** A webhook body: PascalCase, unlike every REST body. Source: the vendor's sample client, 2023. */
export interface EventBody {
  readonly Event: string
  readonly TimeStamp: string
  readonly EventData: unknown
  readonly ExternalOrderId: string | null
  readonly OrderId: string | null
  readonly ConfirmationId: string | null
  readonly IsTestMode: boolean
  readonly IsResent: boolean
}

/** What an event says, apart from its name and time. */
export type EventFacts = Pick<EventBody, "ExternalOrderId" | "OrderId" | "ConfirmationId"> & {
  readonly EventData?: unknown
}

/** The facts of an event about an order. */
export const factsOf = (order: Order): EventFacts => ({
  ExternalOrderId: order.externalOrderId,
  OrderId: order.id,
  ConfirmationId: order.confirmationId,
})

/** The body of an event's first delivery. */
export const eventBody = (event: string, timeStamp: string, facts: EventFacts): EventBody => ({
  Event: event,
  TimeStamp: timeStamp,
  EventData: facts.EventData ?? null,
  ExternalOrderId: facts.ExternalOrderId,
  OrderId: facts.OrderId,
  ConfirmationId: facts.ConfirmationId,
  IsTestMode: true,
  IsResent: false,
})
