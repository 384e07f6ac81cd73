/** The SQLite engine: one file on a local disk, shared by the processes of one machine. */
import { randomUUID } from "node:crypto"
import { type EvaluateContext, OrderState } from "@flexcharge/schema/plain"
import { advancesHandledState, handledChange, parseState } from "./HandledChange.ts"
import { InboxError } from "./InboxError.ts"
import { checkWholeNumbers, longestScheduleMillis, longestTimerMillis } from "./NumericOptions.ts"
import type { RescueClaimRow } from "./RescueClaim.ts"
import {
  lendTransaction,
  openSqlite,
  type SqliteConnection,
  type SqliteHandle,
  type SqliteTransaction,
} from "./SqliteConnection.ts"
import type {
  Completion,
  Entry,
  EntryStatus,
  LeasedEntry,
  NewEntry,
  Source,
  Store,
  StoredOrder,
} from "./Store.ts"

/** Settings of the embedded engine. */
export interface SqliteOptions {
  /** How long a write waits for another process before it fails with `Locked`. Default: 10 seconds. */
  readonly lockTimeoutMillis?: number | undefined
  /** The clock, in milliseconds since the Unix epoch. */
  readonly now?: (() => number) | undefined
  readonly random?: (() => number) | undefined
}

/**
 * Creates the embedded engine.
 *
 * `database` is an open handle of `node:sqlite` or `better-sqlite3` 12, for Node versions without `node:sqlite` and for
 * effects in the same file; it stays open when the inbox is closed. The file must be on a local disk.
 */
