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

const maxKeys = 10_000

/**
 * Creates a rate limit: a function that counts a request of a key. It uses fixed windows in this process's memory and
 * keeps at most 10 000 keys; the oldest are forgotten first.
 */
export const rateLimit = ({
  max,
  windowMillis,
  now,
}: RateLimitOptions): ((key: string) => RateLimitPermit) => {
  const windows = new Map<string, { readonly endsAt: number; count: number }>()
  return (key) => {
    const millis = now()
    let window = windows.get(key)
    if (!window || window.endsAt <= millis) {
      window = { endsAt: millis + windowMillis, count: 0 }
      windows.set(key, window)
      for (const oldest of windows.keys()) {
        if (windows.size <= maxKeys) break
        windows.delete(oldest)
      }
    }
    const counted = window
    counted.count += 1
    return {
      waitMillis: counted.count > max ? counted.endsAt - millis : 0,
      release: () => {
        counted.count -= 1
      },
    }
  }
}
