/** Idempotency keys and payment fingerprints: what makes two calls the same call, and two payments the same payment. */
import { type FingerprintedPayment, fingerprintedValues } from "@flexcharge/schema"
import { sha1 } from "@noble/hashes/legacy.js"
import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex } from "@noble/hashes/utils.js"

/** What makes two calls the same call. */
export interface CallIdentity {
  readonly mid: string
  /** Name of the operation, such as `evaluate`. */
  readonly operation: string
  /** Your own order id; of a capture or a cancel the service's. */
  readonly orderId: string
  /** Your own attempt, from 1. A new attempt is a new call. */
  readonly attempt: number
}

/**
 * Computes the idempotency key of a call: a version 5 UUID, so that a restarted process computes the same one.
 *
 * Amount, card and transaction are not part of it: a payment that is evaluated twice by mistake must have one key.
 *
 * Source: the service expects a GUID that is the same for every repetition of a request
 * (docs.flexfactor.io/docs/evaluate, 2026, vendor).
 */
export const idempotencyKey = ({ mid, operation, orderId, attempt }: CallIdentity): string =>
  uuidv5([mid, operation, orderId, attempt])

// Created once for this SDK: a namespace in the sense of RFC 9562, section 6.5.
const namespace = Uint8Array.from([
  0x5d, 0x6c, 0x0e, 0x52, 0x93, 0x1b, 0x4b, 0x7e, 0x8a, 0x41, 0x2f, 0xd1, 0x37, 0xc4, 0x90, 0x6b,
])

const encoder = new TextEncoder()

/** The UTF-8 bytes of some values as JSON. */
const bytesOf = (values: readonly unknown[]): Uint8Array => encoder.encode(JSON.stringify(values))

/** The version 5 UUID (RFC 9562) of some values, in their order; the values cannot be read from it. */
export const uuidv5 = (values: readonly (string | number)[]): string => {
  const bytes = sha1.create().update(namespace).update(bytesOf(values)).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50 // version 5
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80 // the variant of RFC 9562
  const hex = bytesToHex(bytes)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-")
}

/**
 * Computes the fingerprint of a payment: 64 hexadecimal digits that differ when the amount, the currency, the
 * transaction type, `isMIT`, the expiry, the transaction id or the card differs. Other fields may change between two
 * attempts to send one payment.
 *
 * It may be stored: a card token enters only through the digest, and of a card number only the first six and the last
 * four digits do.
 */
export const paymentFingerprint = (payment: FingerprintedPayment): string =>
  fingerprintOf(fingerprintedValues(payment))

/** A digest of some values, in their order; the values cannot be read from it. */
export const fingerprintOf = (values: readonly unknown[]): string => bytesToHex(sha256(bytesOf(values)))
