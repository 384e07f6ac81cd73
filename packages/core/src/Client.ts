/** The client as an Effect service: its operations, its layers, and what all of them share. */
import {
  type CancelResponse,
  type CaptureResponse,
  type Endpoint,
  type EvaluateResponse,
  endpoints,
  type Order,
  type OrderState,
  type Orders,
  type OrdersQuery,
  type OutcomeResponse,
  type RefundRequest,
  type RefundResponse,
  Secret,
  Signal,
  type TokenizeRequest,
  type TokenizeResponse,
  type TransmitResponse,
} from "@flexcharge/schema"
import * as Clock from "effect/Clock"
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { type IssuedToken, isUsableToken, makeAccessTokens, type Token } from "./AccessToken.ts"
import { ApiError, invalid, keyConflict, orderConflict, outcomeOf, timedOut } from "./ApiError.ts"
import {
  attemptIssues,
  type CaptureInput,
  deadlineIssues,
  type EvaluateInput,
  isObject,
  type LenientInput,
  type MerchantIdentity,
  type NormalizedEvaluate,
  type NormalizedTransmit,
  normalizePayment,
  ownProperties,
  type CallOptions as PromiseCallOptions,
  type RescueOptions,
  type TransmitInput,
  tryRead,
  type WaitOptions,
} from "./CallInput.ts"
import { type CircuitBreaker, makeCircuitBreaker, withCircuitBreaker } from "./CircuitBreaker.ts"
import { type ClientConfig, resolveConfig, type Variables } from "./ClientConfig.ts"
import type { ClientOptions } from "./ClientOptions.ts"
import {
  type CallIdentity,
  fingerprintOf,
  idempotencyKey,
  paymentFingerprint,
  uuidv5,
} from "./IdempotencyKey.ts"
import { waitForOutcome } from "./Orders.ts"
import {
  clientClosed,
  execute,
  monotonicClock,
  type PreparedRequest,
  prepare,
  type RequestContext,
  type RequestInput,
  secretsIn,
  send,
} from "./Request.ts"
import {
  type EvaluateFailure,
  type Payment,
  type PreparedEvaluate,
  type RescueOperations,
  type RescueResult,
  rescue,
} from "./Rescue.ts"
import { decodeResponse } from "./Response.ts"
import { retrySchedule } from "./RetryPolicy.ts"
import {
  type AttemptResult,
  finalStatusOf,
  makeIdempotencyKeyStore,
  makeOrderAttempts,
  type OrderAttempts,
} from "./SentCalls.ts"

/** The options of a call as an effect: interruption replaces the signal. */
export type CallOptions = Omit<PromiseCallOptions, "signal">

/** The operations of a client. Every operation fails with an `ApiError`; a decline is a value. */
export interface Service {
  /** Returns the access token in use, and requests one when there is none. Calls do this by themselves. */
  authenticate(options?: CallOptions): Effect.Effect<Token, ApiError>
  /** Vaults a card; its token goes into `paymentMethod.cardNumber` with `token: true`. */
  tokenize(request: TokenizeRequest, options?: CallOptions): Effect.Effect<TokenizeResponse, ApiError>
  /** Gives the service a copy of a processed payment, approved or declined. Never retried: it has no key. */
  transmit(request: TransmitInput, options?: CallOptions): Effect.Effect<TransmitResponse, ApiError>
  /** Requests the rescue of a declined payment, within 10 seconds by default. */
  evaluate(request: EvaluateInput, options?: CallOptions): Effect.Effect<EvaluateResponse, ApiError>
  /** Transmits a processed payment and, if it was declined, evaluates it. */
  rescue(payment: Payment, options?: Omit<RescueOptions, "signal">): Effect.Effect<RescueResult, ApiError>
  /** Returns an order as the service has it, by `orderSessionKey`. */
  order(id: string, options?: CallOptions): Effect.Effect<Order, ApiError>
  /** Returns one page of orders; `orderStream` walks through all pages. */
  orders(query?: OrdersQuery, options?: CallOptions): Effect.Effect<Orders, ApiError>
  /** Returns the outcome of an order by the older route. */
  outcome(orderSessionKey: string, options?: CallOptions): Effect.Effect<OutcomeResponse, ApiError>
  /** Queries an order until its state is final. */
  waitForOutcome(
    orderSessionKey: string,
    options?: Omit<WaitOptions, "signal">,
  ): Effect.Effect<OrderState, ApiError>
  /** Captures an authorization; only the whole amount can be captured. */
  capture(request: CaptureInput, options?: CallOptions): Effect.Effect<CaptureResponse, ApiError>
  /** Refunds an amount in minor units. Never retried: it has no key, so query the order before you call again. */
  refund(id: string, request: RefundRequest, options?: CallOptions): Effect.Effect<RefundResponse, ApiError>
  /** Voids an order before its capture, by `orderSessionKey`. */
  cancel(id: string, options?: CallOptions): Effect.Effect<CancelResponse, ApiError>
  /** Voids an order by your own order id, for an unanswered evaluate. */
  cancelExternal(orderId: string, options?: CallOptions): Effect.Effect<CancelResponse, ApiError>
  /** Returns a client for another merchant that shares access token, connections, circuit breaker and keys. */
  forMerchant(merchant: MerchantIdentity): Service
  /** Waits for transmissions under way. */
  readonly flush: Effect.Effect<void>
}

