/** Removes secrets from texts of other origin: the service's messages and the causes of failures. */
import { Secret } from "@flexcharge/schema"

const hidden = "<redacted>"
const cardNumber = /\d(?:[ -]?\d){11,18}/g
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
    if (value !== "") safe = safe.replaceAll(value, hidden)
  }
  safe = safe.replace(authorization, `$1 ${hidden}`).replace(jsonWebToken, hidden).replace(cardNumber, hidden)
  if (safe.length > longestText) return `${safe.slice(0, longestText)}…`
  return text.length > longestSearched ? `${safe}…` : safe
}

/** The part of a text that is searched, in whole words: half a secret would not be recognized. */
const searchedPart = (text: string): string =>
  text.length <= longestSearched ? text : text.slice(0, Math.max(0, text.lastIndexOf(" ", longestSearched)))

const secretFields =
  /"(?:AppKey|AppSecret|cardNumber|number|verificationValue|verification_value|authenticationValue)":"((?:[^"\\]|\\.)+)"/g

/** Returns the secrets of a request's JSON text: keys, card number, CVV and CAVV. */
export const secretsOf = (body: string | undefined): readonly string[] =>
  Array.from((body ?? "").matchAll(secretFields), (found) => found[1] ?? "")

/** Copies the root cause of a failure into a new error: name, code and redacted message, no other property. */
export const safeCause = (cause: unknown, secrets: readonly (Secret | string | undefined)[]): Error => {
  const root = rootOf(cause)
  const safe = new Error(isErrorLike(root) ? redact(root.message, secrets) : "an unknown failure")
  safe.name = isErrorLike(root) ? redact(root.name) : "Error"
  delete safe.stack // the stack of an unknown error repeats its message
  const code = codeOf(root)
  return code === undefined ? safe : Object.assign(safe, { code })
}

/** Returns the system's or the transport's code of a failure, such as `ECONNREFUSED`. */
export const codeOf = (cause: unknown): string | undefined => {
  const root = rootOf(cause)
  if (typeof root !== "object" || root === null || !("code" in root)) return undefined
  return typeof root.code === "string" && /^[A-Z][A-Z0-9_]{1,40}$/.test(root.code) ? root.code : undefined
}

interface ErrorLike {
  readonly name: string
  readonly message: string
  readonly cause?: unknown
  readonly errors?: unknown
}

/** Whether a value is an error. By shape, not by class: another realm has its own `Error`. */
export const isErrorLike = (value: unknown): value is ErrorLike =>
  typeof value === "object" &&
  value !== null &&
  "message" in value &&
  typeof value.message === "string" &&
  "name" in value &&
  typeof value.name === "string"

/** Returns the root cause of an error. */
export const rootOf = (cause: unknown, depth = 0): unknown => {
  if (!isErrorLike(cause) || depth === 5) return cause
  const [first] = Array.isArray(cause.errors) ? cause.errors : []
  const inner = first ?? cause.cause
  return isErrorLike(inner) ? rootOf(inner, depth + 1) : cause
}
