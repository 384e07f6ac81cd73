/** Hashes and signatures on Node, chosen by the export condition "node". */
import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from "node:crypto"

/** A signing key that is ready for use. */
export type Key = KeyObject

/** Imports a signing key from base64. */
export const importKey = (base64: string): Key => createSecretKey(Buffer.from(base64, "base64"))

/** Whether `digest` is the SHA-512 of `bytes` in base64, compared in constant time. */
export const isDigest = (digest: string, bytes: Uint8Array): boolean =>
  isSameText(digest, hash("sha512", bytes, "base64"))

/** Whether `signature` is the HMAC-SHA512 of `message` in base64, compared in constant time. */
export const isSignature = (key: Key, signature: string, message: string | Uint8Array): boolean =>
  isSameText(signature, createHmac("sha512", key).update(message).digest("base64"))

const isSameText = (received: string, expected: string): boolean => {
  const [left, right] = [Buffer.from(received), Buffer.from(expected)]
  return left.length === right.length && timingSafeEqual(left, right)
}
