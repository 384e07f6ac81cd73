/** The shop's own records, in SQLite: orders, their payments and refunds, subscriptions, and a timeline. No card data. */
import { DatabaseSync } from "node:sqlite"
import { OrderState } from "@flexcharge/schema"
import type { Charge } from "./Gateway.ts"
import { formatMoney } from "./products.ts"

/** An order when the shopper presses Pay. */
export interface NewOrder {
  /** Created by the page: pressing Pay twice creates one order. */
  readonly id: string
  readonly mid: string
  readonly title: string
  /** In minor units. */
  readonly amount: number
  readonly currency: string
  readonly email: string
  readonly kind: "sale" | "authorization" | "subscription" | "renewal"
}

/** An order with everything that belongs to it. */
export interface StoredOrder extends NewOrder {
  readonly createdAt: number
  /** One payment for each card that was tried, oldest first. */
  readonly payments: readonly StoredPayment[]
  readonly refunds: readonly StoredRefund[]
  /** The state to show: that of the payment that paid the order, otherwise that of the latest one. */
  readonly state: OrderState
  /** What was refunded, in minor units. */
  readonly refunded: number
}

/** An attempt to pay an order with one card. */
export interface StoredPayment {
  /** The order id at FlexCharge: the order's own id, then `<order>-2` for the second card, and so on. */
  readonly id: string
  readonly orderId: string
  readonly attempt: number
  /** The gateway's result; undefined before it arrives. */
  readonly charge: Pick<Charge, "id" | "status" | "code" | "text"> | undefined
  /** The join of all FlexCharge signals of this payment. */
  readonly state: OrderState
  /** The id of the order at FlexCharge. */
  readonly orderSessionKey: string | undefined
  /** The key of the transmitted payment at FlexCharge. */
  readonly transactionKey: string | undefined
}

/** A refund. `unknown` means that the response was lost: an operator has to check it before another refund. */
export interface StoredRefund {
  readonly id: string
  readonly orderId: string
  readonly paymentId: string
  readonly amount: number
  readonly reason: string
  readonly status: "pending" | "sending" | "succeeded" | "failed" | "unknown"
}

/** One entry of an order's timeline. */
export interface TimelineEntry {
  readonly at: number
  /** `gateway`, `evaluate`, `order.completed`, `refund` and so on. */
  readonly source: string
  readonly text: string
}

/** A subscription. The card is kept as two references: the gateway's and FlexCharge's. */
export interface StoredSubscription {
  readonly id: string
  readonly mid: string
  readonly title: string
  readonly amount: number
  readonly currency: string
  readonly email: string
  readonly gatewayCard: string
  readonly token: string
  /** Payer, billing address and card summary of the first payment, as JSON. */
  readonly payment: string
  readonly status: "active" | "past due"
  /** The renewal that is not paid yet. A retry pays the same order. */
  readonly openRenewal: string | undefined
}

/** An open store. */
export type OrderStore = ReturnType<typeof openOrderStore>

