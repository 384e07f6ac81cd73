/** The webhook endpoint: its options, its handlers, and the status codes of its responses. */
import type { EventName, EventOf, UnknownEvent, WebhookEvent } from "@flexcharge/schema"
import { checkLimits, checkOptions, ownProperties, type ReasonTag, webhookError } from "@flexcharge/webhooks"
import { makeDeadline } from "./Deadline.ts"
import { makeDeduplicator, makeRecentKeys } from "./deduplicate.ts"
import type { EventSink, Receipt } from "./EventSink.ts"
import {
  type BodyLimits,
  closeConnection,
  type HttpRequest,
  type HttpResponse,
  headOfWebRequest,
  pathOf,
  respond,
  type Status,
  toWebResponse,
} from "./HttpMessage.ts"
import { rateLimit } from "./RateLimit.ts"
import { readWebBody } from "./rawBody.ts"
import { type ReceiveOptions, reasonTag, type VerifiedEvent, webhookReceiver } from "./receiveWebhook.ts"
import { HookFailure, runHook } from "./runHook.ts"

/** Handles an event. It is handled when this returns, or when the returned Promise resolves. */
export type Handler<Event extends WebhookEvent = WebhookEvent> = (event: Event, receipt: Receipt) => unknown

/** One handler per event name; `unknown` receives events of any other name. */
export type Handlers = { readonly [Name in EventName]?: Handler<EventOf<Name>> | undefined } & {
  readonly unknown?: Handler<UnknownEvent> | undefined
}

/** How the endpoint verifies deliveries, and where their events go. */
export interface WebhookOptions extends ReceiveOptions {
  /** The handler of each event. With a `sink`, it runs before the sink accepts the event, and does not run for events that the sink has. */
  readonly on?: Handlers | undefined
  /**
   * Where events are stored. Without a durable sink, repetitions are recognized by this process's memory only: after a
   * restart, in a second process or beyond `capacity` an event reaches its handler again, so handlers must tolerate
   * repetition.
   */
  readonly sink?: EventSink | undefined
  /**
   * An authentic delivery older than the tolerance: return true to accept it, for example after an order query. It is
   * called once for a delivery, as long as this process keeps its key in memory; a replay of the delivery gets the same result.
   */
  readonly onStale?: ((event: WebhookEvent, receipt: Receipt) => boolean | Promise<boolean>) | undefined
  /**
   * Called for every rejected or failed delivery, and with status 200 for an event of the other `environment`. Without
   * it, server failures are written to `console.error`, and rejections to `console.warn`, one per minute for each
   * reason.
   */
  readonly onRejected?:
    | ((
        error: unknown,
        rejection: { readonly status: number; readonly path: string },
      ) => void | Promise<void>)
    | undefined
  /**
   * How many handled events are kept at least in this process's memory, where no sink reports which it `has`.
   * Default: 10 000.
   */
  readonly capacity?: number | undefined
  /**
   * How long the hooks may take, all together, before the response is 503. Default: 25 seconds.
   *
   * A handler that takes longer is not stopped. In this process the next delivery of the event waits for it, and gets
   * 200 when it succeeds. Only when that delivery reaches its own deadline as well does the delivery after it start the
   * handler again, because the first call may never end.
   */
  readonly handlerTimeoutMillis?: number | undefined
}

/**
 * Handles one delivery without a framework: for adapters, and for serverless functions that receive bytes. `observe` receives
 * each event that may be handled, repetitions included, before its handler does.
 */
export type WebhookHandler = (request: HttpRequest, observe?: Handler) => Promise<HttpResponse>

/** Creates the endpoint as a web handler, for any runtime with `Request` and `Response`. */
export const webhookEndpoint = (options: WebhookOptions): ((request: Request) => Promise<Response>) => {
  const handle = webWebhookHandler(options)
  return (request) => handle(request) // a second argument of a framework, such as a context, is not `observe`
}

/** An authentic webhook. */
export interface AuthenticWebhook {
  readonly event: WebhookEvent
  readonly receipt: Receipt
}

