/** Runs work once per key: a finished key is remembered, a running one is shared, a failed one is forgotten. */
import { recent } from "./Recent.ts"

/** How the work of a key went for this caller. */
export type Turn = "first" | "repeated"

/** Work by key. */
export interface Once {
  /** Whether the work of this key was finished before. */
  readonly isDone: (key: string) => boolean
  /** Runs the work, or waits for the one who runs it; what it throws, every waiting caller gets. */
  readonly run: (key: string, work: () => Promise<Turn>) => Promise<Turn>
}

/** Remembers the finished keys of late in this process's memory, at least `capacity` of them; 0 remembers none. */
export const once = (capacity: number): Once => {
  const done = recent(capacity)
  const running = new Map<string, Promise<Turn>>()

  const runFirst = async (key: string, work: () => Promise<Turn>): Promise<Turn> => {
    try {
      const turn = await work()
      done.add(key)
      return turn
    } finally {
      running.delete(key)
    }
  }

  return {
    isDone: (key) => done.has(key),
    run: async (key, work) => {
      if (done.has(key)) return "repeated"
      const before = running.get(key)
      if (before) {
        await before
        return "repeated"
      }
      const mine = runFirst(key, work)
      running.set(key, mine)
      return mine
    },
  }
}
