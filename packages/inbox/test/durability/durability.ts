/** Checks that everything acknowledged is in the file: after kills of the writing process, and after cut write-ahead logs. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { statSync } from "node:fs"
import { copyFile, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { createInbox, sqlite } from "../../src/index.ts"
import { deliver, pause, webhook } from "../../src/suite/Case.ts"
import { temporaryFolder } from "../programs/places.ts"
import { randomOf } from "../soak/random.ts"

/** What a check counted. `lost` and `damaged` must be 0. */
export interface DurabilityResult {
  readonly interruptions: number
  readonly acknowledged: number
  readonly lost: number
  /** Files that fail SQLite's integrity check, or whose counters and entries differ. */
  readonly damaged: number
}

interface FileState {
  readonly orders: ReadonlySet<string>
  readonly isDamaged: boolean
}

const readFileState = (file: string): FileState => {
  const database = new DatabaseSync(file)
  try {
    database.exec("pragma synchronous = off") // only for this reader, which writes nothing that matters
    const [check] = database.prepare("pragma integrity_check").all()
    const isInstalled = database
      .prepare("select 1 from sqlite_master where name = 'flexcharge_entries'")
      .get()
    if (!isInstalled) return { orders: new Set(), isDamaged: check?.integrity_check !== "ok" }
    const rows = database.prepare("select queue from flexcharge_entries").all()
    const counted = database
      .prepare("select coalesce(sum(pending), 0) as n from flexcharge_order_queues")
      .get()
    return {
      orders: new Set(rows.map(({ queue }) => String(queue))),
      isDamaged: check?.integrity_check !== "ok" || counted?.n !== rows.length,
    }
  } finally {
    database.close()
  }
}

/** Kills a process that accepts events, again and again on the same file. */
export const killRepeatedly = async (kills: number, seed: number): Promise<DurabilityResult> => {
  const random = randomOf(seed)
  const folder = await temporaryFolder()
  const file = join(folder, "inbox.db")
  const acknowledged = new Set<string>()
  let next = 0
  let lost = 0
  let damaged = 0
  for (let kill = 0; kill < kills; kill++) {
    const child = spawn(
      process.execPath,
      [
        "--conditions=@flexcharge/source",
        "--no-warnings",
        join(import.meta.dirname, "..", "programs", "acceptNumbers.ts"),
        file,
        String(next),
      ],
      { stdio: ["ignore", "pipe", "inherit"] },
    )
    const chunks: Buffer[] = []
    child.stdout.on("data", (chunk) => chunks.push(chunk))
    await once(child.stdout, "data")
    await pause(random() * 40)
    child.kill("SIGKILL")
    await once(child, "close")
    // A line that the kill cut off does not count.
    for (const line of Buffer.concat(chunks).toString().split("\n").slice(0, -1)) {
      acknowledged.add(`order-${line}`)
      next = Math.max(next, Number(line) + 1)
    }
    next += 1_000 // numbers that were written and not acknowledged stay their own
    const { orders, isDamaged } = readFileState(file)
    lost += [...acknowledged].filter((order) => !orders.has(order)).length
    damaged += Number(isDamaged)
  }
  await rm(folder, { recursive: true })
  return { interruptions: kills, acknowledged: acknowledged.size, lost, damaged }
}

/**
 * Cuts the write-ahead log at random bytes, as a power failure may do, with nothing, zeros or noise after the cut. What
 * was acknowledged while the log was not longer than the cut must be there.
 */
export const cutLogs = async (cuts: number, seed: number): Promise<DurabilityResult> => {
  const random = randomOf(seed)
  const folder = await temporaryFolder()
  const file = join(folder, "inbox.db")
  const inbox = createInbox({ store: sqlite(file) })
  const logSizeAt: { readonly order: string; readonly bytes: number }[] = []
  for (let batchNumber = 0; batchNumber < 100; batchNumber++) {
    const batch = Array.from(
      { length: 1 + Math.floor(random() * 5) },
      (_, index) => `order-${batchNumber}-${index}`,
    )
    await Promise.all(batch.map((order) => deliver(inbox, webhook("order.completed", order))))
    const { size } = statSync(`${file}-wal`)
    for (const order of batch) logSizeAt.push({ order, bytes: size })
  }
  const copy = join(folder, "copy.db")
  const log = await readFile(`${file}-wal`)
  await copyFile(file, `${copy}.original`)
  let lost = 0
  let damaged = 0
  for (let cut = 0; cut < cuts; cut++) {
    const at = Math.floor(random() * (log.length + 1))
    const rest = Buffer.alloc(cut % 3 === 0 ? 0 : log.length - at)
    if (cut % 3 === 2)
      for (let index = 0; index < rest.length; index++) rest[index] = Math.floor(random() * 256)
    await copyFile(`${copy}.original`, copy)
    await writeFile(`${copy}-wal`, Buffer.concat([log.subarray(0, at), rest]))
    await rm(`${copy}-shm`, { force: true })
    const { orders, isDamaged } = readFileState(copy)
    lost += logSizeAt.filter(({ order, bytes }) => bytes <= at && !orders.has(order)).length
    damaged += Number(isDamaged)
  }
  await inbox.stop()
  await rm(folder, { recursive: true })
  return { interruptions: cuts, acknowledged: logSizeAt.length, lost, damaged }
}