/**
 * Creates a function that verifies a webhook and returns its event, or the response to a rejected delivery and to an
 * event of the other `environment`. Repetitions are returned like the first delivery; `receipt.id` is the same for all
 * of them. A delivery older than the tolerance is returned only if `onStale` confirms it, repetitions included.
 *
 * Errors: `InvalidSecret`, `NoSecret`, `InvalidOption`, the last also for the options `on` and `sink`.
 */
export const webhookAuthenticator = (
  options: Omit<WebhookOptions, "on" | "sink" | "handlerTimeoutMillis">,
): ((request: Request) => Promise<AuthenticWebhook | Response>) => {
  const { on, sink }: WebhookOptions = ownProperties(options)
  for (const [name, value] of Object.entries({ on, sink })) {
    const problem = `webhookAuthenticator does not have the option ${name}, because it returns each event to its caller`
    const advice = "; handle the event there, or use webhookEndpoint or its adapter for your framework"
    if (value !== undefined) throw webhookError("InvalidOption", problem + advice)
  }
  const handle = webWebhookHandler(options)
  return async (request) => {
    let webhook: AuthenticWebhook | undefined
    const response = await handle(request, (event, receipt) => {
      webhook = { event, receipt }
    })
    return webhook ?? response
  }
}

const webWebhookHandler = (
  options: WebhookOptions,
): ((request: Request, observe?: Handler) => Promise<Response>) => {
  const handle = webhookHandler(options)
  return async (request, observe) => {
    const body = (limits: BodyLimits) => readWebBody(request, limits)
    const response = await handle({ ...headOfWebRequest(request), body }, observe)
    if (response.error !== undefined && !ownProperties(options).onRejected) console.error(response.error)
    return toWebResponse(response)
  }
}

/**
 * Creates the endpoint without any framework. Invalid options are rejected here, at start-up. Only a secret that is
 * missing from the environment is reported at the first delivery, with 500, so that the build of a web application,
 * which has no secrets, can load the module. The endpoints for Node servers reject it at start-up as well.
 *
 * Responses: 200 accepted, or received before; 400 authentic, but not a webhook; 401 not authentic, or out of date; 405;
 * 408 the body took too long, or is not complete; 413; 415 compressed; 500 a server error, such as a consumed
 * body; 503 send the event again.
 *
 * Errors: `InvalidSecret`, `NoSecret`, `InvalidOption`.
 */
