/** The ear: `verify` a delivery, `parse` what was verified, or `unwrap` both at once. */

import { describe, parseEvent, type WebhookEvent } from "@flexcharge/schema/plain"
import { decodeBase64, isDigest, isSignature, utf8 } from "#runtime"
import { bytesOf, type Delivery, type DeliveryHeaders, headerOf } from "./Delivery.ts"
import { readJson } from "./Json.ts"
import type { NonceStore } from "./Replay.ts"
import { keysOf, type SigningSecret, scheme, signedHeaders, wellFormed } from "./Signature.ts"
import { type VerifiedBody, verified, verifiedBytes } from "./VerifiedBody.ts"
import { refuse } from "./WebhookError.ts"

/** What a per-delivery choice of secrets may look at: never the body, which is not verified yet. */
export interface DeliveryOrigin {
  readonly headers: DeliveryHeaders
  readonly host?: string | undefined
  readonly path?: string | undefined
}

/** How deliveries are checked. */
export interface VerifyOptions {
  /** The accepted signing keys, several during a rotation; or a function of headers and path, for many merchants. */
  readonly secrets:
    | readonly SigningSecret[]
    | ((origin: DeliveryOrigin) => readonly SigningSecret[] | Promise<readonly SigningSecret[]>)
  /** How far the delivery's date may lie from the clock, in both directions. Default 5 minutes. */
  readonly toleranceMillis?: number | undefined
  /** The host as the vendor addresses this endpoint, port included if its URL has one. Set it behind a proxy. */
  readonly publicHost?: string | undefined
  /** The clock, epoch milliseconds. */
  readonly now?: (() => number) | undefined
  /** Refuse a nonce that was used before. Without it `verify` is a pure function of its input. */
  readonly nonces?: NonceStore | undefined
  /** The largest accepted body. Default 1 MiB. */
  readonly maxBodyBytes?: number | undefined
}

/**
 * Checks a delivery's hash, signatures and freshness.
 *
 * Errors: a `WebhookError`; a secrets function or a nonce store that throws is passed on as it is.
 */
export const verify = async (delivery: Delivery, options: VerifyOptions): Promise<VerifiedBody> => {
  const { body, ...origin }: Delivery = Object(delivery)
  const {
    secrets,
    nonces,
    publicHost = origin.host,
    maxBodyBytes = 1_048_576,
    toleranceMillis = 300_000,
    now = Date.now,
  }: VerifyOptions = Object(options)
  const bytes = bytesOf(body as never, maxBodyBytes) // as: whatever it is, it is looked at
  const header = (name: string) => (name === "host" && publicHost) || headerOf(origin.headers as never, name) // as: likewise
  const required = (name: string) => header(name) || refuse("MissingHeader", name)
  const decoded = (name: string, base64 = required(name)) =>
    decodeBase64(wellFormed(base64, "MalformedHeader", name))

  const [actualScheme, base64, more] = required("x-fc-authorization").split("&Signature=") as [
    string,
    string?,
    string?,
  ] // as: a split has a first part
  if (actualScheme !== scheme) refuse("UnsupportedScheme", actualScheme)
  if (more !== undefined) refuse("RepeatedSignature", more)
  const signature = decoded("x-fc-authorization", base64)
  const signed = signedHeaders.map(required)
  const message = utf8(`POST\n${signed.join(";")}`)
  const [nonce, date, host] = signed as [string, string, string] // as: one for each signed header
  if (!(await isDigest(decoded("x-fc-content-sha512"), bytes))) refuse("BodyMismatch", "x-fc-content-sha512")

  const keys = keysOf(typeof secrets === "function" ? await secrets(origin) : secrets)
  for (const [secretIndex, key] of keys.entries()) {
    if (!(await isSignature(key, signature, message))) continue
    const bodySignature = header("x-fc-signature")
    if (
      bodySignature !== undefined &&
      !(await isSignature(key, decoded("x-fc-signature", bodySignature), bytes))
    )
      refuse("BodyMismatch", "x-fc-signature")
    const sentAtMillis = Date.parse(date) || refuse("MalformedHeader", "x-fc-date")
    const ageMillis = now() - sentAtMillis
    if (!(-ageMillis <= toleranceMillis)) refuse("FutureDelivery", ageMillis)
    if (!(ageMillis <= toleranceMillis)) refuse("StaleDelivery", ageMillis)
    if (nonces && !(await nonces.claim(nonce, sentAtMillis + toleranceMillis)))
      refuse("ReplayedDelivery", nonce)
    return verified(bytes, { sentAtMillis, nonce, host, secretIndex })
  }
  return refuse("SignatureMismatch", host, "; set publicHost")
}

/**
 * Reads the event of a verified body. An event name not known yet is an `UnknownEvent`, never a throw.
 *
 * Errors: `MalformedBody`, `InvalidEvent`; `NotVerified` when the type was circumvented.
 */
export const parse = (body: VerifiedBody): WebhookEvent => {
  const event = parseEvent(readJson(verifiedBytes(body)))
  return event.ok ? event.value : refuse("InvalidEvent", describe(event.issues))
}

/** `verify`, then `parse`. */
export const unwrap = async (delivery: Delivery, options: VerifyOptions): Promise<WebhookEvent> =>
  parse(await verify(delivery, options))
