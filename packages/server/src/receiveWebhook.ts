/** Receives one delivery: determines the host and the secrets, verifies and parses it, and identifies its event. */
import { Secret, type WebhookEvent } from "@flexcharge/schema/plain"
import {
  checkLimits,
  copyBytes,
  isWebhookError,
  parse,
  type ReasonTag,
  readSignatureHeaders,
  readVerifySettings,
  type SigningSecret,
  type VerifiedBody,
  verifySignature,
  webhookError,
} from "@flexcharge/webhooks"
import type { Deadline } from "./Deadline.ts"
import { boundedText, digestOf } from "./deduplicate.ts"
import type { Receipt } from "./EventSink.ts"
import { type BodyLimits, type HeaderGetter, type HttpRequest, pathOf } from "./HttpMessage.ts"
import { runHook } from "./runHook.ts"

/** What a function of secrets may use to choose them. The body is not included: it is not verified yet. */
export interface WebhookRequest {
  readonly method: string
  /** Absolute. */
  readonly url: string
  readonly path: string
  readonly headers: { readonly get: (name: string) => string | null }
}

/** Limits of which each has a default. */
export type OptionalBodyLimits = { readonly [Name in keyof BodyLimits]?: BodyLimits[Name] | undefined }

/** How deliveries are verified. */
export interface ReceiveOptions extends OptionalBodyLimits {
  /**
   * The accepted signing keys, several during a rotation; or a function of the request, for many merchants. Keys that
   * it returns together belong to one merchant, and an event is the same under each of them.
   */
  readonly secrets:
    | readonly SigningSecret[]
    | ((request: WebhookRequest) => readonly SigningSecret[] | Promise<readonly SigningSecret[]>)
  /** How far a delivery's date may be from the clock, in both directions. Default: 5 minutes. */
  readonly toleranceMillis?: number | undefined
  /**
   * The host in the endpoint's URL, as registered in the portal: `"pay.example"`, `"pay.example:8443"` or the URL. Set
   * it always: without it the host is the one that the sender names, so a delivery recorded at another host of yours
   * with the same key passes the verification.
   */
  readonly publicHost?: string | undefined
  /**
   * Trust `X-Forwarded-Host`, or `Forwarded` where that is absent, instead of `Host`; `"forwarded"` trusts `Forwarded`
   * only. For endpoints with several hosts, behind a proxy that replaces what the client sent in these headers. Default:
   * false.
   */
  readonly trustForwardedHost?: boolean | "forwarded" | undefined
  /**
   * The environment whose events are handled. An event whose `isTestMode` contradicts it is stored by the sink and
   * reported to `onRejected`; the response is 200, but no handler receives it. Default: both.
   */
  readonly environment?: "production" | "sandbox" | undefined
  /** The clock, in milliseconds since the Unix epoch. */
  readonly now?: (() => number) | undefined
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

/** Creates a function that receives deliveries. It rejects with a `WebhookError`, or with the failure of `secrets`. */
export const webhookReceiver = (
  options: ReceiveOptions,
): ((request: HttpRequest, deadline: Deadline) => Promise<VerifiedEvent>) => {
  const { secrets, environment, trustForwardedHost, bodyTimeoutMillis = 5_000 } = options
  const { publicHost, maxBodyBytes, toleranceMillis, now } = options
  checkLimits({ bodyTimeoutMillis })
  if (environment !== undefined && environment !== "production" && environment !== "sandbox")
    throw webhookError("InvalidOption", 'environment must be "production" or "sandbox"')
  if (![undefined, true, false, "forwarded"].includes(trustForwardedHost))
    throw webhookError("InvalidOption", 'trustForwardedHost must be true, false or "forwarded"')
  const settings = readVerifySettings({ publicHost, maxBodyBytes, toleranceMillis, now })
  const limits = { maxBodyBytes: settings.maxBodyBytes, bodyTimeoutMillis }
  const merchantNumber = groupKeysByMerchant()

  return async (request, deadline) => {
    const host = settings.fixedHost ?? requestedHost(request.header, trustForwardedHost)
    const headers = { get: (name: string) => request.header(name.toLowerCase()) ?? null }
    const signed = readSignatureHeaders(headers) // before the body is read
    const bytes = copyBytes(await request.body(limits), limits.maxBodyBytes)
    const receivedAtMillis = settings.now()
    const path = pathOf(request.url)
    const settingsAtReceipt = { ...settings, now: () => receivedAtMillis } // a slow choice of secrets adds no age

    let chosen: readonly SigningSecret[] | undefined
    const chooseSecrets = async (choose: Exclude<typeof secrets, readonly SigningSecret[]>) => {
      const { method, url } = request
      const absolute = url.startsWith("/") ? `https://${host}${url}` : url
      const choice = () => choose({ method, path, url: absolute, headers })
      chosen ??= await deadline.within(runHook(choice))
      return chosen
    }
    const content = {
      bytes,
      host,
      secrets: typeof secrets === "function" ? () => chooseSecrets(secrets) : secrets,
    }

    // Merchants with their own keys have their own events. Path and query do not identify a merchant, since no
    // signature covers them. Nonces need no store: the same nonce under the same signature is the same event.
    const toEvent = (verified: VerifiedBody, stale?: unknown): VerifiedEvent => {
      const event = parse(verified)
      const id = eventId(event)
      const isOtherEnvironment = contradicts(event, environment)
      const receipt = { ...verified, id, isOtherEnvironment, receivedAtMillis, path, body: verified }
      return { event, receipt, key: chosen ? `${merchantNumber(chosen)} ${id}` : id, stale }
    }
    try {
      return toEvent(await verifySignature(signed, content, settingsAtReceipt))
    } catch (error) {
      if (reasonTag(error) === "BodyMismatch" || reasonTag(error) === "BodyIncomplete")
        request.rejectParsedText?.()
      if (reasonTag(error) !== "StaleDelivery") throw error
      const settingsOfAnyAge = { ...settingsAtReceipt, toleranceMillis: Number.POSITIVE_INFINITY }
      return toEvent(await verifySignature(signed, content, settingsOfAnyAge), error)
    }
  }
}

const contradicts = (
  { isTestMode }: WebhookEvent,
  environment: "production" | "sandbox" | undefined,
): boolean =>
  environment !== undefined && typeof isTestMode === "boolean" && isTestMode !== (environment === "sandbox")

/** The tag of a `WebhookError`'s reason; `undefined` for any other error. */
export const reasonTag = (error: unknown): ReasonTag | undefined =>
  isWebhookError(error) ? error.reason._tag : undefined

/** The host that the vendor called, as far as it is known. */
const requestedHost = (
  header: HeaderGetter,
  trusted: ReceiveOptions["trustForwardedHost"],
): string | undefined =>
  (trusted ? forwardedHost(header, trusted) : undefined) ?? header("host") ?? header(":authority")

/**
 * The first host of `X-Forwarded-Host`, else of `Forwarded` (RFC 7239). Most proxies replace the former and pass on a
 * `Forwarded` of the client unchanged.
 */
const forwardedHost = (header: HeaderGetter, trusted: true | "forwarded"): string | undefined =>
  (trusted === true ? /[^,\s]+/.exec(header("x-forwarded-host") ?? "")?.[0] : undefined) ??
  /(?:^|[;,\s])host="?([^",;\s]+)/i.exec(header("forwarded") ?? "")?.[1]

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

/**
 * Returns the id of an event: two deliveries with one id are the same event. It covers name, order, time, `isTestMode`
 * and `eventData`, so that two refunds of one order in one second are two events; for an event without a time, everything
 * else of it. It does not cover `isResent`.
 *
 * Source: assumed. The vendor documents no delivery id, and a repeated delivery may differ in `isResent`.
 */
export const eventId = (event: WebhookEvent): string => {
  const { isResent: _, ...content } = event
  const covered = event.timeStamp ? [event.isTestMode, event.eventData] : content
  return JSON.stringify([
    boundedText(event.event),
    boundedText(event.orderId || event.externalOrderId || ""),
    boundedText(event.timeStamp || ""),
    digestOf(JSON.stringify(canonical(covered))),
  ])
}

/** Sorts the keys of all objects, because a repeated delivery may order them differently. */
const canonical = (json: unknown): unknown => {
  if (typeof json !== "object" || json === null) return json
  if (Array.isArray(json)) return json.map(canonical)
  const entries = Object.entries(json).sort(([left], [right]) => (left < right ? -1 : 1))
  return Object.fromEntries(entries.map(([key, value]) => [key, canonical(value)]))
}