export const sqlite = (
  file: string,
  database?: SqliteHandle,
  options: SqliteOptions = {},
): Store<SqliteTransaction> => {
  const { lockTimeoutMillis = 10_000, now = Date.now, random = Math.random } = options
  checkWholeNumbers({ lockTimeoutMillis }, 0, longestTimerMillis)
  let opened: Promise<SqliteConnection> | undefined
  const connection = async (): Promise<SqliteConnection> => {
    opened ??= openSqlite({ file, database, lockTimeoutMillis, random }).then(async (connected) => {
      await migrate(connected, file, now)
      return connected
    })
    try {
      return await opened
    } catch (error) {
      opened = undefined // a later call may find the disk repaired
      throw error
    }
  }
  const write = async <A>(job: (transaction: SqliteTransaction) => A): Promise<A> =>
    (await connection()).write(job)
  const read = async <A>(job: (transaction: SqliteTransaction) => A): Promise<A> =>
    (await connection()).read(job)

  return {
    pollMillis: { entries: 250, changes: 50 },
    open: async () => void (await connection()),

    accept: (entries, forward) =>
      write((transaction) => {
        const insert = entryInserter(transaction, now())
        return entries.map((entry) => {
          const isNew = insert(entry)
          if (isNew && forward) lendTransaction(transaction, (lent) => rejectPromise(forward(entry, lent)))
          return isNew
        })
      }),

    lease: (limit, leaseMillis) =>
      write((transaction) => {
        const at = now()
        const due = (condition: string, bound: number, count: number) =>
          transaction
            .prepare(
              `select queue from flexcharge_order_queues where pending > 0 and held = 0 and ${condition} order by next_at limit ?`,
            )
            .all(bound, count) as { queue: string }[] // as: one text column
        const queues = due("next_at <= ?", at, limit)
        // After the clock was set back, scheduled times can be further ahead than any delay; such entries are due now.
        if (queues.length < limit)
          queues.push(...due("next_at > ?", at + longestScheduleMillis, limit - queues.length))
        const lease = randomUUID()
        return queues.flatMap(({ queue }) => leaseOldest(transaction, queue, lease, at + leaseMillis))
      }),

    renew: (entries, leaseMillis) =>
      write((transaction) => {
        const extend = transaction.prepare(
          "update flexcharge_order_queues set next_at = ? where queue = ? and lease = ?",
        )
        return entries.filter(({ queue, lease }) => extend.run(now() + leaseMillis, queue, lease).changes)
      }),

    complete: (entry, completion, work) =>
      write((transaction) => {
        const row = transaction
          .prepare("select handled_state from flexcharge_order_queues where queue = ? and lease = ?")
          .get(entry.queue, entry.lease) as { handled_state: string | null } | undefined // as: the selected columns
        if (row === undefined) return false
        if (completion._tag === "Handled") {
          const handled = row.handled_state === null ? undefined : parseState(row.handled_state)
          const change = handledChange(handled, signalsOf(transaction, entry.queue))
          if (work) lendTransaction(transaction, (lent) => rejectPromise(work(lent, change)))
          if (advancesHandledState(entry, work !== undefined))
            transaction
              .prepare("update flexcharge_order_queues set handled_state = ? where queue = ?")
              .run(JSON.stringify(change.after), entry.queue)
        }
        settle(transaction, entry, completion, now())
        return true
      }),

    replay: (selection) =>
      write((transaction) => {
        const [condition, ...values] =
          "key" in selection
            ? ["key = ? and status in ('dead', 'handled')", selection.key]
            : "queue" in selection
              ? ["queue = ? and status = 'dead'", selection.queue]
              : ["status = 'dead'"]
        const replayed = transaction
          .prepare(
            `update flexcharge_entries set status = 'pending', attempts = 0, error = null, settled_at = null where ${condition} returning queue`,
          )
          .all(...values) as { queue: string }[] // as: one text column
        const wake = transaction.prepare(
          "update flexcharge_order_queues set pending = pending + 1, held = 0, version = version + 1, next_at = case when lease is null then ? else next_at end where queue = ?",
        )
        for (const { queue } of replayed) wake.run(now(), queue)
        return replayed.length
      }),

    discard: (key) =>
      write((transaction) => {
        const row = transaction
          .prepare(
            "update flexcharge_entries set status = 'recorded' where key = ? and status = 'dead' returning queue",
          )
          .get(key) as { queue: string } | undefined // as: one text column
        if (row)
          transaction
            .prepare("update flexcharge_order_queues set held = 0, version = version + 1 where queue = ?")
            .run(row.queue)
        return row !== undefined
      }),

    order: (queue) => read((transaction) => readOrder(transaction, queue)),
    has: (key) =>
      read((transaction) => {
        const row = transaction.prepare("select 1 from flexcharge_entries where key = ?").get(key)
        return row !== undefined
      }),
    history: (queue) =>
      read((transaction) =>
        transaction.prepare(`${selectEntries} where e.queue = ? order by e.sequence`).all(queue).map(toEntry),
      ),
    changed: (versions) =>
      read((transaction) => {
        const version = transaction.prepare("select version from flexcharge_order_queues where queue = ?")
        return [...versions].flatMap(([queue, known]) => {
          const row = version.get(queue) as { version: number } | undefined // as: one number column
          return (row?.version ?? 0) === known ? [] : [queue]
        })
      }),
    dead: (limit) =>
      read((transaction) =>
        transaction
          .prepare(`${selectEntries} where e.status = 'dead' order by e.sequence desc limit ?`)
          .all(limit)
          .map(toEntry),
      ),
    stats: () =>
      read((transaction) => {
        const number = (sql: string) =>
          Number((transaction.prepare(sql).get() as { n: number | null }).n ?? 0) // as: one number column
        const oldest = number(
          "select min(e.accepted_at) as n from flexcharge_order_queues q join flexcharge_entries e on e.queue = q.queue and e.status = 'pending' where q.pending > 0",
        )
        return {
          pending: number("select sum(pending) as n from flexcharge_order_queues where pending > 0"),
          dead: number("select count(*) as n from flexcharge_entries where status = 'dead'"),
          heldOrders: number("select count(*) as n from flexcharge_order_queues where held = 1"),
          openOrders: number(
            "select count(*) as n from flexcharge_order_queues where is_order = 1 and final = 0",
          ),
          unansweredClaims: number("select count(*) as n from flexcharge_claims where status = 'sent'"),
          operatorItems: number("select count(*) as n from flexcharge_claims where status = 'operator'"),
          lagMillis: oldest === 0 ? 0 : Math.max(0, now() - oldest),
        }
      }),

    takeOverdue: (quietMillis, maxAgeMillis, limit) =>
      write((transaction) => {
        const at = now()
        const rows = transaction
          .prepare(
            `select queue from flexcharge_order_queues where is_order = 1 and final = 0
             and coalesce(last_queried_at, last_signal_at) <= ? and created_at > ?
             order by coalesce(last_queried_at, last_signal_at) limit ?`,
          )
          .all(at - quietMillis, at - maxAgeMillis, limit) as { queue: string }[] // as: one text column
        const mark = transaction.prepare(
          "update flexcharge_order_queues set last_queried_at = ? where queue = ?",
        )
        for (const { queue } of rows) mark.run(at, queue)
        return rows.map(({ queue }) => queue)
      }),
    takeTurn: (job, intervalMillis) =>
      write((transaction) => {
        // After the clock was set back, a turn can be further ahead than any interval; such a turn is due now.
        const { changes } = transaction
          .prepare(
            `insert into flexcharge_turns (job, next_at) values (?, ?)
             on conflict (job) do update set next_at = excluded.next_at where next_at <= ? or next_at > ?`,
          )
          .run(job, now() + intervalMillis, now(), now() + longestScheduleMillis)
        return Number(changes) > 0
      }),
    postponeTurn: (job, intervalMillis) =>
      write((transaction) => {
        transaction
          .prepare("update flexcharge_turns set next_at = ? where job = ?")
          .run(now() + intervalMillis, job)
      }),
    installedAtMillis: () =>
      read((transaction) => {
        const row = transaction
          .prepare("select next_at as at from flexcharge_turns where job = 'installed'")
          .get()
        return (row as { at: number }).at // as: the migration wrote the row
      }),

    updateClaim: (mid, orderId, decide) =>
      write((transaction) => {
        const row = transaction
          .prepare("select * from flexcharge_claims where mid = ? and order_id = ?")
          .get(mid, orderId)
        const current = row === undefined ? undefined : toClaim(row)
        const key = current?.orderSessionKey
        const state = key == null ? undefined : stateOf(signalsOf(transaction, key))
        const { next, result } = decide(current, state, now())
        if (next) writeClaim(transaction, next)
        return result
      }),
    takeUnansweredClaims: (limit, nextMillis) =>
      write((transaction) => {
        const claims = transaction
          .prepare(
            "select * from flexcharge_claims where status = 'sent' and due_at <= ? order by due_at limit ?",
          )
          .all(now(), limit)
          .map(toClaim)
        for (const claim of claims) writeClaim(transaction, { ...claim, dueAtMillis: now() + nextMillis })
        return claims
      }),
    raiseClaims: (olderThanMillis, limit) =>
      write((transaction) =>
        transaction
          .prepare(
            `update flexcharge_claims set status = 'operator', request = null where rowid in (
               select rowid from flexcharge_claims
               where status = 'sent' and due_at <= ? and claimed_at <= ? order by due_at limit ?
             ) returning *`,
          )
          .all(now(), now() - olderThanMillis, limit)
          .map(toClaim),
      ),
    operatorClaims: (limit) =>
      read((transaction) =>
        transaction
          .prepare("select * from flexcharge_claims where status = 'operator' order by claimed_at limit ?")
          .all(limit)
          .map(toClaim),
      ),

    prune: ({ bodiesOlderThanMillis, keysOlderThanMillis, after, limit }) =>
      write((transaction) => {
        const [bodiesBefore, keysBefore] = [now() - bodiesOlderThanMillis, now() - keysOlderThanMillis]
        const last = transaction
          .prepare(
            "select sequence, accepted_at from flexcharge_entries where sequence > ? order by sequence limit 1 offset ?",
          )
          .get(after, limit - 1) as { sequence: number; accepted_at: number } | undefined // as: two number columns
        const until = last?.sequence ?? Number.MAX_SAFE_INTEGER
        const bodies = transaction
          .prepare(
            `update flexcharge_entries set body = null, external_id = null, error = null
             where sequence > ? and sequence <= ? and accepted_at < ? and body is not null
             and status in ('handled', 'recorded')`,
          )
          .run(after, until, bodiesBefore)
        const queues = transaction
          .prepare(
            `select distinct q.queue from flexcharge_entries old join flexcharge_order_queues q on q.queue = old.queue
             where old.sequence > ? and old.sequence <= ? and old.accepted_at < ? and q.last_signal_at < ?
             and q.pending = 0 and not exists (
               select 1 from flexcharge_entries e where e.queue = q.queue and e.status in ('pending', 'dead')
             )`,
          )
          .all(after, until, keysBefore, keysBefore) as { queue: string }[] // as: one text column
        let keys = 0
        for (const { queue } of queues) {
          keys += Number(
            transaction.prepare("delete from flexcharge_entries where queue = ?").run(queue).changes,
          )
          transaction.prepare("delete from flexcharge_order_queues where queue = ?").run(queue)
          transaction.prepare("delete from flexcharge_claims where order_session_key = ?").run(queue)
        }
        if (after === 0)
          transaction
            .prepare(
              "delete from flexcharge_claims where claimed_at < ? and status in ('answered', 'notSent')",
            )
            .run(keysBefore)
        // Entries are in the order of acceptance: if one is too new to be deleted, all later ones are too.
        const next = last !== undefined && last.accepted_at < bodiesBefore ? last.sequence : undefined
        return { bodies: Number(bodies.changes), keys, next }
      }),
    erase: (queue) =>
      write((transaction) => {
        const { changes } = transaction
          .prepare(
            "update flexcharge_entries set body = null, external_id = null, error = null where queue = ? and status in ('handled', 'recorded')",
          )
          .run(queue)
        transaction
          .prepare("update flexcharge_order_queues set external_id = null where queue = ?")
          .run(queue)
        transaction
          .prepare("update flexcharge_claims set request = null where order_session_key = ?")
          .run(queue)
        return Number(changes)
      }),
    close: async () => {
      const closing = opened
      await closing?.then((connected) => connected.close()).catch(() => {})
    },
  }
}

