/** Runs work once per key as far as this process remembers, and within a deadline. */
import { timerMillis } from "./timerMillis.ts"

/** The time that a merchant's hooks have for one delivery, all of them together. It starts with the first wait. */
export interface Deadline {
  /** Waits for work, at most until the deadline. */
  readonly within: <A>(work: Promise<A>) => Promise<A>
  /** Stops the timer. */
  readonly clear: () => void
}

/** Creates a deadline. */
export const makeDeadline = (timeoutMillis: number): Deadline => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let timeout: Promise<never> | undefined
  const start = () =>
    new Promise<never>((_, reject) => {
      const message = `The delivery was not handled within ${timeoutMillis} ms. Move long work to a queue, or raise handlerTimeoutMillis.`
      timer = setTimeout(() => reject(new Error(message)), timerMillis(timeoutMillis))
    })
  return {
    within: (work) => {
      timeout ??= start()
      return Promise.race([work, timeout])
    },
    clear: () => clearTimeout(timer),
  }
}

/** Work by key: a finished key is remembered, a running one is shared, a failed one is forgotten. */
export interface Deduplicator {
  /** Whether the work of this key has finished or is running. */
  readonly isKnown: (key: string) => boolean
  /**
   * Runs the work, or waits for the call that runs it; every waiting call gets its error. Work that returns no Promise
   * is finished.
   */
  readonly run: (key: string, deadline: Deadline, work: () => Promise<unknown> | undefined) => Promise<void>
}

/**
 * Creates a de-duplicator that remembers at least the last `capacity` finished keys in this process's memory; 0
 * remembers none.
 *
 * Work that is not done by the deadline of its first call fails for every waiting call, so that the next call may try
 * again; if the work succeeds later, it counts as finished.
 */
export const makeDeduplicator = (capacity: number): Deduplicator => {
  const finished = makeRecentKeys(capacity)
  const running = new Map<string, Promise<void>>()

  const runToEnd = async (key: string, { within }: Deadline, work: Promise<unknown>): Promise<void> => {
    try {
      await within(work.then(() => finished.add(key)))
    } finally {
      running.delete(key)
    }
  }

  return {
    isKnown: (key) => finished.has(key) || running.has(key),
    run: async (key, deadline, work) => {
      if (finished.has(key)) return
      const underWay = running.get(key)
      if (underWay) return underWay
      const started = work()
      if (started === undefined) return finished.add(key)
      const run = runToEnd(key, deadline, started)
      running.set(key, run)
      return run
    },
  }
}

/** A set of the most recent keys, in bounded memory. */
export interface RecentKeys {
  readonly has: (key: string) => boolean
  readonly add: (key: string) => void
}

/**
 * Creates a set of at least the last `capacity` keys, and at most twice as many; 0 remembers none. It has two
 * generations, because deleting the oldest key of one `Set` repeatedly walks over all deleted ones.
 */
export const makeRecentKeys = (capacity: number): RecentKeys => {
  let current = new Set<string>()
  let previous = new Set<string>()
  return {
    has: (key) => current.has(key) || previous.has(key),
    add: (key) => {
      if (current.size >= capacity) {
        previous = current
        current = new Set()
      }
      if (capacity > 0) current.add(key)
    },
  }
}
