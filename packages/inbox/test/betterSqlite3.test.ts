import { rm } from "node:fs/promises"
import { join } from "node:path"
import { storeCases, type TestEngine } from "@flexcharge/inbox/testing"
import Database from "better-sqlite3"
import { describe, test } from "vitest"
import { type SqliteTransaction, sqlite } from "../src/index.ts"
import { temporaryFolder } from "./programs/places.ts"
import { createEffects, writeEffect } from "./sqliteEngine.ts"

/** The embedded engine on handles of better-sqlite3, which older Node versions need. */
const engine: TestEngine<SqliteTransaction> = {
  createDatabase: async () => {
    const folder = await temporaryFolder()
    const file = join(folder, "inbox.db")
    const handles = [new Database(file)]
    handles[0]?.exec(createEffects)
    return {
      connect: () => {
        const handle = new Database(file)
        handles.push(handle)
        return sqlite(file, handle)
      },
      writeEffect,
      // Two SQLite libraries in one process break each other's file locks, so effects are read with the same one.
      effects: async () => {
        const rows = handles[0]?.prepare("select text from effects order by id").all() ?? []
        return rows.map((row) => (row as { text: string }).text) // as: one text column
      },
      close: async () => {
        for (const handle of handles) handle.close()
        await rm(folder, { recursive: true })
      },
    }
  },
}

describe("the embedded engine on better-sqlite3", () => {
  for (const { name, run } of storeCases) test(name, () => run(engine))
})
