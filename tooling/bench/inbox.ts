/**
 * The inbox against what its database does without it, on the same disk and in the same run.
 *
 * Run it after a build: `node tooling/bench/inbox.ts [accept] [handle] [million] [memory] [lock]`; without words it runs
 * accept, handle and lock. Rounds of inbox and baseline alternate, and a ratio is the median of the rounds.
 */

import { spawn } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { monitorEventLoopDelay } from "node:perf_hooks"
import { DatabaseSync } from "node:sqlite"
import { createInbox, type Inbox, type NewEntry, postgres, type Store, sqlite } from "@flexcharge/inbox"
import { startPostgres } from "@flexcharge-tooling/test-kit/postgres"
import pg from "pg"
import { quantile } from "./ratios.ts"

const inFlight = 64
const handlers = 16
const rounds = Number(process.env.BENCH_ROUNDS ?? 5)
const acceptsPerRound = Number(process.env.BENCH_ACCEPTS ?? 8_000)
const handlesPerRound = Number(process.env.BENCH_HANDLES ?? 2_000)

const median = (values: readonly number[]) => quantile(values, 0.5)
const rate = (count: number, millis: number) => Math.round((count / millis) * 1_000)

/** Runs an action `count` times with a number of them at the same time, and returns the milliseconds. */
const timed = async (count: number, parallel: number, action: (index: number) => Promise<unknown>) => {
  let next = 0
  const worker = async () => {
    while (next < count) await action(next++)
  }
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: parallel }, worker))
  return performance.now() - startedAt
}

let keys = 0
const fields = {
  event: "order.completed",
  timeStamp: "2026-06-01T12:00:00.000000Z",
  orderId: "ac9674ed-cbfe-49aa-bc8b-eb1d2b74c429",
  externalOrderId: "a9735210-1349-49bf-bfde-b737dd07872a",
  confirmationId: "22ACD1D9",
  isTestMode: true,
  isResent: false,
  eventData: null,
} as const
const body = JSON.stringify(fields)
const eventOf = () => {
  const number = keys++
  return {
    _tag: "OrderCompleted" as const,
    ...fields,
    orderId: `ac9674ed-cbfe-49aa-bc8b-${number}`,
    timeStamp: `2026-06-01T12:00:00.${number}Z`,
  }
}
const receiptOf = (event: { readonly orderId: string }) =>
  ({ id: `["order.completed","${event.orderId}"]`, isOtherEnvironment: false }) as never // as: the inbox reads only these

const acceptIn = (inbox: Inbox) => async () => {
  const event = eventOf()
  return inbox.sink.accept(event, receiptOf(event))
}

/** Collects writes for one turn of the event loop: what anybody would write by hand. */
const microBatcher = <A>(write: (batch: readonly A[]) => void | Promise<void>, parallel = 1) => {
  let waiting: { readonly value: A; readonly resolve: () => void }[] = []
  let running = 0
  let isScheduled = false
  const schedule = () => {
    if (isScheduled || running >= parallel || waiting.length === 0) return
    isScheduled = true
    setImmediate(async () => {
      isScheduled = false
      const batch = waiting
      waiting = []
      running++
      await write(batch.map(({ value }) => value))
      running--
      for (const { resolve } of batch) resolve()
      schedule()
    })
  }
  return (value: A) =>
    new Promise<void>((resolve) => {
      waiting.push({ value, resolve })
      schedule()
    })
}

/** A round: its duration, and the processor time of this process and of the PostgreSQL server. */
interface Round {
  readonly millis: number
  readonly cpuMillis: number
}

/** Processor time; on a busy machine it says more than the duration. */
const cpuMillisOf = async (pool: pg.Pool | undefined): Promise<number> => {
  const { user, system } = process.cpuUsage()
  const { rows } = pool ? await pool.query<{ pid: number }>("select pid from pg_stat_activity") : { rows: [] }
  const ticks = rows.map(({ pid }) => {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? []
    return Number(fields[11]) + Number(fields[12]) // of 10 ms
  })
  return (user + system) / 1_000 + ticks.reduce((sum, tick) => sum + tick * 10, 0)
}

