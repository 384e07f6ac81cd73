/** Receives one delivery: determines the host and the secrets, verifies and parses it, and identifies its event. */
import { Secret, type WebhookEvent } from "@flexcharge/schema/plain"
import {
  isWebhookError,
  parse,
  type ReasonTag,
  type SigningSecret,
  type VerifiedBody,
  verify,
} from "@flexcharge/webhooks"
import type { Deadline } from "./deduplicate.ts"
import { eventId, type Receipt } from "./EventSink.ts"
import { type BodyLimits, type HeaderGetter, type HttpRequest, pathOf } from "./HttpMessage.ts"

/** What a function of secrets may use to choose them. The body is not included: it is not verified yet. */
export interface WebhookRequest {
  readonly method: string
  /** Absolute. */
  readonly url: string
  readonly path: string
  readonly headers: { readonly get: (name: string) => string | null }
}

/** How deliveries are verified. */
export interface ReceiveOptions extends Partial<BodyLimits> {
  /**
   * The accepted signing keys, several during a rotation; or a function of the request, for many merchants. Keys that
   * it returns together belong to one merchant, and an event is the same under each of them.
   */
  readonly secrets:
    | readonly SigningSecret[]
    | ((request: WebhookRequest) => readonly SigningSecret[] | Promise<readonly SigningSecret[]>)
  /** How far a delivery's date may be from the clock, in both directions. Default: 5 minutes. */
  readonly toleranceMillis?: number
  /** The host that the vendor calls, port included if the endpoint's URL has one. Set it behind a proxy. */
  readonly publicHost?: string
  /** Trust `Forwarded` and `X-Forwarded-Host`. Only behind a proxy that sets them itself. Default: false. */
  readonly trustForwardedHost?: boolean
  /** The clock, in milliseconds since the Unix epoch. */
  readonly now?: () => number
}

/** A verified event, and the error of one that is authentic but stale. */
export interface VerifiedEvent {
  readonly event: WebhookEvent
  readonly receipt: Receipt
  /** The event's id together with its merchant: the same for every delivery of the event. */
  readonly key: string
  /** The error `StaleDelivery`, or `undefined`. */
  readonly stale: unknown
}

/** Creates a function that receives deliveries. It rejects with a `WebhookError`, or with what `secrets` throws. */
export const webhookReceiver = (
  options: ReceiveOptions,
): ((request: HttpRequest, deadline: Deadline) => Promise<VerifiedEvent>) => {
  const { secrets, now = Date.now, toleranceMillis } = options
  const { maxBodyBytes = 1_048_576, bodyTimeoutMillis = 5_000 } = options
  const merchantNumber = groupKeysByMerchant()

  return async (request, deadline) => {
    const host = hostOf(request.header, options)
    const headers = { get: (name: string) => request.header(name.toLowerCase()) ?? null }
    const body = await request.body({ maxBodyBytes, bodyTimeoutMillis })
    const receivedAtMillis = now()
    let chosen: readonly SigningSecret[] | undefined
    const chooseSecrets = async (choose: Exclude<typeof secrets, readonly SigningSecret[]>) => {
      const { method, url } = request
      const absolute = url.startsWith("/") ? `https://${host}${url}` : url
      const choice = async () => choose({ method, path: pathOf(url), url: absolute, headers })
      chosen ??= await deadline.within(choice())
      return chosen
    }
    const verifyWithin = (tolerance: number | undefined) =>
      verify(
        { headers, body, host },
        {
          secrets: typeof secrets === "function" ? () => chooseSecrets(secrets) : secrets,
          toleranceMillis: tolerance,
          maxBodyBytes,
          now: () => receivedAtMillis,
        },
      )
    // Merchants with their own keys have their own events. Path and query do not identify a merchant, since no
    // signature covers them. Nonces need no store: the same nonce under the same signature is the same event.
    const toEvent = (verified: VerifiedBody, stale?: unknown): VerifiedEvent => {
      const event = parse(verified)
      const id = eventId(event)
      const key = chosen ? `${merchantNumber(chosen)} ${id}` : id
      const receipt = { ...verified, id, receivedAtMillis, path: pathOf(request.url), body: verified }
      return { event, receipt, key, stale }
    }
    try {
      return toEvent(await verifyWithin(toleranceMillis))
    } catch (error) {
      if (reasonTag(error) === "BodyMismatch") request.rejectParsedText?.()
      if (reasonTag(error) !== "StaleDelivery") throw error
      return toEvent(await verifyWithin(Number.POSITIVE_INFINITY), error)
    }
  }
}

/** The tag of a `WebhookError`'s reason; `undefined` for any other error. */
export const reasonTag = (error: unknown): ReasonTag | undefined =>
  isWebhookError(error) ? error.reason._tag : undefined

/** The host that the vendor called, as far as it is known. */
const hostOf = (
  header: HeaderGetter,
  { publicHost, trustForwardedHost }: ReceiveOptions,
): string | undefined => {
  if (publicHost !== undefined) return publicHost
  const forwarded = trustForwardedHost ? forwardedHost(header) : undefined
  return forwarded ?? header("host") ?? header(":authority")
}

/** The first host of `Forwarded` (RFC 7239), else of `X-Forwarded-Host`. */
const forwardedHost = (header: HeaderGetter): string | undefined =>
  /(?:^|[;,\s])host="?([^",;\s]+)/i.exec(header("forwarded") ?? "")?.[1] ??
  /[^,\s]+/.exec(header("x-forwarded-host") ?? "")?.[0]

/**
 * Groups the signing keys that belong to one merchant, so that a key rotation does not change the de-duplication key:
 * keys that were once returned together keep the number of their merchant.
 */
const groupKeysByMerchant = (): ((keys: readonly SigningSecret[]) => number) => {
  const numbers = new Map<string, number>()
  return (keys) => {
    const revealed = keys.map((key) => Secret.reveal(key))
    const known = revealed.flatMap((key) => numbers.get(key) ?? [])
    const number = Math.min(numbers.size, ...known)
    for (const key of revealed) numbers.set(key, number)
    return number
  }
}
