import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { copyFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { promisify } from "node:util"
import { nodeWebhooks } from "@flexcharge/server/node"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import { afterEach, beforeEach, expect, test } from "vitest"
import { createInbox, type Inbox, isInboxError, sqlite } from "../src/index.ts"
import { deliver, until, webhook } from "../src/suite/Case.ts"
import { temporaryFolder } from "./programs/places.ts"
import { createEffects, readEffects, writeEffect } from "./sqliteEngine.ts"

let folder = ""
let file = ""
beforeEach(async () => {
  folder = await temporaryFolder()
  file = join(folder, "inbox.db")
  return () => rm(folder, { recursive: true, force: true })
})
const inboxes: Inbox[] = []
afterEach(async () => {
  await Promise.all(inboxes.splice(0).map((inbox) => inbox.stop({ timeoutMillis: 100 })))
})
const opened = (options: Partial<Parameters<typeof createInbox>[0]> = {}) => {
  const inbox = createInbox({
    store: sqlite(file),
    onError: () => {},
    onAlert: () => {},
    ...options,
  } as Parameters<typeof createInbox>[0]) // as: the transaction type is that of the store
  inboxes.push(inbox)
  return inbox
}

const reasonOf = (failing: Promise<unknown>) =>
  failing.then(
    () => "nothing failed",
    (error) => (isInboxError(error) ? error.reason._tag : String(error)),
  )

test("a missing folder, a folder in place of the file, and a file of another kind are named", async () => {
  expect(await reasonOf(sqlite(join(folder, "missing", "inbox.db")).open())).toBe("CannotOpen")
  await mkdir(join(folder, "directory"))
  expect(await reasonOf(sqlite(join(folder, "directory")).open())).toBe("CannotOpen")
  await writeFile(file, "This is a text file, and not a database, however long it is.".repeat(100))
  expect(await reasonOf(sqlite(file).open())).toBe("Corrupt")
})

test("a store that could not be opened works once its folder exists", async () => {
  file = join(folder, "later", "inbox.db")
  const inbox = opened()
  const event = webhook("order.completed")
  expect(await reasonOf(deliver(inbox, event))).toBe("CannotOpen")
  await mkdir(join(folder, "later"))
  expect(await deliver(inbox, event)).toBe("accepted")
})

test("damaged pages are reported, and no entry is acknowledged", async () => {
  const inbox = opened()
  for (let index = 0; index < 200; index++) await deliver(inbox, webhook("order.completed", `order-${index}`))
  await inbox.stop()
  const bytes = await readFile(file)
  bytes.fill(0xff, 4_096)
  await writeFile(file, bytes)
  expect(await reasonOf(deliver(opened(), webhook("order.completed", "order-1")))).toBe("Corrupt")
})

test("a read-only database is reported, and no entry is acknowledged", async () => {
  await sqlite(file).open()
  const handle = new DatabaseSync(file, { readOnly: true })
  expect(await reasonOf(deliver(opened({ store: sqlite(file, handle) }), webhook("order.completed")))).toBe(
    "ReadOnly",
  )
  handle.close()
})

test("a full disk is reported, nothing is half done, and the inbox continues when there is space", async () => {
  const handle = new DatabaseSync(file)
  const inbox = opened({ store: sqlite(file, handle) })
  await inbox.start()
  handle.exec("pragma max_page_count = 60")
  const accepted: string[] = []
  let failure = "nothing failed"
  for (let index = 0; failure === "nothing failed"; index++) {
    const event = webhook("order.completed", `order-${index}`, { eventData: { note: "x".repeat(2_000) } })
    failure = await reasonOf(deliver(inbox, event).then(() => accepted.push(String(event.orderId))))
  }
  expect(failure).toBe("DiskFull")
  expect((await inbox.stats()).pending).toBe(accepted.length)
  handle.exec("pragma max_page_count = 1000000")
  expect(await deliver(inbox, webhook("order.completed", "order-later"))).toBe("accepted")
  expect((await inbox.stats()).pending).toBe(accepted.length + 1)
})

test("a file that is deleted or replaced while it is open is noticed before anything is acknowledged", async () => {
  const deleted = opened()
  await deliver(deleted, webhook("order.completed"))
  await rename(file, `${file}.moved`)
  expect(await reasonOf(deliver(deleted, webhook("order.completed")))).toBe("FileReplaced")
  await copyFile(`${file}.moved`, file)
  expect(await reasonOf(deliver(deleted, webhook("order.completed")))).toBe("FileReplaced")
})

test("a lock of another process delays writes without blocking this one, and fails them after the time limit", async () => {
  await sqlite(file).open()
  const holder = spawn(
    process.execPath,
    [
      "-e",
      `const { DatabaseSync } = require("node:sqlite"); const database = new DatabaseSync(${JSON.stringify(file)})
       database.exec("begin immediate"); process.stdout.write("locked"); process.stdin.once("data", () => database.exec("commit"))`,
    ],
    { stdio: ["pipe", "pipe", "inherit"] },
  )
  await once(holder.stdout, "data")
  const impatient = opened({ store: sqlite(file, undefined, { lockTimeoutMillis: 30 }) })
  expect(await reasonOf(deliver(impatient, webhook("order.completed", "order-1")))).toBe("Locked")
  const patient = opened()
  const accepted = deliver(patient, webhook("order.completed", "order-2"))
  let turns = 0
  await until("the event loop has turned many times", () => ++turns > 20)
  holder.stdin.write("commit")
  expect(await accepted).toBe("accepted")
  holder.kill()
})

test("work that returns a Promise is rejected and undone, and its transaction rejects later statements", async () => {
  const late: unknown[] = []
  const handled: unknown[] = []
  const database = new DatabaseSync(file)
  database.exec(createEffects)
  database.close()
  const inbox = opened({
    maxAttempts: 1,
    handle: async (event, { commit }) => {
      const isAsynchronous = event.orderSessionKey === "asynchronous"
      await commit(((transaction: Parameters<typeof writeEffect>[0]) => {
        writeEffect(transaction, String(event.orderSessionKey))
        if (!isAsynchronous) return undefined
        return Promise.resolve().then(() => {
          try {
            writeEffect(transaction, "late")
          } catch (error) {
            late.push(isInboxError(error) && error.reason._tag)
          }
        })
      }) as never) // as: the transaction type is that of the store
      handled.push(event.orderSessionKey)
    },
  })
  await inbox.start()
  await deliver(inbox, webhook("order.completed", "asynchronous"))
  await deliver(inbox, webhook("order.completed", "synchronous"))
  await until("both ended", async () => (await inbox.stats()).pending === 0)
  expect(handled).toEqual(["synchronous"])
  expect(late).toEqual(["CommitMisused"])
  expect(readEffects(file)).toEqual(["synchronous"])
  expect((await inbox.deadLetters())[0]?.error).toContain("must be synchronous")
})

test("a date that is bound as a value is rejected instead of being stored as NULL", async () => {
  const inbox = opened({
    maxAttempts: 1,
    handle: (_event, { commit }) =>
      commit(((transaction: { prepare: (sql: string) => { get: (value: unknown) => unknown } }) =>
        transaction.prepare("select ?").get(new Date())) as never), // as: a caller without types
  })
  await inbox.start()
  await deliver(inbox, webhook("order.completed"))
  await until("it is dead", async () => (await inbox.stats()).dead === 1)
  expect((await inbox.deadLetters())[0]?.error).toContain("Convert dates")
})

test("an error in one commit undoes that commit only, although others share its transaction", async () => {
  const database = new DatabaseSync(file)
  database.exec("create table effects (id integer primary key, text text not null unique)")
  database.close()
  const inbox = opened({
    maxAttempts: 1,
    handle: (event, { commit }) =>
      commit(((transaction: Parameters<typeof writeEffect>[0]) => {
        writeEffect(transaction, String(event.orderSessionKey))
        if (event.orderSessionKey === "order-3") writeEffect(transaction, "order-3") // violates the unique index
      }) as never), // as: the transaction type is that of the store
  })
  const orders = Array.from({ length: 8 }, (_, index) => `order-${index}`)
  await Promise.all(orders.map((order) => deliver(inbox, webhook("order.completed", order))))
  await inbox.start()
  await until("all ended", async () => (await inbox.stats()).pending === 0)
  expect([...readEffects(file)].sort()).toEqual(orders.filter((order) => order !== "order-3"))
  expect((await inbox.deadLetters()).map(({ orderSessionKey }) => orderSessionKey)).toEqual(["order-3"])
})

test("a clock that is set back by two days, or ahead, neither stops handling nor doubles an effect", async () => {
  let now = Date.UTC(2026, 5, 1)
  const store = () => sqlite(file, undefined, { now: () => now })
  const inbox = opened({ store: store() })
  await deliver(inbox, webhook("order.completed", "order-1"))
  const other = store()
  await other.open()
  const [ahead] = await other.lease(1, 30_000)
  now += 3_600_000 // the lease ends early
  const [again] = await other.lease(1, 30_000)
  if (!ahead || !again) throw new Error("Nothing was leased.")
  now -= 2 * 86_400_000 // what was scheduled is now two days ahead
  const [back] = await other.lease(1, 30_000)
  if (!back) throw new Error("Nothing was leased after the clock was set back.")
  const completions = await Promise.all(
    [ahead, again, back].map((entry) => other.complete(entry, { _tag: "Handled" })),
  )
  expect(completions).toEqual([false, false, true])
  await other.close()
})

test("a file of a newer version is rejected", async () => {
  const store = sqlite(file)
  await store.open()
  await store.close()
  const database = new DatabaseSync(file)
  database.exec("insert into flexcharge_migrations (version) values (99)")
  database.close()
  expect(await reasonOf(sqlite(file).open())).toBe("SchemaTooNew")
})

test("the endpoint responds with 503 while the storage fails, and 200 when the service sends again later", async () => {
  const secret = signingSecret()
  const handle = new DatabaseSync(file)
  const inbox = opened({ store: sqlite(file, handle) })
  await inbox.start()
  const server = createServer(nodeWebhooks({ secrets: [secret], sink: inbox.sink, onRejected: () => {} }))
  await once(server.listen(0, "127.0.0.1"), "listening")
  const { port } = server.address() as AddressInfo // as: a TCP server has a port
  const body = JSON.stringify(wireEvent("order.completed", { EventData: { note: "x".repeat(200_000) } }))
  const post = async () => {
    const { headers } = signDelivery(body, { secret, host: `127.0.0.1:${port}` })
    return (await fetch(`http://127.0.0.1:${port}/`, { method: "POST", headers, body })).status
  }
  handle.exec("pragma max_page_count = 40")
  expect(await post()).toBe(503)
  handle.exec("pragma max_page_count = 1000000")
  expect([await post(), await post()]).toEqual([200, 200])
  expect((await inbox.stats()).pending).toBe(1)
  server.close()
})

test("a process whose file size is limited survives, and reports the failing disk", async () => {
  const program = join(import.meta.dirname, "programs", "acceptUntilFailure.ts")
  const { stdout } = await promisify(execFile)("/bin/sh", [
    "-c",
    `ulimit -f 200; trap '' XFSZ; exec "$0" --conditions=@flexcharge/source "$1" "$2"`,
    process.execPath,
    program,
    file,
  ])
  expect(stdout).toMatch(/^(DiskFailed|DiskFull) after \d+; then (DiskFailed|DiskFull)\n$/)
})
