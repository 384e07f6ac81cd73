/** Keeps secrets out of every text that is not ours: the service's messages and the causes of failures. */
import { Secret } from "@flexcharge/schema"

const hidden = "<redacted>"
const cardNumber = /\d(?:[ -]?\d){11,18}/g
const jsonWebToken = /[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/g
const bearer = /\b(Bearer|Basic)\s+\S+/gi
const longestText = 500

/** The text without the given secrets, and without anything that looks like a card number or a token. */
export const redact = (text: string, secrets: readonly (Secret | string | undefined)[] = []): string => {
  let safe = text
  for (const secret of secrets) {
    const value = secret === undefined ? "" : Secret.reveal(secret)
    if (value !== "") safe = safe.replaceAll(value, hidden)
  }
  safe = safe.replace(bearer, `$1 ${hidden}`).replace(jsonWebToken, hidden).replace(cardNumber, hidden)
  return safe.length > longestText ? `${safe.slice(0, longestText)}…` : safe
}

const secretMembers =
  /"(?:AppKey|AppSecret|cardNumber|number|verificationValue|verification_value|authenticationValue)":"((?:[^"\\]|\\.)+)"/g

/** The secrets of a request's JSON text: keys, card number, CVV and CAVV. */
export const secretsOf = (body: string | undefined): readonly string[] =>
  Array.from((body ?? "").matchAll(secretMembers), (found) => found[1] ?? "")

/** What failed underneath, as a fresh error: name, code and redacted message, none of its other members. */
export const safeCause = (cause: unknown, secrets: readonly (Secret | string | undefined)[]): Error => {
  const root = rootOf(cause)
  const message = root instanceof Error ? redact(root.message, secrets) : "an unknown failure"
  const safe = new Error(message)
  safe.name = root instanceof Error ? redact(root.name) : "Error"
  delete safe.stack // the stack of an unknown error repeats its message
  const code = codeOf(root)
  return code === undefined ? safe : Object.assign(safe, { code })
}

/** The system's or transport's code of a failure, such as `ECONNREFUSED`. */
export const codeOf = (cause: unknown): string | undefined => {
  const root = rootOf(cause)
  if (typeof root !== "object" || root === null || !("code" in root)) return undefined
  return typeof root.code === "string" && /^[A-Z][A-Z0-9_]{1,40}$/.test(root.code) ? root.code : undefined
}

const rootOf = (cause: unknown, depth = 0): unknown => {
  if (!(cause instanceof Error) || depth === 5) return cause
  if (cause instanceof AggregateError && cause.errors.length > 0) return rootOf(cause.errors[0], depth + 1)
  return cause.cause instanceof Error ? rootOf(cause.cause, depth + 1) : cause
}
