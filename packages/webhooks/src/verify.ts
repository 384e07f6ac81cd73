/** Verifies a delivery: hash, signatures, freshness. Nothing is parsed before that. */
import type { Secret } from "@flexcharge/schema"
import { importKey, isDigest, isSignature, type Key } from "#crypto"
import type { NonceStore } from "./NonceStore.ts"
import { makeVerifiedBody, type VerifiedBody } from "./VerifiedBody.ts"
import { rejectDelivery } from "./WebhookError.ts"

/** Headers with a lookup method, such as the web's `Headers`. */
export interface HeaderLookup {
  readonly get: (name: string) => string | null
}

/** Headers as a record with names in any case, such as Node's `IncomingHttpHeaders`. */
export interface HeaderRecord {
  readonly [name: string]: string | readonly string[] | undefined
}

/** Headers in the form of any runtime. */
export type DeliveryHeaders = HeaderLookup | HeaderRecord

/** One webhook request as it arrived. */
export interface Delivery {
  readonly headers: DeliveryHeaders
  /** The raw body. A string is hashed as UTF-8, so prefer bytes: decoding drops a byte order mark. */
  readonly body: Uint8Array | ArrayBuffer | string
  /** The public host that the vendor called, port included. Default: the `Host` header. */
  readonly host?: string | undefined
  /** The path of the endpoint, for secrets that depend on it. */
  readonly path?: string | undefined
}

/** What a function of secrets may use to choose them. The body is not included: it is not verified yet. */
export interface DeliveryOrigin {
  readonly headers: DeliveryHeaders
  readonly host?: string | undefined
  readonly path?: string | undefined
}

/** A signing key from the portal (Developers > Webhooks): 64 bytes in base64, as text or as a `Secret`. */
export type SigningSecret = string | Secret

/** How deliveries are verified. */
export interface VerifyOptions {
  /** The accepted signing keys, several during a rotation; or a function of headers and path, for many merchants. */
  readonly secrets:
    | readonly SigningSecret[]
    | ((origin: DeliveryOrigin) => readonly SigningSecret[] | Promise<readonly SigningSecret[]>)
  /** How far the delivery's date may be from the clock, in both directions. Default: 5 minutes. */
  readonly toleranceMillis?: number | undefined
  /** The host that the vendor calls, port included if the endpoint's URL has one. Always set it behind a proxy. */
  readonly publicHost?: string | undefined
  /** The clock, in milliseconds since the Unix epoch. */
  readonly now?: (() => number) | undefined
  /** Rejects a nonce that was used before. Without it `verify` is a pure function of its input. */
  readonly nonces?: NonceStore | undefined
  /** The largest accepted body in bytes. Default: 1 MiB. */
  readonly maxBodyBytes?: number | undefined
}

/** The only supported scheme. Source: the vendor's sample client, 2023, as the string to sign below. */
const scheme = "HMAC-SHA512 SignedHeaders=x-fc-nonce;x-fc-date;host;x-fc-content-sha512"

/**
 * Checks a delivery's hash, signatures and freshness.
 *
 * Errors: a `WebhookError`; what a function of secrets or a nonce store throws is passed on unchanged.
 */
export const verify = async (delivery: Delivery, options: VerifyOptions): Promise<VerifiedBody> => {
  const { body, ...origin }: Delivery = Object(delivery)
  const {
    secrets,
    nonces,
    publicHost = origin.host,
    maxBodyBytes = 1_048_576,
    toleranceMillis = 300_000,
    now = Date.now,
  }: VerifyOptions = Object(options)

  const bytes = copyBytes(body, maxBodyBytes)
  const requiredHeader = (name: string) =>
    headerValue(origin.headers, name) || rejectDelivery("MissingHeader", name)
  const [actualScheme = "", signature = "", repeated] =
    requiredHeader("x-fc-authorization").split("&Signature=")
  if (actualScheme !== scheme) rejectDelivery("UnsupportedScheme", actualScheme)
  if (repeated !== undefined) rejectDelivery("RepeatedSignature", repeated)
  const nonce = requiredHeader("x-fc-nonce")
  const date = requiredHeader("x-fc-date")
  const host = publicHost || requiredHeader("host")
  const digest = requiredHeader("x-fc-content-sha512")

  if (!isBase64Of64Bytes(digest)) rejectDelivery("MalformedHeader", "x-fc-content-sha512")
  if (!(await isDigest(digest, bytes))) rejectDelivery("BodyMismatch", "x-fc-content-sha512")

  const keys = keysOf(typeof secrets === "function" ? await secrets(origin) : secrets)
  if (!isBase64Of64Bytes(signature)) rejectDelivery("MalformedHeader", "x-fc-authorization")
  const signedText = `POST\n${nonce};${date};${host};${digest}`
  const secretIndex = await matchingKeyIndex(keys, signature, signedText)
  const key = keys[secretIndex] ?? rejectDelivery("SignatureMismatch", host)

  const bodySignature = headerValue(origin.headers, "x-fc-signature")
  if (bodySignature !== undefined) {
    if (!isBase64Of64Bytes(bodySignature)) rejectDelivery("MalformedHeader", "x-fc-signature")
    if (!(await isSignature(key, bodySignature, bytes))) rejectDelivery("BodyMismatch", "x-fc-signature")
  }

  const sentAtMillis = Date.parse(date) || rejectDelivery("MalformedHeader", "x-fc-date")
  const ageMillis = now() - sentAtMillis
  // Written so that an age or a tolerance that is not a number is rejected.
  if (!(-ageMillis <= toleranceMillis)) rejectDelivery("FutureDelivery", ageMillis)
  if (!(ageMillis <= toleranceMillis)) rejectDelivery("StaleDelivery", ageMillis)
  if (nonces && !(await nonces.claim(nonce, sentAtMillis + toleranceMillis)))
    rejectDelivery("ReplayedDelivery", nonce)
  return makeVerifiedBody({ sentAtMillis, nonce, host, secretIndex }, bytes)
}

