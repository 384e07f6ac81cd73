/** Where verified events go, and what is known of each beside its content. */
import type { WebhookEvent } from "@flexcharge/schema"
import type { Provenance, VerifiedBody } from "@flexcharge/webhooks"

/** How an event reached the endpoint. */
export interface Receipt extends Provenance {
  /**
   * The same for every delivery of one event, whatever its nonce and date. Of one sender: a sink for merchants with
   * signing keys of their own keys events by merchant as well.
   */
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
  /**
   * Whether the event was accepted before, asked before anything else is done with it: then nothing is, however late
   * it comes. Without it only this process's memory keeps repetitions from the handlers.
   */
  readonly has?: (event: WebhookEvent, receipt: Receipt) => boolean | Promise<boolean>
  /**
   * Answers whether the event is new here. A throw means "not taken": the sender is asked to try again.
   *
   * Gotchas: it is asked after the event's handler, if there is one, and only if that succeeded. So an event whose
   * handler fails, or whose process stops, is handled when it is delivered again, by whichever process gets it; and
   * one whose handler succeeds may be handled again if the sink then fails, so let handlers bear repetition.
   */
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
    event.orderId || event.externalOrderId || digestOf(event.eventData),
    event.timeStamp || digestOf({ ...event, isResent: undefined }),
  ])

/** 53 bits of what a value says (cyrb53): enough to tell events of one name apart, and no protection against forgers. */
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
