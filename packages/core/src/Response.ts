/** Turns an HTTP response into a value or an `ApiError`. Only this module interprets status codes. */
import {
  describe,
  type Endpoint,
  type ErrorBody,
  type FieldIssue,
  readErrorBody,
  type Secret,
} from "@flexcharge/schema"
import { ApiError, type Reason } from "./ApiError.ts"
import { redact } from "./Redaction.ts"
import { type Hooks, notify } from "./Telemetry.ts"
import { maxBodyLength, requestIdOf, type TransportResponse } from "./Transport.ts"

/** An endpoint without its request side, so that endpoints with different requests are handled alike. */
export type EndpointFor<Value> = Omit<Endpoint<unknown, Value>, "request" | "requestSchema">

/** The call that a response belongs to. */
export interface RespondedCall<Value> {
  readonly endpoint: EndpointFor<Value>
  readonly idempotencyKey: string | undefined
  /** Returns the values that must not appear in any message. */
  secrets(): readonly (Secret | string | undefined)[]
  /** Milliseconds since the Unix epoch, to read a `Retry-After` date against. */
  readonly now: number
  /** Called for everything in the response that is not in the schema. */
  readonly onDrift: Hooks["onDrift"]
  /** Returns what is invalid about a decoded value beyond its shape. */
  issuesOf?(value: Value): readonly FieldIssue[]
}

/** Decodes a response into the endpoint's value, or into the error that explains why there is none. */
export const decodeResponse = <Value>(
  response: TransportResponse,
  call: RespondedCall<Value>,
): Value | ApiError => {
  if (response.status < 200 || response.status > 299) return errorOfStatus(response, call)
  const body = parseBody(response)
  if (body.found !== "json" && body.found !== "empty") return unreadable(response, call, body.found)
  const decoded = call.endpoint.response(body.value)
  if (isRejection(call.endpoint.name, body.value, decoded.ok))
    return rejected(response, call, parseErrorBody(body.value))
  const found = decoded.ok ? (call.issuesOf?.(decoded.value) ?? []) : decoded.issues
  if (decoded.ok && found.length === 0) {
    notifyDrift(call, body.value)
    return decoded.value
  }
  const issues = found.slice(0, maxMessages)
  return unreadable(response, call, body.found === "empty" ? "empty" : "shape", issues)
}

const notifyDrift = ({ endpoint, onDrift }: RespondedCall<unknown>, body: unknown): void => {
  if (onDrift === undefined) return
  for (const drift of endpoint.drift(body)) notify(onDrift, { ...drift, operation: endpoint.name })
}

// These operations report their result in `status`. A declined rescue also has `success: false` and is a value.
const operationsWithStatus = new Set(["evaluate", "outcome", "order", "orders"])

/** Whether a response with a status of 2xx reports that the request was not carried out. */
const isRejection = (operation: string, body: unknown, isDecoded: boolean): boolean => {
  if (typeof body !== "object" || body === null) return false
  const { success, status } = body as { readonly success?: unknown; readonly status?: unknown } // checked below
  if (operationsWithStatus.has(operation)) return !isDecoded && success === false
  return success === false || (typeof status === "string" && status.toUpperCase() === "FAILED")
}

