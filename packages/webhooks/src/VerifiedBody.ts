/** A body whose signature was checked: a type that only `verify` creates. */
import { rejectDelivery } from "./WebhookError.ts"

/** What verification established about a delivery. */
export interface Provenance {
  /** When the sender dated the delivery, in milliseconds since the Unix epoch. */
  readonly sentAtMillis: number
  /** The sender's nonce. */
  readonly nonce: string
  /** The host in the signed string. */
  readonly host: string
  /** Index of the secret that matched. When the old secret no longer matches, a rotation is complete. */
  readonly secretIndex: number
}

declare const brand: unique symbol

/**
 * A body whose signature was checked. Only `verify` creates one, and `parse` accepts nothing else.
 *
 * Its bytes are hidden, so that they appear in no log and cannot be changed; see `rawBytes`.
 */
export interface VerifiedBody extends Provenance {
  readonly [brand]: true
}

/** Registered, so that one copy of this package can read what another copy verified. */
const contents = Symbol.for("@flexcharge/webhooks")

/** The object behind a `VerifiedBody`: its bytes appear in no JSON, spread or log. */
class VerifiedDelivery implements Provenance {
  readonly sentAtMillis: number
  readonly nonce: string
  readonly host: string
  readonly secretIndex: number
  readonly #bytes: Uint8Array<ArrayBuffer>
  constructor({ sentAtMillis, nonce, host, secretIndex }: Provenance, bytes: Uint8Array<ArrayBuffer>) {
    this.sentAtMillis = sentAtMillis
    this.nonce = nonce
    this.host = host
    this.secretIndex = secretIndex
    this.#bytes = bytes
  }
  [contents](): Uint8Array<ArrayBuffer> {
    return this.#bytes
  }
}

/** Creates a verified body. Only `verify` calls it. */
export const makeVerifiedBody = (provenance: Provenance, bytes: Uint8Array<ArrayBuffer>): VerifiedBody =>
  new VerifiedDelivery(provenance, bytes) as unknown as VerifiedBody // the one place that adds the brand

/** Returns the bytes of a verified body, for `parse`; `NotVerified` for anything else. */
export const verifiedBytes = (body: VerifiedBody): Uint8Array<ArrayBuffer> => {
  try {
    return (body as unknown as VerifiedDelivery)[contents]() // a value of another kind throws here
  } catch {
    return rejectDelivery("NotVerified", typeof body)
  }
}

/**
 * Returns a copy of a verified body's bytes as they arrived, for storage.
 *
 * Errors: `NotVerified` for anything that `verify` did not return, copies of a verified body included.
 */
export const rawBytes = (body: VerifiedBody): Uint8Array<ArrayBuffer> => new Uint8Array(verifiedBytes(body))
