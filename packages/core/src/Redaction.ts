/** Removes secrets from texts of other origin: the service's messages and the causes of failures. */
import { Secret } from "@flexcharge/schema"

const hidden = "<redacted>"
// ASCII or full-width digits, with up to three spaces, dashes, dots or the like between them. A colon is none of these,
// since it stands in times of day.
const cardNumber = /[\d\uff10-\uff19](?:[\p{Zs}\p{Pd}\t./,_·]{0,3}[\d\uff10-\uff19]){11,18}/gu
// Bounded, and matched only at the start of a word: a hostile text must not make the search quadratic.
const jsonWebToken = /(?<![\w-])[\w-]{8,2048}\.[\w-]{8,2048}\.[\w-]{8,2048}/g
const authorization = /\b(Bearer|Basic)\s{1,8}\S{1,2048}/gi
const longestText = 500
const longestSearched = 2048

/** Returns the text without the given secrets, and without anything that looks like a card number or a token. */
export const redact = (text: string, secrets: readonly (Secret | string | undefined)[] = []): string => {
  let safe = searchedPart(text)
  for (const secret of secrets) {
    const value = secret === undefined ? "" : Secret.reveal(secret)
    if (value !== "") safe = safe.replace(patternOf(value), hidden)
  }
  safe = safe.replace(authorization, `$1 ${hidden}`).replace(jsonWebToken, hidden).replace(cardNumber, hidden)
  if (safe.length > longestText) return `${safe.slice(0, longestText)}…`
  return text.length > longestSearched ? `${safe}…` : safe
}

/** Matches a secret as it is, and as a URL contains it: with percent encoding, and with `+` for a space. */
export const patternOf = (secret: string): RegExp =>
  new RegExp(Array.from(secret, patternOfCharacter).join(""), "gu")

const patternOfCharacter = (character: string): string => {
  if (/[A-Za-z\d]/.test(character)) return character
  const bytes = Array.from(new TextEncoder().encode(character), (byte) => byte.toString(16).padStart(2, "0"))
  const escapes = bytes.map(
    (byte) => `%${byte.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)}`,
  )
  const plain = `\\u{${character.codePointAt(0)?.toString(16)}}`
  return `(?:${escapes.join("")}|${plain}${character === " " ? "|\\+" : ""})`
}

/** The part of a text that is searched, in whole words: half a secret would not be recognized. */
const searchedPart = (text: string): string =>
  text.length <= longestSearched ? text : text.slice(0, Math.max(0, text.lastIndexOf(" ", longestSearched)))

/** Returns a request id of the service's response; undefined for a text that is not one or that could be a secret. */
export const safeRequestId = (text: string | undefined): string | undefined =>
  text !== undefined && /^[\w+/=:.-]{1,128}$/.test(text) && redact(text) === text ? text : undefined

const secretFields =
  /"(?:AppKey|AppSecret|cardNumber|number|verificationValue|verification_value|authenticationValue)":"((?:[^"\\]|\\.)+)"/g

/** Returns the secrets of a request's JSON text: keys, card number, CVV and CAVV. */
export const secretsOf = (body: string | undefined): readonly string[] =>
  Array.from((body ?? "").matchAll(secretFields), (found) => found[1] ?? "")

/** Copies the root cause of a failure into a new error: name, code and redacted message, no other property. */
export const safeCause = (cause: unknown, secrets: readonly (Secret | string | undefined)[]): Error => {
  const [root] = rootErrorsOf(cause)
  const safe = new Error(root === undefined ? "an unknown failure" : redact(root.message, secrets))
  safe.name = root === undefined ? "Error" : redact(root.name)
  delete safe.stack // the stack of an unknown error repeats its message
  return root?.code === undefined ? safe : Object.assign(safe, { code: root.code })
}

/** Returns the root causes of a failure; an `AggregateError` has several. A cause that is not an error is undefined. */
export const rootErrorsOf = (cause: unknown): readonly (ErrorProperties | undefined)[] =>
  rootsOf(cause, 0).map(readError)

/** The properties of an error that are read; a copy, since a getter may throw at any time. */
export interface ErrorProperties {
  readonly name: string
  readonly message: string
  /** The system's or the transport's code, such as `ECONNREFUSED`. */
  readonly code: string | undefined
  /** The system call that failed, such as `connect`. */
  readonly syscall: string | undefined
  readonly cause: unknown
  readonly errors: readonly unknown[]
}

/**
 * Reads the properties of an error; undefined for any other value, and for an error whose getters throw. Errors are
 * recognized by shape, not by class: another realm has its own `Error`.
 */
export const readError = (value: unknown): ErrorProperties | undefined => {
  if (typeof value !== "object" || value === null) return undefined
  try {
    const { name, message, code, syscall, cause, errors } = value as Partial<
      Record<keyof ErrorProperties, unknown>
    > // checked below
    if (typeof name !== "string" || typeof message !== "string") return undefined
    return {
      name,
      message,
      code: typeof code === "string" && /^[A-Z][A-Z0-9_]{1,40}$/.test(code) ? code : undefined,
      syscall: typeof syscall === "string" ? syscall : undefined,
      cause,
      errors: Array.isArray(errors) ? errors.slice(0, mostErrors) : [],
    }
  } catch {
    return undefined
  }
}

const mostErrors = 8
const deepestCause = 5

const rootsOf = (cause: unknown, depth: number): readonly unknown[] => {
  const error = readError(cause)
  if (error === undefined || depth === deepestCause) return [cause]
  const inner = error.errors.length > 0 ? error.errors : [error.cause]
  const known = inner.filter((one) => readError(one) !== undefined)
  return known.length === 0 ? [cause] : known.flatMap((one) => rootsOf(one, depth + 1))
}
