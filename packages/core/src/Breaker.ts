/** Spares a checkout the wait for a vendor that has stopped answering. */
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import { ApiError } from "./ApiError.ts"
import { clockOf, nothingToStop, type Task } from "./Task.ts"

/** When to stop asking and for how long. */
export interface BreakerPolicy {
  /** Calls in a row without an answer that open the breaker. */
  readonly failures: number
  /** How long it stays open before one call is let through to try, in milliseconds. */
  readonly coolDownMillis: number
}

/** Five unanswered calls in a row open it for 30 seconds. */
export const defaultBreaker: BreakerPolicy = { failures: 5, coolDownMillis: 30_000 }

/**
 * A circuit breaker. Closed, it lets every call pass; open, none; after the cool-down exactly one, whose end
 * closes it or opens it again.
 */
export interface Breaker {
  /** Milliseconds until a call may be tried; 0 lets this call pass, and its end must be reported. */
  waitMillis(now: number): number
  /** The service answered, whatever it said. */
  answered(): void
  /** The service did not answer. */
  unanswered(now: number): void
  /** The call ended without telling anything: its caller gave up. */
  abandoned(): void
}

export const makeBreaker = ({ failures, coolDownMillis }: BreakerPolicy): Breaker => {
  let inARow = 0
  let triesAt = 0
  let probing = false
  return {
    waitMillis(now) {
      if (inARow < failures) return 0
      if (now < triesAt) return triesAt - now
      if (probing) return coolDownMillis
      probing = true
      return 0
    },
    answered() {
      inARow = 0
    },
    unanswered(now) {
      inARow++
      probing = false
      if (inARow >= failures) triesAt = now + coolDownMillis
    },
    abandoned() {
      probing = false
    },
  }
}

const silenceMillis = 1_000

/**
 * Runs a call unless the breaker is open, and tells the breaker how it ended. A caller who gives up after a second
 * of silence, or whose deadline passes, has not been answered either; one who left sooner, or gave less time, may
 * have had reasons of its own.
 */
export const guarded =
  <A>(breaker: Breaker, call: Task<A>): Task<A> =>
  (caller, done) => {
    const clock = clockOf(caller)
    const askedAt = clock.currentTimeMillisUnsafe()
    const waitMillis = breaker.waitMillis(askedAt)
    if (waitMillis > 0) {
      done(Exit.fail(isOpen(waitMillis)))
      return nothingToStop
    }
    let isOver = false
    const stop = call(caller, (exit) => {
      isOver = true
      if (Exit.isSuccess(exit)) breaker.answered()
      else tellFailure(breaker, exit, askedAt, clock.currentTimeMillisUnsafe())
      done(exit)
    })
    return () => {
      if (isOver) return
      isOver = true
      stop()
      tellPatience(breaker, askedAt, clock.currentTimeMillisUnsafe())
    }
  }

const tellFailure = (breaker: Breaker, exit: Exit.Exit<unknown, ApiError>, askedAt: number, now: number) => {
  const error = Option.getOrUndefined(Exit.findErrorOption(exit))
  if (error?.reason._tag === "TimedOut") tellPatience(breaker, askedAt, now)
  else if (error !== undefined && isSilence(error)) breaker.unanswered(now)
  else if (error !== undefined && "status" in error.reason) breaker.answered()
  else breaker.abandoned()
}

/** Tells that nobody waits any more: a deadline of less than a second says more of the caller than of the service. */
const tellPatience = (breaker: Breaker, askedAt: number, now: number) => {
  if (now - askedAt >= silenceMillis) breaker.unanswered(now)
  else breaker.abandoned()
}

const isSilence = ({ reason }: ApiError): boolean =>
  reason._tag === "Unreachable" || reason._tag === "Unavailable"

const isOpen = (retryAfterMillis: number): ApiError =>
  new ApiError(
    { _tag: "Unavailable", retryAfterMillis },
    {
      operation: "evaluate",
      message: `evaluate was not sent: the service has not answered the last calls, so it is left alone for another ${retryAfterMillis} ms. Show the usual decline and settle the order later.`,
      isRetryable: true,
    },
  )
