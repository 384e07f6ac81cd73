/** Idempotency keys: the same key through every retry and after a restart, and never one key for two payloads. */
import { sha1 } from "@noble/hashes/legacy.js"
import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js"

/** What makes two calls the same call. */
export interface CallIdentity {
  readonly mid: string
  readonly operation: string
  readonly orderId: string
  /** The gateway's id of the transaction; empty where the operation has none. */
  readonly transactionId: string
  /** The merchant's own attempt, from 1. A new attempt is a new call. */
  readonly attempt: number
}

/**
 * The idempotency key of a call: a version 5 UUID, so that a restarted process creates the same one.
 *
 * Source: the service expects a GUID that is the same for every repetition of a request
 * (docs.flexfactor.io/docs/evaluate, 2026, vendor).
 */
export const idempotencyKey = ({ mid, operation, orderId, transactionId, attempt }: CallIdentity): string =>
  uuidv5([mid, operation, orderId, transactionId, attempt])

// Created once for this SDK: a namespace in the sense of RFC 9562, section 6.5.
const namespace = Uint8Array.from([
  0x5d, 0x6c, 0x0e, 0x52, 0x93, 0x1b, 0x4b, 0x7e, 0x8a, 0x41, 0x2f, 0xd1, 0x37, 0xc4, 0x90, 0x6b,
])

/** The version 5 UUID (RFC 9562) of some values, in their order; the values cannot be read from it. */
export const uuidv5 = (values: readonly (string | number)[]): string => {
  const hash = sha1(concatBytes(namespace, utf8ToBytes(JSON.stringify(values))))
  const bytes = hash.slice(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50 // version 5
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80 // the variant of RFC 9562
  const hex = bytesToHex(bytes)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-")
}

/** Fields that differ between two sends of the same payment, and so do not make it another payload. */
const volatileFields = new Set(["timestampUtc", "customerIp", "senseKey"])

/** The SHA-256 of a request's JSON value, without the volatile fields. */
export const payloadDigest = (payload: unknown): string => {
  const stable = JSON.stringify(payload, (name, value: unknown) =>
    volatileFields.has(name) ? undefined : value,
  )
  return bytesToHex(sha256(utf8ToBytes(stable ?? "")))
}

/** The idempotency keys that this process has sent, each with the digest of its payload. */
export interface IdempotencyKeyStore {
  /** Whether the key may carry the payload: true when the key is new, or carried the same payload before. */
  claim(key: string, digest: string): boolean
  /** Forgets a key whose only request was not sent, or was rejected without being carried out. */
  release(key: string): void
}

interface Claim {
  readonly digest: string
  /** Whether more than one call claimed the key: then none of them can release it, since another may be answered. */
  readonly isShared: boolean
}

const generationSize = 10_000

/** Creates a store of the last 10,000 to 20,000 keys. It keeps digests, never payloads. */
export const makeIdempotencyKeyStore = (): IdempotencyKeyStore => {
  let current = new Map<string, Claim>()
  let previous = new Map<string, Claim>()
  return {
    claim(key, digest) {
      const generation = current.has(key) ? current : previous
      const known = generation.get(key)
      if (known !== undefined) {
        if (known.digest !== digest) return false
        generation.set(key, { digest, isShared: true })
        return true
      }
      if (current.size === generationSize) {
        previous = current
        current = new Map()
      }
      current.set(key, { digest, isShared: false })
      return true
    },
    release(key) {
      for (const generation of [current, previous])
        if (generation.get(key)?.isShared === false) generation.delete(key)
    },
  }
}