const matchingKeyIndex = async (keys: readonly Key[], signature: string, text: string): Promise<number> => {
  for (const [index, key] of keys.entries()) if (await isSignature(key, signature, text)) return index
  return -1
}

/** Whether a value is 64 bytes in the base64 form that encoders write: the only form that is ever accepted. */
const isBase64Of64Bytes = (value: unknown): value is string =>
  typeof value === "string" && /^[A-Za-z0-9+/]{85}[AQgw]==$/.test(value)

/** A `Secret` is recognized by this registered symbol, so that verifying does not load `@flexcharge/schema`. */
const secretSymbol = Symbol.for("@flexcharge/schema/Secret")

interface PreparedKeys {
  readonly secrets: readonly SigningSecret[]
  readonly keys: readonly Key[]
}

/** Keys are imported once for a list of secrets, for as long as the caller keeps the list. */
const preparedKeys = new WeakMap<readonly SigningSecret[], PreparedKeys>()

const keysOf = (secrets: readonly SigningSecret[]): readonly Key[] => {
  const known = preparedKeys.get(secrets)
  if (known !== undefined && isSameList(known.secrets, secrets)) return known.keys
  const list: readonly unknown[] = Array.from(Object(secrets)) // a single string is rejected by its first character
  const keys = list.map((secret, index) => {
    const text =
      (secret as { [secretSymbol]?: () => string } | null | undefined)?.[secretSymbol]?.() ?? secret // looked at only
    return isBase64Of64Bytes(text) ? importKey(text) : rejectDelivery("InvalidSecret", index)
  })
  if (Array.isArray(secrets)) preparedKeys.set(secrets, { secrets: [...secrets], keys })
  return keys
}

const isSameList = (left: readonly unknown[], right: readonly unknown[]): boolean =>
  left.length === right.length && left.every((item, index) => item === right[index])

/** Throws `InvalidSecret` or `NoSecret` for invalid secrets, so that the start-up fails and not the first webhook. */
export const checkSecrets = (secrets: readonly SigningSecret[]): void => {
  if (keysOf(secrets).length === 0) rejectDelivery("NoSecret", "secrets is an empty list")
}

/** The value of a header; repeated values are joined by commas, as `Headers` joins them. */
const headerValue = (headers: DeliveryHeaders, name: string): string | undefined => {
  try {
    const { get } = headers as HeaderLookup // a record may have a header of this name, which is not a function
    const found =
      typeof get === "function"
        ? (headers as HeaderLookup).get(name)
        : recordValue(headers as HeaderRecord, name) // the other form
    return found?.toString()
  } catch {
    return undefined // headers that are not an object count as empty
  }
}

const recordValue = (headers: HeaderRecord, name: string): string | readonly string[] | undefined => {
  if (headers[name]) return headers[name]
  for (const key in headers) if (key.toLowerCase() === name) return headers[key]
  return undefined
}

/** Copies the body, so that later changes to the caller's buffer have no effect. */
const copyBytes = (body: unknown, limitBytes: number): Uint8Array<ArrayBuffer> => {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : copyBinary(body)
  if (bytes === undefined)
    return rejectDelivery("BodyAlreadyParsed", `a value of type ${typeof body}`, "; pass the raw bytes")
  return bytes.length > limitBytes
    ? rejectDelivery("BodyTooLarge", limitBytes, "; maxBodyBytes is the limit")
    : bytes
}

/** Buffers of another realm have other classes, so they are recognized by their internal type. */
const copyBinary = (body: unknown): Uint8Array<ArrayBuffer> | undefined => {
  if (ArrayBuffer.isView(body)) {
    const { buffer, byteOffset, byteLength } = body
    return new Uint8Array(buffer, byteOffset, byteLength).slice()
  }
  const type = Object.prototype.toString.call(body)
  return type === "[object ArrayBuffer]" || type === "[object SharedArrayBuffer]"
    ? new Uint8Array(body as ArrayBuffer).slice() // by its type
    : undefined
}
