/** The one error of this package: what could not be answered, why, and what to do about it. */
import type { Issue } from "@flexcharge/schema"

/** Why a call could not be answered, discriminated by `_tag`. */
export type Reason =
  /** The key pair or bearer was refused, also after one refresh. */
  | { readonly _tag: "Unauthorized"; readonly status: number }
  /** The request is wrong; found here before anything was sent, or by the service (then with its `status`). */
  | { readonly _tag: "Invalid"; readonly issues: readonly Issue[]; readonly status?: number }
  /** The account may not do this. */
  | { readonly _tag: "Forbidden"; readonly status: number }
  /** The service knows no such order. */
  | { readonly _tag: "NotFound"; readonly status: number }
  /** The idempotency key is in use: by this very call still `inProgress`, or by one with another payload. */
  | { readonly _tag: "Conflict"; readonly inProgress: boolean; readonly status?: number }
  /** Too many calls. */
  | { readonly _tag: "RateLimited"; readonly status: number; readonly retryAfterMillis?: number }
  /** The service failed, or the circuit breaker is open (then without `status`: nothing was sent). */
  | { readonly _tag: "Unavailable"; readonly status?: number; readonly retryAfterMillis?: number }
  /** No connection, or one that broke; `sent` is false when the request certainly did not leave, in any attempt. */
  | { readonly _tag: "Unreachable"; readonly sent: boolean; readonly code?: string }
  /** No answer within the deadline; `sent` is false when the request certainly did not leave, in any attempt. */
  | { readonly _tag: "TimedOut"; readonly timeoutMillis: number; readonly sent: boolean }
  /**
   * An answer that is not the service's: a proxy's page, nothing, half a body, one without end, another shape, or a
   * redirect, whose `status` is 0 where the runtime does not tell it.
   */
  | {
      readonly _tag: "Unreadable"
      readonly status: number
      readonly found: "html" | "empty" | "truncated" | "oversized" | "redirect" | "shape"
      readonly issues?: readonly Issue[]
    }
  /** The service understood and said no: a refund above the rest, a cancel too late. */
  | {
      readonly _tag: "Rejected"
      readonly status: number
      readonly code?: string
      readonly messages: readonly string[]
    }

/** What is known about a failed call besides its reason. */
export interface ApiErrorDetails {
  /** Name of the operation, such as `evaluate`. */
  readonly operation: string
  /** One sentence or two: what happened and what to do. */
  readonly message: string
  /** Whether the same call, with the same key, may be made again. */
  readonly isRetryable: boolean
  readonly requestId?: string | undefined
  readonly traceId?: string | undefined
  readonly idempotencyKey?: string | undefined
  readonly cause?: unknown
}

/**
 * A call that could not be answered. A decline is never one: it is an answer.
 *
 * Recognise it with `isApiError`, never by class: several copies of this package may be loaded.
 */
export class ApiError extends Error {
  /** The tag it is recognised by. */
  readonly _tag = "ApiError"
  /** Why, discriminated by `_tag`. */
  readonly reason: Reason
  /** Whether the same call, with the same key, may be made again and may then succeed. */
  readonly isRetryable: boolean
  /** Name of the operation, such as `evaluate`. */
  readonly operation: string
  /** The service's request id (`apigw-requestid`), for its support. */
  readonly requestId: string | undefined
  /** The service's W3C trace id, for its support. */
  readonly traceId: string | undefined
  /** The key to ask again with, when the call carried one. */
  readonly idempotencyKey: string | undefined

  constructor(reason: Reason, details: ApiErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = "ApiError"
    this.reason = reason
    this.isRetryable = details.isRetryable
    this.operation = details.operation
    this.requestId = details.requestId
    this.traceId = details.traceId
    this.idempotencyKey = details.idempotencyKey
  }
}

/** Whether a value is an `ApiError`, whichever copy or face of the package, in whichever realm, made it. */
export const isApiError = (value: unknown): value is ApiError =>
  typeof value === "object" &&
  value !== null &&
  "_tag" in value &&
  value._tag === "ApiError" &&
  "message" in value &&
  "reason" in value &&
  typeof value.reason === "object"

/** An `Invalid` that was found before anything was sent; names every offending field. */
export const invalid = (operation: string, issues: readonly Issue[]): ApiError =>
  new ApiError(
    { _tag: "Invalid", issues },
    {
      operation,
      isRetryable: false,
      message: `${operation} was not sent: ${describe(issues)}. Correct ${issues.length === 1 ? "this field" : "these fields"} and call again.`,
    },
  )

/** Every issue in one line; the offending values are not repeated. */
export const describe = (issues: readonly Issue[]): string =>
  issues.map(({ path, message }) => (path === "" ? message : `${path} ${message}`)).join("; ")

/** Whether nobody knows what became of the call: it may have been carried out. */
export const isUnanswered = (error: ApiError): boolean =>
  error.reason._tag === "Unavailable" ||
  error.reason._tag === "Unreachable" ||
  error.reason._tag === "TimedOut" ||
  error.reason._tag === "Unreadable" ||
  error.reason._tag === "RateLimited" ||
  (error.reason._tag === "Conflict" && error.reason.inProgress)

/** Whether a request that failed like this may have been carried out: it left, and nobody heard what became of it. */
export const mayBeCarriedOut = (error: ApiError): boolean =>
  isUnanswered(error) &&
  error.reason._tag !== "RateLimited" &&
  !("sent" in error.reason && !error.reason.sent)
