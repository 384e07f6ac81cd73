/** What a delivery says: its secrets chosen, its body verified and parsed, known again when it comes again. */
import type { WebhookEvent } from "@flexcharge/schema/plain"
import {
  isWebhookError,
  parse,
  type ReasonTag,
  type SigningSecret,
  type VerifiedBody,
  verify,
} from "@flexcharge/webhooks"
import type { Deadline } from "./Deadline.ts"
import { eventId, type Receipt } from "./EventSink.ts"
import { type Incoming, pathOf } from "./Exchange.ts"
import { forwardedHost } from "./ForwardedHost.ts"
import { merchants } from "./Merchants.ts"
import type { WebhookOptions } from "./WebhookOptions.ts"

/** A verified event, and the refusal of one that is authentic but stale. */
export interface Heard {
  readonly event: WebhookEvent
  readonly receipt: Receipt
  /** What makes it the same event here: its id, and whose it is. */
  readonly key: string
  readonly stale: unknown
}

/** Hears deliveries; what it refuses is a `WebhookError`, what the secrets function throws is passed on. */
export const hearing = (
  options: WebhookOptions,
): ((incoming: Incoming, deadline: Deadline) => Promise<Heard>) => {
  const { secrets, now = Date.now, toleranceMillis } = options
  const { maxBodyBytes = 1_048_576, bodyTimeoutMillis = 5_000 } = options
  const merchantOf = merchants()

  return async (incoming, { within }) => {
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
    const receivedAtMillis = now()
    let chosen: readonly SigningSecret[] | undefined
    const choose = async (by: Exclude<typeof secrets, readonly SigningSecret[]>) => {
      const absolute = url.startsWith("/") ? `https://${host}${url}` : url
      return by({ method, path, url: absolute, headers: { get } })
    }
    const chosenBy = (by: Parameters<typeof choose>[0]) => async () => {
      chosen ??= await within(choose(by))
      return chosen
    }
    const settings = {
      secrets: typeof secrets === "function" ? chosenBy(secrets) : secrets,
      maxBodyBytes,
      now: () => receivedAtMillis,
    }
    // Merchants with keys of their own have events of their own; path and query tell nothing, no signature covers them.
    // Nonces need no memory beside this one: the same nonce under the same signature is the same body, so the same event.
    const read = (body: VerifiedBody, stale?: unknown): Heard => {
      const event = parse(body)
      const id = eventId(event)
      const key = chosen ? `${merchantOf(chosen)} ${id}` : id
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
}

/** Why a delivery was refused; `undefined` where that is not what happened. */
export const tagOf = (error: unknown): ReasonTag | undefined =>
  isWebhookError(error) ? error.reason._tag : undefined
