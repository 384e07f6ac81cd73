/** Whether the nonce of an authentic delivery was used before. */

/** Remembers the nonces of authentic deliveries for as long as their date stays within the tolerance. */
export interface NonceStore {
  /** Takes the nonce if nobody has; answers whether it was free. One atomic step in a store that is shared. */
  readonly claim: (nonce: string, expiresAtMillis: number) => boolean | Promise<boolean>
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
