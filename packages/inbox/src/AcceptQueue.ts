/** Collects entries that arrive at the same time and stores them in one transaction. */
import { isInboxError } from "./InboxError.ts"
import type { Forward, NewEntry, Store } from "./Store.ts"

/** Stores entries. */
export interface AcceptQueue {
  /** Resolves once the entry is durable, to whether it is new. */
  readonly add: (entry: NewEntry) => Promise<boolean>
}

const largestBatch = 256
/** While one batch is written, another one fills; a second connection keeps the database busy meanwhile. */
const mostBatches = 2

interface Waiting {
  readonly entry: NewEntry
  readonly resolve: (isNew: boolean) => void
  readonly reject: (error: unknown) => void
}

/** Creates the queue. */
export const makeAcceptQueue = <Tx>(
  store: Pick<Store<Tx>, "accept">,
  forward: Forward<Tx> | undefined,
): AcceptQueue => {
  let waiting: Waiting[] = []
  let running = 0
  let isScheduled = false

  const write = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const results = await store.accept(
        batch.map(({ entry }) => entry),
        forward,
      )
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] === true)
    } catch (error) {
      const [first] = batch
      // One invalid entry, or one that cannot be forwarded, must not prevent the others from being stored.
      if (batch.length === 1 || isInboxError(error)) for (const { reject } of batch) reject(error)
      else if (first) for (const each of batch) await write([each])
    }
  }

  const schedule = () => {
    if (isScheduled || running >= mostBatches || waiting.length === 0) return
    isScheduled = true
    setImmediate(async () => {
      isScheduled = false
      const batch = waiting.slice(0, largestBatch)
      waiting = waiting.slice(largestBatch)
      running++
      schedule()
      await write(batch)
      running--
      schedule()
    })
  }

  return {
    add: (entry) =>
      new Promise((resolve, reject) => {
        waiting.push({ entry, resolve, reject })
        schedule()
      }),
  }
}
