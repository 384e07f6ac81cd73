/** Signs webhook deliveries with node:crypto, from the rules alone. Source: the vendor's sample delivery, 2023. */
import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from "node:crypto"

/** What a signature is made of. */
export interface Signing {
  /** Base64 of 64 bytes, as the vendor's portal shows it. */
  readonly secret: string
  /** The Host header of the delivery, port included. */
  readonly host: string
  readonly nonce: string
  /** Milliseconds since the Unix epoch. */
  readonly at: number
}

/** The signature headers of a delivery. */
export const signatureHeaders = (
  body: string,
  { secret, host, nonce, at }: Signing,
): Record<string, string> => {
  const key = keyOf(secret)
  const date = new Date(at).toUTCString()
  const contentHash = hash("sha512", body, "base64")
  const signature = hmac(key, `POST\n${nonce};${date};${host};${contentHash}`)
  return {
    "x-fc-nonce": nonce,
    "x-fc-date": date,
    "x-fc-content-sha512": contentHash,
    "x-fc-authorization": `HMAC-SHA512 SignedHeaders=x-fc-nonce;x-fc-date;host;x-fc-content-sha512&Signature=${signature}`,
    "x-fc-signature": hmac(key, body),
  }
}

/** Whether the headers sign this body for this host; the date is not judged. */
export const isSignedBy = (
  secret: string,
  body: string,
  headers: Readonly<Record<string, string | undefined>>,
): boolean => {
  const { "x-fc-nonce": nonce = "", "x-fc-date": date = "", host = "" } = headers
  const expected = signatureHeaders(body, { secret, host, nonce, at: Date.parse(date) || 0 })
  return Object.entries(expected).every(([name, value]) => isSame(value, headers[name] ?? ""))
}

/** The keys in use; making one is dearer than using it. */
const keys = new Map<string, KeyObject>()
const mostKeys = 100

const keyOf = (secret: string): KeyObject => {
  const known = keys.get(secret)
  if (known !== undefined) return known
  const key = createSecretKey(secret, "base64")
  if (keys.size >= mostKeys) keys.clear()
  keys.set(secret, key)
  return key
}

const hmac = (key: KeyObject, text: string): string => createHmac("sha512", key).update(text).digest("base64")

const isSame = (left: string, right: string): boolean => {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}
