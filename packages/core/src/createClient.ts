/** The client as Promises: runs the operations of the Effect service, and converts errors, signals, pages and `retry`. */
import type {
  CancelResponse,
  CaptureResponse,
  EvaluateResponse,
  Order,
  OrderState,
  Orders,
  OrdersQuery,
  OutcomeResponse,
  RefundRequest,
  RefundResponse,
  TokenizeRequest,
  TokenizeResponse,
  TransmitResponse,
} from "@flexcharge/schema"
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import type { Token } from "./AccessToken.ts"
import { ApiError, invalid, isApiError } from "./ApiError.ts"
import {
  type CallOptions,
  type CaptureInput,
  type EvaluateInput,
  type MerchantIdentity,
  ownProperties,
  type RescueOptions,
  signalIssues,
  type TransmitInput,
  tryRead,
  type WaitOptions,
} from "./CallInput.ts"
import { make, readMerchant, type Service } from "./Client.ts"
import type { ClientOptions } from "./ClientOptions.ts"
import { nextPage, ordersOf, type PageRequest } from "./Orders.ts"
import { safeCause } from "./Redaction.ts"
import type { Decision, DecisionResult, Payment, Rescue } from "./Rescue.ts"

/** A page of orders, and with `for await` every order from that page on. */
export interface OrderPages extends Promise<Orders>, AsyncIterable<Order> {}

/**
 * The client of one key pair.
 *
 * Errors: every operation rejects with an `ApiError`, and with nothing else unless its signal is aborted. A decline
 * is a value.
 */
export interface Client {
  /** Returns the access token in use, and requests one when there is none. Calls do this by themselves. */
  authenticate(options?: CallOptions): Promise<Token>
  /** Vaults a card; its token goes into `paymentMethod.cardNumber` with `token: true`. */
  tokenize(request: TokenizeRequest, options?: CallOptions): Promise<TokenizeResponse>
  /** Gives the service a copy of a processed payment, approved or declined. Never retried: it has no key. */
  transmit(request: TransmitInput, options?: CallOptions): Promise<TransmitResponse>
  /**
   * Requests the rescue of a declined payment, within 10 seconds by default.
   *
   * Errors: rejects when there was no definite response; the message says how to reconcile the order. `Unavailable`
   * without a status means that the circuit breaker is open and nothing was sent.
   */
  evaluate(request: EvaluateInput, options?: CallOptions): Promise<EvaluateResponse>
  /**
   * Transmits a processed payment and, if it was declined, evaluates it.
   *
   * Returns the decision, and the transmission as a Promise of its own that need not be awaited.
   * Errors: rejects only when an argument is not an object, when the options of the client are invalid, when the client
   * is closed, and, under the policy `throw`, with the `error` of `Unanswered`, `InProgress` and `NotSent`. The end of a
   * transmission that was started is reported to the hooks `onTransmitted` and `onTransmitFailed`, also after a rejection.
   */
  rescue(payment: Payment, options?: RescueOptions): Promise<Rescue>
  /** Returns an order as the service has it, by `orderSessionKey`. */
  order(id: string, options?: CallOptions): Promise<Order>
  /** Returns one page of orders; `for await (const order of client.orders(query))` walks through all pages. */
  orders(query?: OrdersQuery, options?: CallOptions): OrderPages
  /**
   * Returns the outcome of an order by the older route.
   *
   * @deprecated by the vendor on 2026-06-01 in favor of `order`.
   */
  outcome(orderSessionKey: string, options?: CallOptions): Promise<OutcomeResponse>
  /** Queries an order until its state is final. */
  waitForOutcome(orderSessionKey: string, options?: WaitOptions): Promise<OrderState>
  /** Captures an authorization; only the whole amount can be captured. */
  capture(request: CaptureInput, options?: CallOptions): Promise<CaptureResponse>
  /** Refunds an amount in minor units. Never retried: it has no key, so query the order before you call again. */
  refund(id: string, request: RefundRequest, options?: CallOptions): Promise<RefundResponse>
  /** Voids an order before its capture, by `orderSessionKey`. */
  cancel(id: string, options?: CallOptions): Promise<CancelResponse>
  /** Voids an order by your own order id, for an unanswered evaluate. */
  cancelExternal(orderId: string, options?: CallOptions): Promise<CancelResponse>
  /**
   * Returns a client for another merchant that shares access token, connections, circuit breaker and keys. Closing it
   * only waits for transmissions.
   *
   * Errors: throws `Invalid` without a `mid`.
   */
  forMerchant(merchant: MerchantIdentity): Client
  /**
   * Checks the options and the environment variables; nothing is sent. Call it when your server starts.
   *
   * Errors: throws an `ApiError` with the reason `Invalid` that names every invalid or missing option.
   */
  check(): void
  /** Waits for transmissions under way, and rejects further calls. */
  close(): Promise<void>
}

/**
 * Creates a client; nothing is sent before the first call.
 *
 * The options and the environment are read at the first call, so that a module that creates a client can be loaded
 * where there are no secrets, such as in the build of an image. An invalid option rejects each call with an `ApiError`
 * of the reason `Invalid`; `client.check()` reports it earlier.
 */
