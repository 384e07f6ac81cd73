/**
 * Delivers webhooks to several processes that fail, are killed and lose their database, and checks that every effect
 * happened once, in order, and that every order has the state of an undisturbed run.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { rm } from "node:fs/promises"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { OrderState, Signal, type WebhookEvent } from "@flexcharge/schema"
import { type PostgresServer, startPostgres } from "@flexcharge-tooling/test-kit/postgres"
import pg from "pg"
import { createInbox, type Inbox, postgres, sqlite } from "../../src/index.ts"
import { pause, webhook } from "../../src/suite/Case.ts"
import { newSchemaName, temporaryFolder } from "../programs/places.ts"
import { randomOf, shuffled } from "./random.ts"

/** How long and how rough a run is. */
export interface SoakSettings {
  readonly engine: "sqlite" | "postgres"
  readonly deliveries: number
  readonly seed: number
  readonly processes: number
  /** After how many acknowledged deliveries a process is killed, on average; a slow machine then has as many kills. */
  readonly killEvery: number
}

/** What a run counted. All of the last five must be 0. */
export interface SoakResult {
  readonly unique: number
  readonly kills: number
  readonly restarts: number
  readonly repeatedAttempts: number
  readonly seconds: number
  readonly lost: number
  readonly doubled: number
  readonly outOfOrder: number
  readonly wrongStates: number
  readonly wrongChanges: number
}

interface Effect {
  readonly order_id: string
  readonly token: string
  readonly attempt: number
  readonly paid: number
  readonly refunded: number
}

interface Database {
  readonly location: string
  readonly schema: string
  readonly inbox: Inbox
  readonly effects: () => Promise<readonly Effect[]>
  readonly interrupt: (() => Promise<void>) | undefined
  readonly close: () => Promise<void>
}

const effectsTable = (id: string) =>
  `effects (id ${id}, order_id text not null, token text not null, attempt integer not null, paid integer not null, refunded integer not null)`

const openSqliteFile = async (): Promise<Database> => {
  const folder = await temporaryFolder()
  const file = join(folder, "inbox.db")
  const database = new DatabaseSync(file)
  database.exec(`pragma journal_mode = wal; create table ${effectsTable("integer primary key")}`)
  return {
    location: file,
    schema: "",
    inbox: createInbox({ store: sqlite(file) }),
    effects: async () => database.prepare("select * from effects order by id").all() as unknown as Effect[], // as: the columns of the table
    interrupt: undefined,
    close: async () => {
      const [check] = database.prepare("pragma integrity_check").all()
      if (check?.integrity_check !== "ok") throw new Error(`The file is damaged: ${JSON.stringify(check)}`)
      database.close()
      await rm(folder, { recursive: true })
    },
  }
}

const openPostgres = async (server: PostgresServer): Promise<Database> => {
  const schema = newSchemaName()
  const pool = new pg.Pool({ connectionString: server.url, max: 4 })
  await pool.query(`create schema ${schema}`)
  await pool.query(`create table ${schema}.${effectsTable("bigint generated always as identity")}`)
  return {
    location: server.url,
    schema,
    inbox: createInbox({ store: postgres({ pool, schema }) }),
    effects: async () => (await pool.query<Effect>(`select * from ${schema}.effects order by id`)).rows,
    interrupt: server.interrupt,
    close: async () => {
      await pool.query(`drop schema ${schema} cascade`)
      await pool.end()
      await server.stop()
    },
  }
}

interface Worker {
  readonly process: ChildProcess
  readonly waiting: Map<number, (result: string) => void>
}

