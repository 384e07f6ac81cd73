/** How long data is kept. Pending and dead entries are never deleted. */
import type { Pruned, Store } from "./Store.ts"

/** Ages in days. */
export interface RetentionOptions {
  /** The stored bodies of webhooks and the external order ids. Default: 90. */
  readonly bodyDays?: number
  /**
   * Keys and ledger of orders without any signal for this long. A webhook that the service sends again later would be
   * handled again. Default: 548, which is 18 months.
   */
  readonly keyDays?: number
}

const dayMillis = 86_400_000
const rowsPerTransaction = 500

/** Deletes everything that is too old, in short transactions, and returns how much it was. */
export const pruneAll = async (
  store: Pick<Store<never>, "prune">,
  { bodyDays = 90, keyDays = 548 }: RetentionOptions,
  signal: AbortSignal,
): Promise<Pruned> => {
  let bodies = 0
  let keys = 0
  while (!signal.aborted) {
    const pruned = await store.prune({
      bodiesOlderThanMillis: bodyDays * dayMillis,
      keysOlderThanMillis: keyDays * dayMillis,
      limit: rowsPerTransaction,
    })
    bodies += pruned.bodies
    keys += pruned.keys
    if (pruned.bodies === 0 && pruned.keys === 0) break
  }
  return { bodies, keys }
}
