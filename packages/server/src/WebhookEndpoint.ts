/** The webhook endpoint: its options, its handlers, and the only place that knows its status codes. */
import type { EventName, EventOf, UnknownEvent, WebhookEvent } from "@flexcharge/schema"
import { checkSecrets, type ReasonTag } from "@flexcharge/webhooks"
import { makeDeadline, makeDeduplicator } from "./deduplicate.ts"
import type { EventSink, Receipt } from "./EventSink.ts"
import {
  closeConnection,
  type HttpRequest,
  type HttpResponse,
  headOfWebRequest,
  pathOf,
  respond,
  toWebResponse,
} from "./HttpMessage.ts"
import { readWebBody } from "./rawBody.ts"
import { type ReceiveOptions, reasonTag, type VerifiedEvent, webhookReceiver } from "./receiveWebhook.ts"

/** Handles an event. It is handled when this returns, or when the returned Promise resolves. */
export type Handler<Event extends WebhookEvent = WebhookEvent> = (event: Event, receipt: Receipt) => unknown

/** One handler per event name; `unknown` receives events whose name this SDK does not know. */
export type Handlers = { readonly [Name in EventName]?: Handler<EventOf<Name>> } & {
  readonly unknown?: Handler<UnknownEvent>
}

/** How the endpoint verifies deliveries, and where their events go. */
export interface WebhookOptions extends ReceiveOptions {
  /** The handler of each event. With a `sink`, it runs before the sink accepts the event, and not for events it has. */
  readonly on?: Handlers
  /**
   * Where events are stored. Without it the handlers are called directly, and repetitions are known from this
   * process's memory only: a restart, a second process or `capacity` forgets them, so handlers must tolerate repetition.
   */
  readonly sink?: EventSink
  /** An authentic delivery older than the tolerance: return true to accept it, for example after an order query. */
  readonly onStale?: (event: WebhookEvent, receipt: Receipt) => boolean | Promise<boolean>
  /** Called for every rejected or failed delivery. Without it, failures of handlers are written to `console.error`. */
  readonly onRejected?: (
    error: unknown,
    rejection: { readonly status: number; readonly path: string },
  ) => void | Promise<void>
  /** How many handled events are remembered at least, where no sink reports which it `has`. Default: 10 000. */
  readonly capacity?: number
  /** How long the hooks may take, all together, before the delivery is answered with 503. Default: 25 seconds. */
  readonly handlerTimeoutMillis?: number
}

/** Handles one delivery in plain terms: for adapters, and for serverless functions that receive bytes. */
export type WebhookHandler = (request: HttpRequest) => Promise<HttpResponse>

/** Creates the endpoint as a web handler, for any runtime with `Request` and `Response`. */
export const webhookEndpoint = (options: WebhookOptions): ((request: Request) => Promise<Response>) => {
  const handle = webhookHandler(options)
  return async (request) => {
    const response = await handle({
      ...headOfWebRequest(request),
      body: (limits) => readWebBody(request, limits),
    })
    if (response.error !== undefined && !options.onRejected) console.error(response.error)
    return toWebResponse(response)
  }
}

/**
 * Creates the endpoint without any framework. Invalid secrets are rejected here, at start-up.
 *
 * Responses: 200 accepted, or seen before; 400 authentic, but not a webhook; 401 not authentic, or out of date; 405;
 * 408 the body took too long; 413; 500 an error of this side, such as a consumed body; 503 send the event again.
 */
export const webhookHandler = (options: WebhookOptions): WebhookHandler => {
  const { secrets, sink, on = {}, capacity = 10_000, handlerTimeoutMillis = 25_000 } = options
  if (typeof secrets !== "function") checkSecrets(secrets)
  const receive = webhookReceiver(options)
  const events = makeDeduplicator(sink?.has ? 0 : capacity)
  const confirmations = makeDeduplicator(0)

  const confirmStale = async ({ event, receipt, stale }: VerifiedEvent) => {
    if (await sink?.has?.(event, receipt)) return
    if (!(await options.onStale?.(event, receipt))) throw stale
  }

  /** Returns undefined for an event that has neither a handler nor a sink: there is nothing to wait for. */
  const handle = (verified: VerifiedEvent): Promise<void> | undefined => {
    const handler = handlerOf(on, verified.event)
    return handler || sink ? handleWith(handler, verified) : undefined
  }

  const handleWith = async (handler: Handler | undefined, { event, receipt }: VerifiedEvent) => {
    if (await sink?.has?.(event, receipt)) return
    await handler?.call(on, event, receipt)
    await sink?.accept(event, receipt)
  }

  const report = async (status: number, error: unknown, request: HttpRequest) => {
    if (options.onRejected) await options.onRejected(error, { status, path: pathOf(request.url) })
    else if (status === 503) console.error(error)
  }

  const reject = (status: number, error: unknown, request: HttpRequest): HttpResponse => {
    report(status, error, request).catch(console.error) // the response does not depend on the hook
    const headers = status === 408 || status === 413 ? closeConnection : {}
    return respond(status, headers, status === 500 ? error : undefined)
  }

  return async (request) => {
    if (request.method !== "POST") return respond(405, { allow: "POST", ...closeConnection })
    const deadline = makeDeadline(handlerTimeoutMillis)
    try {
      const verified = await receive(request, deadline)
      const { key, stale } = verified
      if (stale && !events.isKnown(key)) await confirmations.run(key, deadline, () => confirmStale(verified))
      try {
        await events.run(key, deadline, () => handle(verified))
      } catch (error) {
        return reject(503, error, request)
      }
      return respond(200)
    } catch (error) {
      return reject(statusOf(reasonTag(error)), error, request)
    } finally {
      deadline.clear()
    }
  }
}

/** The handler of an event; an event without one is accepted and ignored. */
const handlerOf = (on: Handlers, event: WebhookEvent): Handler | undefined =>
  on[event._tag === "UnknownEvent" ? "unknown" : event.event] as Handler | undefined // the handler of this event's name

const statusOf = (tag: ReasonTag | undefined): number => {
  switch (tag) {
    case undefined: // the merchant's secrets, query or sink failed
      return 503
    case "MalformedBody":
    case "InvalidEvent":
      return 400
    case "BodyIncomplete":
      return 408
    case "BodyTooLarge":
      return 413
    case "BodyAlreadyParsed":
    case "InvalidSecret":
      return 500
    default:
      return 401
  }
}
