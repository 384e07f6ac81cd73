/** The one error of this package: why a delivery was rejected, and what to do about it. */

/** The reasons, and what the `detail` of each is. */
export interface ReasonDetails {
  /** A header of the signature scheme is absent or empty: its name. */
  MissingHeader: string
  /** A header of the signature scheme has an invalid format: its name. */
  MalformedHeader: string
  /** `x-fc-authorization` names another algorithm or other signed headers: what it names. */
  UnsupportedScheme: string
  /** `x-fc-authorization` contains a second `Signature=`: that one. */
  RepeatedSignature: string
  /** `content-encoding` names a compression, but signatures cover the bytes before compression: what it names. */
  CompressedBody: string
  /** The body is not the one that was hashed or signed: the name of the header with the hash or the signature. */
  BodyMismatch: string
  /** No secret produces the signature over these headers and this host: the host. */
  SignatureMismatch: string
  /** Authentic, but older than the tolerance: the age in milliseconds. Query the order, so that nothing is lost. */
  StaleDelivery: number
  /** Authentic, but dated ahead of the clock by more than the tolerance: the age in milliseconds, negative. */
  FutureDelivery: number
  /** Authentic, but its nonce was used before: the nonce. */
  ReplayedDelivery: string
  /** A parser consumed the raw body, so the signed bytes are gone: the parser, or the type that it left. */
  BodyAlreadyParsed: string
  /** The body is larger than the limit: the limit in bytes. */
  BodyTooLarge: number
  /** The sender disconnected or took too long, or the body has fewer bytes than `content-length` declares. */
  BodyIncomplete: "aborted" | "timeout" | "truncated"
  /** A secret is not 64 bytes in base64: which one, and what is wrong with it. */
  InvalidSecret: string
  /** An option cannot be used, such as a limit of `NaN`: which one, and why. */
  InvalidOption: string
  /** The list of secrets is empty. */
  NoSecret: string
  /** `parse` received a value that `verify` did not return: its type. */
  NotVerified: string
  /** The verified body is not JSON in UTF-8, or nested too deeply to be a webhook. */
  MalformedBody: string
  /** The verified body is JSON, but not an event: every invalid field. */
  InvalidEvent: string
  /** The event is authentic, but of the other environment than the endpoint's: the event's `isTestMode`. */
  EnvironmentMismatch: boolean
}

/** The name of a reason. */
export type ReasonTag = keyof ReasonDetails

/**
 * Why a delivery was rejected, discriminated by `_tag`.
 *
 * `isRetryable`: whether the same event, delivered again, can succeed without a change at the merchant, because the sender
 * dates, signs and sends it again.
 */
export type WebhookErrorReason = {
  [Tag in ReasonTag]: {
    readonly _tag: Tag
    readonly detail: ReasonDetails[Tag]
    readonly isRetryable: boolean
  }
}[ReasonTag]

/**
 * A rejected delivery. `message` describes what happened and what to do; it never contains a body or a secret.
 *
 * It is recognized by its tag, not by a class, so that several copies of this package work together: see
 * `isWebhookError`.
 */
export interface WebhookError extends Error {
  readonly _tag: "WebhookError"
  readonly reason: WebhookErrorReason
}

const retryable: Readonly<Record<ReasonTag, boolean>> = {
  MissingHeader: false,
  MalformedHeader: false,
  UnsupportedScheme: false,
  RepeatedSignature: false,
  CompressedBody: false,
  BodyMismatch: false,
  SignatureMismatch: false,
  StaleDelivery: true,
  FutureDelivery: true,
  ReplayedDelivery: false,
  BodyAlreadyParsed: false,
  BodyTooLarge: false,
  BodyIncomplete: true,
  InvalidSecret: false,
  InvalidOption: false,
  NoSecret: false,
  NotVerified: false,
  MalformedBody: false,
  InvalidEvent: false,
  EnvironmentMismatch: false,
}

