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
  /** The sender disconnected, or took too long, before the body was complete. */
  BodyIncomplete: "aborted" | "timeout"
  /** A secret is not 64 bytes in base64: its index in the list. */
  InvalidSecret: number
  /** The list of secrets is empty. */
  NoSecret: string
  /** `parse` received a value that `verify` did not return: its type. */
  NotVerified: string
  /** The verified body is not JSON in UTF-8, or nested too deeply to be a webhook. */
  MalformedBody: string
  /** The verified body is JSON, but not an event: every invalid field. */
  InvalidEvent: string
}

/** The name of a reason. */
export type ReasonTag = keyof ReasonDetails

/**
 * Why a delivery was rejected, discriminated by `_tag`.
 *
 * `isRetryable`: whether the same event, delivered again, can succeed: after a fix on this side, or because the sender
 * dates and signs it again.
 */
export type WebhookErrorReason = {
  [Tag in ReasonTag]: {
    readonly _tag: Tag
    readonly detail: ReasonDetails[Tag]
    readonly isRetryable: boolean
  }
}[ReasonTag]

/**
 * A rejected delivery. `message` says what happened and what to do; it never contains a body or a secret.
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
  BodyMismatch: false,
  SignatureMismatch: false,
  StaleDelivery: true,
  FutureDelivery: true,
  ReplayedDelivery: false,
  BodyAlreadyParsed: true,
  BodyTooLarge: false,
  BodyIncomplete: true,
  InvalidSecret: true,
  NoSecret: true,
  NotVerified: false,
  MalformedBody: false,
  InvalidEvent: false,
}

const messages: { readonly [Tag in ReasonTag]: (detail: ReasonDetails[Tag]) => string } = {
  MissingHeader: (name) =>
    `The header ${name} is missing. Either the request is not a FlexCharge webhook, or a proxy removed the header.`,
  MalformedHeader: (name) =>
    `The header ${name} has an invalid format. Either the request is not a FlexCharge webhook, or a proxy changed the header.`,
  UnsupportedScheme: (scheme) =>
    `The header x-fc-authorization uses the unsupported scheme "${scheme}". Update this package if FlexCharge announced a new scheme.`,
  RepeatedSignature: (signature) =>
    `The header x-fc-authorization contains a second signature, "${signature}". FlexCharge sends one, so the delivery is rejected.`,
  BodyMismatch: (name) =>
    `The body does not match the header ${name}. It was changed on its way: check that no proxy or middleware decompresses, re-encodes or parses it.`,
  SignatureMismatch: (host) =>
    `The signature does not match for the host "${host}". Either the secret is not the signing key of this endpoint (portal: Developers > Webhooks), or FlexCharge called another host. If every delivery fails, compare the host with the endpoint's URL in the portal, port included, and set publicHost to it; if the host is right, replace the secret.`,
  StaleDelivery: (ageMillis) =>
    `The delivery is authentic, but it was dated ${ageMillis} ms before this machine's clock, which is more than toleranceMillis. Check the clock (NTP), and query the order, because the event may still be news.`,
  FutureDelivery: (ageMillis) =>
    `The delivery is authentic, but it was dated ${-ageMillis} ms ahead of this machine's clock, which is more than toleranceMillis. Check the clock (NTP).`,
  ReplayedDelivery: (nonce) =>
    `The delivery is authentic, but its nonce "${nonce}" was used before. It is a replay and needs no handling.`,
  BodyAlreadyParsed: (found) =>
    `The raw body is not available, because it was already consumed: found ${found}. Signatures are computed over the raw bytes`,
  BodyTooLarge: (limitBytes) => `The body is larger than ${limitBytes} bytes. Webhooks are far smaller`,
  BodyIncomplete: (cause) =>
    cause === "timeout"
      ? "The body was not complete in time. FlexCharge sends the event again."
      : "The sender disconnected before the body was complete. FlexCharge sends the event again.",
  InvalidSecret: (index) =>
    `secrets[${index}] is not a signing key of 64 bytes in base64. Copy it again from the portal (Developers > Webhooks), and check that FLEXCHARGE_WEBHOOK_SECRET is set.`,
  NoSecret: () =>
    "The list of secrets is empty, so no delivery can be verified. Copy the signing key from the portal (Developers > Webhooks).",
  NotVerified: (type) =>
    `parse received a value of type ${type} that verify did not return. Pass the result of verify.`,
  MalformedBody: (problem) =>
    `The verified body cannot be parsed: it is ${problem}. Report it to the vendor with the time of the delivery.`,
  InvalidEvent: (problems) => `The verified body is not an event: ${problems}. Report it to the vendor.`,
}

/** Throws the `WebhookError` of a reason. `advice` completes its message where the caller knows the fix. */
export const rejectDelivery = <Tag extends ReasonTag>(
  _tag: Tag,
  detail: ReasonDetails[Tag],
  advice = "",
): never => {
  const message = `${messages[_tag](detail)}${advice}`
  throw Object.assign(new Error(message.endsWith(".") ? message : `${message}.`), {
    name: "WebhookError",
    _tag: "WebhookError",
    reason: { _tag, detail, isRetryable: retryable[_tag] },
  })
}

/** Whether a value is a `WebhookError` of any copy of this package. */
export const isWebhookError = (value: unknown): value is WebhookError =>
  typeof value === "object" && value !== null && "_tag" in value && value._tag === "WebhookError"
