/** One call from start to end: validate, build, authorize, send, decode, retry. */
import { type Endpoint, type FieldIssue, Secret } from "@flexcharge/schema"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { AccessTokens } from "./AccessToken.ts"
import {
  ApiError,
  aborted,
  invalid,
  isUnanswered,
  keyConflict,
  mayBeCarriedOut,
  timedOut,
  unreachable,
  withRecoveryAdvice,
} from "./ApiError.ts"
import {
  attemptIssues,
  type CallOptions,
  deadlineIssues,
  gatewayTokenIssues,
  ownProperties,
} from "./CallInput.ts"
import type { ClientConfig } from "./ClientConfig.ts"
import { secretsOf } from "./Redaction.ts"
import { decodeResponse, type EndpointFor } from "./Response.ts"
import type { FailedAttempt, retrySchedule } from "./RetryPolicy.ts"
import type { IdempotencyKeyStore, OrderIdentity } from "./SentCalls.ts"
import { observe } from "./Telemetry.ts"
import { isTransportResponse, type TransportResponse } from "./Transport.ts"

/** What all calls of one key pair share. */
export interface RequestContext {
  readonly config: ClientConfig
  readonly accessTokens: AccessTokens
  readonly keys: IdempotencyKeyStore
  readonly schedule: ReturnType<typeof retrySchedule>
  readonly isClosed: () => boolean
}

/** The input of a call, before it is validated. */
export interface RequestInput<Input, Value> {
  readonly endpoint: Endpoint<Input, Value>
  readonly input: Input
  /** The id in the path, where the endpoint has one. */
  readonly id?: string | undefined
  /** The query of a POST; the query of a GET is its input. */
  readonly query?: Readonly<Record<string, string>>
  readonly idempotencyKey?: string | undefined
  /** Computes the fingerprint of the valid request, where the call has an idempotency key. */
  readonly fingerprint?: () => string
  /** The order of an evaluate. */
  readonly order?: OrderIdentity
  /** The attempt that the payment itself names. */
  readonly attemptCount?: unknown
  readonly options: CallOptions | null | undefined
}

/** A validated call that can be sent. */
export interface PreparedRequest<Value> {
  readonly endpoint: EndpointFor<Value>
  readonly url: string
  /** JSON text, or absent for a GET. */
  readonly body: string | undefined
  readonly idempotencyKey: string | undefined
  /** Fingerprint of the request, where the call has an idempotency key. */
  readonly fingerprint: string
  /** Your own order id, where the call has one. */
  readonly orderId: string | undefined
  readonly order: OrderIdentity | undefined
  readonly timeoutMillis: number
  /** Ends a rescue with the reason `Aborted`. */
  readonly signal: AbortSignal | undefined
}

/** The issue of a call on a closed client. */
export const clientClosed = { path: "", message: "the client was closed; create a new one" }

const defaultTimeoutMillis = 30_000
const evaluateTimeoutMillis = 10_000

/** Validates a call and builds its request; nothing is sent. */
export const prepare = <Input, Value>(
  { config, isClosed }: Pick<RequestContext, "config" | "isClosed">,
  request: RequestInput<Input, Value>,
): PreparedRequest<Value> | ApiError => {
  const { endpoint, id, idempotencyKey, order } = request
  const options = ownProperties(request.options)
  const defaultMillis = endpoint.name === "evaluate" ? evaluateTimeoutMillis : defaultTimeoutMillis
  const timeoutMillis = options.timeoutMillis ?? config.timeoutMillis ?? defaultMillis
  const validated = endpoint.request(request.input)
  const hasId = endpoint.path.includes("{id}")
  const isIdValid = !hasId || isPathSegment(id)
  const tokenIssues = gatewayTokenIssues(request.input)
  const isOther = ({ path }: FieldIssue) => !tokenIssues.some((issue) => issue.path === path)
  const issues = [
    ...(isClosed() ? [clientClosed] : []),
    ...tokenIssues,
    ...(validated.ok ? [] : validated.issues.filter(isOther)),
    ...(isIdValid
      ? []
      : [{ path: "id", message: "must be the id of an order: 1 to 256 visible characters, and not a path" }]),
    ...deadlineIssues(timeoutMillis),
    ...attemptIssues(options.attempt, request.attemptCount),
  ]
  if (!validated.ok || issues.length > 0) return invalid(endpoint.name, issues)

  const path = hasId ? endpoint.path.replace("{id}", () => encodeURIComponent(id ?? "")) : endpoint.path
  const isGet = endpoint.method === "GET"
  const query = isGet ? validated.value : request.query
  return {
    endpoint,
    url: `${config.baseUrl}${path}${query ? queryString(query) : ""}`,
    body: isGet ? undefined : JSON.stringify(validated.value),
    idempotencyKey,
    fingerprint: request.fingerprint?.() ?? "",
    orderId: order?.orderId,
    order,
    timeoutMillis,
    signal: undefined,
  }
}