const selectEntries =
  "select e.*, q.is_order from flexcharge_entries e join flexcharge_order_queues q on q.queue = e.queue"

/** Creates a function that inserts an entry and returns whether it is new. */
const entryInserter = (transaction: SqliteTransaction, at: number): ((entry: NewEntry) => boolean) => {
  const insertEntry = transaction.prepare(
    `insert into flexcharge_entries (key, queue, external_id, source, name, body, signal, status, accepted_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (key) do nothing`,
  )
  const countEntry = transaction.prepare(
    `insert into flexcharge_order_queues (queue, is_order, external_id, version, final, pending, next_at, last_signal_at, created_at)
     values (?, ?, ?, 1, ?, ?, ?, ?, ?)
     on conflict (queue) do update set
       external_id = coalesce(external_id, excluded.external_id), version = version + 1,
       final = max(final, excluded.final), pending = pending + excluded.pending,
       next_at = coalesce(next_at, excluded.next_at), last_signal_at = excluded.last_signal_at`,
  )
  return ({ key, queue, isOrder, externalOrderId, source, name, body, signal, isFinal, status }) => {
    const { changes } = insertEntry.run(key, queue, externalOrderId, source, name, body, signal, status, at)
    if (Number(changes) === 0) return false
    const isPending = status === "pending"
    countEntry.run(
      queue,
      Number(isOrder),
      externalOrderId,
      Number(isFinal),
      Number(isPending),
      isPending ? at : null,
      at,
      at,
    )
    return true
  }
}

