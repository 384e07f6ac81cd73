/** The tables of the PostgreSQL engine, their migrations, and the statements on them. */
import { InboxError } from "./InboxError.ts"

/** A row as `pg` returns it. */
export type PostgresRow = Readonly<Record<string, unknown>>

/** Runs one statement with numbered parameters, as `pg` does. */
export type PostgresQuery = (
  text: string,
  values: readonly unknown[],
) => PromiseLike<{ readonly rows: readonly unknown[] }>

const millis = (parameter: string) => `${parameter}::float8 * interval '1 millisecond'`

/**
 * Each element brings the tables to the next version. Published migrations are never changed.
 *
 * No index contains the status of an entry, not even in its condition, so that completing one updates no index.
 */
const migrations = (schema: string): readonly string[] => [
  `create table ${schema}.order_queues (
     queue text primary key, is_order boolean not null, external_id text, version bigint not null,
     final boolean not null, pending integer not null, held boolean not null default false, next_at timestamptz,
     lease text, last_signal_at timestamptz not null default now(), last_queried_at timestamptz, handled_state text,
     created_at timestamptz not null default now()
   ) with (fillfactor = 70);
   create index order_queues_due on ${schema}.order_queues (next_at) where pending > 0 and not held;
   create index order_queues_open on ${schema}.order_queues ((coalesce(last_queried_at, last_signal_at)))
     where is_order and not final;
   create index order_queues_held on ${schema}.order_queues (queue) where held;
   create sequence ${schema}.entry_sequence;
   create table ${schema}.entries (
     sequence bigint primary key, key text not null unique, queue text not null, external_id text,
     source text not null, name text not null, body text, signal text not null, status text not null,
     is_dead boolean not null default false, attempts integer not null default 0, error text,
     accepted_at timestamptz not null default clock_timestamp(), settled_at timestamptz
   ) with (fillfactor = 85);
   create index entries_queue on ${schema}.entries (queue, sequence);
   create index entries_dead on ${schema}.entries (sequence) where is_dead;
   create table ${schema}.claims (
     mid text not null, order_id text not null, attempt integer not null, idempotency_key text not null,
     fingerprint text not null, context text not null, status text not null, order_session_key text,
     response_status text, request text, claimed_at timestamptz not null, due_at timestamptz not null, primary key (mid, order_id)
   );
   create index claims_unanswered on ${schema}.claims (due_at) where status in ('sent', 'operator');
   create index claims_order on ${schema}.claims (order_session_key) where order_session_key is not null;
   create table ${schema}.turns (job text primary key, next_at timestamptz not null);
   insert into ${schema}.turns (job, next_at) values ('installed', now());`,
]

/**
 * What runs once per event, as functions: their statements are planned once per connection. Without sequential scans, a
 * plan that was made while the tables were small is still fast when they have grown.
 */
const functions = (schema: string): readonly string[] => [
  `create or replace function ${schema}.read_state(for_queue text, out handled_state text, out signals text[])
   language plpgsql stable set enable_seqscan = off as $$
   begin
     select q.handled_state into handled_state from ${schema}.order_queues q where q.queue = for_queue;
     signals := array(select e.signal from ${schema}.entries e where e.queue = for_queue);
   end $$`,
  // The queue before the entry, as everywhere. The counter of its locked row decides whether the queue is due again.
  `create or replace function ${schema}.settle(
     for_queue text, held_lease text, for_sequence bigint, new_status text, new_error text, uncounted integer,
     delay_millis float8, holds_queue boolean, new_state text
   ) returns boolean language plpgsql set enable_seqscan = off as $$
   declare done integer := case when new_status = 'pending' then 0 else 1 end;
   begin
     update ${schema}.order_queues q set lease = null, version = q.version + 1, held = q.held or holds_queue,
       pending = q.pending - done,
       next_at = case when q.pending - done > 0 then now() + ${millis("delay_millis")} end,
       handled_state = coalesce(new_state, q.handled_state)
     where q.queue = for_queue and q.lease = held_lease;
     if not found then return false; end if;
     update ${schema}.entries e set status = new_status, is_dead = (new_status = 'dead'), error = new_error,
       attempts = e.attempts - uncounted,
       settled_at = case when new_status = 'pending' then null else now() end,
       body = case when e.source = 'transmit' and new_status = 'handled' then null else e.body end
     where e.sequence = for_sequence;
     return true;
   end $$`,
]

/**
 * Brings the tables to this version, in one transaction that excludes other processes. A role that may only read and
 * write rows can open tables of the right version.
 */