// A lone surrogate cannot be encoded, and `..` would name another endpoint.
const isPathSegment = (id: unknown): id is string =>
  typeof id === "string" && /^[\x20-\x7e\u00a1-\ud7ff\ue000-\ufffd]{1,256}$/.test(id) && !/^\.+$/.test(id)

const queryString = (fields: object): string => {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(fields))
    for (const item of Array.isArray(value) ? value : [value]) query.append(name, String(item))
  return query.size === 0 ? "" : `?${query}`
}

/**
 * The clock of deadlines and pauses in milliseconds since an arbitrary moment. It only runs forward: setting the time of
 * the machine does not change it.
 */
export const monotonicClock: Effect.Effect<() => number> = Effect.clockWith((clock) =>
  Effect.succeed(() => Number(clock.monotonicTimeNanosUnsafe()) / 1_000_000),
)

/** What is remembered from one attempt of a call to the next. */
interface CallState {
  /** Returns milliseconds of the monotonic clock. */
  readonly now: () => number
  /** Milliseconds of the monotonic clock. */
  readonly deadline: number
  attempt: number
  /** Whether any request of this call has been given to the transport. */
  isSent: boolean
  /** The last attempt whose outcome is unknown: the service may have carried it out. */
  unknownOutcome: ApiError | undefined
  /** Whether the access token has been refreshed for this call. */
  isTokenRefreshed: boolean
}

/** Sends a prepared call, retries it while that is safe, and returns its value within its deadline. */
export const execute = Effect.fnUntraced(function* <Value>(
  context: RequestContext,
  request: PreparedRequest<Value>,
): Effect.fn.Return<Value, ApiError> {
  const { keys, schedule } = context
  const { idempotencyKey, fingerprint, signal } = request
  if (idempotencyKey !== undefined && !keys.claim(idempotencyKey, fingerprint))
    return yield* Effect.fail(keyConflict(request))
  const now = yield* monotonicClock
  const call: CallState = {
    now,
    deadline: now() + request.timeoutMillis,
    attempt: 0,
    isSent: false,
    unknownOutcome: undefined,
    isTokenRefreshed: false,
  }
  const attempt = Effect.suspend(() => {
    call.attempt++
    return Effect.mapError(attemptOnce(context, request, call), (error) =>
      failedAttempt(call, request, error),
    )
  })
  const attempts = signal?.aborted
    ? Effect.fail(aborted(request, false))
    : Effect.mapError(Effect.retry(attempt, schedule), ({ error }) => error)
  return yield* (
    signal === undefined ? attempts : Effect.raceFirst(attempts, abortOf(signal, request, call))
  ).pipe(
    Effect.catchDefect((defect) => Effect.fail(unreachableError(context, request, undefined, defect))),
    Effect.catch((error) => Effect.fail(conclude(context, request, call, error))),
  )
})

