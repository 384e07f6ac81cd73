/** Turns what came back over HTTP into a reply or an `ApiError`: the one place that knows the status codes. */
import { type Endpoint, type ErrorBody, type Issue, readErrorBody, type Secret } from "@flexcharge/schema"
import { ApiError, type ApiErrorDetails, describe, type Reason } from "./ApiError.ts"
import { type Hooks, tell } from "./Hooks.ts"
import { isOtherPayload, parse, retryAfterMillis } from "./Reading.ts"
import { redact } from "./Redaction.ts"
import type { TransportReply } from "./Transport.ts"

/** An endpoint as far as its answers go. */
export type Answering<Reply> = Omit<Endpoint<unknown, Reply>, "request" | "requestSchema">

/** What is known about the call that was answered. */
export interface Asked<Reply> {
  readonly endpoint: Answering<Reply>
  readonly idempotencyKey: string | undefined
  /** Values that must not appear in any message; asked for only when there is one. */
  secrets(): readonly (Secret | string | undefined)[]
  /** Milliseconds since the Unix epoch, to read a `Retry-After` date against. */
  readonly now: number
  /** Told of everything in the reply that the schema does not know. */
  readonly onDrift: Hooks["onDrift"]
}

/** The reply, or why there is none. */
export const read = <Reply>(answer: TransportReply, asked: Asked<Reply>): Reply | ApiError => {
  if (answer.status < 200 || answer.status > 299) return refusal(answer, asked)
  const body = parse(answer)
  if (body.found !== "json" && body.found !== "empty") return unreadable(answer, asked, body.found)
  const reply = asked.endpoint.reply(body.value)
  if (isBusinessRefusal(asked.endpoint.name, body.value, reply.ok))
    return rejected(answer, asked, heard(body.value))
  if (reply.ok) {
    if (asked.onDrift !== undefined) tellDrift(asked.endpoint, body.value, asked.onDrift)
    return reply.value
  }
  const issues = reply.issues.slice(0, mostMessages)
  return unreadable(answer, asked, body.found === "empty" ? "empty" : "shape", issues)
}

const tellDrift = (endpoint: Answering<unknown>, body: unknown, onDrift: Hooks["onDrift"]) => {
  for (const drift of endpoint.drift(body)) tell(onDrift, { ...drift, operation: endpoint.name })
}

// A declined rescue also says `success: false`; there the status is the answer, and an answer is no refusal.
const answersByStatus = new Set(["evaluate", "outcome", "order", "orders"])

const isBusinessRefusal = (operation: string, body: unknown, readable: boolean): boolean => {
  if (typeof body !== "object" || body === null) return false
  const { success, status } = body as { readonly success?: unknown; readonly status?: unknown } // an object; members unknown
  if (answersByStatus.has(operation)) return !readable && success === false
  return success === false || (typeof status === "string" && status.toUpperCase() === "FAILED")
}

const refusal = (answer: TransportReply, asked: Asked<unknown>): ApiError => {
  const { status } = answer
  const said = heard(parse(answer).value)
  const wait = retryAfterMillis(answer, asked.now)
  const waiting = wait === undefined ? {} : { retryAfterMillis: wait }
  const build = (reason: Reason, advice: string, isRetryable = false) =>
    failure(answer, asked, said, reason, advice, isRetryable)
  if (status < 400) return unreadable(answer, asked, "redirect")
  if (status >= 500 || status === 408 || status === 425)
    return build(
      { _tag: "Unavailable", status, ...waiting },
      `The service failed${again(asked, "; ask again later")}.`,
      repeatable(asked),
    )
  switch (status) {
    case 401:
      return build(
        { _tag: "Unauthorized", status },
        "Check the API key pair in the portal under Developers > API Keys, and that it belongs to this environment.",
      )
    case 403:
      return build(
        { _tag: "Forbidden", status },
        "This account may not do that for this merchant; check the MID in the portal under Developers > API Keys, or ask the vendor to enable it.",
      )
    case 404:
      return build(
        { _tag: "NotFound", status },
        "Nothing is known under this id in this environment; pass the orderSessionKey from evaluate (your own order id only to cancelExternal).",
      )
    case 409: {
      const inProgress = !isOtherPayload(said)
      return build(
        { _tag: "Conflict", inProgress, status },
        inProgress
          ? `The same request is still being worked on${again(asked, "; ask again")}.`
          : "This idempotency key was used with another payload; pass `attempt` to make a new key.",
        inProgress && repeatable(asked),
      )
    }
    case 429:
      return build({ _tag: "RateLimited", status, ...waiting }, "Too many calls; wait, then ask again.", true)
  }
  if (asked.endpoint.name === "token")
    return build(
      { _tag: "Unauthorized", status },
      "The API key pair was refused. Check AppKey and AppSecret in the portal under Developers > API Keys, and that they belong to this environment: sandbox and production have their own.",
    )
  const secrets = asked.secrets()
  const issues = said.messages.flatMap(({ path, message }) =>
    path === undefined ? [] : [{ path: redact(path, secrets), message: redact(message, secrets) }],
  )
  return issues.length > 0 || status === 422
    ? build({ _tag: "Invalid", issues, status }, "Correct the named fields and call again.")
    : rejected(answer, asked, said)
}