/** The client of one key pair. */
export class Client extends Context.Service<Client, Service>()("@flexcharge/core/Client") {}

/**
 * Creates a client for as long as the scope; nothing is sent before the first call.
 *
 * Deadlines, pauses and the life of the access token follow the `Clock` of the fiber: in a test, `TestClock` advances
 * them.
 * Errors: `Invalid` when an option is invalid. Closing the scope waits for transmissions under way.
 */
export const make = (options: ClientOptions): Effect.Effect<Service, ApiError, Scope.Scope> =>
  makeFrom(options)

const makeFrom = Effect.fnUntraced(function* (
  options: ClientOptions,
  variables?: Variables,
): Effect.fn.Return<Service, ApiError, Scope.Scope> {
  const config = tryRead("createClient", () => resolveConfig(options, variables))
  if (config instanceof ApiError) return yield* Effect.fail(config)
  const shared = yield* makeShared(config)
  yield* Effect.addFinalizer(() =>
    Effect.andThen(Effect.andThen(shared.close, shared.flush), shared.accessTokens.close),
  )
  return makeService(shared, config)
})

/** The client as a layer. */
export const layer = (options: ClientOptions): Layer.Layer<Client, ApiError> =>
  Layer.effect(Client, make(options))

const configNames = ["MID", "SITE_ID", "ENVIRONMENT", "BASE_URL"]

/** The client as a layer that reads the `FLEXCHARGE_*` entries of the `ConfigProvider`. */
export const layerConfig = (
  options: Omit<ClientOptions, "appKey" | "appSecret"> = {},
): Layer.Layer<Client, ApiError | Config.ConfigError> =>
  Layer.effect(
    Client,
    Effect.gen(function* () {
      const tokenizationKey = yield* Config.option(Config.Redacted("FLEXCHARGE_TOKENIZATION_KEY"))
      const variables: Record<string, string | undefined> = {
        FLEXCHARGE_APP_KEY: Redacted.value(yield* Config.Redacted("FLEXCHARGE_APP_KEY")),
        FLEXCHARGE_APP_SECRET: Redacted.value(yield* Config.Redacted("FLEXCHARGE_APP_SECRET")),
        FLEXCHARGE_TOKENIZATION_KEY: Option.getOrUndefined(Option.map(tokenizationKey, Redacted.value)),
      }
      for (const name of configNames.map((suffix) => `FLEXCHARGE_${suffix}`))
        variables[name] = Option.getOrUndefined(yield* Config.option(Config.String(name)))
      return yield* makeFrom(options, variables)
    }),
  )