const measure = async (action: () => Promise<number>, pool?: pg.Pool): Promise<Round> => {
  const before = await cpuMillisOf(pool)
  const millis = await action()
  return { millis, cpuMillis: (await cpuMillisOf(pool)) - before }
}

/** Alternates rounds of the baseline and of the inbox, and prints the median of their ratios. */
const compare = async (
  name: string,
  bar: number,
  count: number,
  { baseline, own }: Readonly<Record<"baseline" | "own", () => Promise<Round>>>,
) => {
  const pairs: { readonly baseline: Round; readonly own: Round }[] = []
  for (let round = 0; round < rounds; round++) pairs.push({ baseline: await baseline(), own: await own() })
  const ratioOf = (field: keyof Round) =>
    median(pairs.map((pair) => pair.baseline[field] / pair.own[field])).toFixed(2)
  const rateOf = (side: "baseline" | "own") =>
    String(rate(count, median(pairs.map((pair) => pair[side].millis)))).padStart(7)
  console.log(
    `${name.padEnd(34)} ${rateOf("own")}/s  baseline ${rateOf("baseline")}/s  ratio ${ratioOf("millis")} (at least ${bar}), by processor time ${ratioOf("cpuMillis")}`,
  )
}

const folder = await mkdtemp(join(process.env.BENCH_FOLDER ?? tmpdir(), "flexcharge-bench-"))
const words = process.argv.slice(2)
const isChosen = (word: string) =>
  words.length === 0 ? ["accept", "handle", "lock"].includes(word) : words.includes(word)
let files = 0
const newFile = () => join(folder, `${++files}.db`)

const quiet = { tracer: false, meter: false, onError: console.error } as const

// --- accept -------------------------------------------------------------------------------------------------------

const acceptSqlite = async () => {
  const database = new DatabaseSync(newFile())
  database.exec(
    "pragma journal_mode = wal; pragma synchronous = full; create table events (key text primary key, body text not null)",
  )
  const insert = database.prepare("insert into events (key, body) values (?, ?) on conflict do nothing")
  const add = microBatcher<readonly [string, string]>((batch) => {
    database.exec("begin immediate")
    for (const [key, text] of batch) insert.run(key, text)
    database.exec("commit")
  })
  const inbox = createInbox({ ...quiet, store: sqlite(newFile()) })
  await timed(1_000, inFlight, acceptIn(inbox))
  await compare("accept, SQLite", 0.5, acceptsPerRound, {
    baseline: () => measure(() => timed(acceptsPerRound, inFlight, () => add([`key-${keys++}`, body]))),
    own: () => measure(() => timed(acceptsPerRound, inFlight, acceptIn(inbox))),
  })
  await inbox.stop()
  database.close()
}

const acceptPostgres = async (url: string) => {
  const pool = new pg.Pool({ connectionString: url, max: 20 })
  await pool.query("create table events (key text primary key, body text not null)")
  const add = microBatcher<readonly [string, string]>(async (batch) => {
    await pool.query(
      "insert into events (key, body) select * from unnest($1::text[], $2::text[]) on conflict do nothing",
      [batch.map(([key]) => key), batch.map(([, text]) => text)],
    )
  }, 2)
  const inbox = createInbox({ ...quiet, store: postgres({ pool, schema: "accepting" }) })
  await timed(1_000, inFlight, acceptIn(inbox))
  await compare("accept, PostgreSQL", 0.5, acceptsPerRound, {
    baseline: () => measure(() => timed(acceptsPerRound, inFlight, () => add([`key-${keys++}`, body])), pool),
    own: () => measure(() => timed(acceptsPerRound, inFlight, acceptIn(inbox)), pool),
  })
  await pool.end()
}

// --- handle -------------------------------------------------------------------------------------------------------

