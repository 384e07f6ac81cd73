/** The webhook endpoint, and the only place that knows its status codes. */
import { Secret, type WebhookEvent } from "@flexcharge/schema/plain"
import {
  checkSecrets,
  isWebhookError,
  parse,
  type ReasonTag,
  type SigningSecret,
  type VerifiedBody,
  verify,
} from "@flexcharge/webhooks"
import { eventId, type Receipt } from "./EventSink.ts"
import { type Answer, answer, closing, type Incoming, pathOf } from "./Exchange.ts"
import { forwardedHost } from "./ForwardedHost.ts"
import { handle } from "./Handlers.ts"
import { once } from "./Once.ts"
import type { WebhookOptions } from "./WebhookOptions.ts"
import { fromRequest, toResponse } from "./web.ts"

/** A verified event, and the refusal of one that is authentic but stale. */
interface Heard {
  readonly event: WebhookEvent
  readonly receipt: Receipt
  /** What makes it the same event here: its id, and who signed it. */
  readonly key: string
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
  const { capacity = 10_000, handlerTimeoutMillis = 25_000 } = options
  const events = once(sink?.has ? 0 : capacity, handlerTimeoutMillis)
  const signers = new Map<string, number>()

  // Merchants with keys of their own have events of their own; path and query tell nothing, no signature covers them.
  // Nonces need no memory beside this one: the same nonce under the same signature is the same body, so the same event.
  const keyOf = (id: string, secret: SigningSecret | undefined): string => {
    if (!secret) return id
    const revealed = Secret.reveal(secret)
    const signer = signers.get(revealed) ?? signers.size
    signers.set(revealed, signer)
    return `${signer} ${id}`
  }

  const hear = async (incoming: Incoming): Promise<Heard> => {
    const { header, method, url } = incoming
    const get = (name: string) => header(name.toLowerCase()) ?? null
    const path = pathOf(url)
    const forwarded = options.trustForwardedHost ? forwardedHost(header) : undefined
    const host = options.publicHost ?? forwarded ?? header("host") ?? header(":authority")
    const delivery = {
      headers: { get },
      body: await incoming.body({ maxBodyBytes, bodyTimeoutMillis }),
      host,
    }
    const request = {
      method,
      path,
      url: url.startsWith("/") ? `https://${host}${url}` : url,
      headers: { get },
    }
    const receivedAtMillis = now()
    let chosen: readonly SigningSecret[] = []
    const choose = async (by: Exclude<typeof secrets, readonly SigningSecret[]>) => {
      chosen = await by(request)
      return chosen
    }
    const settings = {
      secrets: typeof secrets === "function" ? () => choose(secrets) : secrets,
      maxBodyBytes,
      now: () => receivedAtMillis,
    }
    const read = (body: VerifiedBody, stale?: unknown): Heard => {
      const event = parse(body)
      const id = eventId(event)
      const key = keyOf(id, chosen[body.secretIndex])
      return { event, receipt: { ...body, id, receivedAtMillis, path, body }, key, stale }
    }
    try {
      return read(await verify(delivery, { ...settings, toleranceMillis }))
    } catch (error) {
      if (tagOf(error) === "BodyMismatch") incoming.refuseText?.()
      if (tagOf(error) !== "StaleDelivery") throw error
      return read(await verify(delivery, { ...settings, toleranceMillis: Number.POSITIVE_INFINITY }), error)
    }
  }

  const take = async (event: WebhookEvent, receipt: Receipt) => {
    if (await sink?.has?.(event, receipt)) return
    await handle(on, event, receipt)
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
    try {
      const { event, receipt, key, stale } = await hear(incoming)
      const isKnown = () => events.isDone(key) || sink?.has?.(event, receipt)
      if (stale && !(await isKnown()) && !(await options.onStale?.(event, receipt))) throw stale
      const failure = await events.run(key, () => take(event, receipt)).then(noFailure, asFailure)
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
