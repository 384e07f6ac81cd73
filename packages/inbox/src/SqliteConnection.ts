/**
 * One SQLite connection whose writes are committed in groups: all writes of one turn of the event loop share one
 * transaction and one flush to the disk, each behind a savepoint of its own.
 */

import { type BigIntStats, statSync } from "node:fs"
import { stat, statfs } from "node:fs/promises"
import { dirname } from "node:path"
import { InboxError, storageErrorOfSqlite } from "./InboxError.ts"

/** A value that SQLite can store. Dates are rejected: `node:sqlite` would store NULL. */
export type SqliteValue = null | number | bigint | string | Uint8Array

/** A prepared statement, as in `node:sqlite` and `better-sqlite3`. */
export interface SqliteStatement {
  // Methods, because the types of better-sqlite3 allow fewer values per statement.
  run(...values: SqliteValue[]): { readonly changes: number | bigint }
  get(...values: SqliteValue[]): unknown
  all(...values: SqliteValue[]): unknown[]
}

/** An open database, as `new DatabaseSync(file)` of `node:sqlite` or `new Database(file)` of `better-sqlite3` 12 creates it. */
export interface SqliteHandle {
  readonly prepare: (sql: string) => SqliteStatement
  readonly exec: (sql: string) => unknown
  readonly close: () => unknown
}

/** What a write may do: prepare and run statements until it returns. */
export interface SqliteTransaction {
  readonly prepare: (sql: string) => SqliteStatement
}

/** The connection. */
export interface SqliteConnection {
  /** Runs a synchronous write in the next group. Rejects with its error, or with that of the commit. */
  readonly write: <A>(job: (transaction: SqliteTransaction) => A) => Promise<A>
  /** Runs a synchronous read. */
  readonly read: <A>(job: (transaction: SqliteTransaction) => A) => Promise<A>
  readonly close: () => Promise<void>
}

/** How a connection behaves. */
export interface SqliteConnectionOptions {
  readonly file: string
  /** An open handle; without it the file is opened with `node:sqlite`. */
  readonly database?: SqliteHandle | undefined
  /** How long a write waits for another process's lock. */
  readonly lockTimeoutMillis: number
  readonly random: () => number
}

interface Job {
  readonly run: (transaction: SqliteTransaction) => unknown
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
}

/** A group ends after this time, so that a long queue does not block the event loop. */
const longestGroupMillis = 10

/** How many prepared statements are kept. */
const mostStatements = 1_000

/** Opens the connection: write-ahead log, and a flush to the disk at each commit. */
export const openSqlite = async (options: SqliteConnectionOptions): Promise<SqliteConnection> => {
  const { file, lockTimeoutMillis, random } = options
  const isFile = file !== ":memory:" && file !== ""
  if (isFile) await rejectNetworkFileSystem(file)
  const handle = options.database ?? (await openHandle(file))
  const translated = (error: unknown) => storageErrorOfSqlite(error, file) ?? error
  const statements = new Map<string, SqliteStatement>()
  const prepare = (sql: string): SqliteStatement => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    const statement = handle.prepare(sql)
    if (statements.size >= mostStatements) statements.clear() // the merchant's statements may contain values
    statements.set(sql, statement)
    return statement
  }
  let inode: bigint | undefined
  try {
    handle.exec("pragma busy_timeout = 0")
    await retryWhileLocked(() => useWriteAheadLog(handle, file, isFile), lockTimeoutMillis, random)
    handle.exec("pragma synchronous = full")
    inode = isFile ? inodeOf(file) : undefined
  } catch (error) {
    if (options.database === undefined) handle.close()
    throw translated(error)
  }

  let jobs: Job[] = []
  let isScheduled = false
  let isClosed = false
  let idle = () => {}
  let lastContentionAt = Number.NEGATIVE_INFINITY

  /** SQLite keeps writing to a deleted file without an error, but no other process can read those writes. */
  const rejectReplacedFile = () => {
    if (isFile && inodeOf(file) !== inode)
      throw new InboxError(
        "FileReplaced",
        `The inbox file ${file} was deleted or replaced while it was open. Restart this process, and never copy, move or delete the file of a running inbox.`,
      )
  }

  const rollBack = () => {
    try {
      handle.exec("rollback")
    } catch {
      // A full or failing disk has rolled the transaction back already.
    }
  }

  const runGroup = async () => {
    const startedAt = performance.now()
    for (;;) {
      try {
        rejectReplacedFile()
        prepare("begin immediate").run()
        break
      } catch (error) {
        const fault = translated(error)
        const isLocked = fault instanceof InboxError && fault.reason._tag === "Locked"
        if (!isLocked || performance.now() - startedAt > lockTimeoutMillis) return rejectAll(fault)
        lastContentionAt = performance.now()
        await pause(1 + random() * 10)
      }
    }
    const done: (() => void)[] = []
    const deadline = performance.now() + longestGroupMillis
    let fault: unknown
    let taken = 0
    while (taken < jobs.length && performance.now() < deadline) {
      const job = jobs[taken++]
      if (job === undefined) break
      try {
        done.push(runInSavepoint(job))
      } catch (error) {
        fault = error
        break
      }
    }
    const group = jobs.slice(0, taken)
    jobs = jobs.slice(taken)
    try {
      if (fault !== undefined) throw fault
      prepare("commit").run()
    } catch (error) {
      rollBack()
      for (const job of group) job.reject(translated(error))
      return
    }
    for (const resolve of done) resolve()
  }

  /** Runs one job; an error of its own statements undoes this job only, an error of the storage throws. */
  const runInSavepoint = (job: Job): (() => void) => {
    prepare("savepoint job").run()
    try {
      const result = job.run({ prepare })
      prepare("release job").run()
      return () => job.resolve(result as never) // as: the result of the job that made this Promise
    } catch (error) {
      const fault = storageErrorOfSqlite(error, file)
      if (fault !== undefined) throw fault
      prepare("rollback to job").run()
      prepare("release job").run()
      return () => job.reject(error)
    }
  }

  const rejectAll = (error: unknown) => {
    const rejected = jobs
    jobs = []
    for (const job of rejected) job.reject(error)
  }

  const schedule = () => {
    if (isScheduled) return
    isScheduled = true
    setImmediate(async () => {
      await runGroup().catch(rejectAll)
      // A pause between two groups, so that another process that waits for the lock can obtain it.
      if (performance.now() - lastContentionAt < 1_000) await pause(1)
      isScheduled = false
      if (jobs.length > 0) schedule()
      else idle()
    })
  }

  const closedError = () => new InboxError("Closed", `The inbox file ${file} is closed. Create a new inbox.`)

  return {
    write: (job) =>
      new Promise((resolve, reject) => {
        if (isClosed) return reject(closedError())
        jobs.push({ run: job, resolve, reject })
        schedule()
      }),
    read: async (job) => {
      if (isClosed) throw closedError()
      try {
        rejectReplacedFile()
        return job({ prepare })
      } catch (error) {
        throw translated(error)
      }
    },
    close: async () => {
      if (isClosed) return
      isClosed = true
      if (isScheduled) await new Promise<void>((resolve) => (idle = resolve))
      statements.clear()
      if (options.database === undefined) handle.close()
    },
  }
}