/** Fills an inbox, then measures how long its handlers take to write one effect per event. */
const handleRound = async <Tx>(
  store: () => Store<Tx>,
  write: (transaction: Tx) => unknown,
): Promise<number> => {
  const filling = createInbox({ ...quiet, store: store() })
  await timed(handlesPerRound, inFlight, acceptIn(filling))
  await filling.stop()
  let handled = 0
  let finish = () => {}
  const done = new Promise<void>((resolve) => {
    finish = resolve
  })
  const inbox = createInbox({
    ...quiet,
    store: store(),
    concurrency: handlers,
    handle: async (_event, { commit }) => {
      await commit((transaction) => write(transaction) as never) // a Promise on PostgreSQL
      if (++handled === handlesPerRound) finish()
    },
  })
  const startedAt = performance.now()
  await inbox.start()
  await done
  const millis = performance.now() - startedAt
  await inbox.stop()
  return millis
}

const handleSqlite = async () => {
  const file = newFile()
  const database = new DatabaseSync(file)
  database.exec(
    `pragma journal_mode = wal; pragma synchronous = full; create table effects (id integer primary key, text text not null);
     create table queue (id integer primary key, state text not null)`,
  )
  const fill = database.prepare("insert into queue (state) values ('pending')")
  const finish = database.prepare("update queue set state = 'handled' where id = ?")
  const effect = database.prepare("insert into effects (text) values (?)")
  await compare("handle, SQLite", 2.5, handlesPerRound, {
    baseline: () => {
      database.exec("begin")
      const ids = Array.from({ length: handlesPerRound }, () => Number(fill.run().lastInsertRowid))
      database.exec("commit")
      return measure(() =>
        timed(handlesPerRound, handlers, async (index) => {
          await new Promise(setImmediate)
          database.exec("begin immediate")
          effect.run("shipped")
          finish.run(ids[index] ?? 0)
          database.exec("commit")
        }),
      )
    },
    own: () =>
      measure(() =>
        handleRound(
          () => sqlite(file),
          (transaction) =>
            transaction.prepare("insert into effects (text) values (?)").run("shipped").changes,
        ),
      ),
  })
  database.close()
}

const handlePostgres = async (url: string) => {
  const pool = new pg.Pool({ connectionString: url, max: 20 })
  await pool.query("create table effects (id bigint generated always as identity, text text not null)")
  await pool.query(
    "create table queue (id bigint generated always as identity primary key, state text not null)",
  )
  await compare("handle, PostgreSQL", 0.4, handlesPerRound, {
    baseline: async () => {
      await pool.query("insert into queue (state) select 'pending' from generate_series(1, $1::int)", [
        handlesPerRound,
      ])
      const { rows } = await pool.query("select id from queue where state = 'pending' order by id")
      const handle = async (index: number) => {
        const client = await pool.connect()
        const { id } = rows[index]
        await client.query("begin")
        await client.query("select id from queue where id = $1 and state = 'pending' for update", [id])
        await client.query("insert into effects (text) values ($1)", ["shipped"])
        await client.query("update queue set state = 'handled' where id = $1", [id])
        await client.query("commit")
        client.release()
      }
      return measure(() => timed(handlesPerRound, handlers, handle), pool)
    },
    own: () =>
      measure(
        () =>
          handleRound(
            () => postgres({ pool, schema: "handling" }),
            (client) => client.query("insert into effects (text) values ($1)", ["shipped"]),
          ),
        pool,
      ),
  })
  await pool.end()
}

// --- a million rows and memory ------------------------------------------------------------------------------------

const entryOf = (number: number): NewEntry => ({
  key: `["sandbox","default","key-${number}"]`,
  queue: `order-${number >> 2}`,
  isOrder: true,
  externalOrderId: null,
  source: "webhook",
  name: "order.completed",
  body,
  signal: '{"phase":"approved","dispute":"none","unknown":[]}',
  isFinal: true,
  status: "recorded",
})

const fill = async <Tx>(store: Store<Tx>, count: number) => {
  for (let from = 0; from < count; from += 5_000)
    await store.accept(
      Array.from({ length: Math.min(5_000, count - from) }, (_, index) => entryOf(from + index)),
    )
}

