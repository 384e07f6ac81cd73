/** Why a delivery was refused: one error, told apart by its reason. */

/** The fields of each reason beside `_tag`, `message` and `isRetryable`. */
interface ReasonFields {
  /** A header of the scheme is absent, or present more than once. */
  MissingHeader: { readonly header: string }
  /** A header of the scheme does not follow its grammar. */
  MalformedHeader: { readonly header: string }
  /** `x-fc-authorization` is of another algorithm, or `SignedHeaders` is not the one list in its order. */
  UnsupportedScheme: { readonly scheme: string }
  /** `x-fc-authorization` holds more than one `Signature=`. */
  RepeatedSignature: object
  /** The body is not the one whose hash the headers carry. */
  ContentHashMismatch: object
  /** No secret made the signature over these headers and this host. */
  SignatureMismatch: { readonly host: string }
  /** `x-fc-signature` is there and was not made over this body. */
  BodySignatureMismatch: object
  /** Authentic, but older than the tolerance: not forged, and not to be lost. */
  StaleDelivery: { readonly ageMillis: number }
  /** Authentic, but dated further ahead of the clock than the tolerance. */
  FutureDelivery: { readonly aheadMillis: number }
  /** Authentic, but its nonce was used before. */
  ReplayedDelivery: { readonly nonce: string }
  /** A parser has eaten the raw body; the signature is over bytes that are gone. */
  BodyAlreadyParsed: { readonly parser: string }
  /** The body is larger than the limit. */
  BodyTooLarge: { readonly limitBytes: number }
  /** The sender went away, or took too long, before the body was complete. */
  BodyIncomplete: { readonly because: "aborted" | "timeout" }
  /** A secret is not 64 bytes in base64. */
  InvalidSecret: { readonly index: number }
  /** There is no secret for this delivery. */
  NoSecret: object
  /** `parse` was given something that `verify` did not return. */
  NotVerified: object
  /** The verified body is not JSON, or nested too deeply to be a webhook. */
  MalformedBody: object
  /** The verified body is JSON, but not an event. */
  InvalidEvent: { readonly issues: readonly { readonly path: string; readonly message: string }[] }
}

/**
 * What went wrong, discriminated by `_tag`.
 *
 * `isRetryable`: whether the same event, delivered again, can succeed (after a mend on the merchant's side, or
 * because the sender dates and signs it anew).
 */
export type WebhookErrorReason = {
  [Tag in keyof ReasonFields]: {
    readonly _tag: Tag
    readonly message: string
    readonly isRetryable: boolean
  } & ReasonFields[Tag]
}[keyof ReasonFields]

const retryable = /^(Stale|Future|BodyA|BodyI|InvalidS|NoS)/

/** A delivery that was refused. `message` says what happened and what to do; it never holds a body or a secret. */
export class WebhookError extends Error {
  readonly _tag = "WebhookError"
  override readonly name = "WebhookError"
  readonly reason: WebhookErrorReason

  constructor(reason: WebhookErrorReason) {
    super(reason.message)
    this.reason = reason
  }

  /** Whether the same event, delivered again, can succeed. */
  get isRetryable(): boolean {
    return this.reason.isRetryable
  }
}

/** The reason of one tag. */
export type ReasonOf<Tag extends keyof ReasonFields> = Extract<WebhookErrorReason, { _tag: Tag }>

/** Refuses a delivery: throws the error of one reason, `detail` saying what to do where anything can be done. */
export const refuse = <Tag extends keyof ReasonFields>(
  _tag: Tag,
  detail: string,
  ...[fields]: object extends ReasonFields[Tag] ? [] : [ReasonFields[Tag]]
): never => {
  const reason = { _tag, message: `${_tag}: ${detail}`, isRetryable: retryable.test(_tag), ...fields }
  throw new WebhookError(reason as never) // as: a union over Tag is beyond inference, the parameters are exact
}

/** Whether a value is a `WebhookError`, whichever copy of the package made it. */
export const isWebhookError = (value: unknown): value is WebhookError =>
  typeof value === "object" && value !== null && "_tag" in value && value._tag === "WebhookError"
