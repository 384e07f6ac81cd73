/** A text that must not be shown: a card number, a CVV, an access token or a key. */

const marker = Symbol.for("@flexcharge/schema/Secret")
const inspect = Symbol.for("nodejs.util.inspect.custom")
const redacted = "<redacted>"

/**
 * A string that cannot be printed, serialized or inspected by accident.
 *
 * Recognized by a registered symbol, not by class, so that every copy of this package recognizes the secrets of every other
 * copy.
 */
export interface Secret {
  /** Returns the value. It is a method under a symbol, so that enumeration, spread and JSON do not contain it. */
  readonly [marker]: () => string
  toString(): string
  toJSON(): string
}

/** A class, because all secrets share its prototype: every call creates one, so creating one must cost little. */
class Hidden {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
    Object.freeze(this)
  }

  [marker](): string {
    return this.#value
  }

  [inspect](): string {
    return redacted
  }

  [Symbol.toPrimitive](): string {
    return redacted
  }

  get [Symbol.toStringTag](): string {
    return "Secret"
  }

  toString(): string {
    return redacted
  }

  toJSON(): string {
    return redacted
  }
}

export const make = (value: string | Secret): Secret => (is(value) ? value : new Hidden(value))

export const is = (value: unknown): value is Secret =>
  typeof value === "object" && value !== null && marker in value

export const reveal = (secret: Secret | string): string =>
  typeof secret === "string" ? secret : secret[marker]()

/** Hides card numbers, CVVs, access tokens and keys from logs, errors, JSON and inspection. */
export const Secret = {
  /** Hides a string. A `Secret` is returned as it is. */
  make,
  /** Whether a value is a `Secret` of any copy of this package. */
  is,
  /** The hidden string; a plain string is returned as it is. Call it only where the value leaves the process. */
  reveal,
} as const
