/** The PostgreSQL engine, for many machines: tables in a schema of the merchant's own database. */
import { createHash, randomUUID } from "node:crypto"
import type { EvaluateContext, OrderState } from "@flexcharge/schema/plain"
import { advancesHandledState, type HandledChange, handledChange, parseState } from "./HandledChange.ts"
import { InboxError, storageErrorOfPostgres } from "./InboxError.ts"
import { checkWholeNumbers, longestTimerMillis } from "./NumericOptions.ts"
import {
  migratePostgres,
  type PostgresQuery,
  type PostgresRow,
  postgresStatements,
} from "./PostgresTables.ts"
import type { RescueClaimRow } from "./RescueClaim.ts"
import type { Completion, Entry, EntryStatus, LeasedEntry, Source, Store } from "./Store.ts"

/** A connection of a pool, as far as the inbox uses it. */
export interface PostgresClient {
  query(text: string, values?: unknown[]): PromiseLike<{ readonly rows: unknown[] }>
  query(statement: {
    readonly name: string
    readonly text: string
    readonly values: unknown[]
  }): PromiseLike<{ readonly rows: unknown[] }>
  release(error?: Error | boolean): void
  on(event: "error", listener: (error: Error) => void): unknown
  off(event: "error", listener: (error: Error) => void): unknown
}

/** The merchant's own pool: a `pg.Pool`. */
export interface PostgresPool {
  connect(): Promise<PostgresClient>
  on(event: "error", listener: (error: Error) => void): unknown
}

/** The connections of a pool; `pg` declares `connect` twice, with and without a callback. */
export type PostgresClientOf<Pool> = Pool extends {
  connect: { (): Promise<infer Client>; (callback: never): unknown }
}
  ? Client
  : PostgresClient

/** Settings of the engine. */
export interface PostgresOptions<Pool extends PostgresPool = PostgresPool> {
  readonly pool: Pool
  /** The schema of the tables, which is created where it does not exist. Default: "flexcharge". */
  readonly schema?: string | undefined
  /** How often to look for events that other processes accepted. Default: 500 milliseconds. */
  readonly pollMillis?: number | undefined
  /**
   * Whether to accept events with a prepared statement, which saves planning it each time. Behind a PgBouncer that does not
   * keep prepared statements, the first failure switches it off; false saves that failure. Default: true.
   */
  readonly prepare?: boolean | undefined
}

/** How the engine opens a transaction of an ORM. */
export interface PostgresTransactionOptions<Tx> {
  /**
   * Opens a transaction of an ORM, which handlers then receive in `commit`. It must run `run` once, commit when that
   * resolves and roll back when it rejects:
   * `(run) => db.transaction((transaction) => run(transaction, queryOf(transaction)))`.
   */
  readonly transaction: <A>(run: (transaction: Tx, query: PostgresQuery) => Promise<A>) => Promise<A>
}

