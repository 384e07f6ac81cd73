/** The vendor's signature scheme: header grammar, string to sign, keys. Source: the vendor's sample client, 2023. */

import type { Secret } from "@flexcharge/schema"
import { decodeBase64, importKey, type Key } from "#runtime"
import { type ReasonDetails, type ReasonTag, refuse } from "./WebhookError.ts"

/** A signing key of the portal (Developers > Webhooks): 64 bytes in base64, hidden or plain. */
export type SigningSecret = string | Secret

/** A `Secret` is known by this registered symbol, so that verifying carries nothing of `@flexcharge/schema`. */
const revealer = Symbol.for("@flexcharge/schema/Secret")
const reveal = (secret: unknown): unknown =>
  (secret as { [revealer]?: () => string } | null)?.[revealer]?.() ?? secret // as: only looks

/** Every value of the scheme is 64 bytes; only their one canonical spelling is accepted, so that no bit is spare. */
const base64Of64Bytes = /^[A-Za-z0-9+/]{85}[AQgw]==$/

/** The 64 bytes, or a refusal. */
export const decode = <Tag extends ReasonTag>(
  base64: unknown,
  tag: Tag,
  detail: ReasonDetails[Tag],
  advice?: string,
): Uint8Array<ArrayBuffer> =>
  base64Of64Bytes.test(base64 as string) ? decodeBase64(base64 as string) : refuse(tag, detail, advice) // as: no other type matches

const keys = new Map<unknown, Key>()

/** The key of a secret, made once: so a process keeps the keys of all secrets that it was ever given. */
export const keyOf = (secret: SigningSecret, index: number): Key => {
  const base64 = reveal(secret)
  let key = keys.get(base64)
  if (!key) {
    key = importKey(decode(base64, "InvalidSecret", index, "; see Developers > Webhooks"))
    keys.set(base64, key)
  }
  return key
}

/** The headers that are signed, in their order. */
export const signedHeaders = ["x-fc-nonce", "x-fc-date", "host", "x-fc-content-sha512"]

/** How `x-fc-authorization` begins. */
export const scheme = `HMAC-SHA512 SignedHeaders=${signedHeaders.join(";")}`

/** Throws `InvalidSecret` or `NoSecret` for secrets that cannot work, so that a start-up fails and not the first webhook. */
export const checkSecrets = (secrets: readonly SigningSecret[]): void => {
  if (secrets.length === 0) refuse("NoSecret", "secrets is an empty list")
  secrets.forEach(keyOf)
}
