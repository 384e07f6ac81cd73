/** Verifies a delivery: hash, signatures, freshness. Nothing is parsed before that. */
import type { Secret } from "@flexcharge/schema"
import { importKey, isDigest, isSignature, type Key } from "#crypto"
import { base64Length, isBase64Of64Bytes } from "./base64.ts"
import type { NonceStore } from "./NonceStore.ts"
import { checkLimit, checkLimits, ownProperties, publicHostOf, spellingsOf } from "./options.ts"
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
  /**
   * The host in the endpoint's URL, as registered in the portal: `"pay.example"`, `"pay.example:8443"` or the URL. Set
   * it always: without it the host is the one that the sender names.
   */
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
  const { headers, body, host } = ownProperties(delivery)
  const { secrets } = ownProperties(options)
  const settings = readVerifySettings(options)
  const bytes = copyBytes(body, settings.maxBodyBytes)
  const content = {
    bytes,
    host,
    secrets: typeof secrets === "function" ? () => secrets(originOf(delivery)) : secrets,
  }
  return await verifySignature(readSignatureHeaders(headers), content, settings)
}

const originOf = ({ body: _, ...origin }: Delivery): DeliveryOrigin => origin

/** What is the same for every delivery: the options of `verify` without the secrets, checked, with their defaults. */
export interface VerifySettings {
  /** The host of `publicHost`, without a default port. */
  readonly fixedHost: string | undefined
  readonly maxBodyBytes: number
  readonly toleranceMillis: number
  /** The clock, in milliseconds since the Unix epoch. */
  readonly now: () => number
  readonly nonces: NonceStore | undefined
}

/**
 * Checks the options of `verify` and fills in the defaults, so that an endpoint does so once and not at each delivery.
 *
 * Errors: `InvalidOption`.
 */
export const readVerifySettings = (options: Omit<VerifyOptions, "secrets">): VerifySettings => {
  const own = ownProperties(options)
  const { publicHost, nonces, maxBodyBytes = 1_048_576, toleranceMillis = 300_000, now = Date.now } = own
  checkLimit("maxBodyBytes", maxBodyBytes)
  checkLimit("toleranceMillis", toleranceMillis)
  const fixedHost = publicHost === undefined ? undefined : publicHostOf(publicHost)
  return { fixedHost, maxBodyBytes, toleranceMillis, now, nonces }
}

/** The part of a delivery that is verified by its headers. */
export interface SignedContent {
  /** The raw body. `verifySignature` keeps it without a copy; see `copyBytes`. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** The host that the vendor called, where the settings have none. Default: the `Host` header. */
  readonly host: string | undefined
  /** The accepted signing keys. A function is called only if the body matches its hash. */
  readonly secrets:
    | readonly SigningSecret[]
    | (() => readonly SigningSecret[] | Promise<readonly SigningSecret[]>)
}

/** Checks hash, signatures and freshness of a delivery whose headers have been read. The errors are those of `verify`. */
export const verifySignature = async (
  signed: SignatureHeaders,
  content: SignedContent,
  settings: VerifySettings,
): Promise<VerifiedBody> => {
  const { headers, signature, nonce, date, sentAtMillis, digest, bodySignature } = signed
  const { bytes, host, secrets } = content
  const { fixedHost, toleranceMillis, now, nonces } = settings
  const expectedHost = fixedHost ?? (host || requiredHeader(headers, "host"))
  if (!(await isDigest(digest, bytes))) {
    requireBase64(digest, "x-fc-content-sha512")
    rejectChangedBody(headers, bytes)
  }

  const keys = keysOf(typeof secrets === "function" ? await secrets() : secrets)
  const textFor = (signedHost: string) => `POST\n${nonce};${date};${signedHost};${digest}`
  const signer = await findSigner(keys, signature, expectedHost, textFor)
  if (bodySignature !== undefined && !(await isSignature(signer.key, bodySignature, bytes))) {
    requireBase64(bodySignature, "x-fc-signature")
    rejectDelivery("BodyMismatch", "x-fc-signature")
  }

  const ageMillis = now() - sentAtMillis
  // The negated comparisons also reject an age that is not a number.
  if (!(-ageMillis <= toleranceMillis)) rejectDelivery("FutureDelivery", ageMillis)
  if (!(ageMillis <= toleranceMillis)) rejectDelivery("StaleDelivery", ageMillis)
  const staleAtMillis = sentAtMillis + toleranceMillis + 1 // at the tolerance itself the delivery is still accepted
  if (nonces && !(await nonces.claim(nonce, staleAtMillis))) rejectDelivery("ReplayedDelivery", nonce)
  return makeVerifiedBody({ sentAtMillis, nonce, host: signer.host, secretIndex: signer.secretIndex }, bytes)
}

