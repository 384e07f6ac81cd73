/** The one error of this package: which call could not be answered, why, and what to do about it. */
import { describe, type Endpoint, type FieldIssue, type Secret } from "@flexcharge/schema"
import { type ErrorProperties, rootErrorsOf, safeCause } from "./Redaction.ts"
import type { BlockingStatus } from "./SentCalls.ts"

/** Why a call could not be answered, discriminated by `_tag`. */
export type Reason =
  /** The key pair or the access token was rejected, also after one refresh. */
  | { readonly _tag: "Unauthorized"; readonly status: number }
  /** The request is invalid: found before anything was sent, or by the service (then with its `status`). */
  | { readonly _tag: "Invalid"; readonly issues: readonly FieldIssue[]; readonly status?: number }
  /** The account is not allowed to do this. */
  | { readonly _tag: "Forbidden"; readonly status: number }
  /** The service has no such order, or no such address. */
  | { readonly _tag: "NotFound"; readonly status: number }
  /** The idempotency key is in use: by the same call, still `inProgress`, or by one with another payload. */
  | { readonly _tag: "Conflict"; readonly inProgress: boolean; readonly status?: number }
  /** Too many calls. */
  | { readonly _tag: "RateLimited"; readonly status: number; readonly retryAfterMillis?: number }
  /** The service failed, or the circuit breaker is open (then without `status`: nothing was sent). */
  | { readonly _tag: "Unavailable"; readonly status?: number; readonly retryAfterMillis?: number }
  /** No connection, or a broken one; `sent` is false when the request certainly did not leave, in any attempt. */
  | { readonly _tag: "Unreachable"; readonly sent: boolean; readonly code?: string }
  /** No response within the deadline; `sent` is false when the request certainly did not leave, in any attempt. */
  | { readonly _tag: "TimedOut"; readonly timeoutMillis: number; readonly sent: boolean }
  /** The caller's signal was aborted during a rescue; `sent` as in `TimedOut`. */
  | { readonly _tag: "Aborted"; readonly sent: boolean }
  /**
   * A response that is not the service's: a proxy's page, an empty or incomplete body, one without end, another
   * shape, or a redirect, whose `status` is 0 where the runtime hides it.
   */
  | {
      readonly _tag: "Unreadable"
      readonly status: number
      readonly found: "html" | "empty" | "truncated" | "oversized" | "redirect" | "shape"
      readonly issues?: readonly FieldIssue[]
    }
  /** The service understood the request and declined to carry it out, such as a refund above the remainder. */
  | {
      readonly _tag: "Rejected"
      readonly status: number
      readonly code?: string
      readonly messages: readonly string[]
    }

/** The fields of an `ApiError` besides its reason. */
export interface ApiErrorDetails {
  /** Name of the operation, such as `evaluate`. */
  readonly operation: string
  /** What happened and what to do next, in full sentences. */
  readonly message: string
  /** Whether the same call, with the same key, may be made again. */
  readonly isRetryable: boolean
  readonly requestId?: string | undefined
  readonly traceId?: string | undefined
  readonly idempotencyKey?: string | undefined
  readonly cause?: unknown
}

/**
 * A call that could not be answered. A decline is never an error: it is a value.
 *
 * Recognize it with `isApiError`, never by class: several copies of this package may be loaded.
 */