/** Creates the engine of `pg`, or with the transactions of an ORM. All times are those of the database's clock. */
export const postgres: {
  <Tx>(options: PostgresOptions & PostgresTransactionOptions<Tx>): Store<Tx>
  <Pool extends PostgresPool>(options: PostgresOptions<Pool>): Store<PostgresClientOf<Pool>>
} = <Tx>(options: PostgresOptions & Partial<PostgresTransactionOptions<Tx>>): Store<Tx> => {
  const { pool, schema = "flexcharge" } = options
  if (!/^[a-z_][a-z0-9_]{0,62}$/i.test(schema))
    throw new InboxError(
      "InvalidArgument",
      `The schema name "${schema}" must consist of letters, digits and underscores, and not start with a digit.`,
    )
  checkWholeNumbers({ pollMillis: options.pollMillis }, 1, longestTimerMillis)
  const sql = postgresStatements(`"${schema}"`)
  ignoreIdleConnectionErrors(pool)
  // From the text, so that another version of this package, or another schema, never has another statement of this name.
  const acceptName = `flexcharge_${createHash("sha256").update(sql.accept).digest("hex").slice(0, 16)}`
  let canPrepare = options.prepare !== false

  const withClient = async <A>(use: (client: PostgresClient) => Promise<A>): Promise<A> => {
    let failure: Error | undefined
    const fail = (error: Error) => {
      failure = error
    }
    try {
      const client = await pool.connect()
      // A connection that is in use reports its loss as an `error` event too, which ends the process if it has no listener.
      client.on("error", fail)
      try {
        return await use(client)
      } catch (error) {
        const translated = storageErrorOfPostgres(error)
        if (translated instanceof InboxError && translated.reason._tag === "ConnectionLost") fail(translated)
        throw error
      } finally {
        client.off("error", fail)
        client.release(failure)
      }
    } catch (error) {
      throw storageErrorOfPostgres(error)
    }
  }

  const inTransaction = <A>(run: (client: PostgresClient, query: PostgresQuery) => Promise<A>): Promise<A> =>
    withClient(async (client) => {
      await client.query("begin")
      try {
        const result = await run(client, (text, values) => client.query(text, [...values]))
        await client.query("commit")
        return result
      } catch (error) {
        await Promise.resolve(client.query("rollback")).catch(() => {}) // a lost connection has rolled back already
        throw error
      }
    })

  /** A transaction as handlers receive it: of the pool, or of the merchant's ORM. */
  const inMerchantTransaction = async <A>(
    run: (transaction: Tx, query: PostgresQuery) => Promise<A>,
  ): Promise<A> => {
    if (!options.transaction) return inTransaction((client, query) => run(client as unknown as Tx, query)) // as: without a hook, Tx is the pool's client
    try {
      return await options.transaction(run)
    } catch (error) {
      throw storageErrorOfPostgres(error)
    }
  }

  const query = async (text: string, values: readonly unknown[]): Promise<readonly PostgresRow[]> =>
    withClient(async (client) => (await client.query(text, [...values])).rows as PostgresRow[]) // as: rows are objects

  /** Planning this statement costs more than a small batch. Its plan does not depend on the size of the tables. */
  const acceptPrepared = async (values: unknown[][]): Promise<readonly unknown[]> => {
    if (!canPrepare) return query(sql.accept, values)
    const statement = { name: acceptName, text: sql.accept, values }
    try {
      return await withClient(async (client) => (await client.query(statement)).rows)
    } catch (error) {
      if (!isPreparedElsewhere(error)) throw error
      canPrepare = false
      return query(sql.accept, values) // the failed statement wrote nothing
    }
  }

  const queryOne = async (text: string, values: readonly unknown[]): Promise<PostgresRow | undefined> =>
    (await query(text, values))[0]

  const changeOf = async (run: PostgresQuery, queue: string): Promise<HandledChange> => {
    const { rows } = await run(sql.readState, [queue])
    const [row] = rows as readonly { handled_state: string | null; signals: readonly string[] | null }[] // as: the selected columns
    const handled = row?.handled_state == null ? undefined : parseState(row.handled_state)
    return handledChange(handled, (row?.signals ?? []).map(parseState))
  }

  /** Ends an attempt; resolves to false where the lease was lost. */
  const settle = async (
    run: PostgresQuery,
    entry: LeasedEntry,
    completion: Completion,
    handled?: OrderState,
  ) => {
    const { rows } = await run(sql.settle, settleValues(entry, completion, handled))
    return (rows as PostgresRow[])[0]?.settled === true // as: rows are objects
  }

  let opened: Promise<void> | undefined
  const open = async () => {
    opened ??= migratePostgres(schema, query, (migrate) => inTransaction((_client, run) => migrate(run)))
    try {
      await opened
    } catch (error) {
      opened = undefined // a later call tries again
      throw error
    }
  }
  /** Runs an operation on tables that exist. */
  const ready =
    <Arguments extends readonly unknown[], A>(operation: (...values: Arguments) => Promise<A>) =>
    async (...values: Arguments): Promise<A> => {
      await open()
      return operation(...values)
    }

  return {
    pollMillis: { entries: options.pollMillis ?? 500, changes: 1_000 },
    open,

    accept: ready(async (entries, forward) => {
      const first = new Map(entries.map(({ key }, index) => [key, index] as const).reverse())
      const unique = entries.filter(({ key }, index) => first.get(key) === index)
      const values = [
        unique.map(({ key }) => key),
        unique.map(({ queue }) => queue),
        unique.map(({ isOrder }) => isOrder),
        unique.map(({ externalOrderId }) => externalOrderId),
        unique.map(({ source }) => source),
        unique.map(({ name }) => name),
        unique.map(({ body }) => body),
        unique.map(({ signal }) => signal),
        unique.map(({ isFinal }) => isFinal),
        unique.map(({ status }) => status),
      ]
      const newKeys = (rows: readonly unknown[]) => new Set((rows as { key: string }[]).map(({ key }) => key)) // as: the selected column
      const accepted = forward
        ? await inMerchantTransaction(async (transaction, run) => {
            const keys = newKeys((await run(sql.accept, values)).rows)
            for (const entry of unique) if (keys.has(entry.key)) await forward(entry, transaction)
            return keys
          })
        : newKeys(await acceptPrepared(values))
      return entries.map(({ key }, index) => first.get(key) === index && accepted.has(key))
    }),

    lease: ready(async (limit, leaseMillis) => {
      const lease = randomUUID()
      // Two statements: the snapshot of a single one would precede its locks, and show entries that were handled meanwhile.
      const leased = await query(sql.leaseQueues, [limit, leaseMillis, lease])
      if (leased.length === 0) return []
      const queues = new Map(leased.map((row) => [String(row.queue), row]))
      const rows = await query(sql.leaseEntries, [[...queues.keys()]])
      const entries = rows.map((row) => {
        const queue = queues.get(String(row.queue))
        const entry = toEntry({
          ...row,
          is_order: queue?.is_order,
          external_id: row.external_id ?? queue?.external_id,
        })
        queues.delete(entry.queue)
        return { ...entry, lease }
      })
      if (queues.size > 0) await query(sql.releaseEmpty, [[...queues.keys()], lease])
      return entries
    }),

    renew: async (entries, leaseMillis) => {
      const rows = await query(sql.renew, [
        entries.map(({ queue }) => queue),
        entries.map(({ lease }) => lease),
        leaseMillis,
      ])
      const held = new Set(rows.map(({ queue, lease }) => `${lease} ${queue}`))
      return entries.filter(({ queue, lease }) => held.has(`${lease} ${queue}`))
    },

    complete: async (entry, completion, work) => {
      if (completion._tag !== "Handled") return settle(runAlone, entry, completion)
      if (!work) {
        const handled = advancesHandledState(entry, false)
          ? (await changeOf(runAlone, entry.queue)).after
          : undefined
        return settle(runAlone, entry, completion, handled)
      }
      let isLost = false
      try {
        await inMerchantTransaction(async (transaction, run) => {
          const change = await changeOf(run, entry.queue)
          await work(transaction, change)
          // Last, because from here on the order's row is locked, and accepting this order waits for the commit.
          isLost = !(await settle(run, entry, completion, change.after))
          if (isLost) throw new Error("The lease was lost.")
        })
      } catch (error) {
        if (!isLost) throw error
      }
      return !isLost
    },

    replay: ready(async (selection) => {
      const [text, values] =
        "key" in selection
          ? [sql.replayKey, [selection.key]]
          : "queue" in selection
            ? [sql.replayQueue, [selection.queue]]
            : [sql.replayDead, []]
      const row = await queryOne(text, values)
      return Number(row?.replayed ?? 0)
    }),
    discard: ready(async (key) => (await query(sql.discard, [key])).length > 0),

    has: ready(async (key) => (await query(sql.has, [key])).length > 0),
    order: ready(async (queue) => {
      const row = await queryOne(sql.order, [queue])
      if (!row) return undefined
      const signals = (row.signals ?? []) as readonly string[] // as: an array of texts
      return {
        queue,
        externalOrderId: textOf(row.external_id),
        version: Number(row.version),
        pending: Number(row.pending),
        isHeld: row.held === true,
        handledState: typeof row.handled_state === "string" ? parseState(row.handled_state) : undefined,
        signals: signals.map(parseState),
        lastSignalAtMillis: Number(row.last_signal_at),
        lastQueriedAtMillis: numberOf(row.last_queried_at),
      }
    }),
    history: ready(async (queue) => (await query(sql.history, [queue])).map(toEntry)),
    changed: ready(async (versions) => {
      const rows = await query(sql.versions, [[...versions.keys()]])
      const current = new Map(rows.map((row) => [String(row.queue), Number(row.version)]))
      return [...versions].flatMap(([queue, known]) => ((current.get(queue) ?? 0) === known ? [] : [queue]))
    }),
    dead: ready(async (limit) => (await query(sql.dead, [limit])).map(toEntry)),
    stats: ready(async () => {
      const row = (await queryOne(sql.stats, [])) ?? {}
      return {
        pending: Number(row.pending),
        dead: Number(row.dead),
        heldOrders: Number(row.held_orders),
        openOrders: Number(row.open_orders),
        unansweredClaims: Number(row.unanswered_claims),
        operatorItems: Number(row.operator_items),
        lagMillis: Math.max(0, Number(row.lag ?? 0)),
      }
    }),

    takeOverdue: ready(async (quietMillis, maxAgeMillis, limit) =>
      (await query(sql.takeOverdue, [quietMillis, maxAgeMillis, limit])).map(({ queue }) => String(queue)),
    ),
    takeTurn: ready(
      async (job, intervalMillis) => (await query(sql.takeTurn, [job, intervalMillis])).length > 0,
    ),
    postponeTurn: ready(
      async (job, intervalMillis) => void (await query(sql.postponeTurn, [job, intervalMillis])),
    ),
    installedAtMillis: ready(async () => Number((await queryOne(sql.installedAt, []))?.at ?? 0)),

    updateClaim: ready((mid, orderId, decide) =>
      inTransaction(async (_client, run) => {
        await run("select pg_advisory_xact_lock(hashtextextended($1, 0))", [
          JSON.stringify([schema, mid, orderId]),
        ])
        const { rows } = await run(sql.claim, [mid, orderId])
        const [row] = rows as PostgresRow[] // as: rows are objects
        const current = row && toClaim(row)
        const state = current?.orderSessionKey
          ? (await changeOf(run, current.orderSessionKey)).after
          : undefined
        const now = row ? row.now : ((await run(sql.now, [])).rows as PostgresRow[])[0]?.now // as: rows are objects
        const { next, result } = decide(current, state, Number(now))
        if (next) await run(sql.writeClaim, claimValues(next))
        return result
      }),
    ),
    takeUnansweredClaims: ready(async (limit, nextMillis) =>
      (await query(sql.takeUnansweredClaims, [limit, nextMillis])).map(toClaim),
    ),
    raiseClaims: ready(async (olderThanMillis, limit) =>
      (await query(sql.raiseClaims, [olderThanMillis, limit])).map(toClaim),
    ),
    operatorClaims: ready(async (limit) => (await query(sql.operatorClaims, [limit])).map(toClaim)),

    prune: ready(async ({ bodiesOlderThanMillis, keysOlderThanMillis, after, limit }) => {
      const last = await queryOne(sql.pruneWindow, [bodiesOlderThanMillis, after, limit - 1])
      const until = last === undefined ? Number.MAX_SAFE_INTEGER : Number(last.sequence)
      const bodies = await query(sql.pruneBodies, [bodiesOlderThanMillis, after, until])
      const keys = await queryOne(sql.pruneKeys, [keysOlderThanMillis, after, until])
      // Entries are in the order of acceptance: if one is too new to be deleted, all later ones are too.
      const next = last?.is_old === true ? until : undefined
      return { bodies: bodies.length, keys: Number(keys?.deleted ?? 0), next }
    }),
    erase: ready(async (queue) => Number((await queryOne(sql.erase, [queue]))?.erased ?? 0)),
    close: async () => {}, // the pool is the merchant's
  }

  async function runAlone(text: string, values: readonly unknown[]) {
    return { rows: await query(text, values) }
  }
}

