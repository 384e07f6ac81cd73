/** Orders: from one page to the next, and waiting until an order is final. */
import { type Order, OrderState, type Orders, type OrdersQuery, Signal } from "@flexcharge/schema"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { ApiError, invalid, isUnanswered } from "./ApiError.ts"
import { deadlineIssues, intervalIssues, ownProperties, tryRead, type WaitOptions } from "./CallInput.ts"
import { monotonicClock } from "./Request.ts"
import { notify } from "./Telemetry.ts"

/** A page to request, and the one before it. */
export interface PageRequest {
  readonly query: OrdersQuery
  readonly previous?: Orders
}

/** The orders of a requested page: none when the service went back to an earlier page, or sent the last one again. */
export const ordersOf = ({ query, previous }: PageRequest, page: Orders): readonly Order[] =>
  isEarlierPage(query, page) || isSamePage(previous, page) ? [] : page.orders

const isEarlierPage = ({ pageNumber: requested }: OrdersQuery, { pageNumber: received }: Orders): boolean =>
  requested != null && received != null && received < requested

const isSamePage = (previous: Orders | undefined, page: Orders): boolean =>
  previous !== undefined && previous.orders.map(identityOf).join() === page.orders.map(identityOf).join()

/** What distinguishes an order from the others of a list: its id, or all of its fields where the service left it out. */
const identityOf = (order: Order): string => order.id || JSON.stringify(order)

/** The next page, or undefined after the last one. Ends even if the service never reports an end. */
export const nextPage = (request: PageRequest, page: Orders): PageRequest | undefined => {
  const { query } = request
  const pageNumber = page.pageNumber ?? query.pageNumber ?? 1
  const hasNext = page.hasNextPage ?? (page.pageCount != null && pageNumber < page.pageCount)
  if (!hasNext || ordersOf(request, page).length === 0) return undefined
  return { query: { ...query, pageNumber: pageNumber + 1 }, previous: page }
}

/** Streams every order of every page, from the query's page on; a page is requested when it is needed. */
export const orderStream = (
  client: { readonly orders: (query: OrdersQuery) => Effect.Effect<Orders, ApiError> },
  query: OrdersQuery = {},
): Stream.Stream<Order, ApiError> =>
  Stream.paginate({ query }, (request: PageRequest) =>
    Effect.map(
      client.orders(request.query),
      (page) => [ordersOf(request, page), Option.fromUndefinedOr(nextPage(request, page))] as const,
    ),
  )

// The vendor gives no polling interval; these are this SDK's own.
const defaultTimeoutMillis = 120_000
const defaultIntervalMillis = 500
const longestIntervalMillis = 10_000
const intervalGrowth = 1.5
const longestQueryMillis = 10_000

/**
 * Queries an order until its joined state is final. A query without a response within ten seconds is repeated; a
 * definite error ends the wait.
 */
export const waitForOutcome: (
  query: (timeoutMillis: number) => Effect.Effect<Order, ApiError>,
  options: Omit<WaitOptions, "signal">,
) => Effect.Effect<OrderState, ApiError> = Effect.fnUntraced(function* (query, options) {
  const copy = tryRead("waitForOutcome", () => ownProperties(options))
  if (copy instanceof ApiError) return yield* Effect.fail(copy)
  const timeoutMillis = copy.timeoutMillis ?? defaultTimeoutMillis
  let pauseMillis = copy.intervalMillis ?? defaultIntervalMillis
  const issues = [...deadlineIssues(timeoutMillis), ...intervalIssues(pauseMillis)]
  if (issues.length > 0) return yield* Effect.fail(invalid("waitForOutcome", issues))

  const now = yield* monotonicClock
  const deadline = now() + timeoutMillis
  let state: OrderState = OrderState.initial
  for (;;) {
    const leftMillis = deadline - now()
    if (leftMillis <= 0) return yield* Effect.fail(notFinal(state, timeoutMillis))
    const result = yield* Effect.result(query(Math.min(leftMillis, longestQueryMillis)))
    if (result._tag === "Success") {
      state = OrderState.join(state, Signal.fromOrder(result.success))
      notify(copy.onState, state)
      if (OrderState.isFinal(state)) return state
    } else if (!isUnanswered(result.failure)) return yield* Effect.fail(result.failure)
    yield* Effect.sleep(Math.min(pauseMillis, Math.max(1, deadline - now())))
    pauseMillis = Math.min(pauseMillis * intervalGrowth, longestIntervalMillis)
  }
})

const notFinal = (state: OrderState, timeoutMillis: number): ApiError =>
  new ApiError(
    { _tag: "TimedOut", timeoutMillis, sent: true },
    {
      operation: "waitForOutcome",
      message: `The order was still "${state.phase}" after ${timeoutMillis} ms. Nothing is lost: wait for its webhook, or call waitForOutcome again.`,
      isRetryable: true,
    },
  )
