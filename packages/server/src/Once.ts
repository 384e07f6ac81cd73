/** Runs work once per key: a finished key is remembered, a running one is shared, a failed one is forgotten. */
import type { Deadline } from "./Deadline.ts"
import { recent } from "./Recent.ts"

/** Work by key. */
export interface Once {
  /** Whether the work of this key was finished before, or is under way. */
  readonly isKnown: (key: string) => boolean
  /**
   * Runs the work, or waits for the one who runs it; what it throws, every waiting caller gets. Work that gives no
   * promise is finished.
   */
  readonly run: (key: string, deadline: Deadline, work: () => Promise<unknown> | undefined) => Promise<void>
}

/**
 * Remembers the finished keys of late in this process's memory, at least `capacity` of them; 0 remembers none.
 *
 * Work that is not done by the deadline of the one who began it fails for all who wait, so that the next caller may
 * try; should it still succeed, it counts as finished.
 */
export const once = (capacity: number): Once => {
  const done = recent(capacity)
  const running = new Map<string, Promise<void>>()

  const finish = async (key: string, { within }: Deadline, working: Promise<unknown>): Promise<void> => {
    try {
      await within(working.then(() => done.add(key)))
    } finally {
      running.delete(key)
    }
  }

  return {
    isKnown: (key) => done.has(key) || running.has(key),
    run: async (key, deadline, work) => {
      if (done.has(key)) return
      const before = running.get(key)
      if (before) return before
      const working = work()
      if (working === undefined) return done.add(key)
      const mine = finish(key, deadline, working)
      running.set(key, mine)
      return mine
    },
  }
}