const errorOfStatus = (response: TransportResponse, call: RespondedCall<unknown>): ApiError => {
  const { status } = response
  const parsed = parseBody(response)
  const body = parseErrorBody(parsed.value)
  const pause = retryAfterMillis(response, call.now)
  const retryAfter = pause === undefined ? {} : { retryAfterMillis: pause }
  const error = (reason: Reason, advice: string, isRetryable = false) =>
    makeError(response, call, body, reason, advice, isRetryable)

  if (status < 400) return unreadable(response, call, "redirect")
  if (status >= 500 || status === 408 || status === 425)
    return error(
      { _tag: "Unavailable", status, ...retryAfter },
      `The service failed${retryAdvice(call, "; call again later")}.`,
      isRepeatable(call),
    )
  if (status === 429)
    return error(
      { _tag: "RateLimited", status, ...retryAfter },
      "Too many calls were made; wait, then call again.",
      true,
    )
  const foreign = foreignBody(response, parsed)
  if (foreign !== undefined) return unreadable(response, call, foreign)
  switch (status) {
    case 401:
      return error(
        { _tag: "Unauthorized", status },
        "Check the API key pair in the portal under Developers > API Keys, and that it belongs to this environment.",
      )
    case 403:
      return error(
        { _tag: "Forbidden", status },
        "This account is not allowed to do that for this merchant; check the MID in the portal under Developers > API Keys, or ask the vendor to enable it.",
      )
    case 404:
      return error(
        { _tag: "NotFound", status },
        call.endpoint.path.includes("{id}")
          ? "No order has this id in this environment; pass the orderSessionKey from evaluate (your own order id only to cancelExternal)."
          : "The service has no such address: check the base URL.",
      )
    case 409:
      return isOtherPayload(body)
        ? error(
            { _tag: "Conflict", inProgress: false, status },
            "This idempotency key was used with another payload; pass `attempt` to create a new key.",
          )
        : error(
            { _tag: "Conflict", inProgress: true, status },
            `The same request is still in progress${retryAdvice(call, "; call again")}.`,
            isRepeatable(call),
          )
  }
  if (call.endpoint.name === "token")
    return error(
      { _tag: "Unauthorized", status },
      "The API key pair was rejected. Check AppKey and AppSecret in the portal under Developers > API Keys, and that they belong to this environment: sandbox and production have their own.",
    )
  const issues = fieldIssues(body, call)
  return issues.length > 0 || status === 422
    ? error({ _tag: "Invalid", issues, status }, "Correct the named fields and call again.")
    : rejected(response, call, body)
}

/**
 * What the body of a response with a status of 4xx is, if it is not the service's: then the status is not the service's
 * either, but that of a proxy or a firewall. An empty body and `{}` count as the service's.
 */
const foreignBody = (
  response: TransportResponse,
  body: ParsedBody,
): "html" | "truncated" | "oversized" | "proxy" | "shape" | undefined => {
  if (response.status === 407) return "proxy"
  if (body.found === "empty") return undefined
  if (body.found !== "json") return body.found
  return isServiceEnvelope(body.value, requestIdOf(response) !== undefined) ? undefined : "shape"
}

/**
 * Whether a JSON value is one of the envelopes of the service's errors: its own, ProblemDetails, or lists of messages by
 * field. `{ "message": … }` is its API gateway's, which always gives a request id.
 */
const isServiceEnvelope = (value: unknown, hasRequestId: boolean): boolean => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false
  const fields = new Map(Object.entries(value))
  return (
    typeof fields.get("success") === "boolean" ||
    typeof fields.get("errors") === "object" ||
    typeof fields.get("title") === "string" ||
    (typeof fields.get("message") === "string" && hasRequestId) ||
    [...fields.values()].every(Array.isArray)
  )
}

const fieldIssues = ({ messages }: ErrorBody, call: RespondedCall<unknown>): readonly FieldIssue[] => {
  const secrets = call.secrets()
  return messages.flatMap(({ path, message }) =>
    path === undefined ? [] : [{ path: redact(path, secrets), message: redact(message, secrets) }],
  )
}

const rejected = (response: TransportResponse, call: RespondedCall<unknown>, body: ErrorBody): ApiError => {
  const secrets = call.secrets()
  const code = body.messages.find((message) => message.code !== undefined)?.code
  const replayed =
    call.idempotencyKey === undefined
      ? ""
      : " The service may repeat this response for 24 hours: pass a higher `attempt` to make a new request."
  return makeError(
    response,
    call,
    body,
    {
      _tag: "Rejected",
      status: response.status,
      messages: body.messages.map(({ message }) => redact(message, secrets)),
      ...(code === undefined ? {} : { code: redact(code, secrets) }),
    },
    `The service understood the request and rejected it; look at the order in the portal under Orders before you try something else.${replayed}`,
    false,
  )
}

const unreadableBodies = {
  html: "a web page instead of JSON: a proxy, a firewall or a wrong base URL responded",
  proxy:
    "the response of your outgoing proxy, which requires authentication: give the proxy's user and password to the transport, or remove the proxy",
  empty: "an empty body where a value was expected",
  truncated: "a body that is not complete JSON",
  oversized: "a body of more than 8 MiB, which was not read to its end",
  redirect:
    "a redirect, which is not followed because it would carry the access token to another host: correct the base URL",
  shape: "JSON of another shape than the service's: a proxy or a firewall may have responded",
} as const

