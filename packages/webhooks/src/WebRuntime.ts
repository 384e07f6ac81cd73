/** Bytes and crypto by the web's standards, for every runtime that is not Node. */
import { isBase64 } from "./Base64.ts"

export { isBase64 }

/** Bytes that nobody else has. */
export type Bytes = Uint8Array<ArrayBuffer>

/** A secret ready to sign. */
export type Key = Promise<CryptoKey>

/** Text as UTF-8 bytes. */
export const utf8 = (text: string): Bytes => new TextEncoder().encode(text)

/** Bytes of its own, equal to this part of a buffer. */
export const copyOf = (buffer: ArrayBuffer, byteOffset?: number, byteLength?: number): Bytes =>
  new Uint8Array(buffer, byteOffset, byteLength).slice()

const keys: Record<string, Key> = {}

/** The key of a secret that is 64 bytes in base64, made once: an isolate keeps the keys of all that it was given. */
export const keyOf = (secret: unknown): Key | false =>
  isBase64(secret) &&
  // biome-ignore lint/suspicious/noAssignInExpressions: the shortest, and bytes count on the edge
  (keys[secret] ??= crypto.subtle.importKey("raw", decode(secret), { name: "HMAC", hash: "SHA-512" }, false, [
    "verify",
  ]))

/** Base64 as bytes; of any other text none. */
const decode = (base64: unknown): Bytes =>
  Uint8Array.from(isBase64(base64) ? atob(base64) : "", (character) => character.charCodeAt(0))

/** Whether `digest` is the SHA-512 of `bytes` in base64, in constant time. */
export const isDigest = async (digest: string, bytes: Bytes): Promise<boolean> => {
  const expected = decode(digest)
  const actual = new Uint8Array(await crypto.subtle.digest("SHA-512", bytes))
  return !actual.reduce((difference, byte, index) => difference | (byte ^ (expected[index] as number)), 0) // as: a missing byte counts as 0, and no digest is all zeros
}

/** Whether `signature` is the HMAC-SHA512 of `message` under `key` in base64, in constant time. */
export const isSignature = async (
  key: Key,
  signature: string | undefined,
  message: Bytes,
): Promise<boolean> => crypto.subtle.verify("HMAC", await key, decode(signature), message)