/** What the clients of all merchants of one key pair share. */
interface Shared extends RequestContext {
  readonly breaker: CircuitBreaker
  readonly attempts: OrderAttempts
  readonly runInBackground: RescueOperations["runInBackground"]
  /** Waits for everything that runs in the background. */
  readonly flush: Effect.Effect<void>
  /** Rejects further calls. */
  readonly close: Effect.Effect<void>
}

const makeShared = Effect.fnUntraced(function* (config: ClientConfig): Effect.fn.Return<Shared> {
  const accessTokens = yield* makeAccessTokens({
    request: requestToken(config),
    cache: config.tokenCache && {
      store: config.tokenCache,
      key: `flexcharge-token-${uuidv5([config.baseUrl, Secret.reveal(config.appKey)])}`,
    },
    canShareRequests: !isCloudflareWorkers,
    longestRequestMillis: tokenTimeoutMillis + 1_000,
  })
  const background = new Set<Fiber.Fiber<unknown, unknown>>()
  let isClosed = false
  return {
    config,
    accessTokens,
    keys: makeIdempotencyKeyStore(),
    schedule: retrySchedule(config.retry),
    breaker: makeCircuitBreaker(config.breaker),
    attempts: makeOrderAttempts(),
    isClosed: () => isClosed,
    runInBackground: (effect) =>
      Effect.map(Effect.forkDetach(effect, { startImmediately: true }), (fiber) => {
        background.add(fiber)
        fiber.addObserver(() => background.delete(fiber))
        return fiber
      }),
    flush: Effect.suspend(() => Fiber.awaitAll([...background])).pipe(Effect.asVoid),
    close: Effect.sync(() => {
      isClosed = true
    }),
  }
})

const tokenTimeoutMillis = 10_000

// There a request cannot wait for what another request has started: the runtime stops it, or lets it wait forever.
const isCloudflareWorkers = typeof navigator === "object" && navigator.userAgent === "Cloudflare-Workers"

/** Requests an access token, with retries: a second request changes nothing at the service. */
const requestToken = (config: ClientConfig): Effect.Effect<IssuedToken, ApiError> => {
  const { appKey, appSecret } = config
  const endpoint = endpoints.token
  const validated = endpoint.request({ appKey, appSecret })
  if (!validated.ok) return Effect.fail(invalid(endpoint.name, validated.issues))
  const request = {
    endpoint,
    url: `${config.baseUrl}${endpoint.path}`,
    body: JSON.stringify(validated.value),
    idempotencyKey: undefined,
    timeoutMillis: Math.min(config.timeoutMillis ?? tokenTimeoutMillis, tokenTimeoutMillis),
  }
  const schedule = retrySchedule(config.retry)
  return Effect.gen(function* () {
    const now = yield* monotonicClock
    const deadline = now() + request.timeoutMillis
    let attempts = 0
    const attempt = Effect.gen(function* () {
      attempts++
      const response = yield* send(config, request, {
        accessToken: undefined,
        attempt: attempts,
        deadline,
        now,
      })
      const value = decodeResponse(response, {
        endpoint,
        idempotencyKey: undefined,
        secrets: () => secretsIn(config, request, undefined),
        now: yield* Clock.currentTimeMillis,
        onDrift: config.hooks.onDrift,
        issuesOf: ({ accessToken }) =>
          isUsableToken(Secret.reveal(accessToken))
            ? []
            : [{ path: "accessToken", message: "is not a text that a header can contain" }],
      })
      if (value instanceof ApiError) return yield* Effect.fail(value)
      const servedAt = Date.parse(response.header("date") ?? "")
      return { response: value, servedAt: Number.isNaN(servedAt) ? undefined : servedAt }
    })
    return yield* attempt.pipe(
      Effect.mapError((error) => ({ error, isRepeatable: true, leftMillis: deadline - now() })),
      Effect.retry(schedule),
      Effect.mapError(({ error }) => error),
    )
  })
}

const authenticateTimeoutMillis = 30_000
const midIsMissing = { path: "mid", message: "is missing: it names the merchant that the calls are made for" }

/** The merchant that calls are made for, where the input does not name one. */
interface Identity {
  readonly mid: string | undefined
  readonly siteId?: string | undefined
  readonly merchant?: MerchantIdentity["merchant"]
}

