/** The vendor's signature scheme: header grammar, string to sign, keys. Source: the vendor's sample client, 2023. */

import type { Secret } from "@flexcharge/schema"
import { decodeBase64, importKey, type Key } from "#crypto"
import { refuse } from "./WebhookError.ts"

/** A signing key of the portal (Developers > Webhooks): 64 bytes in base64, hidden or plain. */
export type SigningSecret = string | Secret

/** A `Secret` is known by this registered symbol, so that verifying carries nothing of `@flexcharge/schema`. */
const revealer = Symbol.for("@flexcharge/schema/Secret")
const isHidden = (secret: object): secret is { [revealer]: () => string } => revealer in secret

/** Every value of the scheme is 64 bytes; only their one canonical spelling is accepted, so that no bit is spare. */
const base64Of64Bytes = /^[A-Za-z0-9+/]{85}[AQgw]==$/

const decode = (base64: unknown): Uint8Array<ArrayBuffer> | undefined =>
  typeof base64 === "string" && base64Of64Bytes.test(base64) ? decodeBase64(base64) : undefined

/** The 64 bytes of a header's base64. */
export const decodeHeader = (header: string, base64: unknown): Uint8Array<ArrayBuffer> =>
  decode(base64) ?? refuse("MalformedHeader", header, { header })

const keys = new Map<unknown, Key>()

/** The key of a secret, made once: so a process keeps the keys of all secrets that it was ever given. */
export const keyOf = (secret: SigningSecret, index: number): Key => {
  const base64 = typeof secret === "object" && secret && isHidden(secret) ? secret[revealer]() : secret
  const known = keys.get(base64)
  if (known) return known
  const bytes =
    decode(base64) ??
    refuse(
      "InvalidSecret",
      `secrets[${index}] is not 64 bytes in base64: see Developers > Webhooks in the portal`,
      {
        index,
      },
    )
  const key = importKey(bytes)
  keys.set(base64, key)
  return key
}

const scheme = "HMAC-SHA512 SignedHeaders=x-fc-nonce;x-fc-date;host;x-fc-content-sha512"

/** The signature inside `x-fc-authorization`; its `SignedHeaders` are read, not assumed. */
export const readAuthorization = (value: string): Uint8Array<ArrayBuffer> => {
  const [actual = "", base64, more] = value.split("&Signature=")
  if (actual !== scheme) refuse("UnsupportedScheme", actual, { scheme: actual })
  if (more !== undefined) refuse("RepeatedSignature", "x-fc-authorization")
  return decodeHeader("x-fc-authorization", base64)
}

/** What the sender signs. The host is used verbatim, port included. */
export const stringToSign = (nonce: string, date: string, host: string, contentHash: string): string =>
  `POST\n${nonce};${date};${host};${contentHash}`

/** Throws `InvalidSecret` for a secret that cannot be one, so that a start-up fails and not the first webhook. */
export const checkSecrets = (secrets: readonly SigningSecret[]): void => {
  secrets.forEach(keyOf)
}
