import { sql as drizzleSql } from "drizzle-orm"
import { drizzle } from "drizzle-orm/node-postgres"
import knex, { type Knex } from "knex"
import { CompiledQuery, Kysely, PostgresDialect, sql, type Transaction } from "kysely"
import type pg from "pg"
import { expect, inject, test } from "vitest"
import { createInbox, type PostgresQuery, postgres, type Store } from "../src/index.ts"
import { deliver, until, webhook } from "../src/suite/Case.ts"
import { createPool } from "./postgresEngine.ts"
import { newSchemaName } from "./programs/places.ts"

const pool = createPool()

/** Delivers one event whose first commit fails after its write, and returns what was written. */
const effectsWith = async <Tx>(
  store: (schema: string) => Store<Tx>,
  write: (transaction: Tx, schema: string, text: string) => Promise<unknown>,
): Promise<readonly string[]> => {
  const schema = newSchemaName()
  await pool.query(`create schema ${schema}`)
  await pool.query(`create table ${schema}.effects (text text not null)`)
  const inbox = createInbox({
    store: store(schema),
    backoff: { baseMillis: 10 },
    forward: (event, transaction) => write(transaction, schema, `accepted ${event.name}`),
    handle: (event, { attempt, commit }) =>
      commit(async (transaction, { became }) => {
        await write(transaction, schema, `${event.name} attempt ${attempt} paid ${became.paid}`)
        if (attempt === 1) throw new Error("The shop rejects the first attempt.")
      }),
  })
  await inbox.start()
  await deliver(inbox, webhook("order.completed", "order-1"))
  await until("it is handled", async () => (await inbox.stats()).pending === 0)
  await inbox.stop()
  const { rows } = await pool.query<{ text: string }>(`select text from ${schema}.effects`)
  await pool.query(`drop schema ${schema} cascade`)
  return rows.map(({ text }) => text)
}

const expected = ["accepted order.completed", "order.completed attempt 2 paid true"]

test("handlers write in a transaction of Drizzle, which commits together with the event", async () => {
  const db = drizzle({ client: pool as pg.Pool })
  type DrizzleTransaction = Parameters<Parameters<typeof db.transaction>[0]>[0]
  /** A statement with numbered parameters as a statement of Drizzle. */
  const queryOf =
    (transaction: DrizzleTransaction): PostgresQuery =>
    (text, values) =>
      transaction.execute(
        drizzleSql.join(
          text
            .split(/\$(\d+)/)
            .map((part, index) =>
              index % 2 === 0 ? drizzleSql.raw(part) : drizzleSql.param(values[Number(part) - 1]),
            ),
        ),
      )
  const effects = await effectsWith(
    (schema) =>
      postgres<DrizzleTransaction>({
        pool,
        schema,
        pollMillis: 20,
        transaction: (run) => db.transaction((transaction) => run(transaction, queryOf(transaction))),
      }),
    (transaction, schema, text) =>
      transaction.execute(drizzleSql`insert into ${drizzleSql.raw(schema)}.effects values (${text})`),
  )
  expect(effects).toEqual(expected)
})

test("handlers write in a transaction of Kysely, which commits together with the event", async () => {
  const db = new Kysely<object>({ dialect: new PostgresDialect({ pool }) })
  const effects = await effectsWith(
    (schema) =>
      postgres<Transaction<object>>({
        pool,
        schema,
        pollMillis: 20,
        transaction: (run) =>
          db
            .transaction()
            .execute((transaction) =>
              run(transaction, (text, values) =>
                transaction.executeQuery(CompiledQuery.raw(text, [...values])),
              ),
            ),
      }),
    (transaction, schema, text) =>
      sql`insert into ${sql.table(`${schema}.effects`)} values (${text})`.execute(transaction),
  )
  expect(effects).toEqual(expected)
})

test("handlers write in a transaction of Knex, which commits together with the event", async () => {
  const db = knex({ client: "pg", connection: inject("postgresUrl") })
  /** A statement with numbered parameters as a statement of Knex, whose parameters are question marks. */
  const queryOf =
    (transaction: Knex.Transaction): PostgresQuery =>
    (text, values) => {
      const positions: unknown[] = []
      const statement = text.replace(/\$(\d+)/g, (_, number) => {
        positions.push(values[Number(number) - 1])
        return "?"
      })
      return transaction.raw(statement, positions as Knex.RawBinding[]) // as: numbers, texts and arrays of them
    }
  const effects = await effectsWith(
    (schema) =>
      postgres<Knex.Transaction>({
        pool,
        schema,
        pollMillis: 20,
        transaction: (run) => db.transaction((transaction) => run(transaction, queryOf(transaction))),
      }),
    (transaction, schema, text) => Promise.resolve(transaction(`${schema}.effects`).insert({ text })),
  )
  expect(effects).toEqual(expected)
  await db.destroy()
})