const pause = (millis: number) => new Promise<void>((resolve) => setTimeout(resolve, millis))

const openHandle = async (file: string): Promise<SqliteHandle> => {
  // In a variable, because bundlers that lack this module of newer Node versions would fail on a literal.
  const name = "node:sqlite"
  let sqlite: typeof import("node:sqlite")
  try {
    sqlite = await import(name)
  } catch (cause) {
    throw new InboxError(
      "UnsupportedRuntime",
      `This runtime (${process.version}) has no node:sqlite. Use Node 22.13 or newer, or install better-sqlite3@12 and pass its handle: sqlite(file, new Database(file)).`,
      cause,
    )
  }
  try {
    return new sqlite.DatabaseSync(file)
  } catch (error) {
    throw storageErrorOfSqlite(error, file) ?? error
  }
}

const useWriteAheadLog = (handle: SqliteHandle, file: string, isFile: boolean) => {
  const row = handle.prepare("pragma journal_mode = wal").get()
  const mode = typeof row === "object" && row !== null ? Object.values(row)[0] : undefined
  if (isFile && mode !== "wal")
    throw new InboxError(
      "UnsupportedFileSystem",
      `The inbox file ${file} cannot use a write-ahead log (its journal mode is ${mode}). Put it on a local disk, or use PostgreSQL.`,
    )
}

const retryWhileLocked = async (action: () => void, timeoutMillis: number, random: () => number) => {
  const startedAt = performance.now()
  for (;;) {
    try {
      return action()
    } catch (error) {
      const fault = storageErrorOfSqlite(error, "")
      if (fault?.reason._tag !== "Locked" || performance.now() - startedAt > timeoutMillis) throw error
      await pause(1 + random() * 10)
    }
  }
}

const inodeOf = (file: string): bigint | undefined =>
  statSync(file, { bigint: true, throwIfNoEntry: false } as const satisfies Parameters<typeof statSync>[1])
    ?.ino as BigIntStats["ino"] | undefined // as: bigint was requested

/** The numbers by which Linux reports NFS, SMB, CIFS and SMB2 (statfs(2)). */
const networkFileSystems: ReadonlySet<number> = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42])

/** A write-ahead log needs memory shared between processes, which network file systems do not have. */
const rejectNetworkFileSystem = async (file: string) => {
  const folder = dirname(file)
  if (!(await stat(folder).catch(() => undefined)))
    throw new InboxError(
      "CannotOpen",
      `The inbox file ${file} could not be opened, because its folder does not exist. Create the folder.`,
    )
  const { type } = await statfs(folder)
  if (networkFileSystems.has(type))
    throw new InboxError(
      "UnsupportedFileSystem",
      `The inbox file ${file} is on a network file system, where several machines would damage it. Put it on a local disk, or use PostgreSQL.`,
    )
}

/**
 * Wraps a transaction for the merchant's code. Its statements reject use after that code has returned, because a later
 * write would be outside of the transaction.
 */
export const lendTransaction = <A>(
  { prepare }: SqliteTransaction,
  use: (transaction: SqliteTransaction) => A,
): A => {
  let isOpen = true
  const check = (values: readonly unknown[]) => {
    if (!isOpen)
      throw new InboxError(
        "CommitMisused",
        "The transaction has ended. On SQLite the work of a commit is synchronous: do everything before it returns.",
      )
    for (const value of values)
      if (typeof value === "object" && value !== null && !(value instanceof Uint8Array))
        throw new InboxError(
          "InvalidArgument",
          "SQLite stores numbers, text, bytes and null. Convert dates and other objects before binding them.",
        )
  }
  const value: SqliteTransaction = {
    prepare: (sql) => {
      check([])
      const statement = prepare(sql)
      return {
        run: (...values) => {
          check(values)
          return statement.run(...values)
        },
        get: (...values) => {
          check(values)
          return statement.get(...values)
        },
        all: (...values) => {
          check(values)
          return statement.all(...values)
        },
      }
    },
  }
  try {
    return use(value)
  } finally {
    isOpen = false
  }
}
