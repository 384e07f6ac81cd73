/** The Promise face: the service's operations as promises, and nothing else. */
import type { Order, Orders, OrdersQuery } from "@flexcharge/schema"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import { ApiError, invalid, isApiError } from "./ApiError.ts"
import * as ClientService from "./Client.ts"
import type { ClientOptions } from "./ClientOptions.ts"
import type { Client, OrderPages } from "./Operations.ts"
import { readable } from "./OptionChecks.ts"
import { nextQuery, ordersOf } from "./OrderPages.ts"
import { safeCause } from "./Redaction.ts"
import type { Service } from "./Service.ts"
import { nothingToStop, start } from "./Task.ts"

/**
 * Makes a client; nothing is sent before the first call.
 *
 * Errors: throws an `ApiError` with the reason `Invalid` when an option is wrong.
 */
export const createClient = (options: ClientOptions = {}): Client => {
  const scope = Scope.makeUnsafe()
  const made = Effect.runSyncExit(Scope.provide(ClientService.make(options), scope))
  if (Exit.isFailure(made)) throw Cause.squash(made.cause)
  return render(made.value, () => run(Scope.close(scope, Exit.void)))
}

interface Abortable {
  readonly signal?: AbortSignal | undefined
}

const run = <A>(effect: Effect.Effect<A, ApiError>, options?: Abortable | null): Promise<A> =>
  new Promise((resolve, reject) => {
    const fail = (cause: unknown) => reject(toApiError(cause))
    const signal = readable("call", () => options?.signal ?? undefined)
    if (signal instanceof Error) return fail(signal)
    try {
      if (signal === undefined) start(effect, undefined, ending(resolve, fail))
      else startUntil(signal, effect, ending(resolve, fail), reject)
    } catch (defect) {
      fail(defect)
    }
  })

const ending =
  <A>(resolve: (value: A) => void, fail: (cause: unknown) => void) =>
  (exit: Exit.Exit<A, ApiError>): void => {
    if (Exit.isSuccess(exit)) resolve(exit.value)
    else fail(Cause.squash(exit.cause))
  }

/** Starts an effect that ends with the signal's reason when the signal is aborted before it does. */
const startUntil = <A>(
  signal: AbortSignal,
  effect: Effect.Effect<A, ApiError>,
  done: (exit: Exit.Exit<A, ApiError>) => void,
  reject: (reason: unknown) => void,
): void => {
  if (typeof signal.addEventListener !== "function")
    throw invalid("call", [{ path: "signal", message: "must be an AbortSignal" }])
  let stop = nothingToStop
  const abort = () => {
    stop()
    reject(signal.reason)
  }
  if (signal.aborted) abort()
  else {
    signal.addEventListener("abort", abort, { once: true })
    stop = start(effect, undefined, (exit) => {
      signal.removeEventListener("abort", abort)
      done(exit)
    })
    if (signal.aborted) stop() // by a hook, before there was anything to stop
  }
}

/** A defect as an error: whatever broke, the program that called has one kind of error to handle. */
const toApiError = (cause: unknown): unknown =>
  isApiError(cause)
    ? cause
    : new ApiError(
        { _tag: "Unreachable", sent: true },
        {
          operation: "call",
          message:
            "The call broke off inside the client. Look at the cause, then at the order before asking again.",
          isRetryable: false,
          cause: safeCause(cause, []),
        },
      )

const render = (service: Service, close: () => Promise<void>): Client => ({
  authenticate: (options) => run(service.authenticate(options), options),
  tokenize: (request, options) => run(service.tokenize(request, options), options),
  transmit: (request, options) => run(service.transmit(request, options), options),
  evaluate: (request, options) => run(service.evaluate(request, options), options),
  rescue: async (payment, options) => {
    const rescued = await run(service.rescue(payment, options), options)
    const transmission = run(rescued.transmission)
    transmission.catch(() => {}) // its failure has been told; ignoring the promise must not end the process
    return { decision: rescued.decision, transmission }
  },
  order: (id, options) => run(service.order(id, options), options),
  orders: (query, options) => pages((page) => run(service.orders(page, options), options), query),
  outcome: (key, options) => run(service.outcome(key, options), options),
  waitForOutcome: (key, options) => run(service.waitForOutcome(key, options), options),
  capture: (request, options) => run(service.capture(request, options), options),
  refund: (id, request, options) => run(service.refund(id, request, options), options),
  cancel: (id, options) => run(service.cancel(id, options), options),
  cancelExternal: (orderId, options) => run(service.cancelExternal(orderId, options), options),
  forMerchant: (merchant) => render(service.forMerchant(merchant), () => run(service.flush)),
  close,
})

/** One page as a promise, and every order from it on as an iterator. */
const pages = (
  ask: (query: OrdersQuery) => Promise<Orders>,
  given: OrdersQuery | null | undefined,
): OrderPages => {
  const query = given ?? {}
  const first = ask(query)
  first.catch(() => {}) // whoever awaits or iterates hears of it, however late
  const iterate = async function* (): AsyncGenerator<Order> {
    let page = await first
    for (let next: OrdersQuery | undefined = query; next !== undefined; ) {
      yield* ordersOf(next, page)
      next = nextQuery(next, page)
      if (next !== undefined) page = await ask(next)
    }
  }
  return Object.assign(first, { [Symbol.asyncIterator]: iterate })
}
