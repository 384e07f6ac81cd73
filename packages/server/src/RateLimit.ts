/** A bound on how often something may be asked, by key. */

/** How often. */
export interface RateLimitOptions {
  /** Requests per window. */
  readonly max: number
  readonly windowMillis: number
  /** The clock, epoch milliseconds. */
  readonly now: () => number
}

/** One counted request. */
export interface Turn {
  /** 0 when it may pass, else the milliseconds to wait. */
  readonly waitMillis: number
  /** Takes the count back. */
  readonly giveBack: () => void
}

/**
 * Counts a request of a key.
 *
 * Gotchas: fixed windows in this process's memory; at most 10 000 keys, the oldest forgotten first.
 */
export const rateLimit = ({ max, windowMillis, now }: RateLimitOptions): ((key: string) => Turn) => {
  const windows = new Map<string, { readonly endsAt: number; count: number }>()
  return (key) => {
    const millis = now()
    let window = windows.get(key)
    if (!window || window.endsAt <= millis) {
      window = { endsAt: millis + windowMillis, count: 0 }
      windows.set(key, window)
      for (const oldest of windows.keys()) {
        if (windows.size <= 10_000) break
        windows.delete(oldest)
      }
    }
    const counted = window
    counted.count += 1
    return {
      waitMillis: counted.count > max ? counted.endsAt - millis : 0,
      giveBack: () => {
        counted.count -= 1
      },
    }
  }
}
