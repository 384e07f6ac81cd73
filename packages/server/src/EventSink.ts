/** Where verified events go, and what is known about each besides its content. */
import type { WebhookEvent } from "@flexcharge/schema"
import type { Provenance, VerifiedBody } from "@flexcharge/webhooks"

/** How an event reached the endpoint. */
export interface Receipt extends Provenance {
  /**
   * The same for every delivery of one event, whatever its nonce and date. It is unique per sender: a sink for merchants
   * with their own signing keys must key events by merchant as well.
   */
  readonly id: string
  /** When it arrived, in milliseconds since the Unix epoch. */
  readonly receivedAtMillis: number
  /** The path it was delivered to, for partners with one path per merchant. */
  readonly path: string
  /** The verified body; `rawBytes` of `@flexcharge/webhooks` returns its bytes. */
  readonly body: VerifiedBody
}

/** Stores events, each once. A durable sink responds only after the event is safe. */
export interface EventSink {
  /**
   * Whether the event was accepted before; called before anything else is done with the event, which is then ignored,
   * however late it arrives. Without it only this process's memory keeps repetitions from the handlers.
   */
  readonly has?: (event: WebhookEvent, receipt: Receipt) => boolean | Promise<boolean>
  /**
   * Stores an event and returns whether it is new. An exception means "not stored": the sender will try again.
   *
   * It is called after the event's handler, if there is one, and only if that succeeded. An event whose handler fails,
   * or whose process stops, is handled when it is delivered again, by whichever process receives it; one whose handler
   * succeeds may be handled again if the sink then fails, so handlers must tolerate repetition.
   */
  readonly accept: (
    event: WebhookEvent,
    receipt: Receipt,
  ) => Promise<"accepted" | "duplicate"> | "accepted" | "duplicate"
}

/**
 * Returns what makes two deliveries the same event.
 *
 * Source: assumed; the vendor documents no delivery id, and a repeated delivery may differ in `isResent`.
 */
export const eventId = (event: WebhookEvent): string =>
  JSON.stringify([
    event.event,
    event.orderId || event.externalOrderId || digestOf(event.eventData),
    event.timeStamp || digestOf({ ...event, isResent: undefined }),
  ])

/** A 53-bit digest (cyrb53): enough to keep events of one name apart, but no protection against forgery. */
const digestOf = (value: unknown): string => {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (const character of JSON.stringify(value) ?? "") {
    const code = character.codePointAt(0) ?? 0
    high = Math.imul(high ^ code, 0x9e3779b1)
    low = Math.imul(low ^ code, 0x5f356495)
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35)
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35)
  return ((2 ** 21 - 1) & low).toString(36) + (high >>> 0).toString(36)
}