/**
 * Whether the server does not have the prepared statement, or has it although this connection did not prepare it: with
 * transaction pooling, PgBouncer gives each transaction another connection to the server.
 */
const isPreparedElsewhere = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "26000" || error.code === "42P05")

const knownPools = new WeakSet<PostgresPool>()

/** Without a listener, the loss of an idle connection would end the merchant's process. */
const ignoreIdleConnectionErrors = (pool: PostgresPool): void => {
  if (knownPools.has(pool)) return
  knownPools.add(pool)
  pool.on("error", () => {})
}

const settleValues = (
  entry: LeasedEntry,
  completion: Completion,
  handled: OrderState | undefined,
): readonly unknown[] => {
  const status: EntryStatus =
    completion._tag === "Handled" ? "handled" : completion._tag === "Dead" ? "dead" : "pending"
  const error = completion._tag === "Retry" || completion._tag === "Dead" ? completion.error : null
  return [
    entry.queue,
    entry.lease,
    entry.sequence,
    status,
    completion._tag === "Released" ? entry.error : error,
    completion._tag === "Released" ? 1 : 0,
    completion._tag === "Retry" ? completion.delayMillis : 0,
    completion._tag === "Dead" && completion.holdsQueue,
    handled === undefined ? null : JSON.stringify(handled),
  ]
}