export const migratePostgres = async (
  schemaName: string,
  query: (text: string, values: readonly unknown[]) => Promise<readonly PostgresRow[]>,
  inTransaction: (run: (query: PostgresQuery) => Promise<void>) => Promise<void>,
): Promise<void> => {
  const schema = `"${schemaName}"`
  const all = migrations(schema)
  const isInstalled = async (run: PostgresQuery) => {
    // Not to_regclass: inside a transaction it may use a cache from before the lock.
    const { rows } = await run(
      "select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = 'migrations'",
      [schemaName],
    )
    return rows.length > 0
  }
  const versionOf = async (run: PostgresQuery) => {
    if (!(await isInstalled(run))) return 0
    const { rows } = await run(`select max(version) as version from ${schema}.migrations`, [])
    return Number((rows as PostgresRow[])[0]?.version ?? 0) // as: rows are objects
  }
  const checked = (version: number) => {
    if (version > all.length)
      throw new InboxError(
        "SchemaTooNew",
        `The tables in the schema ${schemaName} were written by a newer version of @flexcharge/inbox. Update this process.`,
      )
    return version
  }
  const alone: PostgresQuery = async (text, values) => ({ rows: await query(text, values) })
  if (checked(await versionOf(alone)) === all.length) return
  await inTransaction(async (run) => {
    await run("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`flexcharge inbox ${schemaName}`])
    const { rows } = await run("select 1 from pg_namespace where nspname = $1", [schemaName])
    if (rows.length === 0) await run(`create schema ${schema}`, [])
    if (!(await isInstalled(run)))
      await run(
        `create table ${schema}.migrations (version integer primary key, applied_at timestamptz not null default now())`,
        [],
      )
    const version = checked(await versionOf(run))
    for (const [index, migration] of all.entries()) {
      if (index < version) continue
      for (const statement of migration.split(";\n")) await run(statement, [])
      for (const statement of functions(schema)) await run(statement, [])
      await run(`insert into ${schema}.migrations (version) values ($1)`, [index + 1])
    }
  })
}

const epoch = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`

/** The statements. Each that locks several rows locks them sorted, keys before queues, so that none can deadlock. */
export const postgresStatements = (schema: string) => {
  const entryColumns = `e.sequence, e.key, e.queue, e.external_id, e.source, e.name, e.body, e.signal, e.status,
    e.attempts, e.error, ${epoch("e.accepted_at")} as accepted_at, ${epoch("e.settled_at")} as settled_at`
  const selectEntries = `select ${entryColumns}, q.is_order
    from ${schema}.entries e join ${schema}.order_queues q on q.queue = e.queue`
  const claimColumns = `c.mid, c.order_id, c.attempt, c.idempotency_key, c.fingerprint, c.context, c.status,
    c.order_session_key, c.response_status, c.request, ${epoch("c.claimed_at")} as claimed_at, ${epoch("c.due_at")} as due_at`
  /** Makes entries pending again, and wakes their queues. */
  const replay = (condition: string) => `
    with replayed as (
      update ${schema}.entries set status = 'pending', is_dead = false, attempts = 0, error = null,
        settled_at = null
      where ${condition} returning queue
    ), counted as (
      select queue, count(*)::integer as n from replayed group by queue
    ), locked as (
      select q.queue, c.n from ${schema}.order_queues q join counted c on c.queue = q.queue
      order by q.queue for update of q
    ), woken as (
      update ${schema}.order_queues q set pending = q.pending + l.n, held = false, version = q.version + 1,
        next_at = case when q.lease is null then now() else q.next_at end
      from locked l where q.queue = l.queue
    )
    select count(*) as replayed from replayed`

  return {
    // Sequence numbers follow the order of arrival, while rows are inserted in the order of keys.
    accept: `
      with input as materialized (
        select nextval('${schema}.entry_sequence') as sequence, i.* from (
          select * from unnest($1::text[], $2::text[], $3::boolean[], $4::text[], $5::text[], $6::text[], $7::text[],
            $8::text[], $9::boolean[], $10::text[]) with ordinality
            as u (key, queue, is_order, external_id, source, name, body, signal, final, status, position)
          order by position
        ) i
      ), inserted as (
        insert into ${schema}.entries (sequence, key, queue, external_id, source, name, body, signal, status)
        select sequence, key, queue, external_id, source, name, body, signal, status from input order by key
        on conflict (key) do nothing
        returning key
      ), counted as (
        select i.queue, bool_or(i.is_order) as is_order, max(i.external_id) as external_id, count(*) as n,
          bool_or(i.final) as final, (count(*) filter (where i.status = 'pending'))::integer as pending
        from inserted join input i on i.key = inserted.key group by i.queue
      ), counted_queues as (
        insert into ${schema}.order_queues as q (queue, is_order, external_id, version, final, pending, next_at)
        select queue, is_order, external_id, n, final, pending, case when pending > 0 then now() end
        from counted order by queue
        on conflict (queue) do update set
          external_id = coalesce(q.external_id, excluded.external_id), version = q.version + excluded.version,
          final = q.final or excluded.final, pending = q.pending + excluded.pending,
          next_at = coalesce(q.next_at, excluded.next_at), last_signal_at = now()
      )
      select key from inserted`,

    leaseQueues: `
      update ${schema}.order_queues set lease = $3, next_at = now() + ${millis("$2")}
      where queue = any(array(
        select queue from ${schema}.order_queues where pending > 0 and not held and next_at <= now()
        order by next_at limit $1 for update skip locked
      ))
      returning queue, is_order, external_id`,
    // "sequence + 0" and the array keep the planner from walking the primary key or all pending entries.
    leaseEntries: `
      update ${schema}.entries e set attempts = attempts + 1
      where e.sequence = any(array(
        select (
          select h.sequence from ${schema}.entries h where h.queue = u.queue and h.status = 'pending'
          order by h.sequence + 0 limit 1
        ) from unnest($1::text[]) as u (queue)
      ))
      returning ${entryColumns}`,
    releaseEmpty: `
      update ${schema}.order_queues q set lease = null, pending = p.n,
        next_at = case when p.n > 0 then now() end
      from (
        select u.queue, (
          select count(*)::integer from ${schema}.entries e where e.queue = u.queue and e.status = 'pending'
        ) as n from unnest($1::text[]) as u (queue)
      ) p where q.queue = p.queue and q.lease = $2`,
    renew: `
      with held as (
        select q.queue, q.lease from ${schema}.order_queues q
        join unnest($1::text[], $2::text[]) as u (queue, lease) on q.queue = u.queue and q.lease = u.lease
        order by q.queue for update of q
      )
      update ${schema}.order_queues q set next_at = now() + ${millis("$3")}
      from held where q.queue = held.queue returning q.queue, q.lease`,

    readState: `select handled_state, signals from ${schema}.read_state($1)`,
    settle: `select ${schema}.settle($1, $2, $3::bigint, $4, $5, $6::integer, $7::float8, $8::boolean, $9) as settled`,

    replayKey: replay("key = $1 and status in ('dead', 'handled')"),
    replayQueue: replay("queue = $1 and is_dead"),
    replayDead: replay("is_dead"),
    discard: `
      with discarded as (
        update ${schema}.entries set status = 'recorded', is_dead = false where key = $1 and is_dead returning queue
      )
      update ${schema}.order_queues q set held = false, version = version + 1
      from discarded d where q.queue = d.queue returning q.queue`,

    has: `select 1 from ${schema}.entries where key = $1`,
    order: `
      select q.external_id, q.version, q.pending, q.held, q.handled_state,
        ${epoch("q.last_signal_at")} as last_signal_at, ${epoch("q.last_queried_at")} as last_queried_at,
        array(select signal from ${schema}.entries e where e.queue = q.queue order by e.sequence) as signals
      from ${schema}.order_queues q where q.queue = $1 and q.is_order`,
    history: `${selectEntries} where e.queue = $1 order by e.sequence`,
    versions: `select queue, version from ${schema}.order_queues where queue = any($1::text[])`,
    dead: `${selectEntries} where e.is_dead order by e.sequence desc limit $1`,
    stats: `
      select
        (select coalesce(sum(pending), 0) from ${schema}.order_queues where pending > 0) as pending,
        (select count(*) from ${schema}.entries where is_dead) as dead,
        (select count(*) from ${schema}.order_queues where held) as held_orders,
        (select count(*) from ${schema}.order_queues where is_order and not final) as open_orders,
        (select count(*) from ${schema}.claims where status = 'sent') as unanswered_claims,
        (select count(*) from ${schema}.claims where status = 'operator') as operator_items,
        (select ${epoch("clock_timestamp()")} - min(${epoch("e.accepted_at")})
          from ${schema}.order_queues q join ${schema}.entries e on e.queue = q.queue and e.status = 'pending'
          where q.pending > 0) as lag`,

    takeOverdue: `
      update ${schema}.order_queues set last_queried_at = now()
      where queue = any(array(
        select queue from ${schema}.order_queues
        where is_order and not final and coalesce(last_queried_at, last_signal_at) <= now() - ${millis("$1")}
          and created_at > now() - ${millis("$2")}
        order by coalesce(last_queried_at, last_signal_at) limit $3 for update skip locked
      ))
      returning queue`,
    takeTurn: `
      insert into ${schema}.turns as t (job, next_at) values ($1, now() + ${millis("$2")})
      on conflict (job) do update set next_at = excluded.next_at where t.next_at <= now() returning job`,
    postponeTurn: `update ${schema}.turns set next_at = now() + ${millis("$2")} where job = $1`,
    installedAt: `select ${epoch("next_at")} as at from ${schema}.turns where job = 'installed'`,

    now: `select ${epoch("clock_timestamp()")} as now`,
    claim: `
      select ${claimColumns}, ${epoch("clock_timestamp()")} as now from ${schema}.claims c
      where c.mid = $1 and c.order_id = $2 for update`,
    writeClaim: `
      insert into ${schema}.claims (mid, order_id, attempt, idempotency_key, fingerprint, context, status,
        order_session_key, response_status, request, claimed_at, due_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, to_timestamp($11::float8 / 1000),
        to_timestamp($12::float8 / 1000))
      on conflict (mid, order_id) do update set attempt = excluded.attempt,
        idempotency_key = excluded.idempotency_key, fingerprint = excluded.fingerprint,
        context = excluded.context, status = excluded.status, order_session_key = excluded.order_session_key,
        response_status = excluded.response_status, request = excluded.request, claimed_at = excluded.claimed_at, due_at = excluded.due_at`,
    takeUnansweredClaims: `
      update ${schema}.claims c set due_at = now() + ${millis("$2")}
      where (c.mid, c.order_id) in (
        select mid, order_id from ${schema}.claims where status = 'sent' and due_at <= now()
        order by due_at limit $1 for update skip locked
      )
      returning ${claimColumns}`,
    raiseClaims: `
      update ${schema}.claims c set status = 'operator', request = null
      where (c.mid, c.order_id) in (
        select mid, order_id from ${schema}.claims
        where status = 'sent' and due_at <= now() and claimed_at <= now() - ${millis("$1")}
        order by due_at limit $2 for update skip locked
      )
      returning ${claimColumns}`,
    operatorClaims: `
      select ${claimColumns} from ${schema}.claims c where status = 'operator' order by claimed_at limit $1`,

    // $1 the age of bodies, $2 the first sequence less one, $3 the last sequence
    pruneBodies: `
      update ${schema}.entries set body = null, external_id = null, error = null
      where sequence > $2 and sequence <= $3 and accepted_at < now() - ${millis("$1")} and body is not null
        and status in ('handled', 'recorded')
      returning sequence`,
    pruneKeys: `
      with ended as (
        select queue from ${schema}.order_queues q
        where q.queue in (
            select queue from ${schema}.entries
            where sequence > $2 and sequence <= $3 and accepted_at < now() - ${millis("$1")}
          ) and last_signal_at < now() - ${millis("$1")} and pending = 0 and not exists (
            select 1 from ${schema}.entries e where e.queue = q.queue and e.status in ('pending', 'dead')
          )
        order by queue for update skip locked
      ), deleted as (
        delete from ${schema}.entries e using ended where e.queue = ended.queue returning 1
      ), deleted_claims as (
        delete from ${schema}.claims c where c.order_session_key in (select queue from ended)
          or ($2 = 0 and c.status in ('answered', 'notSent') and c.claimed_at < now() - ${millis("$1")})
      ), deleted_queues as (
        delete from ${schema}.order_queues q using ended where q.queue = ended.queue
      )
      select count(*) as deleted from deleted`,
    pruneWindow: `
      select sequence, accepted_at < now() - ${millis("$1")} as is_old from ${schema}.entries
      where sequence > $2 order by sequence limit 1 offset $3`,
    erase: `
      with erased as (
        update ${schema}.entries set body = null, external_id = null, error = null
        where queue = $1 and status in ('handled', 'recorded') returning 1
      ), erased_queue as (
        update ${schema}.order_queues set external_id = null where queue = $1
      ), erased_claims as (
        update ${schema}.claims set request = null where order_session_key = $1
      )
      select count(*) as erased from erased`,
  } as const
}
