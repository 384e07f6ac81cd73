/** Races of the PostgreSQL engine, each forced to happen. A random test does not find them. */
import pg from "pg"
import { afterAll, beforeEach, expect, inject, test } from "vitest"
import { createInbox, type NewEntry, postgres } from "../src/index.ts"
import { postgresStatements } from "../src/PostgresTables.ts"
import { deferred, deliver, until, webhook } from "../src/suite/Case.ts"
import { createPool } from "./postgresEngine.ts"
import { newSchemaName } from "./programs/places.ts"

const pool = createPool(20)
let schema = ""

beforeEach(async () => {
  schema = newSchemaName()
  await postgres({ pool, schema }).open()
  return async () => void (await pool.query(`drop schema ${schema} cascade`))
})
afterAll(() => pool.end())

const entry = (queue: string, number: number): NewEntry => ({
  key: `${queue}-${number}`,
  queue,
  isOrder: true,
  externalOrderId: null,
  source: "webhook",
  name: "challenge.passed",
  body: "{}",
  signal: '{"phase":"challengePassed","dispute":"none","unknown":[]}',
  isFinal: false,
  status: "pending",
})

/** Waits until a statement that contains the text waits for a lock of another one. */
const untilBlocked = (text: string) =>
  until(`a statement with "${text}" waits for a lock`, async () => {
    const { rows } = await pool.query(
      "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like $1 and pid <> pg_backend_pid()",
      [`%${text}%`],
    )
    return rows.length > 0
  })

test("a lease whose statement began before another worker completed an entry returns the next entry", async () => {
  const store = postgres({ pool, schema })
  await store.accept([entry("w", 0), entry("x", 0), entry("x", 1)])
  await pool.query(`update ${schema}.order_queues set next_at = now() - interval '1 hour' where queue = 'x'`)
  const [first] = await store.lease(1, 60_000)
  expect(first?.key).toBe("x-0")
  await pool.query(`update ${schema}.order_queues set next_at = now() - interval '1 hour'`) // the lease has ended

  // The other worker sees the tables through views that stop its statement after its snapshot and before its locks.
  const slow = `${schema}_slow`
  await pool.query(`create schema ${slow}`)
  await pool.query(`create function ${slow}.pause(queue text) returns boolean language plpgsql volatile as $$
    begin perform pg_advisory_xact_lock_shared(hashtext('${slow}')); return true; end $$`)
  await pool.query(
    `create view ${slow}.order_queues as select * from ${schema}.order_queues where ${slow}.pause(queue)`,
  )
  for (const table of ["entries", "migrations"])
    await pool.query(`create view ${slow}.${table} as select * from ${schema}.${table}`)
  const blocker = await pool.connect()
  await blocker.query("begin")
  await blocker.query("select pg_advisory_xact_lock(hashtext($1))", [slow])
  const leased = postgres({ pool, schema: slow }).lease(2, 60_000)
  await untilBlocked(`"${slow}".order_queues set lease`)
  if (!first) throw new Error("Nothing was leased.")
  expect(await store.complete(first, { _tag: "Handled" })).toBe(true)
  await pool.query(`update ${schema}.order_queues set next_at = now() - interval '1 hour' where queue = 'x'`)
  await blocker.query("commit")
  blocker.release()

  expect((await leased).map(({ key }) => key).sort()).toEqual(["w-0", "x-1"])
  await pool.query(`drop schema ${slow} cascade`)
})

test("an entry that is accepted while its order's last entry is completed is handled", async () => {
  const store = postgres({ pool, schema })
  await store.accept([entry("x", 0)])
  const [first] = await store.lease(1, 60_000)
  if (!first) throw new Error("Nothing was leased.")
  const accepting = deferred()
  const accepted = store.accept([entry("x", 1)], () => accepting.promise)
  await until("the accepting transaction has begun", async () => {
    // Other tests use the same server: the statement names the schema of this one.
    const { rows } = await pool.query(
      "select 1 from pg_stat_activity where state = 'idle in transaction' and query like $1",
      [`%"${schema}"%`],
    )
    return rows.length > 0
  })
  const completed = store.complete(first, { _tag: "Handled" })
  await untilBlocked(`"${schema}".settle`)
  accepting.resolve()
  expect([await accepted, await completed]).toEqual([[true], true])
  expect((await store.order("x"))?.pending).toBe(1)
  expect((await store.lease(1, 60_000)).map(({ key }) => key)).toEqual(["x-1"])
})