/** Copies the merchant of `forMerchant`, or returns why it cannot be one. */
export const readMerchant = (merchant: MerchantIdentity): MerchantIdentity | ApiError =>
  tryRead("forMerchant", () => {
    const identity = ownProperties(merchant)
    const { mid } = identity
    return typeof mid === "string" && mid !== ""
      ? { ...identity, mid }
      : invalid("forMerchant", [midIsMissing])
  })

/** The operations of one merchant. */
const makeService = (shared: Shared, { mid, siteId, merchant }: Identity): Service => {
  const { config } = shared

  /** Validates a call when it runs, and sends it unless it is invalid. */
  const call = <Input, Value>(
    endpoint: Endpoint<Input, Value>,
    request: () => Omit<RequestInput<Input, Value>, "endpoint">,
  ): Effect.Effect<Value, ApiError> => run(endpoint.name, () => prepare(shared, { endpoint, ...request() }))

  const run = <Value>(
    operation: string,
    prepareCall: () => PreparedRequest<Value> | ApiError,
  ): Effect.Effect<Value, ApiError> =>
    Effect.suspend(() => {
      const request = tryRead(operation, prepareCall)
      return request instanceof ApiError ? Effect.fail(request) : execute(shared, request)
    })

  const prepareTransmit = (input: NormalizedTransmit, options: CallOptions | null | undefined) =>
    prepare(shared, {
      endpoint: endpoints.transmit,
      input: withDefaults(input, { mid, siteId, merchant }),
      options,
    })

  const prepareEvaluate = (
    input: NormalizedEvaluate,
    options: RescueOptions,
  ): PreparedEvaluate | ApiError => {
    const { resume } = options
    const request = withDefaults(input, { isDeclined: true, mid, siteId, merchant })
    const { attemptCount } = request
    const attempt = resume?.attempt ?? options.attempt ?? attemptCount ?? 1
    const order = { mid: request.mid, orderId: request.orderId }
    const key = keyFor(resume?.idempotencyKey ?? options.idempotencyKey ?? request.idempotencyKey, {
      ...order,
      operation: "evaluate",
      attempt,
    })
    request.idempotencyKey = key
    // The first attempt has the key of a call without an attempt, so it must have the same payload: no `attemptCount`.
    const isLaterAttempt = Number(attempt) > 1 && attemptIssues(attempt).length === 0
    if (attemptCount === undefined && isLaterAttempt) request.attemptCount = attempt
    const prepared = prepare(shared, {
      endpoint: endpoints.evaluate,
      input: request,
      attemptCount,
      idempotencyKey: key,
      fingerprint: () => paymentFingerprint(request),
      order,
      options,
    })
    if (prepared instanceof ApiError) return prepared
    if (resume != null && resume.fingerprint !== prepared.fingerprint) return keyConflict(prepared)
    const { signal } = options
    return {
      ...prepared,
      idempotencyKey: key,
      order,
      payment: request,
      attempt,
      signal,
      isResumed: resume != null,
    }
  }

  /** Sends an evaluate, unless another attempt of its order prevents it. */
  const evaluateOnce = (request: PreparedEvaluate): Effect.Effect<EvaluateResponse, EvaluateFailure> =>
    Effect.gen(function* () {
      const { order, idempotencyKey, fingerprint, body = "", timeoutMillis } = request
      const now = yield* monotonicClock
      const startedAt = now()
      const longestMillis = timeoutMillis + graceMillis
      const until = startedAt + longestMillis
      const attempt = shared.attempts.start(order, { idempotencyKey, fingerprint, body, until }, startedAt)
      if (!attempt.isStarted) {
        if (attempt.response !== undefined) return attempt.response
        const error = orderConflict(request, attempt.status)
        return yield* Effect.fail<EvaluateFailure>({ error, outcome: "inProgress" })
      }
      // If a request may have been carried out, the failure of its repetition does not show its outcome.
      const isRepeated = attempt.isRepeated || request.isResumed
      const failureOf = (error: ApiError): EvaluateFailure => {
        const outcome = outcomeOf(error)
        return { error, outcome: outcome === "notSent" && isRepeated ? "unknown" : outcome }
      }
      return yield* withCircuitBreaker(shared.breaker, execute(shared, { ...request, body: attempt.body }), {
        longestMillis,
        now,
      }).pipe(
        Effect.mapError(failureOf),
        Effect.onExit((exit) => Effect.sync(() => attempt.end(attemptResult(exit)))),
      )
    })

  /** Queries an order, and records it when it is final, so that its next attempt may start. */
  const queryOrder = (id: string, options: CallOptions | null | undefined) =>
    Effect.suspend(() => {
      const record = shared.attempts.recorder({ orderSessionKey: id })
      return Effect.tap(
        call(endpoints.order, () => ({ input: undefined, id, options })),
        (order) =>
          Effect.sync(() => {
            const status = finalStatusOf(Signal.fromOrder(order))
            if (status !== undefined) record(status)
          }),
      )
    })

  const rescueOperations: RescueOperations = {
    config,
    isClosed: shared.isClosed,
    prepareTransmit,
    prepareEvaluate,
    transmit: (request) => execute(shared, request),
    evaluate: evaluateOnce,
    runInBackground: shared.runInBackground,
  }

  const cancelWith = (
    operation: "cancel" | "externalCancel",
    id: string,
    options: CallOptions | null | undefined,
  ) =>
    Effect.suspend(() => {
      const orderId = typeof id === "string" ? id : "" // validation rejects any other id
      const record = shared.attempts.recorder(
        operation === "cancel" ? { orderSessionKey: id } : { mid: mid ?? "", orderId },
      )
      const cancelled = call(endpoints[operation], () => {
        const key = keyFor(options?.idempotencyKey, {
          mid,
          operation,
          orderId: id,
          attempt: options?.attempt,
        })
        return { input: { idempotencyKey: key }, id, idempotencyKey: key, options }
      })
      return Effect.tap(cancelled, () => Effect.sync(() => record("ended")))
    })

  return {
    authenticate: Effect.fn("Client.authenticate")(function* (options) {
      const timeout = tryRead("authenticate", () => ({ millis: ownProperties(options).timeoutMillis }))
      if (timeout instanceof ApiError) return yield* Effect.fail(timeout)
      const timeoutMillis = timeout.millis ?? config.timeoutMillis ?? authenticateTimeoutMillis
      const issues = [...(shared.isClosed() ? [clientClosed] : []), ...deadlineIssues(timeoutMillis)]
      if (issues.length > 0) return yield* Effect.fail(invalid("authenticate", issues))
      const failedCall = { endpoint: endpoints.token, idempotencyKey: undefined }
      const token = yield* shared.accessTokens.get({
        maxWaitMillis: timeoutMillis,
        onTimeout: () => timedOut(failedCall, timeoutMillis, true),
        now: yield* monotonicClock,
      })
      return { accessToken: token.accessToken, expiresAt: token.expiresAt }
    }),

    tokenize: Effect.fn("Client.tokenize")(function* (input, options) {
      const key = config.tokenizationKey
      if (key === undefined) return yield* call(endpoints.tokenize, () => ({ input, options }))
      if (mid === undefined) return yield* Effect.fail(invalid("tokenize", [midIsMissing]))
      const query = { mid, environment: Secret.reveal(key) }
      return yield* call(endpoints.tokenize, () => ({ input, query, options }))
    }),

    transmit: Effect.fn("Client.transmit")((input, options) =>
      run("transmit", () => prepareTransmit(normalized<NormalizedTransmit>(input), options)),
    ),

    evaluate: Effect.fn("Client.evaluate")(function* (input, options) {
      const request = tryRead("evaluate", () =>
        prepareEvaluate(normalized<NormalizedEvaluate>(input), ownProperties(options)),
      )
      if (request instanceof ApiError) return yield* Effect.fail(request)
      // The signal of a Promise interrupts the effect; only a rescue turns it into a decision.
      return yield* Effect.mapError(evaluateOnce({ ...request, signal: undefined }), ({ error }) => error)
    }),

    rescue: Effect.fn("Client.rescue")((payment, options) => rescue(rescueOperations, payment, options)),

    order: Effect.fn("Client.order")(queryOrder),

    orders: Effect.fn("Client.orders")((query, options) =>
      call(endpoints.orders, () => ({ input: withDefaults(query ?? {}, { mid }), options })),
    ),

    outcome: Effect.fn("Client.outcome")((orderSessionKey, options) =>
      call(endpoints.outcome, () => ({ input: { orderSessionKey }, options })),
    ),

    waitForOutcome: Effect.fn("Client.waitForOutcome")((id, options) => {
      const query = (timeoutMillis: number) => queryOrder(id, { timeoutMillis })
      return waitForOutcome(query, options ?? {})
    }),

    capture: Effect.fn("Client.capture")((input, options) =>
      call(endpoints.capture, () => {
        const key = keyFor(options?.idempotencyKey ?? input?.idempotencyKey, {
          mid,
          operation: "capture",
          orderId: input?.orderId,
          attempt: options?.attempt,
        })
        const fingerprint = () => fingerprintOf([input.amount, input.currency])
        return { input: { ...input, idempotencyKey: key }, idempotencyKey: key, fingerprint, options }
      }),
    ),

    refund: Effect.fn("Client.refund")((id, input, options) =>
      call(endpoints.refund, () => ({ input, id, options })),
    ),

    cancel: Effect.fn("Client.cancel")((id, options) => cancelWith("cancel", id, options)),

    cancelExternal: Effect.fn("Client.cancelExternal")((orderId, options) =>
      cancelWith("externalCancel", orderId, options),
    ),

    forMerchant: (other) => {
      const identity = readMerchant(other)
      if (identity instanceof ApiError) throw identity
      return makeService(shared, identity)
    },

    flush: shared.flush,
  }
}