const mostMessages = 8

/** What an error body says, as far as anybody would read it. */
const heard = (body: unknown): ErrorBody => {
  const { messages, ...said } = readErrorBody(body)
  return { ...said, messages: messages.slice(0, mostMessages) }
}

const rejected = (answer: TransportReply, asked: Asked<unknown>, said: ErrorBody): ApiError => {
  const secrets = asked.secrets()
  const code = said.messages.find((message) => message.code !== undefined)?.code
  return failure(
    answer,
    asked,
    said,
    {
      _tag: "Rejected",
      status: answer.status,
      messages: said.messages.map(({ message }) => redact(message, secrets)),
      ...(code === undefined ? {} : { code: redact(code, secrets) }),
    },
    `The service understood and refused; look at the order in the portal under Orders before trying something else.${asked.idempotencyKey === undefined ? "" : " The refusal may be replayed for 24 hours: pass a higher `attempt` to ask anew."}`,
    false,
  )
}

const found = {
  html: "a web page instead of JSON: a proxy or a wrong base URL answered",
  empty: "an empty body where a reply was due",
  truncated: "a body that is not whole JSON",
  oversized: "a body of more than 8 MiB, which was not read to its end",
  redirect: "a redirect, which is not followed because it would carry the bearer along: correct the base URL",
  shape: "JSON of another shape than the service's",
} as const

const unreadable = (
  answer: TransportReply,
  asked: Asked<unknown>,
  kind: keyof typeof found,
  issues?: readonly Issue[],
): ApiError =>
  failure(
    answer,
    asked,
    { messages: [] },
    {
      _tag: "Unreadable",
      status: answer.status,
      found: kind,
      ...(kind === "shape" && issues !== undefined ? { issues } : {}),
    },
    `It was ${found[kind]}${kind === "shape" && issues !== undefined ? ` (${describe(issues)})` : ""}.`,
    (kind === "empty" || kind === "truncated") && repeatable(asked),
  )

const failure = (
  answer: TransportReply,
  asked: Asked<unknown>,
  said: ErrorBody,
  reason: Reason,
  advice: string,
  isRetryable: boolean,
): ApiError => {
  const secrets = asked.secrets()
  const spoken = said.messages
    .map(({ path, message }) => redact(path === undefined ? message : `${path}: ${message}`, secrets))
    .map((sentence) => (/[.!?…]$/.test(sentence) ? sentence : `${sentence}.`))
  const status = answer.status || "a redirect"
  const details: ApiErrorDetails = {
    operation: asked.endpoint.name,
    message: [`${asked.endpoint.name} was answered with ${status}.`, ...spoken, advice].join(" "),
    isRetryable,
    requestId: answer.header("apigw-requestid") ?? answer.header("x-amzn-requestid"),
    traceId: isTraceId(said.traceId) ? said.traceId : undefined,
    idempotencyKey: asked.idempotencyKey,
  }
  return new ApiError(reason, details)
}

const repeatable = ({ endpoint }: Asked<unknown>): boolean => endpoint.idempotency !== "none"

/** The advice to ask again, where that cannot do anything twice. */
const again = (asked: Asked<unknown>, advice: string): string => {
  if (!repeatable(asked)) return ""
  return asked.idempotencyKey === undefined ? advice : `${advice} with the same key`
}

// Anything else under that name may be anything: it is not repeated.
const isTraceId = (text: string | undefined) =>
  text !== undefined && /^(00-)?[0-9a-f]{32}(-[0-9a-f]{16}-[0-9a-f]{2})?$/i.test(text)
