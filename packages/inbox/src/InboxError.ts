/** The error of the inbox, its reasons, and the translation of database errors into them. */

/** Why the inbox could not do something. */
export type InboxReason =
  | { readonly _tag: "DiskFull" }
  | { readonly _tag: "ReadOnly" }
  | { readonly _tag: "Corrupt" }
  | { readonly _tag: "Locked" }
  | { readonly _tag: "CannotOpen" }
  | { readonly _tag: "FileReplaced" }
  | { readonly _tag: "DiskFailed" }
  | { readonly _tag: "ConnectionLost" }
  | { readonly _tag: "NoPermission" }
  | { readonly _tag: "SchemaTooNew" }
  | { readonly _tag: "UnsupportedRuntime" }
  | { readonly _tag: "UnsupportedFileSystem" }
  | { readonly _tag: "LeaseLost" }
  | { readonly _tag: "CommitMisused" }
  | { readonly _tag: "CardData" }
  | { readonly _tag: "InvalidArgument" }
  | { readonly _tag: "Closed" }

/** The tag of a reason. */
export type InboxReasonTag = InboxReason["_tag"]

/** Whether the same call may succeed later without a change by the merchant. */
const retryable: Readonly<Record<InboxReasonTag, boolean>> = {
  DiskFull: true,
  ReadOnly: true, // after a failover the old primary is read-only until the pool connects to the new one
  Corrupt: false,
  Locked: true,
  CannotOpen: false,
  FileReplaced: false,
  DiskFailed: true,
  ConnectionLost: true,
  NoPermission: false,
  SchemaTooNew: false,
  UnsupportedRuntime: false,
  UnsupportedFileSystem: false,
  LeaseLost: true,
  CommitMisused: false,
  CardData: false,
  InvalidArgument: false,
  Closed: false,
}

/** An operation of the inbox that could not be carried out. Nothing of it was stored. */
export class InboxError extends Error {
  readonly _tag = "InboxError"
  readonly reason: InboxReason
  /** Whether the same call may succeed later; the webhook endpoint responds with 503, so that the service may send it again. */
  readonly isRetryable: boolean

  constructor(tag: InboxReasonTag, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = "InboxError"
    this.reason = { _tag: tag }
    this.isRetryable = retryable[tag]
  }
}

/** Whether a value is an `InboxError` of any copy of this package. */
export const isInboxError = (value: unknown): value is InboxError =>
  value instanceof Error && "_tag" in value && value._tag === "InboxError"

/**
 * Translates an error of `node:sqlite` or `better-sqlite3`; undefined for errors of single statements, such as a
 * violated constraint, which leave the database usable. Source: sqlite.org/rescode.html.
 */
export const storageErrorOfSqlite = (error: unknown, file: string): InboxError | undefined => {
  const code = sqliteCode(error)
  const fault = code === undefined ? undefined : sqliteFaults[code]
  if (fault === undefined) return undefined
  const [tag, what, fix] = fault
  return new InboxError(tag, `The inbox file ${file} ${what}. ${fix}`, error)
}

const sqliteFaults: Readonly<Record<number, readonly [InboxReasonTag, string, string]>> = {
  5: [
    "Locked",
    "is locked by another process",
    "End the other process's transaction; the service sends the webhook again meanwhile.",
  ],
  6: ["Locked", "is locked by another statement", "Finish open statements on the same connection."],
  8: ["ReadOnly", "is read-only", "Give this process write permission on the file and on its folder."],
  10: [
    "DiskFailed",
    "could not be read or written, because of a disk error",
    "Check the disk and the file size limit of the process.",
  ],
  11: [
    "Corrupt",
    "is damaged",
    "Restore it from a backup; undelivered webhooks are sent again by the service.",
  ],
  13: [
    "DiskFull",
    "could not grow, because the disk is full",
    "Free some space; the inbox then continues by itself.",
  ],
  14: [
    "CannotOpen",
    "could not be opened",
    "Create its folder, and give this process permission to create files in it.",
  ],
  26: [
    "Corrupt",
    "is not an SQLite database",
    "Give the path of an inbox file, or of a file that does not exist yet.",
  ],
}

/** The primary result code: `node:sqlite` has a number, `better-sqlite3` a name. */
const sqliteCode = (error: unknown): number | undefined => {
  if (typeof error !== "object" || error === null) return undefined
  if ("errcode" in error && typeof error.errcode === "number") return error.errcode & 255
  if (!("code" in error) || typeof error.code !== "string") return undefined
  const name = Object.keys(sqliteNames).find((each) => String(error.code).startsWith(each))
  return name === undefined ? undefined : sqliteNames[name]
}

const sqliteNames: Readonly<Record<string, number>> = {
  SQLITE_BUSY: 5,
  SQLITE_LOCKED: 6,
  SQLITE_READONLY: 8,
  SQLITE_IOERR: 10,
  SQLITE_CORRUPT: 11,
  SQLITE_FULL: 13,
  SQLITE_CANTOPEN: 14,
  SQLITE_NOTADB: 26,
}

/** Translates an error of `pg` or of the server; any other error is returned as it is. */
export const storageErrorOfPostgres = (error: unknown): unknown => {
  if (!(error instanceof Error) || isInboxError(error)) return error
  const code = "code" in error && typeof error.code === "string" ? error.code : ""
  const [tag, message] = postgresFault(code, error.message) ?? []
  return tag === undefined || message === undefined ? error : new InboxError(tag, message, error)
}

const postgresFault = (code: string, message: string): readonly [InboxReasonTag, string] | undefined => {
  if (code === "53100")
    return ["DiskFull", "The disk of the PostgreSQL server is full. Free some space on it."]
  if (code === "25006")
    return [
      "ReadOnly",
      "PostgreSQL accepts no writes: the connection leads to a standby, or to a primary after a failover. Point the pool to the primary.",
    ]
  if (message.includes("statement pooling mode"))
    return [
      "InvalidArgument",
      "The pool leads to PgBouncer with statement pooling, which has no transactions. Use session pooling or transaction pooling (pool_mode).",
    ]
  if (/^XX00[12]$/.test(code))
    return ["Corrupt", "PostgreSQL reports damaged data. Restore the tables of the inbox from a backup."]
  if (/^(55P03|40001|40P01|57014)$/.test(code))
    return ["Locked", "PostgreSQL ended the statement because of a lock or a timeout. It can be repeated."]
  if (code === "42501")
    return [
      "NoPermission",
      "The database role lacks a permission. Grant it usage and create on the inbox's schema, or run the migrations with another role.",
    ]
  if (
    /^(08|57P0|53300)/.test(code) ||
    /^E(CONN|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|NOTFOUND|AI_AGAIN)/.test(code)
  )
    return ["ConnectionLost", connectionLost]
  // pg reports these without a code.
  return /Connection terminated|timeout exceeded when trying to connect|not queryable|Client was closed/.test(
    message,
  )
    ? ["ConnectionLost", connectionLost]
    : undefined
}

const connectionLost =
  "The connection to PostgreSQL is lost or could not be made. Check that the server runs and that the pool's address is right; the inbox continues by itself."
