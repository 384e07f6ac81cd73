/** One schedule for every repetition: keyed or safe calls only, full jitter, `Retry-After`, within one budget. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import type { ApiError } from "./ApiError.ts"

/** How often and how soon to ask again. */
export interface RetryPolicy {
  /** Attempts in all, the first included. */
  readonly attempts: number
  /** Bound of the first pause in milliseconds; it doubles with each attempt, and the pause is drawn below it. */
  readonly baseMillis: number
  /** Bound of any pause in milliseconds, unless the service asks for a longer one. */
  readonly capMillis: number
}

/** Three attempts, pauses drawn below 200 ms, then 400 ms. */
export const defaultRetry: RetryPolicy = { attempts: 3, baseMillis: 200, capMillis: 2_000 }

/** What bounds the repetition of one call. */
export interface RetryOptions {
  readonly policy: RetryPolicy
  /** Whether the call that failed may be sent again at all. */
  readonly isRepeatable: (error: ApiError) => boolean
  /** Milliseconds since the Unix epoch. */
  readonly deadline: number
}

/**
 * Runs an attempt until it is answered, the attempts are used up, or the next one could not end in time.
 *
 * A call still in progress on the service's side is asked for again until the deadline: it has an answer coming.
 */
export const retrying = <A>(
  attempt: (number: number) => Effect.Effect<A, ApiError>,
  options: RetryOptions,
  number = 1,
): Effect.Effect<A, ApiError> =>
  Effect.catch(attempt(number), (error) =>
    error.isRetryable && options.isRepeatable(error)
      ? Effect.andThen(
          pausing(error, options, number),
          Effect.suspend(() => retrying(attempt, options, number + 1)),
        )
      : Effect.fail(error),
  )

// A call in progress is asked for any number of times: whatever the policy says, that must not become a hot loop.
const shortestWaitMillis = 100

/** Waits before the next attempt, or fails with the last error when there is none to come. */
const pausing = Effect.fnUntraced(function* (
  error: ApiError,
  { policy, deadline }: RetryOptions,
  number: number,
): Effect.fn.Return<void, ApiError> {
  const isLast = number >= policy.attempts && (error.reason._tag !== "Conflict" || policy.attempts === 1)
  if (isLast) return yield* Effect.fail(error)
  const drawn = pauseMillis(policy, number, yield* Random.next, asked(error))
  const pause = error.reason._tag === "Conflict" ? Math.max(drawn, shortestWaitMillis) : drawn
  if ((yield* Clock.currentTimeMillis) + pause >= deadline) return yield* Effect.fail(error)
  yield* Effect.sleep(pause)
})

const asked = ({ reason }: ApiError): number =>
  reason._tag === "RateLimited" || reason._tag === "Unavailable" ? (reason.retryAfterMillis ?? 0) : 0

/** The pause after an attempt: drawn below a doubling bound, and never shorter than the service asked for. */
export const pauseMillis = (
  { baseMillis, capMillis }: RetryPolicy,
  attempt: number,
  random: number,
  askedMillis: number,
): number => askedMillis + Math.floor(random * Math.min(capMillis, baseMillis * 2 ** (attempt - 1)))
