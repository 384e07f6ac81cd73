/** A body whose signature was checked: a type that nothing but `verify` can make. */
import type { Bytes } from "#runtime"
import { refuse } from "./WebhookError.ts"

/** What verifying established about a delivery. */
export interface Provenance {
  /** When the sender dated the delivery, epoch milliseconds. */
  readonly sentAtMillis: number
  /** The sender's nonce. */
  readonly nonce: string
  /** The host inside the signed string. */
  readonly host: string
  /** Which of the secrets matched: when it is never the old one any more, a rotation is complete. */
  readonly secretIndex: number
}

declare const brand: unique symbol

/**
 * A body whose signature was checked. Only `verify` makes one, and `parse` takes nothing else.
 *
 * Gotchas: its bytes are out of sight, so that neither logging it nor changing it can do harm; see `rawBytes`.
 */
export interface VerifiedBody extends Provenance {
  readonly [brand]: true
}

/** Registered, so that several copies of this package read what another verified. */
const contents = Symbol.for("@flexcharge/webhooks")

/** What `verify` alone makes: its bytes are in no JSON, no spread and no log. */
export class Verified {
  #bytes: Bytes | undefined
  constructor(provenance: Provenance, bytes: Bytes) {
    Object.assign(this, provenance).#bytes = bytes
  }
  [contents](): Bytes | undefined {
    return this.#bytes
  }
}

/** For `parse`: the very bytes of a verified body; `NotVerified` for anything else. */
export const verifiedBytes = (body: VerifiedBody): Bytes => {
  try {
    return (body as unknown as Verified)[contents]() as Bytes // as: whatever it is, it is asked
  } catch {
    return refuse("NotVerified", typeof body, "; pass what verify returned")
  }
}

/**
 * A copy of a verified body's bytes as they arrived, for keeping.
 *
 * Errors: `NotVerified` for anything that `verify` did not return, copies of a verified body included.
 */
export const rawBytes = (body: VerifiedBody): Uint8Array<ArrayBuffer> => {
  const bytes = verifiedBytes(body)
  return typeof bytes === "string" ? new TextEncoder().encode(bytes) : new Uint8Array(bytes)
}
