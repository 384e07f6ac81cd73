/** The vendor's signature scheme: header grammar, string to sign, keys. Source: the vendor's sample client, 2023. */

import type { Secret } from "@flexcharge/schema"
import { importKey, type Key } from "#runtime"
import { type ReasonDetails, type ReasonTag, refuse } from "./WebhookError.ts"

/** A signing key of the portal (Developers > Webhooks): 64 bytes in base64, hidden or plain. */
export type SigningSecret = string | Secret

/** A `Secret` is known by this registered symbol, so that verifying carries nothing of `@flexcharge/schema`. */
const revealer = Symbol.for("@flexcharge/schema/Secret")

/**
 * Every value of the scheme is 64 bytes; only their one canonical spelling is accepted, so that no bit is spare.
 * It has 88 characters: to look at the length first is much cheaper than to count in the expression.
 */
const canonical = /^[A-Za-z0-9+/]+[AQgw]==$/

/** The base64 of 64 bytes, or a refusal. */
export const wellFormed = <Tag extends ReasonTag>(
  base64: unknown,
  tag: Tag,
  detail: ReasonDetails[Tag],
  advice?: string,
): string =>
  (base64 as string)?.length === 88 && canonical.test(base64 as string) // as: only a string has that many letters
    ? (base64 as string) // as: likewise
    : refuse(tag, detail, advice)

const keys: Record<string, Key> = {}

/** The key of a secret, made once: so a process keeps the keys of all secrets that it was ever given. */
const keyOf = (secret: unknown, index: number): Key => {
  const revealed = (secret as { [revealer]?: () => string } | null)?.[revealer]?.() ?? secret // as: only looks
  const base64 = wellFormed(revealed, "InvalidSecret", index, "; see Developers > Webhooks")
  keys[base64] ??= importKey(base64)
  return keys[base64]
}

/** The keys of a list of secrets. A text in its place is refused by its first character; nothing at all is no secret. */
export const keysOf = (secrets: readonly SigningSecret[]): readonly Key[] =>
  Array.from(Object(secrets), keyOf)

/** The headers that are signed, in their order. */
export const signedHeaders = ["x-fc-nonce", "x-fc-date", "host", "x-fc-content-sha512"]

/** How `x-fc-authorization` begins. */
export const scheme = `HMAC-SHA512 SignedHeaders=${signedHeaders.join(";")}`

/** Throws `InvalidSecret` or `NoSecret` for secrets that cannot work, so that a start-up fails and not the first webhook. */
export const checkSecrets = (secrets: readonly SigningSecret[]): void => {
  if (keysOf(secrets).length === 0) refuse("NoSecret", "secrets is an empty list")
}