/** Runs once. */
export const runSoak = async (settings: SoakSettings): Promise<SoakResult> => {
  const { engine, deliveries, seed, processes, killEvery } = settings
  const random = randomOf(seed)
  const startedAt = performance.now()
  const database = engine === "sqlite" ? await openSqliteFile() : await openPostgres(await startPostgres())
  await database.inbox.stats() // creates the tables

  const events = createEvents(Math.round(deliveries * 0.7), random)
  const repeats = Array.from({ length: deliveries - events.length }, () =>
    Math.floor(random() * events.length),
  )
  const plan = shuffled([...events.keys(), ...repeats], random)
  /** When each event was first sent and first acknowledged. */
  const sentAt = new Map<number, number>()
  const acknowledgedAt = new Map<number, number>()

  let kills = 0
  let restarts = 0
  let deliveryNumber = 0
  let seeds = seed
  const workers: Worker[] = []
  const startWorker = async (place: number): Promise<void> => {
    const child = spawn(
      process.execPath,
      [
        "--conditions=@flexcharge/source",
        "--no-warnings",
        join(import.meta.dirname, "worker.ts"),
        JSON.stringify({ engine, location: database.location, schema: database.schema, seed: ++seeds }),
      ],
      { stdio: ["ignore", "inherit", "inherit", "ipc"] },
    )
    const worker: Worker = { process: child, waiting: new Map() }
    child.once("exit", () => {
      for (const resolve of worker.waiting.values()) resolve("killed")
      worker.waiting.clear()
    })
    await new Promise<void>((resolve) => {
      child.on("message", (message: "ready" | { id: number; result: string }) => {
        if (message === "ready") return resolve()
        worker.waiting.get(message.id)?.(message.result)
        worker.waiting.delete(message.id)
      })
      child.once("exit", () => resolve())
    })
    workers[place] = worker
  }
  await Promise.all(Array.from({ length: processes }, (_, place) => startWorker(place)))

  const send = (event: WebhookEvent): Promise<string> => {
    const worker = workers[Math.floor(random() * workers.length)]
    if (!worker?.process.connected) return Promise.resolve("killed")
    const id = deliveryNumber++
    return new Promise((resolve) => {
      worker.waiting.set(id, resolve)
      worker.process.send({ id, event }, (error) => {
        if (error) resolve("killed")
      })
    })
  }

  /** Sends an event until a process acknowledges it, as the service does. */
  const sendUntilAcknowledged = async (index: number): Promise<void> => {
    const event = events[index]
    if (!event) return
    if (!sentAt.has(index)) sentAt.set(index, performance.now())
    for (;;) {
      const result = await send(event)
      if (result === "accepted" || result === "duplicate") {
        if (!acknowledgedAt.has(index)) acknowledgedAt.set(index, performance.now())
        return killAtRandom()
      }
      await pause(random() * 50)
    }
  }

  const starting = new Set<number>()
  const starts: Promise<void>[] = []
  let nextKillAt = killEvery * random() * 2
  let acknowledged = 0
  const killAtRandom = () => {
    if (++acknowledged < nextKillAt) return
    nextKillAt += killEvery * random() * 2
    const place = Math.floor(random() * workers.length)
    const worker = workers[place]
    if (!worker || starting.has(place)) return
    kills++
    starting.add(place)
    const restart = async () => {
      const ended = new Promise((resolve) => worker.process.once("exit", resolve))
      worker.process.kill("SIGKILL")
      await ended
      await startWorker(place)
      starting.delete(place)
    }
    starts.push(restart())
  }

  let next = 0
  const sender = async () => {
    while (next < plan.length) {
      const position = next++
      if (position === Math.floor(plan.length / 2) && database.interrupt) {
        restarts++
        await database.interrupt()
      }
      await sendUntilAcknowledged(plan[position] ?? 0)
    }
  }
  await Promise.all(Array.from({ length: 64 }, sender))
  for (;;) {
    const stats = await database.inbox.stats().catch(() => undefined)
    if (stats?.pending === 0) break
    await pause(100)
  }
  await Promise.all(starts)
  for (const { process: child } of workers) child.kill("SIGKILL")

  const effects = await database.effects()
  const result = {
    unique: events.length,
    kills,
    restarts,
    repeatedAttempts: effects.filter(({ attempt }) => attempt > 1).length,
    seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    ...checkEffects(events, effects, sentAt, acknowledgedAt),
    wrongStates: await countWrongStates(events, database.inbox),
  }
  await database.inbox.stop()
  await database.close()
  return result
}

const names = ["challenge.presented", "challenge.passed", "order.completed", "order.refunded"] as const

/** Events of many orders; each has another time, so that each is another event. */
const createEvents = (count: number, random: () => number): readonly WebhookEvent[] => {
  const orders = Math.ceil(count / 7)
  return Array.from({ length: count }, (_, index) => {
    const name = names[Math.floor(random() ** 0.5 * names.length)] ?? "order.completed"
    return webhook(name, `order-${index % orders}`, { timeStamp: `time-${index}` })
  })
}

const tokenOf = (event: WebhookEvent): string =>
  JSON.stringify(["sandbox", "default", JSON.stringify([event.event, event.orderId, event.timeStamp])])

/** Counts what is missing, what is there twice, and pairs that were handled against the order of their acceptance. */
const checkEffects = (
  events: readonly WebhookEvent[],
  effects: readonly Effect[],
  sentAt: ReadonlyMap<number, number>,
  acknowledgedAt: ReadonlyMap<number, number>,
) => {
  const indexOf = new Map(events.map((event, index) => [tokenOf(event), index]))
  const tokens = new Set(effects.map(({ token }) => token))
  const perOrder = groupBy(effects, ({ order_id }) => order_id)
  let outOfOrder = 0
  let wrongChanges = 0
  for (const handled of perOrder.values()) {
    const indices = handled.map(({ token }) => indexOf.get(token) ?? -1)
    for (const [position, later] of indices.entries())
      for (const earlier of indices.slice(0, position)) {
        // "earlier" was handled first: wrong if "later" had been acknowledged before "earlier" was sent at all.
        const isWrong =
          (acknowledgedAt.get(later) ?? Number.POSITIVE_INFINITY) <
          (sentAt.get(earlier) ?? Number.NEGATIVE_INFINITY)
        if (isWrong) outOfOrder++
      }
    const paid = handled.filter((effect) => effect.paid === 1).length
    const refunded = handled.filter((effect) => effect.refunded === 1).length
    const isRefunded = handled.some(({ token }) => token.includes("order.refunded"))
    const isCompleted = handled.some(({ token }) => token.includes("order.completed"))
    if (paid > 1 || refunded !== Number(isRefunded) || (isCompleted && !isRefunded && paid !== 1))
      wrongChanges++
  }
  return {
    lost: [...indexOf.keys()].filter((token) => !tokens.has(token)).length,
    doubled: effects.length - tokens.size,
    outOfOrder,
    wrongChanges,
  }
}

/** Compares each order with the join of its events, which is its state after an undisturbed run. */
const countWrongStates = async (events: readonly WebhookEvent[], inbox: Inbox): Promise<number> => {
  let wrong = 0
  for (const [orderId, own] of groupBy(events, (event) => String(event.orderId))) {
    const expected = own.map(Signal.fromEvent).reduce<OrderState>(OrderState.join, OrderState.initial)
    const order = await inbox.orders.get(orderId)
    const states = [order?.state, order?.handledState].map((state) => JSON.stringify(state))
    if (states.some((state) => state !== JSON.stringify(expected))) wrong++
  }
  return wrong
}

const groupBy = <A>(values: readonly A[], keyOf: (value: A) => string): ReadonlyMap<string, readonly A[]> => {
  const groups = new Map<string, A[]>()
  for (const value of values) {
    const group = groups.get(keyOf(value)) ?? []
    groups.set(keyOf(value), group)
    group.push(value)
  }
  return groups
}