const leaseOldest = (
  transaction: SqliteTransaction,
  queue: string,
  lease: string,
  until: number,
): readonly LeasedEntry[] => {
  const oldest = transaction
    .prepare(
      "select sequence from flexcharge_entries where queue = ? and status = 'pending' order by sequence limit 1",
    )
    .get(queue) as { sequence: number } | undefined // as: one number column
  if (oldest === undefined) {
    transaction
      .prepare("update flexcharge_order_queues set pending = 0, next_at = null, lease = null where queue = ?")
      .run(queue)
    return []
  }
  const order = transaction
    .prepare(
      "update flexcharge_order_queues set lease = ?, next_at = ? where queue = ? returning external_id as id",
    )
    .get(lease, until, queue) as { id: string | null } // as: the queue of an entry exists
  transaction
    .prepare("update flexcharge_entries set attempts = attempts + 1 where sequence = ?")
    .run(oldest.sequence)
  const row = transaction.prepare(`${selectEntries} where e.sequence = ?`).get(oldest.sequence)
  const entry = toEntry(row)
  return [{ ...entry, externalOrderId: entry.externalOrderId ?? order.id, lease }]
}

/** Ends an attempt of an entry whose lease is held. */
const settle = (
  transaction: SqliteTransaction,
  entry: LeasedEntry,
  completion: Completion,
  at: number,
): void => {
  const queue = transaction.prepare(
    `update flexcharge_order_queues set lease = null, version = version + 1, pending = pending - ?, held = max(held, ?),
       next_at = case when pending - ? > 0 then ? end
     where queue = ?`,
  )
  const update = transaction.prepare(
    "update flexcharge_entries set status = ?, attempts = attempts - ?, error = ?, settled_at = ?, body = case when ? then null else body end where sequence = ?",
  )
  const releaseQueue = (done: number, held: number, nextAt: number) =>
    queue.run(done, held, done, nextAt, entry.queue)
  const end = (status: EntryStatus, uncounted: number, error: string | null) => {
    const isDone = status !== "pending"
    const isSent = status === "handled" && entry.source === "transmit" ? 1 : 0
    update.run(status, uncounted, error, isDone ? at : null, isSent, entry.sequence)
  }
  switch (completion._tag) {
    case "Handled":
      end("handled", 0, null)
      releaseQueue(1, 0, at)
      return
    case "Dead":
      end("dead", 0, completion.error)
      releaseQueue(1, completion.holdsQueue ? 1 : 0, at)
      return
    case "Retry":
      end("pending", 0, completion.error)
      releaseQueue(0, 0, at + Math.min(completion.delayMillis, longestScheduleMillis))
      return
    case "Released":
      end("pending", 1, entry.error)
      releaseQueue(0, 0, at)
  }
}

