/** Runs work once per key, as long as the key is in the bounded memory of this process. */
import type { Deadline } from "./Deadline.ts"

/** Work by key: a finished key is kept, running work is shared, failed work is removed. */
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
 * Creates a de-duplicator that keeps at least the last `capacity` finished keys in this process's memory; 0
 * keeps none.
 *
 * Every call ends at its own deadline, but its work cannot be stopped and may still run then. So:
 *
 * - The next call of the key waits for that work, and does not start it again.
 * - If that call reaches its deadline as well, the work is given up, because it may never end. The call after it starts
 *   the work again.
 * - A runtime such as Cloudflare Workers may end the call that started the work, together with its timer. Then the first
 *   call that has waited until its deadline gives the work up, if that deadline started after the one of the ended call.
 * - Work that succeeds after it was given up counts as finished.
 */
export const makeDeduplicator = (capacity: number): Deduplicator => {
  const finished = makeRecentKeys(capacity)
  const running = new Map<string, Run>()
  const overdue = new Map<string, Run>()

  const giveUp = (key: string, run: Run) => {
    for (const runs of [running, overdue]) if (runs.get(key) === run) runs.delete(key)
  }

  /** Keeps a run whose deadline has passed. The oldest is given up above a limit, since a run may never end. */
  const keepOverdue = (key: string, run: Run) => {
    if (running.get(key) !== run) return // it has failed
    running.delete(key)
    overdue.set(key, run)
    const [oldest] = overdue.keys()
    if (overdue.size > maxOverdue && oldest !== undefined) overdue.delete(oldest)
  }

  const start = async (key: string, deadline: Deadline, work: Promise<unknown>): Promise<void> => {
    const end = work.then(() => finished.add(key)).finally(() => giveUp(key, run))
    const run: Run = { end, deadline }
    running.set(key, run)
    try {
      await deadline.within(end)
    } catch (error) {
      keepOverdue(key, run)
      throw error
    }
  }

  const join = async (key: string, deadline: Deadline, run: Run): Promise<void> => {
    const isOverdue = () => overdue.get(key) === run
    const wasOverdue = isOverdue()
    try {
      await deadline.within(run.end)
    } catch (error) {
      // A call that joined before the deadline of the first call has not waited for a whole further deadline. Where its
      // own deadline started earlier, for example at its choice of secrets, the first call may not even have reached its own.
      const isEarlier = deadline.startOrder() < run.deadline.startOrder()
      const mayContinue = !wasOverdue && (isOverdue() || isEarlier)
      if (!mayContinue) giveUp(key, run)
      throw error
    }
  }

  return {
    isKnown: (key) => finished.has(key) || running.has(key) || overdue.has(key),
    run: async (key, deadline, work) => {
      if (finished.has(key)) return
      const run = running.get(key) ?? overdue.get(key)
      if (run) return join(key, deadline, run)
      const started = work()
      return started === undefined ? finished.add(key) : start(key, deadline, started)
    },
  }
}

const maxOverdue = 1_000

/** Work that has started. */
interface Run {
  readonly end: Promise<void>
  /** The deadline of the call that started it. */
  readonly deadline: Deadline
}

/** A set of the most recent keys, in bounded memory. */
export interface RecentKeys {
  readonly has: (key: string) => boolean
  readonly add: (key: string) => void
}

/**
 * Creates a set of at least the last `capacity` keys, and at most twice as many; 0 keeps none. It has two
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
