/** The event that a handler receives, and its conversion from and to a stored entry. */
import { createHash } from "node:crypto"
import { OrderState, Signal, type WebhookEvent } from "@flexcharge/schema/plain"
import type { Receipt } from "@flexcharge/server"
import { parseState } from "./HandledChange.ts"
import { type StoredFields, storedEventData } from "./Redaction.ts"
import type { Entry, NewEntry } from "./Store.ts"

/** One report about an order: a webhook, a response, the result of a query, or a hint of the widget. */
export interface InboxEvent {
  /** Unique per event and the same in every attempt: use it as the idempotency key of calls to other services. */
  readonly token: string
  readonly source: "webhook" | "evaluate" | "order" | "outcome" | "widget"
  /** The event's name, such as `order.completed`, or the service's status value, such as `APPROVED`. */
  readonly name: string
  /** The service's order id; undefined for events without an order, such as payouts. */
  readonly orderSessionKey: string | undefined
  /**
   * The merchant's own order id, where this event or an earlier one of the order brought it. It is unique per merchant
   * only. An order that reconciliation found can lack it until the response of its claim, or a webhook, is recorded.
   */
  readonly externalOrderId: string | undefined
  /** The webhook as it was stored; undefined for other sources, and after the retention period. */
  readonly webhook: WebhookEvent | undefined
  readonly acceptedAtMillis: number
}

/** How webhooks become entries. */
export interface WebhookEntryOptions {
  /** The environment of this inbox; an event of the other one is recorded and not handled. */
  readonly environment?: "sandbox" | "production" | undefined
  /** Names the endpoint, or its merchant, to distinguish their events. */
  readonly endpoint: string | ((event: WebhookEvent, receipt: Receipt) => string)
  readonly fields: StoredFields
  /** Whether anything handles entries. */
  readonly isHandled: boolean
}

/** The key of a webhook: environment, endpoint and the event's own id. */
export const webhookKey = (
  event: WebhookEvent,
  receipt: Receipt,
  { endpoint }: Pick<WebhookEntryOptions, "endpoint">,
): string => {
  const environment = event.isTestMode === true ? "sandbox" : "production"
  const name = typeof endpoint === "function" ? endpoint(event, receipt) : endpoint
  return boundedKey(JSON.stringify([environment, name, receipt.id]))
}

/** Converts a verified webhook. */
export const webhookEntry = (
  event: WebhookEvent,
  receipt: Receipt,
  options: WebhookEntryOptions,
): NewEntry => {
  const key = webhookKey(event, receipt, options)
  const isForeign =
    receipt.isOtherEnvironment ||
    (options.environment !== undefined &&
      typeof event.isTestMode === "boolean" &&
      event.isTestMode !== (options.environment === "sandbox"))
  const orderId = stored(event.orderId)
  const signal = isForeign ? OrderState.initial : Signal.fromEvent(event)
  return {
    key,
    queue: orderId === null || isForeign ? key : orderId,
    isOrder: orderId !== null && !isForeign,
    externalOrderId: stored(event.externalOrderId),
    source: "webhook",
    name: stored(event.event) ?? "",
    body: JSON.stringify(storedWebhook(event, options.fields)),
    ...storedSignal(signal),
    status: options.isHandled && !isForeign ? "pending" : "recorded",
  }
}

/** Signals of known events are constants, so that their JSON is made once. */
const storedSignals = new WeakMap<OrderState, Pick<NewEntry, "signal" | "isFinal">>()

const storedSignal = (signal: OrderState): Pick<NewEntry, "signal" | "isFinal"> => {
  const known = storedSignals.get(signal)
  if (known) return known
  const made = { signal: JSON.stringify(signal), isFinal: OrderState.isFinal(signal) }
  storedSignals.set(signal, made)
  return made
}

/** The allow-list: the documented fields of the envelope. Anything else that the service sends is not stored. */
const storedWebhook = (event: WebhookEvent, fields: StoredFields) => ({
  _tag: event._tag,
  event: event.event,
  timeStamp: event.timeStamp,
  orderId: event.orderId,
  externalOrderId: event.externalOrderId,
  confirmationId: event.confirmationId,
  isTestMode: event.isTestMode,
  isResent: event.isResent,
  eventData: storedEventData(event.eventData, fields),
})

/** A report about an order that is not a webhook. */
export interface LedgerSignal {
  readonly source: "evaluate" | "order" | "outcome" | "widget"
  readonly name: string
  readonly signal: OrderState
}

/**
 * Converts a signal. The key contains what it reports, so that an order that is queried often is stored once per change.
 * It contains that there is an external id, because a repeated signal may bring it; not the id, because erasing an order
 * keeps its keys.
 */
export const signalEntry = (
  orderSessionKey: string,
  { source, name, signal }: LedgerSignal,
  externalOrderId: string | undefined,
  status: NewEntry["status"],
): NewEntry => ({
  key: boundedKey(
    JSON.stringify([
      source,
      orderSessionKey,
      name,
      signal,
      ...(stored(externalOrderId) === null ? [] : ["named"]),
    ]),
  ),
  queue: orderSessionKey,
  isOrder: true,
  externalOrderId: stored(externalOrderId),
  source,
  name,
  body: null,
  signal: JSON.stringify(signal),
  isFinal: OrderState.isFinal(signal),
  status,
})

/** Converts a stored entry for its handler. */
export const toInboxEvent = (
  entry: Pick<NewEntry, "key" | "source" | "name" | "queue" | "isOrder" | "externalOrderId" | "body">,
  acceptedAtMillis: number,
): InboxEvent => ({
  token: entry.key,
  source: entry.source === "transmit" ? "widget" : entry.source, // requests of the outbox never become events
  name: entry.name,
  orderSessionKey: entry.isOrder ? entry.queue : undefined,
  externalOrderId: entry.externalOrderId ?? undefined,
  webhook:
    entry.source === "webhook" && entry.body !== null
      ? (JSON.parse(entry.body) as WebhookEvent) // as: this package wrote it
      : undefined,
  acceptedAtMillis,
})

/** Whether an entry reports a charge, a refund or a dispute, so that operators are alerted if it is dead. */
export const isAboutMoney = (entry: Pick<Entry, "signal">): boolean => {
  const { phase, dispute } = parseState(entry.signal)
  return phase === "approved" || phase === "refunded" || dispute !== "none"
}

const longestKey = 400

/** A key that fits into an index. */
const boundedKey = (key: string): string => {
  const text = key.includes("\0") ? key.replaceAll("\0", "") : key
  if (text.length <= longestKey) return text
  return `${text.slice(0, longestKey - 65)}#${createHash("sha256").update(text).digest("hex")}`
}

/** A text as a database can store it; null for an empty or absent one. */
const stored = (text: unknown): string | null => {
  if (typeof text !== "string" || text === "") return null
  return boundedKey(text)
}
