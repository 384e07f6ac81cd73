/** Hashes and signatures by Web Crypto, for every runtime that is not Node. */
import { isBase64Of64Bytes } from "./base64.ts"

/** A signing key that is ready for use. */
export type Key = Promise<CryptoKey>

/** Imports a signing key from base64. */
export const importKey = (base64: string): Key =>
  crypto.subtle.importKey("raw", bytesOfBase64(base64), { name: "HMAC", hash: "SHA-512" }, false, ["verify"])

/** Whether `digest` is the SHA-512 of `bytes` in base64, compared in constant time. */
export const isDigest = async (digest: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> => {
  if (!isBase64Of64Bytes(digest)) return false // other texts may decode to the same bytes
  const actual = new Uint8Array(await crypto.subtle.digest("SHA-512", bytes))
  const expected = bytesOfBase64(digest)
  let difference = 0
  for (const [index, byte] of actual.entries()) difference |= byte ^ (expected[index] ?? ~byte)
  return difference === 0
}

/** Whether `signature` is the HMAC-SHA512 of `message` in base64, compared in constant time. */
export const isSignature = async (
  key: Key,
  signature: string,
  message: string | Uint8Array<ArrayBuffer>,
): Promise<boolean> => {
  if (!isBase64Of64Bytes(signature)) return false
  const bytes = typeof message === "string" ? new TextEncoder().encode(message) : message
  return crypto.subtle.verify("HMAC", await key, bytesOfBase64(signature), bytes)
}

const bytesOfBase64 = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
