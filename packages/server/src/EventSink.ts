/** The storage of verified events, and the metadata of each. */
import type { WebhookEvent } from "@flexcharge/schema"
import type { Provenance, VerifiedBody } from "@flexcharge/webhooks"

/** How an event reached the endpoint. */
export interface Receipt extends Provenance {
  /**
   * The same for every delivery of one event; nonce and date make no difference. It is unique per sender: a sink for merchants
   * with their own signing keys must key events by merchant as well.
   */
  readonly id: string
  /** When it arrived, in milliseconds since the Unix epoch. */
  readonly receivedAtMillis: number
  /** Whether `isTestMode` contradicts the option `environment`. Such an event is stored, but must not be handled. */
  readonly isOtherEnvironment: boolean
  /** The path it was delivered to, for partners with one path per merchant. */
  readonly path: string
  /** The verified body; `rawBytes` of `@flexcharge/webhooks` returns its bytes. */
  readonly body: VerifiedBody
}

/**
 * Stores events. A durable sink keeps each event once across processes and restarts, by `receipt.id`, and responds only
 * after the event is stored.
 */
export interface EventSink {
  /**
   * Whether the event was accepted before. It is called for an event that has a handler and for a delivery that arrives
   * late, before anything else is done with the event, which is then ignored. Without it only this process's memory
   * keeps repetitions from the handlers.
   */
  readonly has?: (event: WebhookEvent, receipt: Receipt) => boolean | Promise<boolean>
  /**
   * Stores an event and returns whether it is new. An exception means "not stored": the sender will try again.
   *
   * It is called after the event's handler, if there is one, and only if that succeeded. An event whose handler fails,
   * or whose process stops, is handled when it is delivered again, in the process that receives it; one whose handler
   * succeeds may be handled again if the sink then fails, so handlers must tolerate repetition.
   */
  readonly accept: (
    event: WebhookEvent,
    receipt: Receipt,
  ) => Promise<"accepted" | "duplicate"> | "accepted" | "duplicate"
}
