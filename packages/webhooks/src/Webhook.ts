/** The ear: `verify` a delivery, `parse` what was verified, or `unwrap` both at once. */

import { describe, parseEvent, type WebhookEvent } from "@flexcharge/schema/plain"
import { isBase64, isDigest, isSignature, utf8 } from "#runtime"
import { bytesOf, type Delivery, type DeliveryHeaders, headerOf } from "./Delivery.ts"
import { readJson } from "./Json.ts"
import type { NonceStore } from "./Replay.ts"
import { keysOf, type SigningSecret } from "./Signature.ts"
import { Verified, type VerifiedBody, verifiedBytes } from "./VerifiedBody.ts"
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
  const required = (name: string) => headerOf(origin.headers as never, name) || refuse("MissingHeader", name) // as: likewise

  const [actualScheme, signature, more] = required("x-fc-authorization").split("&Signature=") as [
    string,
    string?,
    string?,
  ] // as: a split has a first part
  // Source: the vendor's sample client, 2023; so is the string to sign.
  if (actualScheme !== "HMAC-SHA512 SignedHeaders=x-fc-nonce;x-fc-date;host;x-fc-content-sha512")
    refuse("UnsupportedScheme", actualScheme)
  if (more != null) refuse("RepeatedSignature", more)
  const nonce = required("x-fc-nonce")
  const date = required("x-fc-date")
  const host = publicHost || required("host")
  const digest = required("x-fc-content-sha512")
  // Only text in the one spelling can match, so the spelling matters where it did not.
  const mismatch = (name: string, base64: unknown) =>
    refuse(isBase64(base64) ? "BodyMismatch" : "MalformedHeader", name)

  if (!(await isDigest(digest, bytes))) mismatch("x-fc-content-sha512", digest)
  const message = utf8(`POST\n${nonce};${date};${host};${digest}`)
  const keys = keysOf(typeof secrets === "function" ? await secrets(origin) : secrets)
  for (const [secretIndex, key] of keys.entries()) {
    if (!(await isSignature(key, signature, message))) continue
    const bodySignature = headerOf(origin.headers as never, "x-fc-signature")
    if (bodySignature != null && !(await isSignature(key, bodySignature, bytes)))
      mismatch("x-fc-signature", bodySignature)
    const sentAtMillis = Date.parse(date) || refuse("MalformedHeader", "x-fc-date")
    const ageMillis = now() - sentAtMillis
    if (!(-ageMillis <= toleranceMillis)) refuse("FutureDelivery", ageMillis)
    if (!(ageMillis <= toleranceMillis)) refuse("StaleDelivery", ageMillis)
    if (nonces && !(await nonces.claim(nonce, sentAtMillis + toleranceMillis)))
      refuse("ReplayedDelivery", nonce)
    return new Verified({ sentAtMillis, nonce, host, secretIndex }, bytes) as unknown as VerifiedBody // as: the one place that gives the brand
  }
  if (!isBase64(signature)) refuse("MalformedHeader", "x-fc-authorization")
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
