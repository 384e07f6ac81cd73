/** A body whose signature was checked: a type that nothing but `verify` can make. */

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
 * Gotchas: it does not hold its bytes, so that neither logging it nor changing it can do harm; see `rawBytes`.
 */
export interface VerifiedBody extends Provenance {
  readonly [brand]: true
}

const contents = new WeakMap<object, Uint8Array<ArrayBuffer>>()

/** For `verify` alone. */
export const verified = (bytes: Uint8Array<ArrayBuffer>, provenance: Provenance): VerifiedBody => {
  contents.set(provenance, bytes)
  return provenance as VerifiedBody // as: the one place that gives the brand
}

/** For `parse`: the very bytes of a verified body; `undefined` for anything else. */
export const verifiedBytes = (body: object): Uint8Array<ArrayBuffer> | undefined => contents.get(body)

/** A copy of a verified body's bytes as they arrived, for keeping. */
export const rawBytes = (body: VerifiedBody): Uint8Array<ArrayBuffer> =>
  new Uint8Array(contents.get(body) ?? [])
