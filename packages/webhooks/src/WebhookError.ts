/** Why a delivery was refused: one error, told apart by its reason. */

/** The reasons, and what the `detail` of each is. */
export interface ReasonDetails {
  /** A header of the scheme is absent or empty: its name. */
  MissingHeader: string
  /** A header of the scheme does not follow its grammar: its name. */
  MalformedHeader: string
  /** `x-fc-authorization` is of another algorithm, or `SignedHeaders` is not the one list in its order: what it is. */
  UnsupportedScheme: string
  /** `x-fc-authorization` holds a second `Signature=`: that one. */
  RepeatedSignature: string
  /** The body is not the one that a header holds the hash or the signature of: the header's name. */
  BodyMismatch: string
  /** No secret made the signature over these headers and this host: the host. */
  SignatureMismatch: string
  /** Authentic, but older than the tolerance, not forged: so look its order up and lose nothing. The age, in ms. */
  StaleDelivery: number
  /** Authentic, but dated ahead by more than the tolerance: check this machine's clock. The age in ms, negative. */
  FutureDelivery: number
  /** Authentic, but its nonce was used before: the nonce. */
  ReplayedDelivery: string
  /** A parser ate the raw body, and the signature is over bytes that are gone: the parser, or the type that it left. */
  BodyAlreadyParsed: string
  /** The body is larger than the limit: the limit, in bytes. */
  BodyTooLarge: number
  /** The sender went away, or took too long, before the body was complete. */
  BodyIncomplete: "aborted" | "timeout"
  /** A secret is not 64 bytes in base64: its place in the list. */
  InvalidSecret: number
  /** The list of secrets is empty. */
  NoSecret: string
  /** `parse` was given something that `verify` did not return: what type it is of. */
  NotVerified: string
  /** The verified body is not JSON in UTF-8, or nested too deeply to be a webhook. */
  MalformedBody: string
  /** The verified body is JSON, but not an event: every offending field. */
  InvalidEvent: string
}

/** The name of a reason. */
export type ReasonTag = keyof ReasonDetails

/**
 * What went wrong, discriminated by `_tag`.
 *
 * `isRetryable`: whether the same event, delivered again, can succeed: after a mend on this side, or because the
 * sender dates and signs it anew.
 */
export type WebhookErrorReason = {
  [Tag in ReasonTag]: {
    readonly _tag: Tag
    readonly detail: ReasonDetails[Tag]
    readonly isRetryable: boolean
  }
}[ReasonTag]

/**
 * A delivery that was refused. `message` says what happened and what to do; it never holds a body or a secret.
 *
 * Gotchas: known by its tag, not by a class, so that several copies of this package agree: see `isWebhookError`.
 */
export interface WebhookError extends Error {
  readonly _tag: "WebhookError"
  readonly reason: WebhookErrorReason
}

/** Throws the error of one reason; `advice` follows the detail in its message. */
export const refuse = <Tag extends ReasonTag>(_tag: Tag, detail: ReasonDetails[Tag], advice = ""): never => {
  throw Object.assign(Error(`${_tag}: ${detail}${advice}`), {
    name: "WebhookError",
    _tag: "WebhookError",
    // stale, future; body eaten, incomplete; secret invalid, none
    reason: { _tag, detail, isRetryable: /eD|y[AI]|et/.test(_tag) },
  })
}

/** Whether a value is a `WebhookError`, whichever copy of the package made it. */
export const isWebhookError = (value: unknown): value is WebhookError =>
  typeof value === "object" && value !== null && "_tag" in value && value._tag === "WebhookError"
