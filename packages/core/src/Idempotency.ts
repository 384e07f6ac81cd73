/** One key for one intent: the same through every retry and after a restart, and never for two payloads. */
import { fingerprint } from "./Fingerprint.ts"
import { padding, sha1 } from "./Sha1.ts"

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
export const nameOf = (values: readonly (string | number)[]): string => {
  const name = JSON.stringify(values)
  // No UTF-16 unit becomes more than three bytes.
  const longest = namespace.length + 3 * name.length + padding
  const bytes = longest <= room.length ? room : new Uint8Array(longest)
  bytes.set(namespace)
  const { written } = text.encodeInto(name, bytes.subarray(namespace.length))
  return uuid(sha1(bytes, namespace.length + written))
}

// Written over by every name that fits, as nearly all do.
const room = new Uint8Array(1024)

const dash = 0x2d
const letters: number[] = new Array(36).fill(dash)

// Written letter by letter, and made a string at once: a table of octets would be read from all over the memory.
const uuid = (digest: Int32Array): string => {
  for (let nibble = 0, at = 0; nibble < 32; nibble++, at++) {
    if (nibble === 8 || nibble === 12 || nibble === 16 || nibble === 20) at++
    const bits = ((digest[nibble >> 3] ?? 0) >>> (28 - 4 * (nibble & 7))) & 15
    const value = nibble === 12 ? 5 : nibble === 16 ? 8 | (bits & 3) : bits // version 5, and the RFC's variant
    letters[at] = value + (value < 10 ? 0x30 : 0x57)
  }
  return String.fromCharCode(...letters)
}

const generation = 10_000

/** The keys this process has sent, each with the payload it stood for. */
export interface KeyRing {
  /** Whether the key may carry this payload: true when it is new or carried the very same one. */
  claim(key: string, payload: string): boolean
  /** Forgets a key whose one request did not leave, or was refused without being acted on. */
  release(key: string): void
}

/**
 * A ring of the last 10,000 to 20,000 keys. Payloads are kept as fingerprints only.
 *
 * Gotchas: a key that was claimed again belongs to more than one call, and no single one of them can release it:
 * another may have been answered. Its fingerprint is then kept as a negative number.
 */
export const makeKeyRing = (): KeyRing => {
  let young = new Map<string, number>()
  let old = new Map<string, number>()
  return {
    claim(key, payload) {
      const print = fingerprint(payload)
      const known = young.get(key) ?? old.get(key)
      if (known !== undefined) {
        if (known !== print) return known === shared(print)
        ;(young.has(key) ? young : old).set(key, shared(print))
        return true
      }
      if (young.size === generation) {
        old = young
        young = new Map()
      }
      young.set(key, print)
      return true
    },
    release(key) {
      if ((young.get(key) ?? old.get(key) ?? 0) < 0) return
      young.delete(key)
      old.delete(key)
    },
  }
}

const shared = (print: number): number => -1 - print
