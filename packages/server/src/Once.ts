/** Runs work once per key: a finished key is remembered, a running one is shared, a failed one is forgotten. */
import { recent } from "./Recent.ts"

/** Work by key. */
export interface Once {
  /** Whether the work of this key was finished before. */
  readonly isDone: (key: string) => boolean
  /** Runs the work, or waits for the one who runs it; what it throws, every waiting caller gets. */
  readonly run: (key: string, work: () => Promise<unknown>) => Promise<void>
}

/**
 * Remembers the finished keys of late in this process's memory, at least `capacity` of them; 0 remembers none.
 *
 * Work that takes longer than its time fails for those who wait, so that the next caller may try; should it still
 * succeed, it counts as finished.
 */
export const once = (capacity: number, timeoutMillis: number): Once => {
  const done = recent(capacity)
  const running = new Map<string, Promise<void>>()

  const runFirst = async (key: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await within(
        timeoutMillis,
        work().then(() => done.add(key)),
      )
    } finally {
      running.delete(key)
    }
  }

  return {
    isDone: (key) => done.has(key),
    run: async (key, work) => {
      if (done.has(key)) return
      const before = running.get(key)
      if (before) return before
      const mine = runFirst(key, work)
      running.set(key, mine)
      return mine
    },
  }
}

const longestTimerMillis = 2_147_483_647

const within = async (timeoutMillis: number, work: Promise<void>): Promise<void> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    const message = `An event was not handled within ${timeoutMillis} ms. Hand long work on, or raise handlerTimeoutMillis.`
    timer = setTimeout(() => reject(new Error(message)), Math.min(timeoutMillis, longestTimerMillis))
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
