/** The scheme's three operations on node:crypto, chosen by the export condition "node". */
import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from "node:crypto"

/** A secret ready to sign: made once, because a raw key costs `createHmac` several times as much. */
export type Key = KeyObject

export const importKey = (bytes: Uint8Array): Key => createSecretKey(bytes)

/** Base64 that is known to be well formed, as bytes. */
export const decodeBase64 = (base64: string): Uint8Array<ArrayBuffer> => Buffer.from(base64, "base64")

/** Whether `digest` is the SHA-512 of `bytes`, in constant time. */
export const isDigest = (digest: Uint8Array, bytes: Uint8Array): boolean =>
  timingSafeEqual(hash("sha512", bytes, "buffer"), digest)

/** Whether `signature` is the HMAC-SHA512 of `message` under `key`, in constant time. */
export const isSignature = (key: Key, signature: Uint8Array, message: Uint8Array): boolean =>
  timingSafeEqual(createHmac("sha512", key).update(message).digest(), signature)
