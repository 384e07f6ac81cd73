/** How often a card may be tried within the windows of the card networks, so that no fee for excess retries is due. */
import { gatewayError } from "./GatewayError.ts"
import { entry, instant } from "./Input.ts"

/** The attempts at one card, as your own records have them. */
export interface AttemptHistory {
  /** Card network in lower case, such as `visa`. */
  readonly network: string
  /** When the card was tried, ISO 8601 with a zone, in any order. */
  readonly attemptedAt: readonly string[]
}

/** How many attempts a network accepts within a window. */
export interface RetryLimits {
  readonly [network: string]: { readonly attempts: number; readonly windowMillis: number }
}

/** Whether another attempt stays within the limit. */
export interface RetryLimit {
  readonly isAllowed: boolean
  /** Attempts that are left now; `undefined` when no limit of the network is known. */
  readonly remaining: number | undefined
  /** When the next attempt is within the limit, ISO 8601; `undefined` when it is now. */
  readonly nextAllowedAt: string | undefined
}

const day = 86_400_000

// As one processor states them (Solidgate, 2026); other processors and regions may differ, so pass your own.
const networkLimits: RetryLimits = {
  visa: { attempts: 15, windowMillis: 30 * day },
  mastercard: { attempts: 10, windowMillis: 30 * day },
}

/**
 * Reports whether a card may be tried again at your gateway without exceeding its network's limit. A rescue does
 * not count as an attempt, and needs no such check.
 *
 * Throws a `GatewayError` when a date is invalid: attempts that cannot be counted must not be ignored.
 *
 * @example
 * retryLimit({ network: "visa", attemptedAt: ["2026-11-01T10:00:00Z"] }, new Date()).remaining // => 14
 */
export const retryLimit = (
  history: AttemptHistory,
  now: Date,
  limits: RetryLimits = networkLimits,
): RetryLimit => {
  const nowMillis = now.getTime()
  if (Number.isNaN(nowMillis)) throw invalidHistory("now")
  const times = history.attemptedAt.map((time, index) => {
    const valid = instant(time)
    if (valid === undefined) throw invalidHistory(`history.attemptedAt[${index}]`)
    return Date.parse(valid)
  })
  const limit = entry(limits, history.network)
  if (limit === undefined) return { isAllowed: true, remaining: undefined, nextAllowedAt: undefined }
  // An attempt dated in the future, by another clock, counts: it was made.
  const counted = times
    .filter((time) => time > nowMillis - limit.windowMillis)
    .sort((one, other) => one - other)
  const remaining = Math.max(0, limit.attempts - counted.length)
  // The window must have moved past all but `attempts - 1` of them.
  const blocking = remaining === 0 ? counted[counted.length - limit.attempts] : undefined
  return {
    isAllowed: remaining > 0,
    remaining,
    nextAllowedAt: blocking === undefined ? undefined : new Date(blocking + limit.windowMillis).toISOString(),
  }
}

const invalidHistory = (path: string) =>
  gatewayError(path, "Pass dates: now as a Date, attempts in ISO 8601 with a zone.")