/** Fails as soon as the signal is aborted. */
const abortOf = (
  signal: AbortSignal,
  request: PreparedRequest<unknown>,
  call: CallState,
): Effect.Effect<never, ApiError> =>
  Effect.callback((resume) => {
    const abort = () => resume(Effect.suspend(() => Effect.fail(aborted(request, call.isSent))))
    if (signal.aborted)
      abort() // the transport or a hook may have aborted it already
    else signal.addEventListener("abort", abort, { once: true })
    return Effect.sync(() => signal.removeEventListener("abort", abort))
  })

const failedAttempt = (
  call: CallState,
  request: PreparedRequest<unknown>,
  error: ApiError,
): FailedAttempt => {
  rememberUnknownOutcome(call, request, error)
  return {
    error,
    isRepeatable: error.operation === request.endpoint.name && isRepeatable(request),
    leftMillis: call.deadline - call.now(),
  }
}

const isRepeatable = ({ endpoint, idempotencyKey }: PreparedRequest<unknown>): boolean =>
  endpoint.idempotency === "safe" || (endpoint.idempotency === "key" && idempotencyKey !== undefined)

const rememberUnknownOutcome = (
  call: CallState,
  { endpoint }: PreparedRequest<unknown>,
  error: ApiError,
): void => {
  if (error.operation === endpoint.name && mayBeCarriedOut(error)) call.unknownOutcome = error
}

/** The error that a failed call is reported with, and what becomes of its idempotency key. */
const conclude = (
  { keys }: RequestContext,
  request: PreparedRequest<unknown>,
  call: CallState,
  error: ApiError,
): ApiError => {
  rememberUnknownOutcome(call, request, error)
  const { endpoint, idempotencyKey } = request
  // A definite response to a call without effects is the result, also after earlier attempts without a response.
  const isConclusive = endpoint.idempotency === "safe" && !isUnanswered(error)
  if (call.unknownOutcome !== undefined && !isConclusive)
    return withRecoveryAdvice(call.unknownOutcome, error, request)
  // After a rejection the service replays its response under this key, so the key keeps its payload.
  if (idempotencyKey !== undefined && error.reason._tag !== "Rejected") keys.release(idempotencyKey)
  return error
}

/** One attempt: authorize, send, decode. A rejected access token is refreshed once in a call. */
const attemptOnce = Effect.fnUntraced(function* <Value>(
  context: RequestContext,
  request: PreparedRequest<Value>,
  call: CallState,
): Effect.fn.Return<Value, ApiError> {
  for (;;) {
    const accessToken = yield* authorize(context, request, call)
    call.isSent = true
    const response = yield* send(context.config, request, {
      accessToken,
      attempt: call.attempt,
      deadline: call.deadline,
      now: call.now,
    })
    if (response.status === 401 && accessToken !== undefined) {
      context.accessTokens.invalidate(accessToken)
      // A token may be rejected early (docs.flexfactor.io/docs/changelog, 2026-06-01, vendor).
      if (!call.isTokenRefreshed) {
        call.isTokenRefreshed = true
        continue
      }
    }
    const value = decodeResponse(response, {
      endpoint: request.endpoint,
      idempotencyKey: request.idempotencyKey,
      secrets: () => secretsIn(context.config, request, accessToken),
      now: yield* Clock.currentTimeMillis,
      onDrift: context.config.hooks.onDrift,
    })
    return value instanceof ApiError ? yield* Effect.fail(value) : value
  }
})

/** The access token of an attempt; absent for a tokenization with the tokenization key. */
const authorize = (
  { config, accessTokens }: RequestContext,
  request: PreparedRequest<unknown>,
  { now, deadline, unknownOutcome }: CallState,
): Effect.Effect<Secret | undefined, ApiError> => {
  const { auth } = request.endpoint
  // Without a tokenization key the access token serves as well (active_merchant's remote test, 2025, third-party).
  const needsToken =
    auth === "accessToken" || (auth === "tokenization" && config.tokenizationKey === undefined)
  if (!needsToken) return Effect.succeed(undefined)
  const onTimeout = () => timedOut(request, request.timeoutMillis, unknownOutcome !== undefined)
  return Effect.flatMap(
    accessTokens.get({ maxWaitMillis: deadline - now(), onTimeout, now }),
    ({ accessToken }) => (now() < deadline ? Effect.succeed(accessToken) : Effect.fail(onTimeout())),
  )
}

