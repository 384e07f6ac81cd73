/** Where verified events go, and what is known of each beside its content. */
import type { WebhookEvent } from "@flexcharge/schema"
import type { Provenance, VerifiedBody } from "@flexcharge/webhooks"

/** How an event reached the endpoint. */
export interface Receipt extends Provenance {
  /** The same for every delivery of one event, whatever its nonce and date. */
  readonly id: string
  /** When it arrived, epoch milliseconds: its age counts from here, however long a queue keeps it. */
  readonly receivedAtMillis: number
  /** The path it was delivered to, for partners with one path per merchant. */
  readonly path: string
  /** The verified body; `rawBytes` of `@flexcharge/webhooks` gives its bytes. */
  readonly body: VerifiedBody
}

/** Takes events, each once. A durable one answers only after the event is safe. */
export interface EventSink {
  /** Answers whether the event is new here. A throw means "not taken": the sender is asked to try again. */
  readonly accept: (
    event: WebhookEvent,
    receipt: Receipt,
  ) => Promise<"accepted" | "duplicate"> | "accepted" | "duplicate"
}

/**
 * What makes two deliveries the same event.
 *
 * Source: assumed; the vendor promises no delivery id, and a delivery again may differ in `isResent`.
 */
export const eventId = (event: WebhookEvent): string =>
  JSON.stringify([
    event.event,
    event.orderId ?? event.externalOrderId ?? JSON.stringify(event.eventData),
    event.timeStamp,
  ])
