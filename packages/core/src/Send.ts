/** One request out and one answer back, within a limit of time, told to hooks and spans. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Answering } from "./Answer.ts"
import { ApiError } from "./ApiError.ts"
import { type Cancellation, makeCancellation } from "./Cancellation.ts"
import { type RequestInfo, tell } from "./Hooks.ts"
import { codeOf, safeCause, secretsOf } from "./Redaction.ts"
import type { Settings } from "./Settings.ts"
import * as Tracing from "./Tracing.ts"
import { isReply, type TransportReply, type TransportRequest } from "./Transport.ts"

/** One request, ready to go but for its headers. */
export interface Outgoing {
  readonly endpoint: Pick<Answering<unknown>, "name" | "method" | "path" | "idempotency">
  readonly url: string
  readonly body: string | undefined
  readonly idempotencyKey: string | undefined
  /** The bearer, where the endpoint wants one. */
  readonly bearer: string | undefined
  /** 1 for the first attempt. */
  readonly attempt: number
}

/** Sends a request; fails when there was no answer, whatever the answer's status. */
export const send = (
  settings: Settings,
  request: Outgoing,
  limit: {
    /** How long this attempt may take. */
    readonly leftMillis: number
    /** The deadline of the whole call, for the message. */
    readonly timeoutMillis: number
  },
): Effect.Effect<TransportReply, ApiError> =>
  Effect.withFiber((fiber) =>
    Effect.callback((resume) => {
      const ends = watch(settings, request, fiber)
      const cancellation = makeCancellation()
      const end = (result: Exit.Exit<TransportReply, ApiError>) => {
        clearTimeout(timer)
        ends?.(result)
        resume(result)
      }
      const timer = setTimeout(() => {
        end(Exit.fail(timedOut(request, limit.timeoutMillis, true)))
        cancellation.abort()
      }, limit.leftMillis)
      const fail = (cause: unknown) => end(Exit.fail(unreachable(settings, request, cause)))
      const answer = (reply: TransportReply) => {
        try {
          if (!isReply(reply)) throw new TypeError("the transport gave something that is no TransportReply")
          end(Exit.succeed(reply))
        } catch (cause) {
          fail(cause)
        }
      }
      try {
        const sent = settings.transport(outgoing(settings, request, ends?.traceparent, cancellation))
        Promise.resolve(sent).then(answer, fail) // one that was written without types may give its reply at once
      } catch (cause) {
        fail(cause)
      }
      return Effect.sync(() => {
        clearTimeout(timer)
        ends?.(Exit.interrupt())
        cancellation.abort()
      })
    }),
  )

const outgoing = (
  { userAgent }: Settings,
  { endpoint, url, body, bearer }: Outgoing,
  traceparent: string | undefined,
  { signal, onAbort }: Cancellation,
): TransportRequest => {
  const headers: Record<string, string> = { accept: "application/json", "user-agent": userAgent }
  if (body !== undefined) headers["content-type"] = "application/json"
  if (bearer !== undefined) headers.authorization = `Bearer ${bearer}`
  if (traceparent !== undefined) headers.traceparent = traceparent
  return { method: endpoint.method, url, headers, body, signal, onAbort }
}

interface Watch {
  (result: Exit.Exit<TransportReply, ApiError>): void
  readonly traceparent: string | undefined
}

/** Tells hooks and spans of a request and, through what it returns, of its end. Nothing when nobody listens. */
const watch = (
  settings: Settings,
  request: Outgoing,
  fiber: Parameters<typeof Tracing.start>[0],
): Watch | undefined => {
  const { onRequest, onResponse } = settings.hooks
  const { endpoint, attempt, idempotencyKey } = request
  const clock = fiber.getRef(Clock.Clock)
  const span = Tracing.start(fiber, clock, settings.tracer, () => ({
    operation: endpoint.name,
    method: endpoint.method,
    template: `${new URL(settings.baseUrl).pathname}${endpoint.path}`,
    host: new URL(settings.baseUrl).host,
    number: attempt,
  }))
  if (span === undefined && onRequest === undefined && onResponse === undefined) return undefined
  const info: RequestInfo = {
    operation: endpoint.name,
    method: endpoint.method,
    url: `${settings.baseUrl}${endpoint.path}`,
    attempt,
    idempotencyKey,
  }
  tell(onRequest, info)
  const startedAt = clock.currentTimeMillisUnsafe()
  let isOver = false
  const ends = (result: Exit.Exit<TransportReply, ApiError>) => {
    if (isOver) return
    isOver = true
    const reply = Exit.isSuccess(result) ? result.value : undefined
    span?.end(reply?.status, failureOf(result))
    tell(onResponse, {
      ...info,
      status: reply?.status,
      durationMillis: clock.currentTimeMillisUnsafe() - startedAt,
      requestId: reply?.header("apigw-requestid"),
    })
  }
  return Object.assign(ends, { traceparent: span?.traceparent })
}

const failureOf = (result: Exit.Exit<TransportReply, ApiError>): string | undefined => {
  if (Exit.isSuccess(result)) return result.value.status >= 400 ? String(result.value.status) : undefined
  const error = Exit.findErrorOption(result)
  return error._tag === "Some" ? error.value.reason._tag : "Interrupted"
}

/** No answer within the deadline. */
export const timedOut = (
  { endpoint, idempotencyKey }: Pick<Outgoing, "endpoint" | "idempotencyKey">,
  timeoutMillis: number,
  sent: boolean,
): ApiError =>
  new ApiError(
    { _tag: "TimedOut", timeoutMillis, sent },
    {
      operation: endpoint.name,
      message: `${endpoint.name} was not answered within ${timeoutMillis} ms. Ask again, or pass a larger timeoutMillis.`,
      isRetryable: !sent || endpoint.idempotency !== "none",
      idempotencyKey,
    },
  )

/** Every secret that a request carries or that its client holds. */
export const secretsIn = (settings: Settings, { bearer, body }: Pick<Outgoing, "bearer" | "body">) => [
  bearer,
  settings.appKey,
  settings.appSecret,
  settings.tokenizationKey,
  ...secretsOf(body),
]

// With these the connection was never made, so nothing of the request has left.
const neverSent = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
])

/** No answer that can be read: the connection broke, or what should have carried it did. */
export const unreachable = (
  settings: Settings,
  request: Omit<Outgoing, "attempt" | "url">,
  cause: unknown,
): ApiError => {
  const { endpoint, idempotencyKey } = request
  const code = codeOf(cause)
  const sent = code === undefined || !neverSent.has(code)
  const happened = sent ? "lost its connection before the answer was whole" : "could not connect"
  return new ApiError(
    { _tag: "Unreachable", sent, ...(code === undefined ? {} : { code }) },
    {
      operation: endpoint.name,
      message: `${endpoint.name} ${happened}${code === undefined ? "" : ` (${code})`}. Check the network, the proxy and the base URL ${settings.baseUrl}, then ask again.`,
      isRetryable: !sent || endpoint.idempotency !== "none",
      idempotencyKey,
      cause: safeCause(cause, secretsIn(settings, request)),
    },
  )
}