/** What one attempt adds to a request. */
interface Attempt {
  readonly accessToken: Secret | undefined
  /** 1 for the first attempt. */
  readonly attempt: number
  /** Milliseconds of the monotonic clock. */
  readonly deadline: number
  /** Returns milliseconds of the monotonic clock. */
  readonly now: () => number
}

/** What of a prepared call is sent. */
export type SentRequest<Value> = Omit<PreparedRequest<Value>, "fingerprint" | "orderId" | "order" | "signal">

/** Sends one request and returns its response, whatever the status; fails when there is none before the deadline. */
export const send = <Value>(
  config: ClientConfig,
  request: SentRequest<Value>,
  { accessToken, attempt, deadline, now }: Attempt,
): Effect.Effect<TransportResponse, ApiError> => {
  const { endpoint, idempotencyKey, url, body, timeoutMillis } = request
  return observe(config, { endpoint, attempt, idempotencyKey, now }, (traceparent) =>
    Effect.clockWith((clock) =>
      Effect.callback<TransportResponse, ApiError>((resume) => {
        const controller = new AbortController()
        const stopTimer = startTimer(clock, deadline - now(), () => {
          resume(Effect.fail(timedOut(request, timeoutMillis, true)))
          controller.abort()
        })
        const headers: Record<string, string> = { accept: "application/json", "user-agent": config.userAgent }
        if (body !== undefined) headers["content-type"] = "application/json"
        if (accessToken !== undefined) headers.authorization = `Bearer ${Secret.reveal(accessToken)}`
        if (traceparent !== undefined) headers.traceparent = traceparent
        const { signal } = controller
        callTransport(config, { method: endpoint.method, url, headers, body, signal }).then(
          (response) => {
            stopTimer()
            resume(Effect.succeed(response))
          },
          (cause) => {
            stopTimer()
            resume(Effect.fail(unreachableError({ config }, request, accessToken, cause)))
          },
        )
        return Effect.sync(() => {
          stopTimer()
          controller.abort()
        })
      }),
    ),
  )
}

/**
 * Calls a function when a time has passed on the clock, unless it is stopped. It is cheaper than `Effect.timeout`, which
 * runs the request in a fiber of its own: 1 instead of 4 microseconds for each call (November 2026).
 */
const startTimer = (clock: Clock.Clock, millis: number, onEnd: () => void): (() => void) => {
  const fiber = Effect.runFork(Effect.andThen(clock.sleep(Duration.millis(millis)), Effect.sync(onEnd)))
  return () => fiber.interruptUnsafe()
}

/** Calls the transport, which may be written without types: it may throw, or return something else. */
const callTransport = async (
  { transport }: ClientConfig,
  request: Parameters<ClientConfig["transport"]>[0],
): Promise<TransportResponse> => {
  const response = await transport(request)
  if (!isTransportResponse(response))
    throw new TypeError("the transport returned something other than a response")
  return response
}

const unreachableError = (
  { config }: Pick<RequestContext, "config">,
  request: Pick<PreparedRequest<unknown>, "endpoint" | "idempotencyKey" | "body">,
  accessToken: Secret | undefined,
  cause: unknown,
): ApiError =>
  unreachable(request, cause, {
    baseUrl: config.baseUrl,
    secrets: secretsIn(config, request, accessToken),
  })

/** Every secret that a request contains or its client holds: none may appear in an error. */
export const secretsIn = (
  { appKey, appSecret, tokenizationKey }: ClientConfig,
  { body }: Pick<PreparedRequest<unknown>, "body">,
  accessToken: Secret | undefined,
): readonly (Secret | string | undefined)[] => [
  accessToken,
  appKey,
  appSecret,
  tokenizationKey,
  ...secretsOf(body),
]
