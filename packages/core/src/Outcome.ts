/** Waiting for the end of an order that is still being worked on. */
import { type Order, OrderState, Signal } from "@flexcharge/schema"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { ApiError, invalid, isUnanswered } from "./ApiError.ts"
import { tell } from "./Hooks.ts"
import type { WaitOptions } from "./Operations.ts"
import { deadlineIssues, intervalIssues, readable } from "./OptionChecks.ts"

const defaultTimeoutMillis = 120_000
const defaultIntervalMillis = 500
const longestIntervalMillis = 10_000
const growth = 1.5
const longestQueryMillis = 10_000

/**
 * Asks until the joined state is final. A query that was not answered, within ten seconds, is asked again; a
 * definite no ends it.
 *
 * Gotchas: the vendor gives no polling interval; these are this SDK's own.
 */
export const waitForOutcome = Effect.fnUntraced(function* (
  query: (timeoutMillis: number) => Effect.Effect<Order, ApiError>,
  options: Omit<WaitOptions, "signal">,
): Effect.fn.Return<OrderState, ApiError> {
  const given = readable("waitForOutcome", () => ({ ...options }))
  if (given instanceof Error) return yield* Effect.fail(given)
  const { onState } = given
  const timeoutMillis = given.timeoutMillis ?? defaultTimeoutMillis
  const deadline = (yield* Clock.currentTimeMillis) + timeoutMillis
  let state: OrderState = OrderState.initial
  let pauseMillis = given.intervalMillis ?? defaultIntervalMillis
  const issues = [...deadlineIssues(timeoutMillis), ...intervalIssues(pauseMillis)]
  if (issues.length > 0) return yield* Effect.fail(invalid("waitForOutcome", issues))
  for (;;) {
    const leftMillis = deadline - (yield* Clock.currentTimeMillis)
    if (leftMillis <= 0) return yield* Effect.fail(notFinal(state, timeoutMillis))
    const asked = yield* Effect.result(query(Math.min(leftMillis, longestQueryMillis)))
    if (asked._tag === "Success") {
      state = OrderState.join(state, Signal.fromOrder(asked.success))
      tell(onState, state)
      if (OrderState.isFinal(state)) return state
    } else if (!isUnanswered(asked.failure)) return yield* Effect.fail(asked.failure)
    yield* Effect.sleep(Math.min(pauseMillis, Math.max(1, deadline - (yield* Clock.currentTimeMillis))))
    pauseMillis = Math.min(pauseMillis * growth, longestIntervalMillis)
  }
})

const notFinal = (state: OrderState, timeoutMillis: number): ApiError =>
  new ApiError(
    { _tag: "TimedOut", timeoutMillis, sent: true },
    {
      operation: "waitForOutcome",
      message: `The order was still "${state.phase}" after ${timeoutMillis} ms. Nothing is lost: wait for its webhook, or wait again.`,
      isRetryable: true,
    },
  )
