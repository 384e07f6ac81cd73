/** The orders, in SQLite: what was sold, the gateway's response, and every FlexCharge signal since. */
import { DatabaseSync } from "node:sqlite"
import { OrderState, type Signal } from "@flexcharge/schema"
import type { Charge } from "./Gateway.ts"

/** An order when the shopper presses Pay. It holds no card data. */
export interface NewOrder {
  /** Created by the page for each attempt: pressing Pay twice creates one order. */
  readonly id: string
  readonly mid: string
  readonly title: string
  readonly amount: number
  readonly currency: string
  readonly email: string
}

/** An order. */
export interface StoredOrder extends NewOrder {
  readonly createdAt: number
  readonly updatedAt: number
  /** The gateway's response; undefined before it arrives. */
  readonly charge: Pick<Charge, "id" | "isApproved" | "code" | "text"> | undefined
  /** The join of all FlexCharge signals: responses, webhooks and order queries. */
  readonly state: OrderState
  /** The order's id at FlexCharge. */
  readonly orderSessionKey: string | undefined
  /** The key of the transmitted payment at FlexCharge. */
  readonly transactionKey: string | undefined
}

/** One change of an order. */
export interface Change {
  readonly at: number
  /** `gateway 05`, `evaluate`, `order.completed`, `order query` and so on. */
  readonly source: string
  readonly phase: string
}

/** An open store. */
export type OrderStore = ReturnType<typeof openOrderStore>

/** Opens the store at a path; `:memory:` keeps it in memory. */
export const openOrderStore = (path: string, now: () => number = Date.now) => {
  const database = new DatabaseSync(path)
  database.exec(`pragma journal_mode = wal; ${tables}`)
  const selectOrder = database.prepare("select * from orders where id = ?")
  const selectUnresolved = database.prepare(
    "select * from orders where is_final = 0 and charge is not null and created_at < ? order by created_at",
  )
  const selectChanges = database.prepare(
    "select at, source, phase from changes where order_id = ? order by rowid",
  )
  const insertOrder = database.prepare(
    `insert into orders (id, mid, title, amount, currency, email, created_at, updated_at, state)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
  )
  const insertChange = database.prepare(
    "insert into changes (order_id, at, source, phase) values (?, ?, ?, ?)",
  )
  const updateCharge = database.prepare(
    "update orders set charge = ?, is_final = ?, updated_at = ? where id = ?",
  )
  const updateState = database.prepare(
    "update orders set state = ?, is_final = ?, updated_at = ? where id = ?",
  )
  const updateOrderSessionKey = database.prepare("update orders set order_session_key = ? where id = ?")
  const updateTransactionKey = database.prepare("update orders set transaction_key = ? where id = ?")

  const get = (id: string): StoredOrder | undefined => {
    const row = selectOrder.get(id)
    return row === undefined ? undefined : toOrder(row)
  }

  const inTransaction = <A>(work: () => A): A => {
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

    /** Creates an order. Returns false when it exists already, because the attempt was sent twice. */
    create: ({ id, mid, title, amount, currency, email }: NewOrder): boolean => {
      const state = JSON.stringify(OrderState.initial)
      const result = insertOrder.run(id, mid, title, amount, currency, email, now(), now(), state)
      return result.changes === 1
    },

    recordCharge: (id: string, { id: chargeId, isApproved, code, text }: Charge): void => {
      const charge = JSON.stringify({ id: chargeId, isApproved, code, text })
      updateCharge.run(charge, Number(isApproved), now(), id)
      insertChange.run(id, now(), `gateway ${code}`, isApproved ? "paid" : "declined")
    },

    /** Joins a signal to the order's state. Returns whether the state changed. */
    recordSignal: (id: string, source: string, signal: Signal): boolean =>
      inTransaction(() => {
        const order = get(id)
        if (order === undefined) return false
        const state = OrderState.join(order.state, signal)
        if (JSON.stringify(state) === JSON.stringify(order.state)) return false
        updateState.run(JSON.stringify(state), Number(OrderState.isFinal(state)), now(), id)
        insertChange.run(id, now(), source, state.phase)
        return true
      }),

    setOrderSessionKey: (id: string, orderSessionKey: string): void => {
      updateOrderSessionKey.run(orderSessionKey, id)
    },

    setTransactionKey: (id: string, transactionKey: string): void => {
      updateTransactionKey.run(transactionKey, id)
    },

    /** Returns declined orders without a final state that were created before a time: no signal has arrived. */
    findUnresolved: (createdBefore: number): readonly StoredOrder[] =>
      selectUnresolved.all(createdBefore).map(toOrder),

    changes: (id: string): readonly Change[] =>
      selectChanges
        .all(id)
        .map(({ at, source, phase }) => ({ at: Number(at), source: String(source), phase: String(phase) })),

    close: (): void => database.close(),
  }
}

const tables = `
  create table if not exists orders (
    id text primary key, mid text not null, title text not null, amount integer not null,
    currency text not null, email text not null, created_at integer not null, updated_at integer not null,
    charge text, state text not null, is_final integer not null default 0,
    order_session_key text, transaction_key text
  ) strict;
  create index if not exists unresolved_orders on orders (created_at) where is_final = 0;
  create table if not exists changes (
    order_id text not null references orders, at integer not null, source text not null, phase text not null
  ) strict;
  create index if not exists changes_of_order on changes (order_id);`

const toOrder = (row: Record<string, unknown>): StoredOrder => {
  const optionalText = (name: string) => (row[name] === null ? undefined : String(row[name]))
  return {
    id: String(row.id),
    mid: String(row.mid),
    title: String(row.title),
    amount: Number(row.amount),
    currency: String(row.currency),
    email: String(row.email),
    createdAt: Number(row.created_at),
    updatedAt: Number(row.updated_at),
    charge: JSON.parse(optionalText("charge") ?? "null") ?? undefined,
    state: JSON.parse(String(row.state)),
    orderSessionKey: optionalText("order_session_key"),
    transactionKey: optionalText("transaction_key"),
  }
}
