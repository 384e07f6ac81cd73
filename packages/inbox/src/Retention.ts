/** How long data is kept. Pending and dead entries are never deleted. */
import type { Pruned, Store } from "./Store.ts"

/** Ages in days, at most 36,500. */
export interface RetentionOptions {
  /** The stored bodies of webhooks and the external order ids. Default: 90. */
  readonly bodyDays?: number | undefined
  /**
   * Keys and ledger of orders without any signal for this long. A webhook that the service sends again later would be
   * handled again. Default: 548, which is 18 months.
   */
  readonly keyDays?: number | undefined
}

/** How many rows were deleted. */
export interface Deleted {
  readonly bodies: number
  readonly keys: number
}

const minuteMillis = 60_000
const hourMillis = 3_600_000
const dayMillis = 86_400_000
const entriesPerTransaction = 1_000

/**
 * Creates the background job, which deletes once a day, in one process. A failed run is repeated after a minute, then after
 * two, four, and so on up to an hour.
 */
export const makeDailyPrune = (
  store: Pick<Store<never>, "prune" | "takeTurn" | "postponeTurn">,
  retention: RetentionOptions,
  signal: AbortSignal,
): (() => Promise<void>) => {
  let failures = 0
  return async () => {
    // A run that does not reach its end, for example because this process is killed, is repeated after an hour.
    if (!(await store.takeTurn("prune", hourMillis))) return
    try {
      await pruneAll(store, retention, signal)
      failures = 0
    } catch (error) {
      // Also at a stop, so that another process continues.
      await store.postponeTurn("prune", Math.min(hourMillis, minuteMillis * 2 ** failures++)).catch(() => {}) // due in an hour
      throw error
    }
    await store.postponeTurn("prune", dayMillis)
  }
}

/**
 * Deletes everything that is too old, in short transactions from the oldest entry on, and returns how much it was. Rejects
 * with the reason of the signal between two transactions.
 */
export const pruneAll = async (
  store: Pick<Store<never>, "prune">,
  { bodyDays = 90, keyDays = 548 }: RetentionOptions,
  signal: AbortSignal,
): Promise<Deleted> => {
  let bodies = 0
  let keys = 0
  let after: number | undefined = 0
  while (after !== undefined) {
    signal.throwIfAborted()
    const pruned: Pruned = await store.prune({
      bodiesOlderThanMillis: bodyDays * dayMillis,
      keysOlderThanMillis: keyDays * dayMillis,
      after,
      limit: entriesPerTransaction,
    })
    bodies += pruned.bodies
    keys += pruned.keys
    after = pruned.next
  }
  return { bodies, keys }
}