/** Compares an inbox of a million rows with one of ten thousand. */
const million = async <Tx>(
  name: string,
  store: (rows: number) => () => Store<Tx>,
  write: (transaction: Tx) => unknown,
) => {
  const [small, large] = [10_000, 1_000_000]
  for (const rows of [small, large]) await fill(store(rows)(), rows)
  const accept = async (rows: number) => {
    const inbox = createInbox({ ...quiet, store: store(rows)() })
    const round = await measure(() => timed(handlesPerRound, inFlight, acceptIn(inbox)))
    await inbox.stop()
    return round
  }
  await compare(`accept at a million, ${name}`, 0.8, handlesPerRound, {
    baseline: () => accept(small),
    own: () => accept(large),
  })
  await compare(`handle at a million, ${name}`, 0.8, handlesPerRound, {
    baseline: () => measure(() => handleRound(store(small), write)),
    own: () => measure(() => handleRound(store(large), write)),
  })
}

const memory = async <Tx>(name: string, store: Store<Tx>) => {
  const total = Number(process.env.BENCH_MEMORY ?? 1_000_000)
  const inbox = createInbox({ ...quiet, store })
  const megabytes: number[] = []
  for (let fifth = 0; fifth < 5; fifth++) {
    await timed(total / 5, inFlight, acceptIn(inbox))
    globalThis.gc?.()
    megabytes.push(Math.round(process.memoryUsage().rss / 1_048_576))
  }
  console.log(`memory over ${total} accepts, ${name}: ${megabytes.join(", ")} MB after each fifth`)
  await inbox.stop()
}

// --- a locked file ------------------------------------------------------------------------------------------------

/** The longest delay of an event loop without work, which is what other processes of the machine cause. */
const longestIdleDelay = async () => {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  await new Promise((resolve) => setTimeout(resolve, 500))
  delay.disable()
  return delay.max / 1e6
}

const lock = async () => {
  const file = newFile()
  const inbox = createInbox({ ...quiet, store: sqlite(file) })
  await acceptIn(inbox)()
  const holder = spawn(
    process.execPath,
    [
      "-e",
      `const { DatabaseSync } = require("node:sqlite"); const database = new DatabaseSync(${JSON.stringify(file)})
       database.exec("begin immediate"); process.stdout.write("locked"); setTimeout(() => database.exec("commit"), 2500)`,
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  )
  await once(holder.stdout, "data")
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const idle = await longestIdleDelay()
  delay.reset()
  const millis = await timed(200, inFlight, acceptIn(inbox))
  delay.disable()
  console.log(
    `locked file: 200 accepts waited ${Math.round(millis)} ms; the event loop was blocked for at most ${(delay.max / 1e6).toFixed(1)} ms (at most 50; ${idle.toFixed(1)} ms in the same process without work), p99 ${(delay.percentile(99) / 1e6).toFixed(1)} ms`,
  )
  await inbox.stop()
}

// ------------------------------------------------------------------------------------------------------------------

const server = await startPostgres()
try {
  if (isChosen("lock")) await lock()
  if (isChosen("accept")) {
    await acceptSqlite()
    await acceptPostgres(server.url)
  }
  if (isChosen("handle")) {
    await handleSqlite()
    await handlePostgres(server.url)
  }
  const pool = new pg.Pool({ connectionString: server.url, max: 20 })
  if (isChosen("million")) {
    const prepared = new Map<number, string>()
    const fileOf = (rows: number) => {
      const file = prepared.get(rows) ?? newFile()
      prepared.set(rows, file)
      return file
    }
    await million(
      "SQLite",
      (rows) => () => sqlite(fileOf(rows)),
      (transaction) => transaction.prepare("select 1").get() as undefined, // as: the value is not used
    )
    await million(
      "PostgreSQL",
      (rows) => () => postgres({ pool, schema: `rows_${rows}` }),
      (client) => client.query("select 1"),
    )
  }
  if (isChosen("memory")) {
    await memory("SQLite", sqlite(newFile()))
    await memory("PostgreSQL", postgres({ pool, schema: "memory" }))
  }
  await pool.end()
} finally {
  await server.stop()
  await rm(folder, { recursive: true })
}
