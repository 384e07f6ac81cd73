/** Runs work once per key: a finished key is remembered, a running one is shared, a failed one is forgotten. */

/** How the work of a key went for this caller. */
export type Turn = "first" | "repeated"

/** Work by key. */
export interface Once {
  /** Whether the work of this key was finished before. */
  readonly isDone: (key: string) => boolean
  /** Runs the work, or waits for the one who runs it; what it throws, every waiting caller gets. */
  readonly run: (key: string, work: () => Promise<Turn>) => Promise<Turn>
}

/** Adds a key to a set of the last `capacity` keys; the oldest goes first. */
export const remember = (keys: Set<string>, key: string, capacity: number): void => {
  keys.add(key)
  for (const oldest of keys) {
    if (keys.size <= capacity) return
    keys.delete(oldest)
  }
}

/** Remembers the last `capacity` finished keys in this process's memory; 0 remembers none. */
export const once = (capacity: number): Once => {
  const done = new Set<string>()
  const running = new Map<string, Promise<Turn>>()

  const runFirst = async (key: string, work: () => Promise<Turn>): Promise<Turn> => {
    try {
      const turn = await work()
      remember(done, key, capacity)
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