const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null)
const numberOf = (value: unknown): number | null => (value == null ? null : Number(value))

const toEntry = (row: PostgresRow): Entry => ({
  sequence: Number(row.sequence),
  key: String(row.key),
  queue: String(row.queue),
  isOrder: row.is_order === true,
  externalOrderId: textOf(row.external_id),
  source: String(row.source) as Source, // as: only sources are written
  name: String(row.name),
  body: textOf(row.body),
  signal: String(row.signal),
  status: String(row.status) as EntryStatus, // as: only these are written
  attempts: Number(row.attempts),
  error: textOf(row.error),
  acceptedAtMillis: Number(row.accepted_at),
  settledAtMillis: numberOf(row.settled_at),
})

const toClaim = (row: PostgresRow): RescueClaimRow => ({
  mid: String(row.mid),
  orderId: String(row.order_id),
  attempt: Number(row.attempt),
  idempotencyKey: String(row.idempotency_key),
  fingerprint: String(row.fingerprint),
  context: JSON.parse(String(row.context)) as EvaluateContext, // as: this package wrote it
  status: String(row.status) as RescueClaimRow["status"], // as: only these are written
  orderSessionKey: textOf(row.order_session_key),
  responseStatus: textOf(row.response_status),
  request: textOf(row.request),
  claimedAtMillis: Number(row.claimed_at),
  dueAtMillis: Number(row.due_at),
})

const claimValues = (claim: RescueClaimRow): readonly unknown[] => [
  claim.mid,
  claim.orderId,
  claim.attempt,
  claim.idempotencyKey,
  claim.fingerprint,
  JSON.stringify(claim.context),
  claim.status,
  claim.orderSessionKey,
  claim.responseStatus,
  claim.request,
  claim.claimedAtMillis,
  claim.dueAtMillis,
]