/**
 * The key of a call: the one in the input, or one created from what makes two calls the same call. The parts are read
 * before the request is validated, so they may be anything; validation reports what is invalid.
 */
const keyFor = (
  key: unknown,
  parts: { readonly [Part in Exclude<keyof CallIdentity, "operation">]?: unknown } & {
    readonly operation: string
  },
): string => {
  if (key !== undefined) return key as string // validation rejects what is not a GUID
  const text = (part: unknown) => (typeof part === "string" ? part : "")
  return idempotencyKey({
    mid: text(parts.mid),
    operation: parts.operation,
    orderId: text(parts.orderId),
    attempt: typeof parts.attempt === "number" ? parts.attempt : 1,
  })
}

// After its deadline a request has ended, or its runtime has stopped it.
const graceMillis = 1_000

/** How an attempt ended, for the attempts of its order. */
const attemptResult = (exit: Exit.Exit<EvaluateResponse, EvaluateFailure>): AttemptResult => {
  if (Exit.isSuccess(exit)) {
    return { status: finalStatusOf(Signal.fromEvaluate(exit.value)) ?? "open", response: exit.value }
  }
  const failure = Option.getOrUndefined(Exit.findErrorOption(exit))
  // An interrupted attempt may have been sent.
  return { status: failure === undefined || failure.outcome === "unknown" ? "unknown" : "notCarriedOut" }
}

/** The normalized payment; validation reports an input that is not an object. */
const normalized = <Normalized extends object>(input: LenientInput<Normalized>): Normalized =>
  (isObject(input) ? normalizePayment(input) : input) as Normalized // validated before anything is sent

type Complete<Input> = { -readonly [Field in keyof Input]-?: Input[Field] }

/** A copy of the input in which absent fields have defaults. Validation reports an input that is not an object. */
const withDefaults = <Input extends object>(input: Input, defaults: object): Complete<Input> => {
  const copy: Record<string, unknown> = ownProperties(input)
  for (const [name, value] of Object.entries(defaults))
    if (copy[name] === undefined && value !== undefined) copy[name] = value
  return copy as Complete<Input> // every field is validated before anything is sent
}