/** Opens the store at a path. */
export const openOrderStore = (path: string, now: () => number = Date.now) => {
  const database = new DatabaseSync(path)
  database.exec(`pragma journal_mode = wal; pragma busy_timeout = 5000; ${tables}`)
  const run = (sql: string, ...values: (string | number | null)[]) => database.prepare(sql).run(...values)
  const all = (sql: string, ...values: (string | number)[]) => database.prepare(sql).all(...values)

  const addToTimeline = (orderId: string, source: string, text: string): void => {
    run("insert into timeline (order_id, at, source, text) values (?, ?, ?, ?)", orderId, now(), source, text)
  }

  const paymentsOf = (orderId: string): readonly StoredPayment[] =>
    all("select * from payments where order_id = ? order by attempt", orderId).map(toPayment)

  const get = (id: string): StoredOrder | undefined => {
    const [row] = all("select * from orders where id = ?", id)
    if (row === undefined) return undefined
    const payments = paymentsOf(id)
    const refunds = all("select * from refunds where order_id = ? order by rowid", id).map(toRefund)
    return toOrder(row, payments, refunds)
  }

  const find = (sql: string, ...values: string[]): readonly StoredOrder[] =>
    all(sql, ...values).flatMap(({ id }) => get(String(id)) ?? [])

  return {
    /** The handle, which the inbox shares so that its events and the shop's writes commit together. */
    database,
    get,
    addToTimeline,

    /** Creates the order and the attempt, unless they exist because the form was sent twice. */
    createPayment: (order: NewOrder, attempt: number): string => {
      const { id, mid, title, amount, currency, email, kind } = order
      run(
        `insert into orders (id, mid, title, amount, currency, email, kind, created_at)
         values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
        ...[id, mid, title, amount, currency, email, kind, now()],
      )
      const paymentId = attempt === 1 ? id : `${id}-${attempt}`
      run(
        "insert into payments (id, order_id, attempt, state) values (?, ?, ?, ?) on conflict do nothing",
        ...[paymentId, id, attempt, JSON.stringify(OrderState.initial)],
      )
      return paymentId
    },

    payment: (id: string): StoredPayment | undefined =>
      all("select * from payments where id = ?", id).map(toPayment)[0],

    /** Finds the payment that an event is about: by FlexCharge's id, otherwise by the shop's. */
    findPayment: (
      orderSessionKey: string | undefined,
      externalId: string | undefined,
    ): StoredPayment | undefined =>
      all("select * from payments where order_session_key = ?", orderSessionKey ?? "").map(toPayment)[0] ??
      all("select * from payments where id = ?", externalId ?? "").map(toPayment)[0],

    recordCharge: (payment: StoredPayment, { id, status, code, text }: Charge): void => {
      const charge = JSON.stringify({ id, status, code, text })
      run("update payments set charge = ? where id = ?", charge, payment.id)
      addToTimeline(payment.orderId, "gateway", `${code} ${text}`)
    },

    setChargeStatus: (paymentId: string, status: "approved" | "cancelled"): void => {
      run("update payments set charge = json_set(charge, '$.status', ?) where id = ?", status, paymentId)
    },

    recordState: (payment: StoredPayment, source: string, state: OrderState): void => {
      run("update payments set state = ? where id = ?", JSON.stringify(state), payment.id)
      const dispute = state.dispute === payment.state.dispute ? "" : `, dispute: ${state.dispute}`
      addToTimeline(payment.orderId, source, `${state.phase}${dispute}`)
    },

    setOrderSessionKey: (paymentId: string, orderSessionKey: string): void => {
      run("update payments set order_session_key = ? where id = ?", orderSessionKey, paymentId)
    },

    setTransactionKey: (paymentId: string, transactionKey: string): void => {
      run("update payments set transaction_key = ? where id = ?", transactionKey, paymentId)
    },

    timeline: (orderId: string): readonly TimelineEntry[] =>
      all("select at, source, text from timeline where order_id = ? order by rowid", orderId).map(
        ({ at, source, text }) => ({ at: Number(at), source: String(source), text: String(text) }),
      ),

    /** The latest orders, or those with this id: the shop's, FlexCharge's, or the gateway's. */
    search: (query: string): readonly StoredOrder[] =>
      query === ""
        ? find("select id from orders order by created_at desc, rowid desc limit 100")
        : find(
            `select distinct orders.id from orders join payments on order_id = orders.id
             where orders.id = ?1 or payments.id = ?1 or order_session_key = ?1 or email = ?1
               or json_extract(charge, '$.id') = ?1
             order by created_at desc limit 100`,
            query,
          ),

    /**
     * Reserves a part of the order's amount for a refund. Refunds carry no idempotency key, so the remainder is checked
     * and reserved in one statement, and a refund that is requested twice is reserved once.
     */
    reserveRefund: (refund: Omit<StoredRefund, "status">): boolean => {
      const { id, orderId, paymentId, amount, reason } = refund
      const result = run(
        `insert into refunds (id, order_id, payment_id, amount, reason, status)
         select ?1, ?2, ?3, ?4, ?5, 'pending' from orders
         where orders.id = ?2 and not exists (select 1 from refunds where id = ?1) and ?4 > 0
           and ?4 <= amount - (select coalesce(sum(amount), 0) from refunds
             where payment_id = ?3 and status <> 'failed')`,
        ...[id, orderId, paymentId, amount, reason],
      )
      return result.changes === 1
    },

    /** Takes a pending refund, so that only one process sends it. */
    takeRefund: (id: string): StoredRefund | undefined => {
      const { changes } = run("update refunds set status = 'sending' where id = ? and status = 'pending'", id)
      return changes === 1 ? all("select * from refunds where id = ?", id).map(toRefund)[0] : undefined
    },

    finishRefund: ({ id, orderId, amount }: StoredRefund, status: StoredRefund["status"]): void => {
      run("update refunds set status = ? where id = ?", status, id)
      const currency = get(orderId)?.currency ?? "USD"
      addToTimeline(orderId, "refund", `${formatMoney(amount, currency)} ${status}`)
    },

    pendingRefunds: (): readonly string[] =>
      all("select id from refunds where status = 'pending'").map(({ id }) => String(id)),

    addSubscription: (subscription: Omit<StoredSubscription, "status" | "openRenewal">): void => {
      const { id, mid, title, amount, currency, email, gatewayCard, token, payment } = subscription
      run(
        `insert into subscriptions (id, mid, title, amount, currency, email, gateway_card, token, payment, status)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'active') on conflict do nothing`,
        ...[id, mid, title, amount, currency, email, gatewayCard, token, payment],
      )
    },

    subscriptions: (): readonly StoredSubscription[] =>
      all("select * from subscriptions order by rowid desc").map(toSubscription),

    subscription: (id: string): StoredSubscription | undefined =>
      all("select * from subscriptions where id = ?", id).map(toSubscription)[0],

    setOpenRenewal: (subscriptionId: string, renewalId: string): void => {
      run(
        "update subscriptions set status = 'past due', open_renewal = ? where id = ?",
        renewalId,
        subscriptionId,
      )
    },

    /** The renewal was paid, or given up. */
    closeRenewal: (renewalId: string, status: StoredSubscription["status"]): void => {
      run(
        "update subscriptions set status = ?, open_renewal = null where open_renewal = ?",
        status,
        renewalId,
      )
    },

    close: (): void => database.close(),
  }
}

const tables = `
  create table if not exists orders (
    id text primary key, mid text not null, title text not null, amount integer not null,
    currency text not null, email text not null, kind text not null, created_at integer not null
  ) strict;
  create table if not exists payments (
    id text primary key, order_id text not null references orders, attempt integer not null,
    charge text, state text not null, order_session_key text unique, transaction_key text
  ) strict;
  create index if not exists payments_of_order on payments (order_id);
  create table if not exists refunds (
    id text primary key, order_id text not null references orders, payment_id text not null references payments,
    amount integer not null, reason text not null, status text not null
  ) strict;
  create table if not exists timeline (
    order_id text not null references orders, at integer not null, source text not null, text text not null
  ) strict;
  create index if not exists timeline_of_order on timeline (order_id);
  create table if not exists subscriptions (
    id text primary key, mid text not null, title text not null, amount integer not null, currency text not null,
    email text not null, gateway_card text not null, token text not null, payment text not null, status text not null,
    open_renewal text
  ) strict;`

type Row = Record<string, unknown>

const optionalText = (value: unknown): string | undefined => (value === null ? undefined : String(value))

const toPayment = (row: Row): StoredPayment => ({
  id: String(row.id),
  orderId: String(row.order_id),
  attempt: Number(row.attempt),
  charge: JSON.parse(optionalText(row.charge) ?? "null") ?? undefined,
  state: JSON.parse(String(row.state)),
  orderSessionKey: optionalText(row.order_session_key),
  transactionKey: optionalText(row.transaction_key),
})

const toRefund = (row: Row): StoredRefund => ({
  id: String(row.id),
  orderId: String(row.order_id),
  paymentId: String(row.payment_id),
  amount: Number(row.amount),
  reason: String(row.reason),
  status: String(row.status) as StoredRefund["status"], // written by this file
})

const toSubscription = (row: Row): StoredSubscription => ({
  id: String(row.id),
  mid: String(row.mid),
  title: String(row.title),
  amount: Number(row.amount),
  currency: String(row.currency),
  email: String(row.email),
  gatewayCard: String(row.gateway_card),
  token: String(row.token),
  payment: String(row.payment),
  status: String(row.status) as StoredSubscription["status"], // written by this file
  openRenewal: optionalText(row.open_renewal),
})

const toOrder = (
  row: Row,
  payments: readonly StoredPayment[],
  refunds: readonly StoredRefund[],
): StoredOrder => {
  const amount = Number(row.amount)
  const shown = payments.reduce<StoredPayment | undefined>(
    (best, payment) => (best !== undefined && rankOf(best) > rankOf(payment) ? best : payment),
    undefined,
  )
  const refunded = refunds
    .filter(({ status, paymentId }) => status === "succeeded" && paymentId === shown?.id)
    .reduce((sum, refund) => sum + refund.amount, 0)
  const state = shown === undefined ? OrderState.initial : paymentState(shown)
  return {
    id: String(row.id),
    mid: String(row.mid),
    title: String(row.title),
    amount,
    currency: String(row.currency),
    email: String(row.email),
    kind: String(row.kind) as NewOrder["kind"], // written by this file
    createdAt: Number(row.created_at),
    payments,
    refunds,
    refunded,
    state: refunded >= amount ? { ...state, phase: "refunded" } : state,
  }
}

/** The state of a payment, whether the gateway or FlexCharge decided it. */
export const paymentState = ({ charge, state }: StoredPayment): OrderState => {
  switch (charge?.status) {
    case "approved":
      return { ...state, phase: "approved" }
    case "authorized":
      return { ...state, phase: "captureRequired" }
    default:
      return state
  }
}

/** Whether a payment took money. */
export const isPaid = (payment: StoredPayment): boolean =>
  ["approved", "refunded"].includes(paymentState(payment).phase)

/** A payment that took money comes first, then one that still may. */
const rankOf = (payment: StoredPayment): number => {
  const { phase } = paymentState(payment)
  if (phase === "approved") return 4
  if (phase === "refunded" || phase === "captureRequired") return 3
  if (["declined", "expired", "cancelled"].includes(phase)) return 0
  return phase === "open" ? 1 : 2
}
