/** Sends accepted events to pg-boss, inside the transaction that accepts them. */
import type { InboxEvent } from "./InboxEvent.ts"
import { checkWholeNumbers, largestInteger } from "./NumericOptions.ts"

/** A connection inside a transaction, as far as pg-boss uses it. */
export interface PgBossTransaction {
  query(text: string, values?: unknown[]): PromiseLike<{ readonly rows: unknown[] }>
}

/** An instance of `PgBoss` 12, as far as the inbox uses it. */
export interface Boss {
  send(
    name: string,
    data: object,
    options: {
      readonly db: { executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> }
      readonly singletonKey?: string
      readonly retentionSeconds?: number
    },
  ): Promise<string | null>
}

/** Where events go. */
export interface PgBossOptions {
  readonly boss: Boss
  /** The queue, which has to exist. Default: "flexcharge". */
  readonly queue?: string | undefined
  /**
   * How long pg-boss keeps a job that no worker has fetched. Its own default of 14 days would lose events. Default: 10
   * years.
   */
  readonly retentionSeconds?: number | undefined
}

const tenYearsSeconds = 315_360_000

/**
 * Creates the `forward` function of an inbox on `postgres({ pool })` with pg-boss in the same database. The job is
 * written if and only if the event is accepted, and its data is the `InboxEvent`.
 *
 * A pg-boss worker may run a job again. To write its effects once, use `fetch` and complete the job in the transaction
 * of the effects with `{ id, retryCount }`, or keep `event.token` under a unique key. pg-boss does not keep the order of
 * the events of an order, except in queues with the policy `key_strict_fifo`, where a failed job blocks its order.
 */
export const forwardToPgBoss = <Tx extends PgBossTransaction>({
  boss,
  queue = "flexcharge",
  retentionSeconds = tenYearsSeconds,
}: PgBossOptions): ((event: InboxEvent, transaction: Tx) => Promise<void>) => {
  checkWholeNumbers({ retentionSeconds }, 1, largestInteger)
  return async (event, transaction) => {
    const executeSql = async (text: string, values?: unknown[]) => transaction.query(text, values)
    const id = await boss.send(queue, event, {
      db: { executeSql },
      retentionSeconds,
      ...(event.orderSessionKey === undefined ? {} : { singletonKey: event.orderSessionKey }),
    })
    // Null means that the queue's policy discarded the job; the event must not be acknowledged then.
    if (id === null)
      throw new Error(
        `pg-boss did not accept the event for the queue "${queue}", whose policy allows one job per order. Use a queue with the policy "standard" or "key_strict_fifo".`,
      )
  }
}