export const createClient = (options: ClientOptions = {}): Client =>
  createClientWith(Context.empty(), options)

/** Creates a client whose effects run with the given services, such as the `TestClock` of a test. */
export const createClientWith = (context: Context.Context<never>, options: ClientOptions): Client => {
  const scope = Scope.makeUnsafe()
  const run = runnerWith(context)
  const service = once(() => {
    const made = Effect.runSyncExitWith(context)(Scope.provide(make(options), scope))
    if (Exit.isFailure(made)) throw Cause.squash(made.cause)
    return made.value
  })
  const close = () => {
    try {
      service() // so that calls after it are rejected, also when it is the first call
    } catch {
      // Its options are invalid: every call is rejected anyway.
    }
    return run(() => Scope.close(scope, Exit.void))
  }
  return toPromises(run, service, close)
}

/** A function that keeps its first result; after an exception it is called again. */
const once = <A>(create: () => A): (() => A) => {
  let created: { readonly value: A } | undefined
  return () => {
    created ??= { value: create() }
    return created.value
  }
}

const toPromises = (run: Run, service: () => Service, close: () => Promise<void>): Client => ({
  check: () => void service(),
  authenticate: (options) => run(() => service().authenticate(options), options),
  tokenize: (request, options) => run(() => service().tokenize(request, options), options),
  transmit: (request, options) => run(() => service().transmit(request, options), options),
  evaluate: (request, options) => run(() => service().evaluate(request, options), options),
  rescue: async (payment, options) => {
    const result = await run(() => service().rescue(payment, options))
    const transmission = run(() => result.transmission)
    transmission.catch(() => {}) // the hooks report its failure; an ignored Promise must not end the process
    return { decision: toPromiseDecision(run, result.decision), transmission }
  },
  order: (id, options) => run(() => service().order(id, options), options),
  orders: (query, options) => toPages((page) => run(() => service().orders(page, options), options), query),
  outcome: (orderSessionKey, options) => run(() => service().outcome(orderSessionKey, options), options),
  waitForOutcome: (orderSessionKey, options) =>
    run(() => service().waitForOutcome(orderSessionKey, options), options),
  capture: (request, options) => run(() => service().capture(request, options), options),
  refund: (id, request, options) => run(() => service().refund(id, request, options), options),
  cancel: (id, options) => run(() => service().cancel(id, options), options),
  cancelExternal: (orderId, options) => run(() => service().cancelExternal(orderId, options), options),
  forMerchant: (merchant) => {
    const identity = readMerchant(merchant)
    if (identity instanceof ApiError) throw identity
    const ofMerchant = once(() => service().forMerchant(identity))
    return toPromises(run, ofMerchant, () => run(() => ofMerchant().flush))
  },
  close,
})

/** A decision whose `retry` returns a Promise. */
const toPromiseDecision = (run: Run, decision: DecisionResult): Decision => {
  if (decision._tag !== "Unanswered") return decision
  return {
    ...decision,
    retry: async (options) => toPromiseDecision(run, await run(() => decision.retry(options))),
  }
}

/** Runs an effect; rejects with the signal's reason when the signal is aborted before the effect ends. */
type Run = <A>(
  effect: () => Effect.Effect<A, ApiError>,
  options?: { readonly signal?: AbortSignal | undefined } | null,
) => Promise<A>

const runnerWith = (context: Context.Context<never>): Run => {
  const runPromiseExit = Effect.runPromiseExitWith(context)
  return async (effect, options) => {
    const signal = tryRead("call", () => ownProperties(options).signal ?? undefined)
    if (signal instanceof ApiError) throw signal
    const issues = signalIssues(signal)
    if (issues.length > 0) throw invalid("call", issues)
    const exit = await runPromiseExit(effect(), { signal })
    if (Exit.isSuccess(exit)) return exit.value
    if (signal?.aborted && Exit.hasInterrupts(exit)) throw signal.reason
    throw toApiError(Cause.squash(exit.cause))
  }
}

/** A defect as an `ApiError`, so that callers have one kind of error to handle. */
const toApiError = (cause: unknown): unknown =>
  isApiError(cause)
    ? cause
    : new ApiError(
        { _tag: "Unreachable", sent: true },
        {
          operation: "call",
          message:
            "The call failed inside the client, and its outcome is unknown. Look at the cause, and query the order before you call again.",
          isRetryable: false,
          cause: safeCause(cause, []),
        },
      )

/** One page as a Promise, and every order from it on as an iterator. */
const toPages = (
  requestPage: (query: OrdersQuery) => Promise<Orders>,
  firstQuery: OrdersQuery | null | undefined,
): OrderPages => {
  const first = requestPage(firstQuery ?? {})
  first.catch(() => {}) // a caller that awaits or iterates receives the error, however late
  const iterate = async function* (): AsyncGenerator<Order> {
    let request: PageRequest | undefined = { query: firstQuery ?? {} }
    let page = await first
    while (request !== undefined) {
      yield* ordersOf(request, page)
      request = nextPage(request, page)
      if (request !== undefined) page = await requestPage(request.query)
    }
  }
  return Object.assign(first, { [Symbol.asyncIterator]: iterate })
}