const signalsOf = (transaction: SqliteTransaction, queue: string): readonly OrderState[] => {
  const rows = transaction.prepare("select signal from flexcharge_entries where queue = ?").all(queue)
  return (rows as { signal: string }[]).map(({ signal }) => parseState(signal)) // as: one text column
}

const stateOf = (signals: readonly OrderState[]): OrderState =>
  signals.reduce<OrderState>(OrderState.join, OrderState.initial)

const readOrder = (transaction: SqliteTransaction, queue: string): StoredOrder | undefined => {
  const row = transaction
    .prepare("select * from flexcharge_order_queues where queue = ? and is_order = 1")
    .get(queue) as
    | {
        external_id: string | null
        version: number
        pending: number
        held: number
        handled_state: string | null
        last_signal_at: number
        last_queried_at: number | null
      }
    | undefined // as: the columns of the table
  if (row === undefined) return undefined
  return {
    queue,
    externalOrderId: row.external_id,
    version: row.version,
    pending: row.pending,
    isHeld: row.held === 1,
    handledState: row.handled_state === null ? undefined : parseState(row.handled_state),
    signals: signalsOf(transaction, queue),
    lastSignalAtMillis: row.last_signal_at,
    lastQueriedAtMillis: row.last_queried_at,
  }
}

const toEntry = (value: unknown): Entry => {
  const row = value as {
    sequence: number
    key: string
    queue: string
    is_order: number
    external_id: string | null
    source: Source
    name: string
    body: string | null
    signal: string
    status: EntryStatus
    attempts: number
    error: string | null
    accepted_at: number
    settled_at: number | null
  } // as: the columns of the table
  return {
    sequence: row.sequence,
    key: row.key,
    queue: row.queue,
    isOrder: row.is_order === 1,
    externalOrderId: row.external_id,
    source: row.source,
    name: row.name,
    body: row.body,
    signal: row.signal,
    status: row.status,
    attempts: row.attempts,
    error: row.error,
    acceptedAtMillis: row.accepted_at,
    settledAtMillis: row.settled_at,
  }
}