export class ApiError extends Error {
  /** The tag that identifies the error. */
  readonly _tag = "ApiError"
  /** Why the call failed, discriminated by `_tag`. */
  readonly reason: Reason
  /** Whether the same call, with the same key, may be made again and may then succeed. */
  readonly isRetryable: boolean
  /** Name of the operation, such as `evaluate`. */
  readonly operation: string
  /** The service's request id (`apigw-requestid`), for the vendor's support. */
  readonly requestId: string | undefined
  /** The service's W3C trace id, for the vendor's support. */
  readonly traceId: string | undefined
  /** The key to use when the call is made again, if the call has one. */
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

/** Whether a value is an `ApiError` of any copy of this package, of any realm. */
export const isApiError = (value: unknown): value is ApiError =>
  typeof value === "object" &&
  value !== null &&
  "_tag" in value &&
  value._tag === "ApiError" &&
  "message" in value &&
  "reason" in value &&
  typeof value.reason === "object"

/** Whether the call got no definite response, by reason. A `Conflict` counts only while the call is in progress. */
const unanswered: Readonly<Record<Reason["_tag"], boolean>> = {
  Unauthorized: false,
  Invalid: false,
  Forbidden: false,
  NotFound: false,
  Conflict: false,
  Rejected: false,
  RateLimited: true,
  Unavailable: true,
  Unreachable: true,
  TimedOut: true,
  Aborted: true,
  Unreadable: true,
}

/** Whether the call got no definite response from the service, so that its outcome is unknown. */
export const isUnanswered = ({ reason }: ApiError): boolean =>
  unanswered[reason._tag] || (reason._tag === "Conflict" && reason.inProgress)

/** Whether the service may have carried out the request although no response was received. */
export const mayBeCarriedOut = (error: ApiError): boolean =>
  isUnanswered(error) &&
  error.reason._tag !== "RateLimited" &&
  !("sent" in error.reason && !error.reason.sent)

/**
 * What a failed evaluate did: `inProgress` when this process has claimed the order for another call, `notSent` when the
 * service certainly did not carry it out, else `unknown`.
 */
export type Outcome = "inProgress" | "notSent" | "unknown"

/** What is known of the outcome of an evaluate that failed with this error. */
export const outcomeOf = (error: ApiError): Outcome => {
  const { reason, operation } = error
  if (operation !== "evaluate") return "notSent" // the access token could not be obtained
  switch (reason._tag) {
    case "Conflict":
      return reason.status === undefined ? "inProgress" : "unknown"
    case "RateLimited":
    case "Unreadable":
      return "unknown" // a proxy may have responded in place of the service
    default:
      return mayBeCarriedOut(error) && !isNotSent(reason) ? "unknown" : "notSent"
  }
}

/** Whether the circuit breaker prevented the request: an `Unavailable` without the status of a response. */
const isNotSent = (reason: Reason): boolean => reason._tag === "Unavailable" && reason.status === undefined

/** Creates the error of an invalid request that was not sent; it names every invalid field. */
export const invalid = (operation: string, issues: readonly FieldIssue[]): ApiError =>
  new ApiError(
    { _tag: "Invalid", issues },
    {
      operation,
      isRetryable: false,
      message: `${operation} failed, and nothing was sent: ${describe(issues)}. Correct ${issues.length === 1 ? "this field" : "these fields"} and call again.`,
    },
  )

/** The part of a call that its errors contain. */
export interface FailedCall {
  readonly endpoint: Pick<Endpoint<never, unknown>, "name" | "idempotency">
  readonly idempotencyKey: string | undefined
}

const isRepeatable = ({ endpoint }: FailedCall, sent: boolean): boolean =>
  !sent || endpoint.idempotency !== "none"

/** Creates the error of a call that got no response within its deadline. */
export const timedOut = (call: FailedCall, timeoutMillis: number, sent: boolean): ApiError => {
  const isRetryable = isRepeatable(call, sent)
  return new ApiError(
    { _tag: "TimedOut", timeoutMillis, sent },
    {
      operation: call.endpoint.name,
      message: `${call.endpoint.name} got no response within ${timeoutMillis} ms. ${isRetryable ? "Call again, or pass" : "Pass"} a larger timeoutMillis.`,
      isRetryable,
      idempotencyKey: call.idempotencyKey,
    },
  )
}

/** Creates the error of a rescue whose caller aborted its signal. */
export const aborted = ({ endpoint, idempotencyKey }: FailedCall, sent: boolean): ApiError =>
  new ApiError(
    { _tag: "Aborted", sent },
    {
      operation: endpoint.name,
      message: `${endpoint.name} ended early: its signal was aborted ${sent ? "after the request had been sent" : "before the request was sent"}.`,
      isRetryable: true,
      idempotencyKey,
    },
  )

// With these codes the connection was never made, so nothing of the request was sent.
const connectCodes = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
])

// OpenSSL's codes for a certificate that is not accepted, as Node reports them. The handshake comes before the request.
const certificateCodes = new Set([
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "CERT_UNTRUSTED",
  "CERT_REJECTED",
  "CERT_REVOKED",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_SIGNATURE_FAILURE",
  "CERT_CHAIN_TOO_LONG",
  "INVALID_CA",
  "INVALID_PURPOSE",
  "HOSTNAME_MISMATCH",
  "ERR_TLS_CERT_ALTNAME_INVALID",
])

const isConnectError = (root: ErrorProperties | undefined): boolean =>
  root?.syscall === "connect" || connectCodes.has(root?.code ?? "")

const isCertificateError = (root: ErrorProperties | undefined): boolean =>
  certificateCodes.has(root?.code ?? "")

