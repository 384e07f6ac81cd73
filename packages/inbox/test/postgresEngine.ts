/** The PostgreSQL engine under test: a new schema for each case, in the server of all test files. */
import type { TestEngine } from "@flexcharge/inbox/testing"
import pg from "pg"
import { inject } from "vitest"
import { postgres } from "../src/index.ts"
import { newSchemaName } from "./programs/places.ts"

export const createPool = (max = 6) => new pg.Pool({ connectionString: inject("postgresUrl"), max })

export const postgresEngine: TestEngine<pg.PoolClient> = {
  createDatabase: async () => {
    const schema = newSchemaName()
    const pool = createPool(20)
    await pool.query(`create schema ${schema}`)
    await pool.query(
      `create table ${schema}.effects (id bigint generated always as identity, text text not null)`,
    )
    return {
      connect: () => postgres({ pool, schema, pollMillis: 50 }),
      writeEffect: (client, text) => client.query(`insert into ${schema}.effects (text) values ($1)`, [text]),
      effects: async () =>
        (await pool.query(`select text from ${schema}.effects order by id`)).rows.map(({ text }) =>
          String(text),
        ),
      close: async () => {
        await pool.query(`drop schema ${schema} cascade`)
        await pool.end()
      },
    }
  },
}
