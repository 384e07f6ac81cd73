/** The webhook events: their names, and the JSON body of an event. */
import type { Order } from "./Orders.ts"
import { unknownName } from "./suggest.ts"

/** The known event names. Source: docs.flexfactor.io/docs/webhook, 2026, vendor; payout.* from its pages of 2024-25. */
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

/** Converts a text to an event name. Throws a `RangeError` that suggests the closest name and lists all. */
export const parseEventName = (text: unknown): EventName => {
  const found = eventNames.find((name) => name === text)
  if (found === undefined) throw new RangeError(unknownName("event", text, eventNames))
  return found
}

/** Whether an event concerns no order. */
export const isPayoutEvent = (event: EventName): boolean => event.startsWith("payout.")

/** A webhook body. Its names are PascalCase, unlike those of the REST API. Source: the vendor's sample client, 2023. */
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

/** The order that an event concerns, and the data that it carries. */
export type EventSubject = Pick<EventBody, "ExternalOrderId" | "OrderId" | "ConfirmationId"> & {
  readonly EventData?: unknown
}

/** The subject of an event that concerns an order. */
export const subjectOf = (order: Order, eventData?: unknown): EventSubject => ({
  ExternalOrderId: order.externalOrderId,
  OrderId: order.id,
  ConfirmationId: order.confirmationId,
  EventData: eventData,
})

/** The subject of an event that concerns no order. */
export const noOrder = (eventData?: unknown): EventSubject => ({
  ExternalOrderId: null,
  OrderId: null,
  ConfirmationId: null,
  EventData: eventData,
})

/** The body of the first delivery of an event. */
export const createEventBody = (event: EventName, timeStamp: string, subject: EventSubject): EventBody => ({
  Event: event,
  TimeStamp: timeStamp,
  EventData: subject.EventData ?? null,
  ExternalOrderId: subject.ExternalOrderId,
  OrderId: subject.OrderId,
  ConfirmationId: subject.ConfirmationId,
  IsTestMode: true,
  IsResent: false,
})
