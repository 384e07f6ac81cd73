/** Stops calling a service that does not respond, so that a checkout does not wait for it. */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import { ApiError } from "./ApiError.ts"

/** When the circuit breaker opens, and for how long. */
export interface BreakerPolicy {
  /** Calls in a row without a response that open the breaker. */
  readonly failures: number
  /** How long it stays open before one trial call is let through, in milliseconds. */
  readonly coolDownMillis: number
}

/** Five calls in a row without a response open it for 30 seconds. */
export const defaultBreakerPolicy: BreakerPolicy = { failures: 5, coolDownMillis: 30_000 }

/**
 * A circuit breaker. Closed, it lets every call through; open, none; after the cool-down exactly one, whose result
 * closes it or opens it again.
 */
export interface CircuitBreaker {
  /**
   * Lets a call through and returns 0, or returns the milliseconds until one may be tried. The end of a call that was let
   * through must be reported. A trial call without an end counts as lost after `longestMillis`: a serverless runtime may
   * have stopped it.
   */
  admit(now: number, longestMillis: number): number
  /** Reports a response of the service, of any status. */
  onResponse(): void
  /** Reports that the service did not respond. */
  onNoResponse(now: number): void
  /** Reports a call that ended without information about the service, because its caller ended it. */
  onAbandoned(): void
}

/** Creates a closed circuit breaker. */
export const makeCircuitBreaker = ({ failures, coolDownMillis }: BreakerPolicy): CircuitBreaker => {
  let failuresInARow = 0
  let openUntil = 0
  let trialEndsBy = 0 // 0 while no trial call is under way
  return {
    admit(now, longestMillis) {
      if (failuresInARow < failures) return 0
      if (now < openUntil) return openUntil - now
      if (now < trialEndsBy) return coolDownMillis
      trialEndsBy = now + longestMillis
      return 0
    },
    onResponse() {
      failuresInARow = 0
    },
    onNoResponse(now) {
      failuresInARow++
      trialEndsBy = 0
      openUntil = now + coolDownMillis // read only while the breaker is open
    },
    onAbandoned() {
      trialEndsBy = 0
    },
  }
}

/** Runs a call unless the breaker is open; reports to the breaker how it ended. */
export const withCircuitBreaker = <A>(
  breaker: CircuitBreaker,
  call: Effect.Effect<A, ApiError>,
  options: {
    /** How long the call takes at most. */
    readonly longestMillis: number
    /** Returns milliseconds of the monotonic clock. */
    readonly now: () => number
  },
): Effect.Effect<A, ApiError> =>
  Effect.suspend(() => {
    const { longestMillis, now } = options
    const startedAt = now()
    const waitMillis = breaker.admit(startedAt, longestMillis)
    if (waitMillis > 0) return Effect.fail(breakerOpen(Math.ceil(waitMillis)))
    return Effect.onExit(call, (exit) => Effect.sync(() => report(breaker, exit, startedAt, now())))
  })

const report = (
  breaker: CircuitBreaker,
  exit: Exit.Exit<unknown, ApiError>,
  startedAt: number,
  now: number,
): void => {
  switch (verdictOf(exit, now - startedAt)) {
    case "response":
      breaker.onResponse()
      break
    case "no response":
      breaker.onNoResponse(now)
      break
    case "abandoned":
      breaker.onAbandoned()
  }
}

// A call that its caller ended sooner than this shows nothing about the service. One that lasted longer counts as a call
// without a response.
const conclusiveMillis = 1_000

const verdictOf = (
  exit: Exit.Exit<unknown, ApiError>,
  durationMillis: number,
): "response" | "no response" | "abandoned" => {
  if (Exit.isSuccess(exit)) return "response"
  const reason = Option.getOrUndefined(Exit.findErrorOption(exit))?.reason
  if (reason?._tag === "Unreachable" || reason?._tag === "Unavailable") return "no response"
  if (reason?._tag === "TimedOut" || reason?._tag === "Aborted" || Exit.hasInterrupts(exit))
    return durationMillis >= conclusiveMillis ? "no response" : "abandoned"
  return reason !== undefined && "status" in reason ? "response" : "abandoned"
}

const breakerOpen = (retryAfterMillis: number): ApiError =>
  new ApiError(
    { _tag: "Unavailable", retryAfterMillis },
    {
      operation: "evaluate",
      message: `evaluate was not sent: the circuit breaker is open, because FlexCharge did not respond to the last calls. Retry after ${retryAfterMillis} ms; until then show the usual decline and reconcile the order later.`,
      isRetryable: true,
    },
  )
