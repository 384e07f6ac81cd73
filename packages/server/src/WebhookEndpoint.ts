/** The webhook endpoint, and the only place that knows its status codes. */
import { checkSecrets, type ReasonTag } from "@flexcharge/webhooks"
import { deadline } from "./Deadline.ts"
import { type Answer, answer, closing, type Incoming, pathOf } from "./Exchange.ts"
import { type Handler, handlerOf } from "./Handlers.ts"
import { type Heard, hearing, tagOf } from "./Hearing.ts"
import { once } from "./Once.ts"
import type { WebhookOptions } from "./WebhookOptions.ts"
import { fromRequest, toResponse } from "./web.ts"

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
  const { secrets, sink, on = {}, capacity = 10_000, handlerTimeoutMillis = 25_000 } = options
  if (typeof secrets !== "function") checkSecrets(secrets)
  const hear = hearing(options)
  const events = once(sink?.has ? 0 : capacity)
  const confirmations = once(0)

  const confirm = async ({ event, receipt, stale }: Heard) => {
    if (await sink?.has?.(event, receipt)) return
    if (!(await options.onStale?.(event, receipt))) throw stale
  }

  const take = (heard: Heard): Promise<void> | undefined => {
    const handler = handlerOf(on, heard.event)
    return handler || sink ? takeBy(handler, heard) : undefined
  }

  const takeBy = async (handler: Handler | undefined, { event, receipt }: Heard) => {
    if (await sink?.has?.(event, receipt)) return
    await handler?.call(on, event, receipt)
    await sink?.accept(event, receipt)
  }

  const tell = async (status: number, error: unknown, incoming: Incoming) => {
    if (options.onRejected) await options.onRejected(error, { status, path: pathOf(incoming.url) })
    else if (status === 503) console.error(error)
  }

  const reject = (status: number, error: unknown, incoming: Incoming): Answer => {
    tell(status, error, incoming).catch(console.error) // the sender gets its answer, whatever the hook does
    return answer(status, status === 408 || status === 413 ? closing : {}, status === 500 ? error : undefined)
  }

  return async (incoming) => {
    if (incoming.method !== "POST") return answer(405, { allow: "POST", ...closing })
    const limit = deadline(handlerTimeoutMillis)
    try {
      const heard = await hear(incoming, limit)
      const { key, stale } = heard
      if (stale && !events.isKnown(key)) await confirmations.run(key, limit, () => confirm(heard))
      const failure = await events.run(key, limit, () => take(heard)).then(noFailure, asFailure)
      return failure ? reject(503, failure.error, incoming) : accepted
    } catch (error) {
      return reject(statusOf(tagOf(error)), error, incoming)
    } finally {
      limit.clear()
    }
  }
}

const accepted = answer(200)
const noFailure = () => undefined
const asFailure = (error: unknown) => ({ error })

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