const messages: { readonly [Tag in ReasonTag]: (detail: ReasonDetails[Tag]) => string } = {
  MissingHeader: (name) =>
    `The header ${name} is missing. Either the request is not a FlexCharge webhook, or a proxy removed the header.`,
  MalformedHeader: (name) =>
    `The header ${name} has an invalid format. Either the request is not a FlexCharge webhook, or a proxy changed the header.`,
  UnsupportedScheme: (scheme) =>
    `The header x-fc-authorization uses the unsupported scheme ${quoted(scheme)}. Update this package if FlexCharge announced a new scheme.`,
  RepeatedSignature: (signature) =>
    `The header x-fc-authorization contains a second signature, ${quoted(signature)}. FlexCharge sends one, so the delivery is rejected.`,
  CompressedBody: (encoding) =>
    `The header Content-Encoding is ${quoted(encoding)}, but FlexCharge sends and signs webhooks without compression. Remove the compression from the proxy in front of this endpoint.`,
  BodyMismatch: (name) =>
    `The body does not match the header ${name}. It was changed in transit: check that no proxy or middleware decompresses, re-encodes or parses it.`,
  SignatureMismatch: (host) =>
    `The signature does not match for the host ${quoted(host)}. Either the secret is not the signing key of this endpoint (portal: Developers > Webhooks), or FlexCharge called another host. If every delivery fails, compare the host with the endpoint's URL in the portal, port included, and set publicHost to it; if the host is right, replace the secret.`,
  StaleDelivery: (ageMillis) =>
    `The delivery is authentic, but it was dated ${ageMillis} ms before this machine's clock, which is more than toleranceMillis. Check the clock (NTP), and query the order, because the event may not have been handled yet.`,
  FutureDelivery: (ageMillis) =>
    `The delivery is authentic, but it was dated ${-ageMillis} ms ahead of this machine's clock, which is more than toleranceMillis. Check the clock (NTP).`,
  ReplayedDelivery: (nonce) =>
    `The delivery is authentic, but its nonce ${quoted(nonce)} was used before. It is a replay and needs no handling.`,
  BodyAlreadyParsed: (found) =>
    `The raw body is not available, because it was already consumed: found ${found}. Signatures are computed over the raw bytes`,
  BodyTooLarge: (limitBytes) => `The body is larger than ${limitBytes} bytes. Webhooks are far smaller`,
  BodyIncomplete: (cause) => `${incomplete[cause]} FlexCharge sends the event again.`,
  InvalidSecret: (problem) => `${problem} (portal: Developers > Webhooks).`,
  InvalidOption: (problem) => `${problem}.`,
  NoSecret: () =>
    "The list of secrets is empty, so no delivery can be verified. Copy the signing key from the portal (Developers > Webhooks).",
  NotVerified: (type) =>
    `parse received a value of type ${type} that verify did not return. Pass the result of verify.`,
  MalformedBody: (problem) =>
    `The verified body cannot be parsed: it is ${problem}. Report it to the vendor with the time of the delivery.`,
  InvalidEvent: (problems) => `The verified body is not an event: ${problems}. Report it to the vendor.`,
  EnvironmentMismatch: (isTestMode) =>
    `The event is authentic, but it is ${isTestMode ? "a test event" : "a production event"}, and the option environment names the other environment. It was recorded and not handled. Check which endpoint URL is registered in which portal.`,
}

const incomplete: Readonly<Record<ReasonDetails["BodyIncomplete"], string>> = {
  aborted: "The sender disconnected before the body was complete.",
  timeout: "The body was not complete in time.",
  truncated: "The body has fewer bytes than its header Content-Length declares.",
}

const maxQuotedLength = 256

/** Text that a sender controls, in a form that cannot fill or forge lines of a log. */
const quoted = (text: string): string => JSON.stringify(text.slice(0, maxQuotedLength))

/** Creates the `WebhookError` of a reason. `advice` completes its message where the caller can name the fix. */
export const webhookError = <Tag extends ReasonTag>(
  _tag: Tag,
  detail: ReasonDetails[Tag],
  advice = "",
): WebhookError => {
  const message = `${messages[_tag](detail)}${advice}`
  const properties = {
    name: "WebhookError",
    _tag: "WebhookError" as const,
    reason: { _tag, detail, isRetryable: retryable[_tag] } as WebhookErrorReason, // tag and detail belong together by their types
  }
  return Object.assign(new Error(message.endsWith(".") ? message : `${message}.`), properties)
}

/** Throws the `WebhookError` of a reason. */
export const rejectDelivery = <Tag extends ReasonTag>(
  tag: Tag,
  detail: ReasonDetails[Tag],
  advice?: string,
): never => {
  throw webhookError(tag, detail, advice)
}

/** Whether a value is a `WebhookError` of any copy of this package. It never throws, even if a getter of the value does. */
export const isWebhookError = (value: unknown): value is WebhookError => {
  try {
    return (value as WebhookError | null | undefined)?._tag === "WebhookError" // looked at only
  } catch {
    return false
  }
}