/** What the headers of the signature scheme contain. */
export interface SignatureHeaders {
  /** All headers of the delivery. */
  readonly headers: DeliveryHeaders
  /** The signature in `x-fc-authorization`. */
  readonly signature: string
  /** `x-fc-nonce` */
  readonly nonce: string
  /** `x-fc-date`, as it is signed. */
  readonly date: string
  /** The same date in milliseconds since the Unix epoch. */
  readonly sentAtMillis: number
  /** `x-fc-content-sha512`, the hash of the body. */
  readonly digest: string
  /** `x-fc-signature`, the signature over the body alone, where it is sent. */
  readonly bodySignature: string | undefined
}

const maxNonceLength = 256

/**
 * Reads the headers of a delivery and checks them as far as that needs no body, so that an endpoint need not read the
 * body of a request that is not a webhook.
 *
 * Errors: `MissingHeader`, `MalformedHeader`, `UnsupportedScheme`, `RepeatedSignature`, `CompressedBody`.
 */
export const readSignatureHeaders = (headers: DeliveryHeaders): SignatureHeaders => {
  const [actualScheme = "", signature = "", repeated] = requiredHeader(headers, "x-fc-authorization").split(
    "&Signature=",
  )
  if (actualScheme !== scheme) rejectDelivery("UnsupportedScheme", actualScheme)
  if (repeated !== undefined) rejectDelivery("RepeatedSignature", repeated)
  requireLength(signature, "x-fc-authorization")
  const nonce = requiredHeader(headers, "x-fc-nonce")
  if (nonce.length > maxNonceLength) rejectDelivery("MalformedHeader", "x-fc-nonce")
  const date = requiredHeader(headers, "x-fc-date")
  const sentAtMillis = Date.parse(date) || rejectDelivery("MalformedHeader", "x-fc-date")
  const digest = requiredHeader(headers, "x-fc-content-sha512")
  requireLength(digest, "x-fc-content-sha512")
  const bodySignature = headerValue(headers, "x-fc-signature")
  if (bodySignature !== undefined) requireLength(bodySignature, "x-fc-signature")
  const encoding = headerValue(headers, "content-encoding")
  if (encoding !== undefined && compressions.test(encoding)) rejectDelivery("CompressedBody", encoding)
  return { headers, signature, nonce, date, sentAtMillis, digest, bodySignature }
}

/** The compressions of HTTP. Another value of the header, such as "identity" or a charset, changes no bytes. */
const compressions = /\b(?:gzip|deflate|br|zstd|compress)\b/i

const requiredHeader = (headers: DeliveryHeaders, name: string): string =>
  headerValue(headers, name) || rejectDelivery("MissingHeader", name)

/** Rejects a hash or a signature of another length. */
const requireLength = (base64: string, name: string): void => {
  if (base64.length !== base64Length) rejectDelivery("MalformedHeader", name)
}

/** Rejects a value that is not base64. A value that differs from the expected one is checked: an equal one is base64. */
const requireBase64 = (value: string, name: string): void => {
  if (!isBase64Of64Bytes(value)) rejectDelivery("MalformedHeader", name)
}

/** Rejects a body that differs from the one that was hashed: it is incomplete, or it was changed. */
const rejectChangedBody = (headers: DeliveryHeaders, bytes: Uint8Array): never =>
  Number(headerValue(headers, "content-length")) > bytes.length
    ? rejectDelivery("BodyIncomplete", "truncated")
    : rejectDelivery("BodyMismatch", "x-fc-content-sha512")

interface Signer {
  readonly key: Key
  readonly secretIndex: number
  readonly host: string
}

