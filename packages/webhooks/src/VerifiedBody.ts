/** A body whose signature was checked: a type that nothing but `verify` can make. */
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

/** Registered, so that several copies of this package read what another verified. No JSON and no spread carries it. */
const contents = Symbol.for("@flexcharge/webhooks")

/** For `verify` alone. */
export const verified = (bytes: Uint8Array<ArrayBuffer>, provenance: Provenance): VerifiedBody =>
  Object.defineProperty(provenance, contents, { value: () => bytes }) as VerifiedBody // as: the one place that gives the brand

/** For `parse`: the very bytes of a verified body; `NotVerified` for anything else. */
export const verifiedBytes = (body: VerifiedBody): Uint8Array<ArrayBuffer> =>
  Object.getOwnPropertyDescriptor(Object(body), contents)?.value() ??
  refuse("NotVerified", typeof body, "; pass what verify returned")

/**
 * A copy of a verified body's bytes as they arrived, for keeping.
 *
 * Errors: `NotVerified` for anything that `verify` did not return, copies of a verified body included.
 */
export const rawBytes = (body: VerifiedBody): Uint8Array<ArrayBuffer> => new Uint8Array(verifiedBytes(body))
