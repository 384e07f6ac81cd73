/** Detects replays: whether the nonce of an authentic delivery was used before. */
import { checkLimits, ownProperties } from "./options.ts"

/** Keeps the nonces of authentic deliveries for as long as their date stays within the tolerance. */
export interface NonceStore {
  /**
   * Claims a nonce and returns whether it was unused. A store that processes share must do both in one atomic step. At
   * `expiresAtMillis` the nonce may be removed, because its delivery is stale from then on.
   */
  readonly claim: (nonce: string, expiresAtMillis: number) => boolean | Promise<boolean>
}

/**
 * Creates a nonce store in this process's memory. It is bounded, so the oldest nonces are removed when it is full.
 * It is not shared with other processes, and a restart empties it.
 *
 * Errors: `InvalidOption` for a capacity that is not a number of at least 1.
 */
export const memoryNonces = (options: { capacity?: number; now?: () => number } = {}): NonceStore => {
  const { capacity = 10_000, now = Date.now } = ownProperties(options)
  checkLimits({ capacity }, 1)
  const expiries = new Map<string, number>()
  return {
    claim: (nonce, expiresAtMillis) => {
      if ((expiries.get(nonce) ?? 0) > now()) return false // before another nonce is removed when the store is full
      for (const [known, expiry] of expiries) {
        if (expiry > now() && expiries.size < capacity) break
        expiries.delete(known)
      }
      expiries.set(nonce, expiresAtMillis)
      return true
    },
  }
}
