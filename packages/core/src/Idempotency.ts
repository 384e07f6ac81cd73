/** One key for one intent: the same through every retry and after a restart, and never for two payloads. */
import { Secret } from "@flexcharge/schema"
import { sha1 } from "./Sha1.ts"

/** What makes a call the same call. */
export interface Intent {
  readonly mid: string
  readonly operation: string
  readonly orderId: string
  /** The processor's id of the attempt; empty where the operation knows none. */
  readonly transactionId: string
  /** Which try of the merchant this is, from 1. A new try is a new intent. */
  readonly attempt: number
}

// Made once for this SDK: a namespace in the sense of RFC 9562, section 6.5.
const namespace = Uint8Array.from([
  0x5d, 0x6c, 0x0e, 0x52, 0x93, 0x1b, 0x4b, 0x7e, 0x8a, 0x41, 0x2f, 0xd1, 0x37, 0xc4, 0x90, 0x6b,
])
const text = new TextEncoder()

/**
 * The key of an intent: a version 5 UUID of its fields, so that a restarted process makes the same one.
 *
 * Source: the service wants a GUID that is the same for every repetition of a request
 * (docs.flexfactor.io/docs/evaluate, 2026, vendor).
 */
export const keyOf = ({ mid, operation, orderId, transactionId, attempt }: Intent): string =>
  nameOf([mid, operation, orderId, transactionId, attempt])

/** A version 5 UUID of some values, in their order; the values cannot be read from it. */
export const nameOf = (values: readonly (string | number | Secret)[]): string => {
  const plain = values.map((value) => (typeof value === "number" ? value : Secret.reveal(value)))
  const name = text.encode(JSON.stringify(plain))
  const bytes = new Uint8Array(namespace.length + name.length)
  bytes.set(namespace)
  bytes.set(name, namespace.length)
  return uuid(sha1(bytes))
}

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"))

const uuid = (hash: Uint8Array): string => {
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50 // version 5
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80 // the RFC's variant
  let text = ""
  for (let index = 0; index < 16; index++) {
    if (index === 4 || index === 6 || index === 8 || index === 10) text += "-"
    text += hex[hash[index] ?? 0]
  }
  return text
}

const generation = 10_000

/** The keys this process has sent, each with the payload it stood for. */
export interface KeyRing {
  /** Whether the key may carry this payload: true when it is new or carried the very same one. */
  claim(key: string, payload: string): boolean
  /** Forgets a key whose request the service refused without acting on it. */
  release(key: string): void
}

/** A ring of the last 10,000 to 20,000 keys. Payloads are kept as fingerprints only. */
export const makeKeyRing = (): KeyRing => {
  let young = new Map<string, number>()
  let old = new Map<string, number>()
  return {
    claim(key, payload) {
      const print = fingerprint(payload)
      const known = young.get(key) ?? old.get(key)
      if (known !== undefined) return known === print
      if (young.size === generation) {
        old = young
        young = new Map()
      }
      young.set(key, print)
      return true
    },
    release(key) {
      young.delete(key)
      old.delete(key)
    },
  }
}

// Two 32-bit multiplicative hashes as 53 bits: enough to tell two payloads of one key apart by mistake.
const fingerprint = (payload: string): number => {
  let one = 0xdeadbeef
  let two = 0x41c6ce57
  for (let index = 0; index < payload.length; index++) {
    const unit = payload.charCodeAt(index)
    one = Math.imul(one ^ unit, 2654435761)
    two = Math.imul(two ^ unit, 1597334677)
  }
  return (two >>> 11) * 2 ** 32 + (one >>> 0)
}
