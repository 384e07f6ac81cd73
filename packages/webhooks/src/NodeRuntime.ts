/** Bytes and crypto on Node, chosen by the export condition "node": one-shot hashes, few buffers. */
import { isBase64 } from "./Base64.ts"

export { isBase64 }

// An import of Node's own would also load all that it exports lazily, such as Web Crypto: a tenth of the start-up.
const { isAscii } = process.getBuiltinModule("node:buffer")
const { createHash, hash, timingSafeEqual } = process.getBuiltinModule("node:crypto")

/** Bytes that nobody can change. A text stands for ASCII: it is sooner made, hashed and parsed than a buffer. */
export type Bytes = string | Uint8Array<ArrayBuffer>

/** A secret ready to sign: the two key blocks of HMAC (RFC 2104). */
export interface Key {
  readonly inner: Buffer
  /** The outer block, with room behind it for the inner digest. */
  readonly outer: Buffer
}

const blockBytes = 128 // of SHA-512
const digestBytes = 64
const base64Length = 88 // of a digest

/** Text as UTF-8 bytes. */
export const utf8 = (text: string): Bytes => {
  const isPlain = Buffer.byteLength(text) === text.length
  return isPlain ? text : Buffer.from(text)
}

/** Bytes of its own, equal to this part of a buffer. */
export const copyOf = (buffer: ArrayBuffer, byteOffset?: number, byteLength?: number): Bytes => {
  const bytes = Buffer.from(buffer, byteOffset, byteLength)
  return isAscii(bytes) ? bytes.toString("latin1") : Buffer.from(bytes)
}

const keys = new Map<unknown, Key>()

/** The key of a secret that is 64 bytes in base64. It is made once, unless a thousand others came in between. */
export const keyOf = (secret: unknown): Key | undefined => {
  const known = keys.get(secret)
  if (known !== undefined || !isBase64(secret)) return known
  if (keys.size === 1_000) keys.clear()
  const key = importKey(secret)
  keys.set(secret, key)
  return key
}

const importKey = (base64: string): Key => {
  const inner = Buffer.alloc(blockBytes, 0x36)
  const outer = Buffer.alloc(blockBytes + digestBytes, 0x5c)
  for (const [at, byte] of Buffer.from(base64, "base64").entries()) {
    inner[at] = byte ^ 0x36
    outer[at] = byte ^ 0x5c
  }
  return { inner, outer }
}

/** Whether `digest` is the SHA-512 of `bytes` in base64, in constant time. */
export const isDigest = (digest: string, bytes: Bytes): boolean =>
  isSame(digest, hash("sha512", bytes, "base64"))

/** Whether `signature` is the HMAC-SHA512 of `message` under `key` in base64, in constant time. */
export const isSignature = (
  { inner, outer }: Key,
  signature: string | undefined,
  message: Bytes,
): boolean => {
  outer.write(innerDigest(inner, message), blockBytes, "latin1")
  return isSame(signature, hash("sha512", outer, "base64"))
}

// Joining a short message to its block is cheaper than a Hash object; copying a long one is not.
const innerDigest = (inner: Buffer, message: Bytes): string => {
  if (message.length > shortBytes) return createHash("sha512").update(inner).update(message).digest("binary")
  joined.set(inner)
  if (typeof message === "string") joined.write(message, blockBytes, "latin1")
  else joined.set(message, blockBytes)
  return hash("sha512", joined.subarray(0, blockBytes + message.length), "binary")
}

const shortBytes = 4_096
const joined = Buffer.alloc(blockBytes + shortBytes)

// The bytes of both texts: to compare them is cheaper than to decode one, and takes the canonical spelling alone.
const isSame = (given: string | undefined, actual: string): boolean => {
  if (given?.length !== base64Length || left.write(given) !== base64Length) return false
  right.write(actual, "latin1")
  return timingSafeEqual(left, right)
}

const left = Buffer.alloc(base64Length)
const right = Buffer.alloc(base64Length)
