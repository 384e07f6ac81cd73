/** The embedded engine under test: a new file for each case. */
import { rm } from "node:fs/promises"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import type { TestEngine } from "@flexcharge/inbox/testing"
import { type SqliteOptions, type SqliteTransaction, sqlite } from "../src/index.ts"
import { temporaryFolder } from "./programs/places.ts"

export const createEffects = "create table if not exists effects (id integer primary key, text text not null)"

export const writeEffect = (transaction: SqliteTransaction, text: string) => {
  transaction.prepare("insert into effects (text) values (?)").run(text)
}

export const readEffects = (file: string): readonly string[] => {
  const database = new DatabaseSync(file)
  try {
    return database
      .prepare("select text from effects order by id")
      .all()
      .map(({ text }) => String(text))
  } finally {
    database.close()
  }
}

export const sqliteEngine = (options: SqliteOptions = {}): TestEngine<SqliteTransaction> => ({
  createDatabase: async () => {
    const folder = await temporaryFolder()
    const file = join(folder, "inbox.db")
    const database = new DatabaseSync(file)
    database.exec(createEffects)
    database.close()
    return {
      connect: () => sqlite(file, undefined, options),
      writeEffect,
      effects: async () => readEffects(file),
      close: () => rm(folder, { recursive: true }),
    }
  },
})
