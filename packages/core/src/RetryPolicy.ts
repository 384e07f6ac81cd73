/** When and how often a call is repeated: full jitter, `Retry-After`, and one deadline for all attempts. */
import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import type { ApiError } from "./ApiError.ts"

/** How often and how soon a call is repeated. */
export interface RetryPolicy {
  /** Attempts in all, the first included. */
  readonly attempts: number
  /** Bound of the first pause in milliseconds; it doubles with each attempt, and the pause is drawn below it. */
  readonly baseMillis: number
  /** Bound of any drawn pause in milliseconds. A pause that the service requests is added to it. */
  readonly capMillis: number
}

/** Three attempts, with pauses drawn below 200 ms and then 400 ms. */
export const defaultRetryPolicy: RetryPolicy = { attempts: 3, baseMillis: 200, capMillis: 2_000 }

// A call in progress is repeated without a limit of attempts, so it needs a shortest pause.
const shortestConflictPauseMillis = 100

/** A failed attempt of a call, and what decides whether another one may be made. */
export interface FailedAttempt {
  readonly error: ApiError
  /** Whether the call may be sent again at all. */
  readonly isRepeatable: boolean
  /** Milliseconds until the deadline of the call. */
  readonly leftMillis: number
}

/**
 * The schedule of the attempts of each call. It ends when the error is not retryable, when the attempts are used up, or
 * when the next attempt could not begin before the deadline.
 *
 * A call that the service reports as still in progress is repeated until the deadline, because it will have a response
 * soon; not at all where the policy allows one attempt only.
 */
export const retrySchedule = (policy: RetryPolicy): Schedule.Schedule<number, FailedAttempt> =>
  Schedule.fromStepWithMetadata(
    Effect.succeed(
      Effect.fnUntraced(function* ({ input, attempt }: Schedule.InputMetadata<FailedAttempt>) {
        const { error, isRepeatable, leftMillis } = input
        if (!error.isRetryable || !isRepeatable) return yield* Cause.done(attempt)
        const isConflict = error.reason._tag === "Conflict"
        const hasLimit = !isConflict || policy.attempts === 1
        if (hasLimit && attempt >= policy.attempts) return yield* Cause.done(attempt)
        const drawn = pauseMillis(policy, attempt, yield* Random.next, requestedPauseMillis(error))
        const pause = isConflict ? Math.max(drawn, shortestConflictPauseMillis) : drawn
        if (pause >= leftMillis) return yield* Cause.done(attempt)
        return [attempt, Duration.millis(pause)] satisfies [number, Duration.Duration]
      }),
    ),
  )

const requestedPauseMillis = ({ reason }: ApiError): number =>
  reason._tag === "RateLimited" || reason._tag === "Unavailable" ? (reason.retryAfterMillis ?? 0) : 0

/** The pause after an attempt: drawn below a doubling bound, after the pause that the service requested. */
export const pauseMillis = (
  { baseMillis, capMillis }: RetryPolicy,
  attempt: number,
  random: number,
  requestedMillis: number,
): number => requestedMillis + Math.floor(random * Math.min(capMillis, baseMillis * 2 ** (attempt - 1)))
