/** A value that must not be shown: card numbers, CVVs, access tokens and keys from the first line in which they exist. */

const marker = Symbol.for("@flexcharge/schema/Secret")
const inspect = Symbol.for("nodejs.util.inspect.custom")
const redacted = "<redacted>"

/**
 * A string that cannot be printed, serialized or inspected by accident.
 *
 * Recognized by a registered symbol, not by class: a `Secret` made by one copy of this package is a `Secret`
 * to every other copy, and to packages that do not import this one.
 */
export interface Secret {
  /** Gives the value out. Registered under a symbol, so that no enumeration, spread or JSON reaches it. */
  readonly [marker]: () => string
  toString(): string
  toJSON(): string
}

/** One prototype for all: a secret is made for every call, so making one has to be cheap. */
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
  /** Hides a string. Hiding a `Secret` gives the same `Secret` back. */
  make,
  /** Whether a value is a `Secret`, whichever copy of the package made it. */
  is,
  /** The hidden string; a plain string is returned as it is. Call it only where the value leaves the process. */
  reveal,
} as const
