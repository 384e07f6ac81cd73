/** Merchant-initiated transactions (MIT): the two ways in which the service works on them. */
import { invalid } from "./ApiError.ts"
import type { Payment } from "./Rescue.ts"

/**
 * A payment that you keep retrying yourself: each response is a momentary state.
 *
 * Use the same `orderId` through the whole retry period and a new `attempt` for each try. The payment has no expiry.
 * After a decline, `decision.nextAttempt` is the next attempt.
 * Errors: throws `Invalid` when the attempt is not a whole number from 1.
 * Source: docs.flexfactor.io/docs/standard-integration-for-mit, 2026 (vendor).
 */
export const sync = (payment: Payment, { attempt }: { readonly attempt: number }): Payment => {
  if (!Number.isInteger(attempt) || attempt < 1)
    throw invalid("MerchantInitiated.sync", [{ path: "attempt", message: "must be a whole number from 1" }])
  const { expiryDateUtc: _none, ...retried } = payment
  return { ...retried, isMIT: true, attemptCount: attempt }
}

/** How long the service may be given, in days. Minimum: vendor, 2023; maximum: Konnektive guide (third-party). */
export const managedDays = { least: 14, most: 21 } as const

const dayMillis = 86_400_000
const latestMoment = 8.64e15 // of a Date

/**
 * A payment that the service works on by itself until it is rescued or expires: stop your own retries.
 *
 * It has `days` from `now` (milliseconds since the Unix epoch), 14 to 21; 21 when absent. The decision is `Pending`,
 * and a webhook or `waitForOutcome` brings the outcome.
 * Errors: throws `Invalid` when `now` is not a moment or the days are out of bounds; set `expiryDateUtc` yourself to go beyond them.
 * An `expiryDateUtc` of your own is sent unchanged, even one in the past: the service decides whether it applies to
 * the account (active_merchant's remote tests, 2025, third-party).
 * Source: docs.flexfactor.io/docs/standard-integration-for-mit, 2026 (vendor).
 */
export const managed = (
  payment: Payment,
  { now, days = managedDays.most }: { readonly now: number; readonly days?: number },
): Payment => {
  const { least, most } = managedDays
  if (!(days >= least && days <= most))
    throw invalid("MerchantInitiated.managed", [
      { path: "days", message: `must be from ${least} to ${most}` },
    ])
  if (!(Math.abs(now) <= latestMoment - days * dayMillis))
    throw invalid("MerchantInitiated.managed", [
      { path: "now", message: "must be a moment in milliseconds since the Unix epoch" },
    ])
  const expiryDateUtc = new Date(now + days * dayMillis).toISOString()
  return { ...payment, isMIT: true, expiryDateUtc }
}
