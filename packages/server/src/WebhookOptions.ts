/** What a merchant tells the webhook endpoint. */
import type { WebhookEvent } from "@flexcharge/schema"
import type { SigningSecret } from "@flexcharge/webhooks"
import type { EventSink, Receipt } from "./EventSink.ts"
import type { BodyLimits } from "./Exchange.ts"
import type { Handlers } from "./Handlers.ts"

/** What a choice of secrets may look at: never the body, which is not verified yet. */
export interface WebhookRequest {
  readonly method: string
  /** Absolute. */
  readonly url: string
  readonly path: string
  readonly headers: { readonly get: (name: string) => string | null }
}

/** How the endpoint checks deliveries and where their events go. */
export interface WebhookOptions extends Partial<BodyLimits> {
  /**
   * The accepted signing keys, several during a rotation; or a function of the request, for many merchants: keys that
   * it gives together are one merchant's, and an event is the same under each of them.
   */
  readonly secrets:
    | readonly SigningSecret[]
    | ((request: WebhookRequest) => readonly SigningSecret[] | Promise<readonly SigningSecret[]>)
  /** What to do with each event. With a `sink`, before it is told of the event, and not for events that it has. */
  readonly on?: Handlers
  /**
   * Where events are kept. Without one the handlers are called directly, and repetitions are known from this
   * process's memory only: a restart, a second process or `capacity` forgets them, so let handlers bear repetition.
   */
  readonly sink?: EventSink
  /** An authentic delivery older than the tolerance: return true to accept it, say after an order query. */
  readonly onStale?: (event: WebhookEvent, receipt: Receipt) => boolean | Promise<boolean>
  /** Told of every refused or failed delivery. Without it, failures of handlers are written to `console.error`. */
  readonly onRejected?: (
    error: unknown,
    rejection: { readonly status: number; readonly path: string },
  ) => void | Promise<void>
  /** How far a delivery's date may lie from the clock, in both directions. Default 5 minutes. */
  readonly toleranceMillis?: number
  /** The host as the vendor calls it, port included if its URL has one. Set it behind a proxy. */
  readonly publicHost?: string
  /** Believe `Forwarded` and `X-Forwarded-Host`. Only behind a proxy that sets them itself. Default false. */
  readonly trustForwardedHost?: boolean
  /** How many handled events are remembered at least, where no sink tells which it `has`. Default 10 000. */
  readonly capacity?: number
  /** How long the hooks may take, all together, before the event is asked for again. Default 25 seconds. */
  readonly handlerTimeoutMillis?: number
  /** The clock, epoch milliseconds. */
  readonly now?: () => number
}