const unreadable = (
  response: TransportResponse,
  call: RespondedCall<unknown>,
  found: keyof typeof unreadableBodies,
  issues?: readonly FieldIssue[],
): ApiError => {
  const shape = found === "shape" ? issues : undefined
  return makeError(
    response,
    call,
    { messages: [] },
    {
      _tag: "Unreadable",
      status: response.status,
      found: found === "proxy" ? "html" : found, // for the caller it is a page of a proxy like any other
      ...(shape === undefined ? {} : { issues: shape }),
    },
    `It was ${unreadableBodies[found]}${shape === undefined ? "" : ` (${describe(shape)})`}.`,
    (found === "empty" || found === "truncated") && isRepeatable(call),
  )
}

const makeError = (
  response: TransportResponse,
  call: RespondedCall<unknown>,
  body: ErrorBody,
  reason: Reason,
  advice: string,
  isRetryable: boolean,
): ApiError => {
  const secrets = call.secrets()
  const quoted = body.messages
    .map(({ path, message }) => redact(path === undefined ? message : `${path}: ${message}`, secrets))
    .map((sentence) => (/[.!?…]$/.test(sentence) ? sentence : `${sentence}.`))
  const status = response.status || "a redirect"
  return new ApiError(reason, {
    operation: call.endpoint.name,
    message: [`The response to ${call.endpoint.name} was ${status}.`, ...quoted, advice].join(" "),
    isRetryable,
    requestId: requestIdOf(response),
    traceId: isTraceId(body.traceId) ? body.traceId : undefined,
    idempotencyKey: call.idempotencyKey,
  })
}

const isRepeatable = ({ endpoint }: RespondedCall<unknown>): boolean => endpoint.idempotency !== "none"

/** The advice to call again, where a repeated call cannot be carried out twice. */
const retryAdvice = (call: RespondedCall<unknown>, advice: string): string => {
  if (!isRepeatable(call)) return ""
  return call.idempotencyKey === undefined ? advice : `${advice} with the same key`
}

// A field of that name in any other form is not known to be harmless, so it is not repeated.
const isTraceId = (text: string | undefined) =>
  text !== undefined && /^(00-)?[0-9a-f]{32}(-[0-9a-f]{16}-[0-9a-f]{2})?$/i.test(text)

/** The most messages of an error body that are kept. */
const maxMessages = 8

const parseErrorBody = (body: unknown): ErrorBody => {
  const { messages, ...rest } = readErrorBody(body)
  return { ...rest, messages: messages.slice(0, maxMessages) }
}

type ParsedBody =
  | { readonly found: "json"; readonly value: unknown }
  | { readonly found: "empty" | "html" | "truncated" | "oversized"; readonly value?: undefined }

/** Parses a body. The content type is ignored, since a proxy may change it. */
const parseBody = ({ body }: TransportResponse): ParsedBody => {
  if (body === undefined) return { found: "truncated" }
  if (body.length > maxBodyLength) return { found: "oversized" }
  const byteOrderMark = 0xfeff
  const text = body.charCodeAt(0) === byteOrderMark ? body.slice(1) : body
  try {
    return { found: "json", value: JSON.parse(text) }
  } catch {
    if (/^\s*$/.test(text)) return { found: "empty" }
    return { found: /^\s*</.test(text) ? "html" : "truncated" }
  }
}

/** `Retry-After` in milliseconds: seconds or an HTTP date, never negative. */
export const retryAfterMillis = (response: TransportResponse, now: number): number | undefined => {
  const value = response.header("retry-after")?.trim()
  if (value === undefined || value === "") return undefined
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1000, Number.MAX_SAFE_INTEGER)
  const moment = Date.parse(value)
  if (Number.isNaN(moment)) return undefined
  const servedAt = Date.parse(response.header("date") ?? "")
  return Math.max(0, moment - (Number.isNaN(servedAt) ? now : servedAt))
}

/**
 * Whether a conflict is surely one of payloads. In doubt the call is in progress: waiting cannot charge twice. The service
 * gives no code, so the text decides how long to wait, and nothing else: the outcome is unknown in both cases.
 */
const isOtherPayload = ({ messages }: ErrorBody): boolean => {
  const text = messages.map(({ message }) => message).join(" ")
  if (/in progress|still|pending|processing/i.test(text)) return false
  return /different|another|mismatch|not match/i.test(text) && /payload|body|parameters/i.test(text)
}