test("batches with the same keys and orders in opposite sequences do not deadlock", async () => {
  // Each row takes a while, so that the batches certainly run at the same time.
  await pool.query(`create function ${schema}.slow() returns trigger language plpgsql as $$
    begin perform pg_sleep(0.02); return new; end $$`)
  for (const table of ["entries", "order_queues"])
    await pool.query(
      `create trigger slow before insert on ${schema}.${table} for each row execute function ${schema}.slow()`,
    )
  const [one, other] = [postgres({ pool, schema }), postgres({ pool, schema })]
  const sameKeys = ["a", "b", "c", "d"].map((queue) => entry(queue, 0))
  const results = await Promise.all([one.accept(sameKeys), other.accept(sameKeys.toReversed())])
  expect(results.flat().filter(Boolean)).toHaveLength(4)
  // Other keys of the same orders: the batches meet at the orders only.
  const [first, second] = [1, 2].map((number) => ["p", "q", "r", "s"].map((queue) => entry(queue, number)))
  const others = await Promise.all([one.accept(first ?? []), other.accept((second ?? []).toReversed())])
  expect(others.flat().filter(Boolean)).toHaveLength(8)
})

test("the statements that lease touch few pages, although the statistics are those of an empty queue", async () => {
  const store = postgres({ pool, schema })
  await pool.query(`alter table ${schema}.entries set (autovacuum_enabled = false)`)
  await pool.query(`alter table ${schema}.order_queues set (autovacuum_enabled = false)`)
  await pool.query(`analyze ${schema}.entries`)
  await pool.query(`analyze ${schema}.order_queues`)
  const count = 20_000
  for (let from = 0; from < count; from += 2_000)
    await store.accept(Array.from({ length: 2_000 }, (_, index) => entry(`order-${from + index}`, 0)))
  const sql = postgresStatements(`"${schema}"`)
  const pagesOf = async (text: string, values: unknown[]) => {
    const { rows } = await pool.query(`explain (analyze, buffers, format json) ${text}`, values)
    const plan = rows[0]["QUERY PLAN"][0].Plan
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
  }
  expect(await pagesOf(sql.leaseQueues, [16, 60_000, "lease"])).toBeLessThan(2_000)
  const queues = Array.from({ length: 16 }, (_, index) => `order-${index * 1_000}`)
  expect(await pagesOf(sql.leaseEntries, [queues])).toBeLessThan(2_000)
})

test("an order whose handler has an open transaction still accepts events", async () => {
  const committing = deferred()
  const entered = deferred()
  const inbox = createInbox({
    store: postgres({ pool, schema }),
    handle: (_event, { commit }) =>
      commit(async (client) => {
        await client.query("select 1")
        entered.resolve()
        await committing.promise
      }),
  })
  await inbox.start()
  await deliver(inbox, webhook("challenge.passed", "order-1"))
  await entered.promise
  expect(await deliver(inbox, webhook("order.completed", "order-1"))).toBe("accepted")
  committing.resolve()
  await until("both are handled", async () => (await inbox.stats()).pending === 0)
  await inbox.stop()
})

test("the loss of every connection, also of one in a handler's transaction, ends neither the process nor the inbox", async () => {
  const name = schema.slice(0, 40)
  const lossy = new pg.Pool({ connectionString: inject("postgresUrl"), max: 8, application_name: name })
  const entered = deferred()
  const reasons: unknown[] = []
  let attempts = 0
  const inbox = createInbox({
    store: postgres({ pool: lossy, schema, pollMillis: 20 }),
    backoff: { baseMillis: 10, maxMillis: 10 },
    leaseMillis: 500,
    handle: (_event, { commit }) =>
      commit(async (client) => {
        await client.query(`insert into ${schema}.effects values ('shipped')`)
        if (++attempts > 1) return
        entered.resolve()
        await client.query("select pg_sleep(60)")
      }).catch((error) => {
        reasons.push(error.reason?._tag)
        throw error
      }),
    onError: () => {},
  })
  await pool.query(`create table ${schema}.effects (text text)`)
  await inbox.start()
  await deliver(inbox, webhook("order.completed", "order-1"))
  await entered.promise
  await pool.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1", [
    name,
  ])
  await until("it is handled", async () => {
    const { rows } = await pool.query(`select * from ${schema}.effects`)
    return rows.length > 0
  })
  await until("nothing is pending", async () => (await inbox.stats()).pending === 0)
  expect(reasons[0]).toBe("ConnectionLost")
  expect((await pool.query(`select * from ${schema}.effects`)).rows).toHaveLength(1)
  await inbox.stop()
  await lossy.end()
})

