/** The webhook endpoint, and the only place that knows its status codes. */
import type { WebhookEvent } from "@flexcharge/schema"
import {
  checkSecrets,
  isWebhookError,
  parse,
  type ReasonTag,
  type VerifiedBody,
  verify,
} from "@flexcharge/webhooks"
import { eventId, type Receipt } from "./EventSink.ts"
import { type Answer, answer, type Incoming, pathOf } from "./Exchange.ts"
import { forwardedHost } from "./ForwardedHost.ts"
import { handle } from "./Handlers.ts"
import { once } from "./Once.ts"
import { recent } from "./Recent.ts"
import type { WebhookOptions } from "./WebhookOptions.ts"
import { fromRequest, toResponse } from "./web.ts"

/** A verified event, and the refusal of one that is authentic but stale. */
interface Heard {
  readonly event: WebhookEvent
  readonly receipt: Receipt
  readonly stale: unknown
}

/** Takes one delivery in the plainest terms: for doors, and for serverless functions that are given bytes. */
export type Receive = (incoming: Incoming) => Promise<Answer>

/** The endpoint as a web handler, for any runtime with `Request` and `Response`. */
export const webhookEndpoint = (options: WebhookOptions): ((request: Request) => Promise<Response>) => {
  const receive = webhookReceiver(options)
  return async (request) => {
    const answered = await receive(fromRequest(request))
    if (answered.fault !== undefined && !options.onRejected) console.error(answered.fault)
    return toResponse(answered)
  }
}

/**
 * The endpoint without any framework. Secrets that cannot be right are refused here, at start-up.
 *
 * Answers: 200 accepted, or seen before · 400 authentic, but no webhook · 401 not authentic, or out of date · 405 ·
 * 408 the body took too long · 413 · 500 a fault of this side, such as an eaten body · 503 send it again.
 */
export const webhookReceiver = (options: WebhookOptions): Receive => {
  const { secrets, sink, on = {}, now = Date.now, toleranceMillis } = options
  if (typeof secrets !== "function") checkSecrets(secrets)
  const { maxBodyBytes = 1_048_576, bodyTimeoutMillis = 5_000 } = options
  const { capacity = 10_000 } = options
  const events = once(sink ? 0 : capacity)
  const unhandled = recent(capacity)

  const hear = async (incoming: Incoming): Promise<Heard> => {
    const { header, method, url } = incoming
    const get = (name: string) => header(name) ?? null
    const path = pathOf(url)
    const forwarded = options.trustForwardedHost ? forwardedHost(header) : undefined
    const host = options.publicHost ?? forwarded ?? header("host") ?? header(":authority")
    const delivery = {
      headers: { get },
      body: await incoming.body({ maxBodyBytes, bodyTimeoutMillis }),
      host,
      path,
    }
    const request = {
      method,
      path,
      url: url.startsWith("/") ? `https://${host}${url}` : url,
      headers: { get },
    }
    const receivedAtMillis = now()
    const settings = {
      secrets: typeof secrets === "function" ? () => secrets(request) : secrets,
      maxBodyBytes,
      now: () => receivedAtMillis,
    }
    const read = (body: VerifiedBody, stale?: unknown): Heard => {
      const event = parse(body)
      return { event, receipt: { ...body, id: eventId(event), receivedAtMillis, path, body }, stale }
    }
    try {
      return read(await verify(delivery, { ...settings, toleranceMillis }))
    } catch (error) {
      if (tagOf(error) !== "StaleDelivery") throw error
      return read(await verify(delivery, { ...settings, toleranceMillis: Number.POSITIVE_INFINITY }), error)
    }
  }

  const take = async (key: string, event: WebhookEvent, receipt: Receipt) => {
    if (sink && !unhandled.has(key) && (await sink.accept(event, receipt)) === "duplicate") return "repeated"
    if (sink) unhandled.add(key)
    await handle(on, event, receipt)
    unhandled.delete(key)
    return "first"
  }

  const reject = (status: number, error: unknown, incoming: Incoming): Answer => {
    try {
      if (options.onRejected) options.onRejected(error, { status, path: pathOf(incoming.url) })
      else if (status === 503) console.error(error)
    } catch (fault) {
      console.error(fault) // the sender gets its answer, whatever the hook does
    }
    return answer(status, status === 408 ? { connection: "close" } : {}, status === 500 ? error : undefined)
  }

  return async (incoming) => {
    if (incoming.method !== "POST") return answer(405, { allow: "POST" })
    try {
      const { event, receipt, stale } = await hear(incoming)
      const key = `${receipt.path} ${receipt.id}`
      if (stale && !events.isDone(key) && !(await options.onStale?.(event, receipt))) throw stale
      const failure = await events.run(key, () => take(key, event, receipt)).then(noFailure, asFailure)
      return failure ? reject(503, failure.error, incoming) : accepted
    } catch (error) {
      return reject(statusOf(tagOf(error)), error, incoming)
    }
  }
}

const accepted = answer(200)
const noFailure = () => undefined
const asFailure = (error: unknown) => ({ error })

const tagOf = (error: unknown): ReasonTag | undefined =>
  isWebhookError(error) ? error.reason._tag : undefined

const statusOf = (tag: ReasonTag | undefined): number => {
  switch (tag) {
    case undefined: // not ours: the merchant's secrets, query or sink failed
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
