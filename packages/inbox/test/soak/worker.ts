/** One process of the soak test: accepts what its parent sends, and handles with random delays and failures. */
import type { WebhookEvent } from "@flexcharge/schema"
import pg from "pg"
import { createInbox, type InboxOptions, postgres, type SqliteTransaction, sqlite } from "../../src/index.ts"
import { deliver, pause } from "../../src/suite/Case.ts"
import { randomOf } from "./random.ts"

interface Settings {
  readonly engine: "sqlite" | "postgres"
  readonly location: string
  readonly schema: string
  readonly seed: number
}

const { engine, location, schema, seed } = JSON.parse(process.argv[2] ?? "{}") as Settings // as: the parent wrote it
const random = randomOf(seed)

const effectColumns = "(order_id, token, attempt, paid, refunded)"

const common = {
  maxAttempts: 1_000, // every kill counts an attempt of each event that was being handled
  leaseMillis: 1_500,
  backoff: { baseMillis: 10, maxMillis: 100 },
  concurrency: 8,
  onError: () => {}, // the database is restarted on purpose
} as const

/** Fails 3 % of the attempts before their commit, and 3 % inside. */
const beforeCommit = async () => {
  await pause(random() * 4)
  if (random() < 0.03) throw new Error("The handler fails before its commit.")
}
const insideCommit = () => {
  if (random() < 0.03) throw new Error("The handler fails inside its commit.")
}

const onSqlite = (): InboxOptions<SqliteTransaction> => ({
  ...common,
  store: sqlite(location),
  handle: async (event, { attempt, commit }) => {
    await beforeCommit()
    await commit((transaction, { became }) => {
      transaction
        .prepare(`insert into effects ${effectColumns} values (?, ?, ?, ?, ?)`)
        .run(event.orderSessionKey ?? "", event.token, attempt, Number(became.paid), Number(became.refunded))
      insideCommit()
    })
  },
})

const onPostgres = (): InboxOptions<pg.PoolClient> => ({
  ...common,
  store: postgres({ pool: new pg.Pool({ connectionString: location, max: 10 }), schema, pollMillis: 100 }),
  handle: async (event, { attempt, commit }) => {
    await beforeCommit()
    await commit(async (client, { became }) => {
      await client.query(`insert into ${schema}.effects ${effectColumns} values ($1, $2, $3, $4, $5)`, [
        event.orderSessionKey,
        event.token,
        attempt,
        Number(became.paid),
        Number(became.refunded),
      ])
      insideCommit()
    })
  },
})

const inbox = engine === "sqlite" ? createInbox(onSqlite()) : createInbox(onPostgres())

process.on("message", ({ id, event }: { id: number; event: WebhookEvent }) => {
  deliver(inbox, event).then(
    (result) => process.send?.({ id, result }),
    () => process.send?.({ id, result: "failed" }),
  )
})
process.once("disconnect", () => process.exit())
while (
  !(await inbox.start().then(
    () => true,
    () => false,
  ))
)
  await pause(100) // the database is restarting
process.send?.("ready")
