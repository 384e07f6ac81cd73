/** Whether an authentic delivery is fresh, and whether its nonce was used before. */
import type { Provenance } from "./VerifiedBody.ts"
import { refuse } from "./WebhookError.ts"

/** How far a delivery's date may lie from the clock, in both directions, where nothing else is said. */
export const defaultToleranceMillis = 5 * 60_000

/** Remembers the nonces of authentic deliveries for as long as their date stays within the tolerance. */
export interface NonceStore {
  /** Takes the nonce if nobody has; answers whether it was free. One atomic step in a store that is shared. */
  readonly claim: (nonce: string, expiresAtMillis: number) => boolean | Promise<boolean>
}

/** Throws `StaleDelivery` or `FutureDelivery` when the delivery's date is further than the tolerance from now. */
export const checkFreshness = (
  { sentAtMillis }: Provenance,
  nowMillis: number,
  toleranceMillis: number,
): void => {
  const ageMillis = nowMillis - sentAtMillis
  if (Math.abs(ageMillis) <= toleranceMillis) return
  if (ageMillis > 0) refuse("StaleDelivery", "authentic, so look its order up", { ageMillis })
  refuse("FutureDelivery", "authentic, so check this clock", { aheadMillis: -ageMillis })
}

/**
 * A nonce store in this process's memory.
 *
 * Gotchas: bounded, so the oldest nonces are forgotten under pressure; and not seen by other processes.
 */
export const memoryNonces = (options: { capacity?: number; now?: () => number } = {}): NonceStore => {
  const { capacity = 10_000, now = Date.now } = options
  const expiries = new Map<string, number>()
  return {
    claim: (nonce, expiresAtMillis) => {
      for (const [known, expiry] of expiries) {
        if (expiry > now() && expiries.size < capacity) break
        expiries.delete(known)
      }
      if ((expiries.get(nonce) ?? 0) > now()) return false
      expiries.set(nonce, expiresAtMillis)
      return true
    },
  }
}
