/** Bytes and crypto on Node, chosen by the export condition "node": short values stay in Buffer's pool. */
import { createHash, hash, timingSafeEqual } from "node:crypto"

/** A secret ready to sign: the two key blocks of HMAC (RFC 2104), made once. */
export interface Key {
  readonly inner: Buffer
  /** The outer block, with room behind it for the inner digest. */
  readonly outer: Buffer
}

const blockBytes = 128 // of SHA-512

/** Text as UTF-8 bytes. */
export const utf8 = (text: string): Uint8Array<ArrayBuffer> => Buffer.from(text)

/** Bytes of its own, equal to these. */
export const copyOf = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Buffer.from(bytes)

/** Base64 that is known to be well formed, as bytes. */
export const decodeBase64 = (base64: string): Uint8Array<ArrayBuffer> => Buffer.from(base64, "base64")

export const importKey = (base64: string): Key => {
  const bytes = decodeBase64(base64)
  const inner = Buffer.alloc(blockBytes, 0x36)
  const outer = Buffer.alloc(blockBytes + bytes.length, 0x5c)
  for (const [at, byte] of bytes.entries()) {
    inner[at] = byte ^ 0x36
    outer[at] = byte ^ 0x5c
  }
  return { inner, outer }
}

/** Whether `digest` is the SHA-512 of `bytes`, in constant time. */
export const isDigest = (digest: Uint8Array, bytes: Uint8Array): boolean =>
  timingSafeEqual(sha512(bytes), digest)

/** Whether `signature` is the HMAC-SHA512 of `message` under `key`, in constant time. */
export const isSignature = ({ inner, outer }: Key, signature: Uint8Array, message: Uint8Array): boolean => {
  outer.set(innerDigest(inner, message), blockBytes)
  return timingSafeEqual(sha512(outer), signature)
}

// Joining a short message to its block is cheaper than a Hash object; copying a long one is not.
const innerDigest = (inner: Buffer, message: Uint8Array): Buffer =>
  message.length < 4_096
    ? sha512(Buffer.concat([inner, message]))
    : createHash("sha512").update(inner).update(message).digest()

// One-shot and by way of text: an Hmac, or a digest in a buffer of its own, costs more than the hash itself.
const sha512 = (bytes: Uint8Array): Buffer => Buffer.from(hash("sha512", bytes, "binary"), "binary")
