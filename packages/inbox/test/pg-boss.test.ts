import { forwardToPgBoss } from "@flexcharge/inbox/pg-boss"
import pg from "pg"
import { PgBoss } from "pg-boss"
import { afterAll, beforeAll, expect, inject, test } from "vitest"
import { createInbox, type InboxEvent, postgres } from "../src/index.ts"
import { deliver, webhook } from "../src/suite/Case.ts"
import { newSchemaName } from "./programs/places.ts"

const schema = newSchemaName()
const pool = new pg.Pool({ connectionString: inject("postgresUrl"), max: 8 })
const db = { executeSql: (text: string, values?: unknown[]) => pool.query(text, values) }
const boss = new PgBoss({ db, schema: `${schema.slice(0, 40)}_boss`, supervise: false, schedule: false })

beforeAll(async () => {
  boss.on("error", () => {})
  await boss.start()
  await boss.createQueue("flexcharge", { policy: "key_strict_fifo" })
})
afterAll(async () => {
  await boss.stop({ graceful: false, close: false })
  await pool.query(`drop schema if exists ${schema} cascade`)
  await pool.end()
})

test("pg-boss receives every accepted event once, and nothing of one that was not accepted", async () => {
  let isBroken = false
  const forward = forwardToPgBoss<pg.PoolClient>({ boss })
  const inbox = createInbox({
    store: postgres({ pool, schema }),
    forward: async (event, transaction) => {
      await forward(event, transaction)
      if (isBroken) throw new Error("The process fails after the hand-over and before the commit.")
    },
    onError: () => {},
  })
  const events = Array.from({ length: 20 }, (_, index) => webhook("order.completed", `order-${index}`))
  const results = await Promise.all([...events, ...events].map((event) => deliver(inbox, event)))
  expect(results.filter((result) => result === "accepted")).toHaveLength(20)
  isBroken = true
  await expect(deliver(inbox, webhook("order.completed", "order-lost"))).rejects.toThrow("before the commit")
  isBroken = false

  const jobs = await boss.fetch<InboxEvent>("flexcharge", { batchSize: 100 })
  expect(jobs.map(({ data }) => data.orderSessionKey).sort()).toEqual(
    events.map(({ orderId }) => orderId).sort(),
  )
  expect(jobs[0]?.data.webhook?.event).toBe("order.completed")
  expect((await inbox.orders.lookup("order-3"))?.phase).toBe("approved")
  expect((await inbox.stats()).pending).toBe(0)
  expect(await deliver(inbox, webhook("order.completed", "order-lost"))).toBe("accepted")
  await inbox.stop()
})

test("a worker that completes its job in the transaction of its effect writes the effect once", async () => {
  await pool.query(`create table ${schema}.shipments (order_id text not null)`)
  const inbox = createInbox({
    store: postgres({ pool, schema }),
    forward: forwardToPgBoss<pg.PoolClient>({ boss }),
  })
  await deliver(inbox, webhook("order.completed", "order-shipped"))
  const shipIn = async (client: pg.PoolClient, job: { id: string; retryCount: number; data: InboxEvent }) => {
    await client.query("begin")
    await client.query(`insert into ${schema}.shipments values ($1)`, [job.data.orderSessionKey])
    const completed = await boss.complete(
      "flexcharge",
      { id: job.id, retryCount: job.retryCount },
      undefined,
      {
        db: { executeSql: (text, values) => client.query(text, values) },
      },
    )
    const { affected } = completed as { readonly affected?: number } // as: missing in the types of this version
    await client.query(affected === 1 ? "commit" : "rollback")
    return affected
  }
  const fetched = await boss.fetch<InboxEvent>("flexcharge", { batchSize: 100, includeMetadata: true })
  const job = fetched.find(({ data }) => data.orderSessionKey === "order-shipped")
  if (!job) throw new Error("The job was not fetched.")
  const client = await pool.connect()
  expect([await shipIn(client, job), await shipIn(client, job)]).toEqual([1, 0])
  client.release()
  const { rows } = await pool.query(`select * from ${schema}.shipments`)
  expect(rows).toEqual([{ order_id: "order-shipped" }])
  await inbox.stop()
})

test("an event that the queue's policy would discard is not acknowledged", async () => {
  await boss.createQueue("one-per-order", { policy: "singleton" })
  await boss.createQueue("short", { policy: "short" })
  const inbox = createInbox({
    store: postgres({ pool, schema }),
    forward: forwardToPgBoss<pg.PoolClient>({ boss, queue: "short" }),
  })
  expect(await deliver(inbox, webhook("challenge.passed", "order-short"))).toBe("accepted")
  await expect(deliver(inbox, webhook("order.completed", "order-short"))).rejects.toThrow(/policy/)
  await inbox.stop()
})