export const webhookHandler = (options: WebhookOptions): WebhookHandler => {
  const own = ownProperties(options)
  const { sink, on = {}, onStale, onRejected, now = Date.now } = own
  const { capacity = 10_000, handlerTimeoutMillis = 25_000 } = own
  checkOptions(hasMissingSecret(own.secrets) ? { ...own, secrets: () => [] } : own)
  checkLimits({ capacity, handlerTimeoutMillis })
  const receive = webhookReceiver(own)
  const events = makeDeduplicator(sink?.has ? 0 : capacity)
  const confirmations = makeDeduplicator(capacity)
  const rejectedStale = makeRecentKeys(capacity)
  const warn = rejectionLog(now)

  const confirmStale = async ({ event, receipt, key, stale }: VerifiedEvent) => {
    if (await runHook(() => sink?.has?.(event, receipt))) return
    if (await runHook(() => onStale?.(event, receipt))) return
    rejectedStale.add(deliveryKey(key, receipt))
    throw stale
  }

  /** Returns undefined for an event that has neither a handler nor a sink: there is nothing to wait for. */
  const handle = (verified: VerifiedEvent): Promise<void> | undefined => {
    const handler = verified.receipt.isOtherEnvironment ? undefined : handlerOf(on, verified.event)
    return handler || sink ? handleWith(handler, verified) : undefined
  }

  const handleWith = async (handler: Handler | undefined, { event, receipt }: VerifiedEvent) => {
    // Without a handler, `has` would be a second query for each delivery: `accept` recognizes duplicates itself.
    if (handler && (await sink?.has?.(event, receipt))) return
    await handler?.call(on, event, receipt)
    await sink?.accept(event, receipt)
  }

  /** Reports a rejection; the response does not depend on it. */
  const report = (status: number, error: unknown, request: HttpRequest): void => {
    const reportNow = async () => {
      if (onRejected) await onRejected(error, { status, path: pathOf(request.url) })
      else if (status === 503) console.error(error)
      else if (status < 500) warn(status, error)
    }
    reportNow().catch(console.error)
  }

  const reject = (status: Status, error: unknown, request: HttpRequest): HttpResponse => {
    report(status, error, request)
    const headers = [408, 413, 415].includes(status) ? closeConnection : {} // the rest of the body is not read
    return respond(status, headers, status === 500 ? error : undefined)
  }

  return async (request, observe) => {
    if (request.method !== "POST") return respond(405, { allow: "POST", ...closeConnection })
    const deadline = makeDeadline(handlerTimeoutMillis)
    try {
      const verified = await receive(request, deadline)
      const { event, receipt, key, stale } = verified
      // Where `observe` receives the event, a late repetition needs a confirmation even if the event is known.
      if (stale && (observe || !events.isKnown(key))) {
        if (rejectedStale.has(deliveryKey(key, receipt))) throw stale
        await confirmations.run(key, deadline, () => confirmStale(verified))
      }
      if (!receipt.isOtherEnvironment) observe?.(event, receipt)
      else if (!events.isKnown(key))
        report(200, webhookError("EnvironmentMismatch", event.isTestMode === true), request)
      try {
        await events.run(key, deadline, () => handle(verified))
      } catch (error) {
        return reject(503, error, request)
      }
      return respond(200)
    } catch (error) {
      if (error instanceof HookFailure) return reject(503, error.cause, request)
      return reject(statusOf(reasonTag(error)), error, request)
    } finally {
      deadline.clear()
    }
  }
}

/** Identifies a delivery of the event with this key: the same for every replay of one delivery. */
const deliveryKey = (key: string, { nonce, sentAtMillis }: Receipt): string =>
  `${key} ${nonce} ${sentAtMillis}`

const hasMissingSecret = (secrets: WebhookOptions["secrets"]): boolean =>
  Array.isArray(secrets) && secrets.some((secret) => secret === undefined || secret === null || secret === "")

/** The handler of an event; an event without one is accepted and ignored. */
const handlerOf = (on: Handlers, event: WebhookEvent): Handler | undefined =>
  findHandler(on, event._tag === "UnknownEvent" ? "unknown" : event.event)

/**
 * Returns the handler of a name. `on` may be an instance of a class, but what all objects inherit is not a handler, so
 * that a polluted `Object.prototype` supplies none.
 */
export const findHandler = (on: Handlers, name: string): Handler | undefined => {
  const handler: unknown = Reflect.get(on, name)
  return handler === Reflect.get(Object.prototype, name) ? undefined : (handler as Handler) // by the type of `on`
}

/** Creates the log of rejections where there is no `onRejected`: at most one per minute for each reason. */
const rejectionLog = (now: () => number): ((status: number, error: unknown) => void) => {
  const limit = rateLimit({ max: 1, windowMillis: 60_000, now })
  return (status, error) => {
    if (limit.take(String(reasonTag(error))).waitMillis > 0) return
    console.warn(
      `FlexCharge webhook rejected with ${status}: ${error instanceof Error ? error.message : error} ` +
        "This reason is logged at most once a minute; set onRejected to receive every rejection.",
    )
  }
}

const statusOf = (tag: ReasonTag | undefined): Status => {
  switch (tag) {
    case undefined: // the deadline passed, or the adapter could not read the body
      return 503
    case "MalformedBody":
    case "InvalidEvent":
      return 400
    case "BodyIncomplete":
      return 408
    case "BodyTooLarge":
      return 413
    case "CompressedBody":
      return 415
    case "BodyAlreadyParsed":
    case "InvalidSecret":
      return 500
    default:
      return 401
  }
}
