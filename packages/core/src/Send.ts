/** One request out and one answer back, within a limit of time, told to hooks and spans. */
import type * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Answering } from "./Answer.ts"
import { ApiError } from "./ApiError.ts"
import { type Cancellation, makeCancellation } from "./Cancellation.ts"
import { type RequestInfo, tell } from "./Hooks.ts"
import { timedOut, unreachable } from "./NoAnswer.ts"
import type { Settings } from "./Settings.ts"
import { asEffect, type Caller, clockOf, type Stop } from "./Task.ts"
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

/** How long a request may take. */
export interface Limit {
  /** This attempt, in milliseconds. */
  readonly leftMillis: number
  /** The whole call, for the message. */
  readonly timeoutMillis: number
}

/** Sends a request and tells its answer, whatever its status, or why there is none. */
export const exchange = (
  settings: Settings,
  request: Outgoing,
  limit: Limit,
  caller: Caller,
  done: (answer: TransportReply | ApiError) => void,
): Stop => {
  const ends = watch(settings, request, caller)
  const cancellation = makeCancellation()
  let isOver = false
  const end = (answer: TransportReply | ApiError) => {
    if (isOver) return
    isOver = true
    clearTimeout(timer)
    ends?.(answer)
    done(answer)
  }
  const timer = setTimeout(() => {
    end(timedOut(request, limit.timeoutMillis, true))
    cancellation.abort()
  }, limit.leftMillis)
  const fail = (cause: unknown) => end(unreachable(settings, request, cause))
  const answer = (reply: TransportReply) => {
    try {
      if (!isReply(reply)) throw new TypeError("the transport gave something that is no TransportReply")
    } catch (cause) {
      return fail(cause)
    }
    end(reply)
  }
  try {
    const sent = settings.transport(toTransport(settings, request, ends?.traceparent, cancellation))
    Promise.resolve(sent).then(answer, fail) // one that was written without types may give its reply at once
  } catch (cause) {
    fail(cause)
  }
  return () => {
    if (isOver) return
    isOver = true
    clearTimeout(timer)
    ends?.(undefined)
    cancellation.abort()
  }
}

/** Sends a request; fails when there was no answer, whatever the answer's status. */
export const send = (
  settings: Settings,
  request: Outgoing,
  limit: Limit,
): Effect.Effect<TransportReply, ApiError> =>
  asEffect((caller, done) =>
    exchange(settings, request, limit, caller, (answer) =>
      done(answer instanceof ApiError ? Exit.fail(answer) : Exit.succeed(answer)),
    ),
  )

const toTransport = (
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
  /** The end, without an answer when nobody waited for one. */
  (answer: TransportReply | ApiError | undefined): void
  readonly traceparent: string | undefined
}

/** Tells hooks and spans of a request and, through what it returns, of its end. Nothing when nobody listens. */
const watch = (settings: Settings, request: Outgoing, caller: Caller): Watch | undefined => {
  const { onRequest, onResponse } = settings.hooks
  const span = Tracing.start(caller, settings, request)
  if (span === undefined && onRequest === undefined && onResponse === undefined) return undefined
  const { endpoint, attempt, idempotencyKey } = request
  const info: RequestInfo = {
    operation: endpoint.name,
    method: endpoint.method,
    url: `${settings.baseUrl}${endpoint.path}`,
    attempt,
    idempotencyKey,
  }
  tell(onRequest, info)
  const clock = clockOf(caller)
  const startedAt = clock.currentTimeMillisUnsafe()
  const ends = (answer: TransportReply | ApiError | undefined) => {
    const reply = answer instanceof ApiError ? undefined : answer
    const status = reply?.status || undefined
    span?.end(status, failureOf(answer))
    tell(onResponse, {
      ...info,
      status,
      durationMillis: clock.currentTimeMillisUnsafe() - startedAt,
      requestId: requestIdOf(reply),
    })
  }
  return Object.assign(ends, { traceparent: span?.traceparent })
}

const failureOf = (answer: TransportReply | ApiError | undefined): string | undefined => {
  if (answer === undefined) return "Interrupted"
  if (answer instanceof ApiError) return answer.reason._tag
  return answer.status >= 400 ? String(answer.status) : undefined
}

/** What throws here throws again where the answer is read, and is told there. */
const requestIdOf = (reply: TransportReply | undefined): string | undefined => {
  try {
    return reply?.header("apigw-requestid")
  } catch {
    return undefined
  }
}
