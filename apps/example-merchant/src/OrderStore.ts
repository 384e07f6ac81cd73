/** The orders, in node:sqlite: what was sold, how the gateway responded, and every signal since. */
import { DatabaseSync } from "node:sqlite"
import { OrderState, type Signal } from "@flexcharge/schema"
import type { Charge } from "./Gateway.ts"

/** What is known when the shopper presses Pay. No card data. */
export interface NewOrder {
  /** Made by the page once per attempt: pressing twice opens one order. */
  readonly id: string
  readonly mid: string
  readonly title: string
  readonly amount: number
  readonly currency: string
  readonly email: string
}

/** One order. */
export interface StoredOrder extends NewOrder {
  readonly createdAt: number
  readonly updatedAt: number
  /** The gateway's answer; undefined until it came. */
  readonly charge: Pick<Charge, "id" | "isApproved" | "code" | "text"> | undefined
  /** The join of every signal from FlexCharge, by response, webhook or query. */
  readonly state: OrderState
  readonly orderSessionKey: string | undefined
  /** The key under which FlexCharge knows the transmitted payment. */
  readonly transactionKey: string | undefined
}

/** One thing that changed an order. */
export interface Change {
  readonly at: number
  /** `gateway 05`, `evaluate`, `order.completed`, `order query`... */
  readonly source: string
  readonly phase: string
}

const tables = `
  create table if not exists orders (
    id text primary key, mid text not null, title text not null, amount integer not null,
    currency text not null, email text not null, created_at integer not null, updated_at integer not null,
    charge text, state text not null, is_settled integer not null default 0,
    order_session_key text, transaction_key text
  ) strict;
  create index if not exists unsettled on orders (created_at) where is_settled = 0;
  create table if not exists changes (
    order_id text not null references orders, at integer not null, source text not null, phase text not null
  ) strict;
  create index if not exists changes_of on changes (order_id);`

/** Opens the store at a path, `:memory:` included. */
export const openOrderStore = (path: string, now: () => number = Date.now) => {
  const database = new DatabaseSync(path)
  database.exec(`pragma journal_mode = wal; ${tables}`)
  const insert = database.prepare(
    `insert into orders (id, mid, title, amount, currency, email, created_at, updated_at, state)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
  )
  const select = database.prepare("select * from orders where id = ?")
  const selectUnsettled = database.prepare(
    "select * from orders where is_settled = 0 and charge is not null and created_at < ? order by created_at",
  )
  const log = database.prepare("insert into changes (order_id, at, source, phase) values (?, ?, ?, ?)")
  const selectChanges = database.prepare(
    "select at, source, phase from changes where order_id = ? order by rowid",
  )
  const set = {
    charge: database.prepare("update orders set charge = ?, is_settled = ?, updated_at = ? where id = ?"),
    state: database.prepare("update orders set state = ?, is_settled = ?, updated_at = ? where id = ?"),
    session: database.prepare("update orders set order_session_key = ? where id = ?"),
    transaction: database.prepare("update orders set transaction_key = ? where id = ?"),
  }

  const get = (id: string): StoredOrder | undefined => {
    const row = select.get(id)
    return row === undefined ? undefined : orderOf(row)
  }
  const atomically = <A>(work: () => A): A => {
    database.exec("begin immediate")
    try {
      const result = work()
      database.exec("commit")
      return result
    } catch (error) {
      database.exec("rollback")
      throw error
    }
  }

  return {
    get,
    /** False when the order is open already: the attempt was sent twice. */
    open: (order: NewOrder): boolean => {
      const { id, mid, title, amount, currency, email } = order
      const state = JSON.stringify(OrderState.initial)
      return insert.run(id, mid, title, amount, currency, email, now(), now(), state).changes === 1
    },
    /** Keeps the gateway's answer. */
    charged: (id: string, { id: chargeId, isApproved, code, text }: Charge): void => {
      set.charge.run(JSON.stringify({ id: chargeId, isApproved, code, text }), Number(isApproved), now(), id)
      log.run(id, now(), `gateway ${code}`, isApproved ? "paid" : "declined")
    },
    /** Joins a signal to what is known; answers whether that changed anything. */
    hear: (id: string, source: string, signal: Signal): boolean =>
      atomically(() => {
        const known = get(id)
        if (known === undefined) return false
        const state = OrderState.join(known.state, signal)
        if (JSON.stringify(state) === JSON.stringify(known.state)) return false
        set.state.run(JSON.stringify(state), Number(OrderState.isFinal(state)), now(), id)
        log.run(id, now(), source, state.phase)
        return true
      }),
    keepSession: (id: string, orderSessionKey: string): void => void set.session.run(orderSessionKey, id),
    keepTransaction: (id: string, transactionKey: string): void =>
      void set.transaction.run(transactionKey, id),
    /** Declined orders without a result, older than a moment: no signal arrived in time. */
    unsettled: (before: number): readonly StoredOrder[] => selectUnsettled.all(before).map(orderOf),
    changes: (id: string): readonly Change[] =>
      selectChanges
        .all(id)
        .map(({ at, source, phase }) => ({ at: Number(at), source: String(source), phase: String(phase) })),
    close: (): void => database.close(),
  }
}

/** An open store. */
export type OrderStore = ReturnType<typeof openOrderStore>

const orderOf = (row: Record<string, unknown>): StoredOrder => {
  const text = (name: string) => (row[name] === null ? undefined : String(row[name]))
  return {
    id: String(row.id),
    mid: String(row.mid),
    title: String(row.title),
    amount: Number(row.amount),
    currency: String(row.currency),
    email: String(row.email),
    createdAt: Number(row.created_at),
    updatedAt: Number(row.updated_at),
    charge: JSON.parse(text("charge") ?? "null") ?? undefined,
    state: JSON.parse(String(row.state)),
    orderSessionKey: text("order_session_key"),
    transactionKey: text("transaction_key"),
  }
}
