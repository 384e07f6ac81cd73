/** The ear: `verify` a delivery, `parse` what was verified, or `unwrap` both at once. */

import { describe, parseEvent, type WebhookEvent } from "@flexcharge/schema"
import { isDigest, isSignature } from "#crypto"
import { bytesOf, type Delivery, type DeliveryHeaders, headerOf } from "./Delivery.ts"
import { readJson } from "./Json.ts"
import { checkFreshness, defaultToleranceMillis, type NonceStore } from "./Replay.ts"
import { decodeHeader, keyOf, readAuthorization, type SigningSecret, stringToSign } from "./Signature.ts"
import { type VerifiedBody, verified, verifiedBytes } from "./VerifiedBody.ts"
import { refuse } from "./WebhookError.ts"

/** What a per-delivery choice of secrets may look at: never the body, which is not verified yet. */
export interface DeliveryOrigin {
  readonly headers: DeliveryHeaders
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
  const { headers, path } = delivery
  const bytes = bytesOf(delivery.body, options.maxBodyBytes ?? 1_048_576)
  const required = (header: string) =>
    headerOf(headers, header) || refuse("MissingHeader", header, { header })

  const signature = readAuthorization(required("x-fc-authorization"))
  const nonce = required("x-fc-nonce")
  const date = required("x-fc-date")
  const contentHash = required("x-fc-content-sha512")
  const host = options.publicHost ?? delivery.host ?? required("host")
  const secrets =
    typeof options.secrets === "function" ? await options.secrets({ headers, path }) : options.secrets

  if (!(await isDigest(decodeHeader("x-fc-content-sha512", contentHash), bytes)))
    refuse("ContentHashMismatch", "not the body that was signed")
  const message = stringToSign(nonce, date, host, contentHash)
  const keys = secrets.map(keyOf)
  let secretIndex = 0
  for (const key of keys) {
    if (await isSignature(key, signature, message)) {
      const bodySignature = headerOf(headers, "x-fc-signature")
      if (
        bodySignature !== undefined &&
        !(await isSignature(key, decodeHeader("x-fc-signature", bodySignature), bytes))
      )
        refuse("BodySignatureMismatch", "x-fc-signature")
      const sentAtMillis =
        (date.endsWith("GMT") && Date.parse(date)) ||
        refuse("MalformedHeader", "x-fc-date", { header: "x-fc-date" })
      const body = verified(bytes, { sentAtMillis, nonce, host, secretIndex })
      const toleranceMillis = options.toleranceMillis ?? defaultToleranceMillis
      checkFreshness(body, (options.now ?? Date.now)(), toleranceMillis)
      if (options.nonces && !(await options.nonces.claim(nonce, sentAtMillis + toleranceMillis)))
        refuse("ReplayedDelivery", nonce, { nonce })
      return body
    }
    secretIndex++
  }
  return keys.length
    ? refuse(
        "SignatureMismatch",
        `no secret signed this for host "${host}"; set publicHost if the vendor calls another`,
        { host },
      )
    : refuse("NoSecret", "none for this delivery")
}

/**
 * Reads the event of a verified body. An event name not known yet is an `UnknownEvent`, never a throw.
 *
 * Errors: `MalformedBody`, `InvalidEvent`; `NotVerified` when the type was circumvented.
 */
export const parse = (body: VerifiedBody): WebhookEvent => {
  const event = parseEvent(
    readJson(verifiedBytes(body) ?? refuse("NotVerified", "pass what verify returned")),
  )
  return event.ok ? event.value : refuse("InvalidEvent", describe(event.issues), event)
}

/** `verify`, then `parse`. */
export const unwrap = async (delivery: Delivery, options: VerifyOptions): Promise<WebhookEvent> =>
  parse(await verify(delivery, options))
