/** Runs work once per key as far as this process remembers, in bounded memory. */
import type { Deadline } from "./Deadline.ts"

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
 * again; if the work succeeds later, it counts as finished. A waiting call also ends at its own deadline: a runtime such
 * as Cloudflare Workers may end the first request together with its timer.
 */
export const makeDeduplicator = (capacity: number): Deduplicator => {
  const finished = makeRecentKeys(capacity)
  const running = new Map<string, Promise<void>>()

  const waitFor = async (key: string, { within }: Deadline, run: Promise<void>): Promise<void> => {
    try {
      await within(run)
    } finally {
      if (running.get(key) === run) running.delete(key)
    }
  }

  return {
    isKnown: (key) => finished.has(key) || running.has(key),
    run: async (key, deadline, work) => {
      if (finished.has(key)) return
      const underWay = running.get(key)
      if (underWay) return waitFor(key, deadline, underWay)
      const started = work()
      if (started === undefined) return finished.add(key)
      const run = deadline.within(started.then(() => finished.add(key)))
      running.set(key, run)
      return waitFor(key, deadline, run)
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

const maxTextLength = 256

/** Bounds the length of a key: returns the text, or the digest of a text of more than 256 characters. */
export const boundedText = (text: string): string => (text.length > maxTextLength ? digestOf(text) : text)

/** A 53-bit digest (cyrb53) of a text: enough to keep values apart, but no protection against forgery. */
export const digestOf = (text: string): string => {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    high = Math.imul(high ^ code, 0x9e3779b1)
    low = Math.imul(low ^ code, 0x5f356495)
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35)
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35)
  return ((2 ** 21 - 1) & low).toString(36) + (high >>> 0).toString(36)
}