/** Creates the error of a request whose connection could not be made or broke. */
export const unreachable = (
  call: FailedCall,
  cause: unknown,
  {
    baseUrl,
    secrets,
  }: { readonly baseUrl: string; readonly secrets: readonly (Secret | string | undefined)[] },
): ApiError => {
  const { endpoint, idempotencyKey } = call
  // An AggregateError has one cause for each address: nothing was sent if none of them could be connected to.
  const roots = rootErrorsOf(cause)
  const code = roots[0]?.code
  const isCertificate = roots.some(isCertificateError)
  const sent = !roots.every((root) => isConnectError(root) || isCertificateError(root))
  const isRetryable = isRepeatable(call, sent) && !isCertificate
  const failure = isCertificate
    ? `was not sent: the certificate of ${baseUrl} is not trusted`
    : sent
      ? "lost its connection before the response was complete"
      : "could not connect"
  const advice = isCertificate
    ? "Behind a proxy that inspects TLS, let Node trust its certificate authority with NODE_EXTRA_CA_CERTS=/path/to/ca.pem or with --use-system-ca; also check the base URL and the time of this machine"
    : `Check the network, the proxy and the base URL ${baseUrl}${isRetryable ? ", then call again" : ""}`
  return new ApiError(
    { _tag: "Unreachable", sent, ...(code === undefined ? {} : { code }) },
    {
      operation: endpoint.name,
      message: `${endpoint.name} ${failure}${code === undefined ? "" : ` (${code})`}. ${advice}.`,
      isRetryable,
      idempotencyKey,
      cause: safeCause(cause, secrets),
    },
  )
}

/** Creates the error of an idempotency key that already carried another request. */
export const keyConflict = ({ endpoint, idempotencyKey }: FailedCall): ApiError =>
  new ApiError(
    { _tag: "Conflict", inProgress: false },
    {
      operation: endpoint.name,
      message: `${endpoint.name} was not sent: its idempotency key has already carried another ${endpoint.name === "evaluate" ? "payment (another amount, card, transaction or kind of payment)" : "request"}. Repeat the first one unchanged, or pass a higher \`attempt\` once the first one has ended without a charge.`,
      isRetryable: false,
      idempotencyKey,
    },
  )

const earlierAttempt: Readonly<Record<BlockingStatus, string>> = {
  inFlight: "another call for it is still in flight. Wait for its outcome",
  unknown:
    "the outcome of its last attempt is unknown. Repeat that attempt with `decision.retry()` or with its idempotency key, or void it with cancelExternal of a client that has the `mid` of the payment, before you make another one",
  open: "its last attempt is still worked on. Query it with `order` or `waitForOutcome`; another attempt is possible once it has ended without a charge",
  paid: "its last attempt was approved, and the shopper was charged. Complete the order",
}

/** Creates the error of an attempt that an earlier attempt of the same order prevents. */
export const orderConflict = (
  { endpoint, idempotencyKey, orderId }: FailedCall & { readonly orderId: string | undefined },
  status: BlockingStatus,
): ApiError =>
  new ApiError(
    { _tag: "Conflict", inProgress: status !== "paid" },
    {
      operation: endpoint.name,
      message: `${endpoint.name} of the order ${JSON.stringify(orderId)} was not sent: ${earlierAttempt[status]}.`,
      isRetryable: status === "inFlight",
      idempotencyKey,
    },
  )

/**
 * Creates the error of a call whose outcome is unknown: `unknown` is the attempt that may have been carried out,
 * `last` the last attempt, whose own response does not show what became of the earlier one.
 */
export const withRecoveryAdvice = (
  unknown: ApiError,
  last: ApiError,
  call: FailedCall & { readonly orderId: string | undefined },
): ApiError => {
  const sentences = [unknown.message]
  if (last !== unknown) sentences.push(laterAttempt(last.reason))
  const advice = recoveryAdvice(call)
  if (advice !== undefined) sentences.push(advice)
  return new ApiError(unknown.reason, {
    operation: unknown.operation,
    message: sentences.join(" "),
    isRetryable: unknown.isRetryable,
    requestId: unknown.requestId,
    traceId: unknown.traceId,
    idempotencyKey: unknown.idempotencyKey,
    cause: last === unknown ? unknown.cause : last,
  })
}

const laterAttempt = (reason: Reason): string => {
  const status = "status" in reason ? ` (${reason.status})` : ""
  return `A later attempt ended as ${reason._tag}${status}, which does not show the outcome of this one; see the cause.`
}

const recoveryAdvice = ({
  endpoint,
  orderId,
}: FailedCall & { readonly orderId: string | undefined }): string | undefined => {
  switch (endpoint.name) {
    case "evaluate":
      return `The payment may have been rescued: call again with the same idempotency key, or void it with cancelExternal(${JSON.stringify(orderId)}).`
    case "transmit":
      return "The copy may have arrived: sent again, it may exist twice."
    case "tokenize":
      return "The card may be vaulted; a second token does no harm."
  }
  switch (endpoint.idempotency) {
    case "key":
      return "It may have been carried out: call again with the same idempotency key, or query the order."
    case "none":
      return "It may have been carried out: query the order before you call again."
    default:
      return undefined
  }
}