test("events are accepted behind a PgBouncer that loses or mixes up prepared statements", async () => {
  const text = `select name from pg_prepared_statements where name like 'flexcharge%'`
  for (const disturb of ["lost", "taken by another client"]) {
    const single = new pg.Pool({ connectionString: inject("postgresUrl"), max: 1 })
    const store = postgres({ pool: single, schema })
    expect(await store.accept([entry(disturb, 0)])).toEqual([true])
    const { rows } = await single.query<{ name: string }>(text)
    expect(rows).toHaveLength(1)
    const other =
      disturb === "lost" ? single : new pg.Pool({ connectionString: inject("postgresUrl"), max: 1 })
    await other.query(disturb === "lost" ? "deallocate all" : `prepare "${rows[0]?.name}" as select 1`)
    const behindPgBouncer = disturb === "lost" ? store : postgres({ pool: other, schema })
    for (const number of [1, 2])
      expect(await behindPgBouncer.accept([entry(disturb, number), entry(disturb, 0)])).toEqual([true, false])
    expect((await store.order(disturb))?.pending).toBe(3)
    await single.end()
    if (other !== single) await other.end()
  }
})

test("statement pooling is rejected with its fix", async () => {
  // The response of PgBouncer to `begin`.
  const error = Object.assign(new Error("transaction blocks not allowed in statement pooling mode"), {
    code: "08P01",
  })
  const client = {
    query: () => Promise.reject(error),
    release: () => {},
    on: () => {},
    off: () => {},
  }
  const store = postgres({ pool: { connect: async () => client, on: () => {} } })
  await expect(store.open()).rejects.toMatchObject({
    reason: { _tag: "InvalidArgument" },
    message: expect.stringContaining("transaction pooling"),
  })
})

test("processes that start at the same time create the tables once, and newer tables are rejected", async () => {
  const fresh = newSchemaName()
  await Promise.all([1, 2, 3, 4, 5, 6].map(() => postgres({ pool, schema: fresh }).open()))
  const { rows } = await pool.query(`select version from ${fresh}.migrations`)
  expect(rows).toEqual([{ version: 1 }])
  await pool.query(`insert into ${fresh}.migrations (version) values (99)`)
  await expect(postgres({ pool, schema: fresh }).open()).rejects.toMatchObject({
    reason: { _tag: "SchemaTooNew" },
  })
  await pool.query(`drop schema ${fresh} cascade`)
})

test("a role that may only read and write rows can use existing tables", async () => {
  const role = schema.slice(0, 40)
  await pool.query(`create role ${role} login`)
  await pool.query(`grant usage on schema ${schema} to ${role}`)
  await pool.query(`grant select, insert, update, delete on all tables in schema ${schema} to ${role}`)
  await pool.query(`grant usage on all sequences in schema ${schema} to ${role}`)
  const limited = new pg.Pool({ connectionString: inject("postgresUrl"), max: 2 })
  limited.on("connect", (client) => client.query(`set role ${role}`))
  const inbox = createInbox({ store: postgres({ pool: limited, schema }), handle: () => {} })
  await inbox.start()
  expect(await deliver(inbox, webhook("order.completed", "order-1"))).toBe("accepted")
  await until("it is handled", async () => (await inbox.stats()).pending === 0)
  await inbox.stop()
  const missing = postgres({ pool: limited, schema: newSchemaName() })
  await expect(missing.open()).rejects.toMatchObject({ reason: { _tag: "NoPermission" } })
  await limited.end()
  await pool.query(`drop owned by ${role}`)
  await pool.query(`drop role ${role}`)
})

test("a database that accepts no writes is reported as read-only", async () => {
  const standby = new pg.Pool({
    connectionString: inject("postgresUrl"),
    max: 1,
    options: "-c default_transaction_read_only=on",
  })
  const inbox = createInbox({ store: postgres({ pool: standby, schema }) })
  await expect(deliver(inbox, webhook("order.completed"))).rejects.toMatchObject({
    reason: { _tag: "ReadOnly" },
    isRetryable: true,
  })
  await standby.end()
})

test("a server that does not run is reported as a lost connection", async () => {
  const nowhere = new pg.Pool({ connectionString: "postgres://nobody@127.0.0.1:1/none", max: 1 })
  const inbox = createInbox({ store: postgres({ pool: nowhere, schema }) })
  await expect(deliver(inbox, webhook("order.completed"))).rejects.toMatchObject({
    reason: { _tag: "ConnectionLost" },
    isRetryable: true,
  })
  await nowhere.end()
})
