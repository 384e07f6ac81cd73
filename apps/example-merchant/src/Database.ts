/**
 * The shop's database: an SQLite file, or PostgreSQL. The shop's statements run on both, and the inbox has its tables in
 * the same database, so that an event and the shop's own writes are committed together.
 */
import { DatabaseSync } from "node:sqlite"
import {
  createInbox,
  type HandledChange,
  type Inbox,
  type InboxEvent,
  type InboxOptions,
  postgres,
  sqlite,
} from "@flexcharge/inbox"
import pg from "pg"

/** A value of a column. */
export type SqlValue = string | number | null

/** A statement with the parameters `$1`, `$2` and so on. */
export interface Statement {
  readonly sql: string
  readonly values: readonly SqlValue[]
}

/** A row of a result. */
export type Row = Readonly<Record<string, unknown>>

/** Handles an event. `commit` runs the statements in one transaction with the event. */
export type EventHandler = (
  event: InboxEvent,
  commit: (statementsOf: (change: HandledChange) => readonly Statement[]) => Promise<void>,
) => Promise<void>

/** An open database. */
export interface Database {
  /** Runs a statement and returns its rows. */
  query(sql: string, values?: readonly SqlValue[]): Promise<readonly Row[]>
  /** Runs statements in one transaction: all of them or none. Returns the rows of the last one. */
  transaction(statements: readonly Statement[]): Promise<readonly Row[]>
  /** Creates the inbox of this database. */
  createInbox(options: Omit<InboxOptions<never>, "store" | "handle" | "forward">, handle: EventHandler): Inbox
  close(): Promise<void>
}

/** Opens a database: a path is an SQLite file, a `postgres:` address a PostgreSQL database. */
export const openDatabase = async (address: string, now: () => number = Date.now): Promise<Database> => {
  const database = address.startsWith("postgres:") ? openPostgres(address) : openSqlite(address, now)
  for (const sql of database.tables.split(";")) if (sql.trim() !== "") await database.query(sql)
  return database
}

const openSqlite = (path: string, now: () => number): Database & { readonly tables: string } => {
  const connection = new DatabaseSync(path)
  // A statement waits for the transaction of another process or of the inbox.
  connection.exec("pragma journal_mode = wal; pragma busy_timeout = 5000")
  const query: Database["query"] = async (sql, values = []) =>
    connection.prepare(toSqlite(sql)).all(...values)
  return {
    tables: tablesWith("integer primary key autoincrement"),
    query,
    transaction: async (statements) => {
      connection.exec("begin immediate")
      try {
        let rows: readonly Row[] = []
        for (const { sql, values } of statements) rows = connection.prepare(toSqlite(sql)).all(...values)
        connection.exec("commit")
        return rows
      } catch (error) {
        if (connection.isTransaction) connection.exec("rollback")
        throw error
      }
    },
    createInbox: (options, handle) =>
      createInbox({
        ...options,
        now,
        store: sqlite(path, undefined, { now }), // with a connection of its own to the same file
        handle: (event, { commit }) =>
          handle(event, (statementsOf) =>
            commit((transaction, change) => {
              for (const { sql, values } of statementsOf(change))
                transaction.prepare(toSqlite(sql)).run(...values)
            }),
          ),
      }),
    close: async () => connection.close(),
  }
}

const toSqlite = (sql: string): string => sql.replace(/\$(\d+)/g, "?$1")

const openPostgres = (address: string): Database & { readonly tables: string } => {
  const pool = new pg.Pool({ connectionString: address, max: 8 })
  // Without a listener, a connection that the server ends while it is idle would end this process. The pool replaces it.
  pool.on("error", () => {})
  pool.on("connect", (client) => client.on("error", () => {}))
  return {
    tables: tablesWith("bigint generated always as identity primary key"),
    query: async (sql, values = []) => (await pool.query(sql, [...values])).rows,
    transaction: async (statements) => {
      const client = await pool.connect()
      try {
        await client.query("begin")
        let rows: readonly Row[] = []
        for (const { sql, values } of statements) rows = (await client.query(sql, [...values])).rows
        await client.query("commit")
        client.release()
        return rows
      } catch (error) {
        client.release(true) // the server rolls back when the connection is closed
        throw error
      }
    },
    createInbox: (options, handle) =>
      createInbox({
        ...options,
        store: postgres({ pool, pollMillis: 200 }), // its times are those of the database
        handle: (event, { commit }) =>
          handle(event, (statementsOf) =>
            commit(async (transaction, change) => {
              for (const { sql, values } of statementsOf(change)) await transaction.query(sql, [...values])
            }),
          ),
      }),
    close: () => pool.end(),
  }
}

/** The tables of the shop. `sequence` is the type of a column that counts the rows. */
const tablesWith = (sequence: string): string => `
  create table if not exists orders (
    sequence ${sequence}, id text not null unique, mid text not null, title text not null, amount bigint not null,
    currency text not null, email text not null, kind text not null, created_at bigint not null
  );
  create table if not exists payments (
    sequence ${sequence}, id text not null unique, order_id text not null references orders (id),
    attempt integer not null, created_at bigint not null, request text,
    charge_id text, charge_status text, charge_code text, charge_text text,
    phase text not null, state text not null, order_session_key text unique, transaction_key text
  );
  create index if not exists payments_of_order on payments (order_id);
  create index if not exists unfinished_payments on payments (created_at) where request is not null;
  create table if not exists operations (
    sequence ${sequence}, id text not null unique, order_id text not null references orders (id),
    payment_id text not null references payments (id), kind text not null, amount bigint not null,
    reason text not null, status text not null, started_at bigint
  );
  create index if not exists operations_of_order on operations (order_id);
  create table if not exists timeline (
    sequence ${sequence}, order_id text not null references orders (id), at bigint not null, source text not null,
    text text not null
  );
  create index if not exists timeline_of_order on timeline (order_id);
  create table if not exists subscriptions (
    sequence ${sequence}, id text not null unique, mid text not null, title text not null, amount bigint not null,
    currency text not null, email text not null, gateway_card text not null, token text not null,
    payment text not null, status text not null, next_period integer not null, open_renewal text
  )`
