/** Limits how often something may be requested, by key. */

/** The limit. */
export interface RateLimitOptions {
  /** Requests per window. */
  readonly max: number
  readonly windowMillis: number
  /** The clock, in milliseconds since the Unix epoch. */
  readonly now: () => number
}

/** One counted request. */
export interface RateLimitPermit {
  /** 0 when the request is allowed, else the milliseconds to wait. */
  readonly waitMillis: number
  /** Removes the request from the count. */
  readonly release: () => void
}

/** A limit of the requests of each key. */
export interface RateLimit {
  /** Counts a request of a key. */
  readonly take: (key: string) => RateLimitPermit
  /** Returns 0 when the next request of a key is allowed, else the milliseconds to wait. It counts nothing. */
  readonly waitMillis: (key: string) => number
}

const maxKeys = 10_000

/**
 * Creates a rate limit. It uses fixed windows in this process's memory and keeps at most 10 000 keys; the oldest are
 * removed first.
 */
export const rateLimit = ({ max, windowMillis, now }: RateLimitOptions): RateLimit => {
  const windows = new Map<string, { readonly endsAt: number; count: number }>()

  const open = (key: string) => {
    const window = { endsAt: now() + windowMillis, count: 0 }
    windows.delete(key) // so that the new window counts as the newest key
    windows.set(key, window)
    for (const oldest of windows.keys()) {
      if (windows.size <= maxKeys) break
      windows.delete(oldest)
    }
    return window
  }
  const current = (key: string) => {
    const window = windows.get(key)
    const leftMillis = window ? window.endsAt - now() : 0
    return leftMillis > 0 && leftMillis <= windowMillis ? window : undefined // more is left where the clock was set back
  }

  return {
    take: (key) => {
      const window = current(key) ?? open(key)
      window.count += 1
      return {
        waitMillis: window.count > max ? window.endsAt - now() : 0,
        release: () => {
          window.count -= 1
        },
      }
    },
    waitMillis: (key) => {
      const window = current(key)
      return window && window.count >= max ? window.endsAt - now() : 0
    },
  }
}