const toClaim = (value: unknown): RescueClaimRow => {
  const row = value as {
    mid: string
    order_id: string
    attempt: number
    idempotency_key: string
    fingerprint: string
    context: string
    status: RescueClaimRow["status"]
    order_session_key: string | null
    response_status: string | null
    request: string | null
    claimed_at: number
    due_at: number
  } // as: the columns of the table
  return {
    mid: row.mid,
    orderId: row.order_id,
    attempt: row.attempt,
    idempotencyKey: row.idempotency_key,
    fingerprint: row.fingerprint,
    context: JSON.parse(row.context) as EvaluateContext, // as: this package wrote it
    status: row.status,
    orderSessionKey: row.order_session_key,
    responseStatus: row.response_status,
    request: row.request,
    claimedAtMillis: row.claimed_at,
    dueAtMillis: row.due_at,
  }
}

const writeClaim = (transaction: SqliteTransaction, claim: RescueClaimRow): void => {
  transaction
    .prepare(
      `insert or replace into flexcharge_claims
       (mid, order_id, attempt, idempotency_key, fingerprint, context, status, order_session_key, response_status,
        request, claimed_at, due_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
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
    )
}

/** Rejects asynchronous work: what runs after an `await` would be outside of the transaction. */
const rejectPromise = (result: unknown): void => {
  if (typeof result !== "object" || result === null || !("then" in result)) return
  Promise.resolve(result).catch(() => {}) // its failure is a consequence of the error below
  throw new InboxError(
    "CommitMisused",
    "The work of a commit returned a Promise. On SQLite it must be synchronous, because everything that it awaits would happen outside of the transaction. Do asynchronous work before the commit.",
  )
}

const migrations: readonly string[] = [
  `create table flexcharge_order_queues (
     queue text primary key not null, is_order integer not null, external_id text, version integer not null,
     final integer not null, pending integer not null, held integer not null default 0, next_at integer, lease text,
     last_signal_at integer not null, last_queried_at integer, handled_state text, created_at integer not null
   );
   create index flexcharge_order_queues_due on flexcharge_order_queues (next_at) where pending > 0 and held = 0;
   create index flexcharge_order_queues_open on flexcharge_order_queues (coalesce(last_queried_at, last_signal_at)) where is_order = 1 and final = 0;
   create table flexcharge_entries (
     sequence integer primary key autoincrement, key text not null unique, queue text not null, external_id text,
     source text not null, name text not null, body text, signal text not null, status text not null,
     attempts integer not null default 0, error text, accepted_at integer not null, settled_at integer
   );
   create index flexcharge_entries_queue on flexcharge_entries (queue, sequence);
   create index flexcharge_entries_dead on flexcharge_entries (sequence) where status = 'dead';
   create table flexcharge_claims (
     mid text not null, order_id text not null, attempt integer not null, idempotency_key text not null,
     fingerprint text not null, context text not null, status text not null, order_session_key text,
     response_status text, request text, claimed_at integer not null, due_at integer not null, primary key (mid, order_id)
   );
   create index flexcharge_claims_unanswered on flexcharge_claims (due_at) where status in ('sent', 'operator');
   create index flexcharge_claims_order on flexcharge_claims (order_session_key) where order_session_key is not null;
   create table flexcharge_turns (job text primary key not null, next_at integer not null);`,
]

const migrate = (connection: SqliteConnection, file: string, now: () => number): Promise<void> =>
  connection.write((transaction) => {
    // A table of our own: the merchant's tables may be in the same file, with the file's user_version.
    transaction.prepare("create table if not exists flexcharge_migrations (version integer not null)").run()
    const row = transaction.prepare("select max(version) as version from flexcharge_migrations").get()
    const version = (row as { version: number | null }).version ?? 0 // as: one number column
    if (version > migrations.length)
      throw new InboxError(
        "SchemaTooNew",
        `The inbox file ${file} was written by a newer version of @flexcharge/inbox. Update this process.`,
      )
    for (const migration of migrations.slice(version))
      for (const statement of migration.split(";\n")) transaction.prepare(statement).run()
    if (version === 0)
      transaction.prepare("insert into flexcharge_turns (job, next_at) values ('installed', ?)").run(now())
    if (version < migrations.length)
      transaction.prepare("insert into flexcharge_migrations (version) values (?)").run(migrations.length)
  })