/** Finds the key, and the spelling of the host, by which the signature was made. */
const findSigner = async (
  keys: readonly Key[],
  signature: string,
  expectedHost: string,
  textFor: (host: string) => string,
): Promise<Signer> => {
  for (const host of spellingsOf(expectedHost)) {
    const text = textFor(host)
    for (const [secretIndex, key] of keys.entries())
      if (await isSignature(key, signature, text)) return { key, secretIndex, host }
  }
  requireBase64(signature, "x-fc-authorization")
  return rejectDelivery("SignatureMismatch", expectedHost)
}

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
  if (typeof secrets === "string")
    rejectDelivery("InvalidSecret", "secrets is a string and not a list: write secrets: [key]")
  const list: readonly unknown[] = Array.from(Object(secrets))
  const keys = list.map((secret, index) => {
    const text =
      (secret as { [secretSymbol]?: () => string } | null | undefined)?.[secretSymbol]?.() ?? secret // looked at only
    return isBase64Of64Bytes(text)
      ? importKey(text)
      : rejectDelivery("InvalidSecret", `secrets[${index}] is ${problemOf(text)}`)
  })
  if (Array.isArray(secrets)) preparedKeys.set(secrets, { secrets: [...secrets], keys })
  return keys
}

const problemOf = (secret: unknown): string =>
  secret === undefined || secret === null || secret === ""
    ? `${secret === "" ? "empty" : secret}: set FLEXCHARGE_WEBHOOK_SECRET`
    : "not 64 bytes in base64: copy the signing key to FLEXCHARGE_WEBHOOK_SECRET again"

const isSameList = (left: readonly unknown[], right: readonly unknown[]): boolean =>
  left.length === right.length && left.every((item, index) => item === right[index])

/**
 * Checks options before the first delivery, so that the start-up fails and not a webhook.
 *
 * Errors: `InvalidSecret` or `NoSecret` where the secrets are a list, `InvalidOption`.
 */
export const checkOptions = (
  options: Pick<VerifyOptions, "toleranceMillis" | "publicHost" | "maxBodyBytes"> & {
    readonly secrets: readonly SigningSecret[] | ((origin: never) => unknown)
  },
): void => {
  const { secrets, toleranceMillis, publicHost, maxBodyBytes } = ownProperties(options)
  checkLimits({ toleranceMillis, maxBodyBytes })
  if (publicHost !== undefined) publicHostOf(publicHost)
  if (typeof secrets !== "function" && keysOf(secrets).length === 0)
    rejectDelivery("NoSecret", "secrets is an empty list")
}

/** The value of a header; repeated values are joined by commas, as `Headers` joins them. */
const headerValue = (headers: DeliveryHeaders, name: string): string | undefined => {
  if (typeof headers !== "object" || headers === null) return undefined
  const found: unknown = isLookup(headers) ? headers.get(name) : recordValue(headers, name)
  if (Array.isArray(found) && found.every((value) => typeof value === "string")) return found.join()
  return typeof found === "string" ? found : undefined
}

// A record may have a header named "get", which is not a function.
const isLookup = (headers: DeliveryHeaders): headers is HeaderLookup => typeof headers.get === "function"

/** Prefers the name in lower case, as Node writes it. */
const recordValue = (headers: HeaderRecord, name: string): unknown => {
  const key = Object.hasOwn(headers, name)
    ? name
    : Object.keys(headers).find((each) => each.toLowerCase() === name)
  return key === undefined ? undefined : headers[key]
}

/**
 * Copies a body, so that later changes to the caller's buffer have no effect.
 *
 * Errors: `BodyAlreadyParsed` for a value that is neither bytes nor text, `BodyTooLarge`.
 */
export const copyBytes = (body: unknown, limitBytes: number): Uint8Array<ArrayBuffer> => {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : copyBinary(body)
  if (bytes === undefined)
    return rejectDelivery("BodyAlreadyParsed", `a value of type ${typeof body}`, "; pass the raw bytes")
  return bytes.length > limitBytes
    ? rejectDelivery("BodyTooLarge", limitBytes, "; maxBodyBytes is the limit")
    : bytes
}

/** Buffers of another realm have other classes, so they are recognized by their internal type. */
const copyBinary = (body: unknown): Uint8Array<ArrayBuffer> | undefined => {
  if (body instanceof Uint8Array) return new Uint8Array(body)
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice()
  const type = Object.prototype.toString.call(body)
  return type === "[object ArrayBuffer]" || type === "[object SharedArrayBuffer]"
    ? new Uint8Array(body as ArrayBuffer).slice() // by its type
    : undefined
}
