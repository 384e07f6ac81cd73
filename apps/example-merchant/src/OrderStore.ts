/** The shop's own records: orders, their payments and refunds, subscriptions, and a timeline. No card data. */
import { OrderState } from "@flexcharge/schema"
import { openDatabase, type Row, type Statement } from "./Database.ts"
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
export type OrderStore = Awaited<ReturnType<typeof openOrderStore>>

/** Opens the store: a path is an SQLite file, a `postgres:` address a PostgreSQL database. */
export const openOrderStore = async (address: string, now: () => number = Date.now) => {
  const database = await openDatabase(address, now)
  const { query } = database
  const run = ({ sql, values }: Statement) => query(sql, values)

  const timelineEntry = (orderId: string, source: string, text: string): Statement => ({
    sql: "insert into timeline (order_id, at, source, text) values ($1, $2, $3, $4)",
    values: [orderId, now(), source, text],
  })

  const get = async (id: string): Promise<StoredOrder | undefined> => {
    const [[row], payments, refunds] = await Promise.all([
      query("select * from orders where id = $1", [id]),
      query("select * from payments where order_id = $1 order by attempt", [id]),
      query("select * from refunds where order_id = $1 order by sequence", [id]),
    ])
    return row && toOrder(row, payments.map(toPayment), refunds.map(toRefund))
  }

  const getAll = async (rows: readonly Row[]): Promise<readonly StoredOrder[]> => {
    const orders = await Promise.all(rows.map(({ id }) => get(String(id))))
    return orders.filter((order) => order !== undefined)
  }

  const payment = async (id: string): Promise<StoredPayment | undefined> =>
    (await query("select * from payments where id = $1", [id])).map(toPayment)[0]

  /** Refunds a payment that is approved after another card has paid the order. One of the two payments is kept. */
  const refundSecondPayment = (paymentId: string): Statement => ({
    sql: `insert into refunds (id, order_id, payment_id, amount, reason, status)
      select cast($1 as text), order_id, payments.id, amount, cast($2 as text), 'pending'
      from payments join orders on orders.id = order_id
      where payments.id = $3 and exists (
        select 1 from payments other
        where other.order_id = payments.order_id and other.id <> payments.id
          and (other.charge_status = 'approved' or other.phase in ('approved', 'refunded'))
          and not exists (select 1 from refunds where refunds.id = $4 || other.id))
      on conflict do nothing`,
    values: [
      secondPaymentPrefix + paymentId,
      "approved after the order was paid with another card",
      paymentId,
      secondPaymentPrefix,
    ],
  })

  return {
    /** The inbox has its tables in the same database. */
    database,
    get,
    payment,

    addToTimeline: (orderId: string, source: string, text: string) =>
      run(timelineEntry(orderId, source, text)),

    /**
     * Creates the order and the attempt, unless they exist because the form was sent twice. Returns the id of the payment;
     * undefined when the order exists with another amount, title, currency, kind or merchant.
     */
    createPayment: async (order: NewOrder, attempt: number): Promise<string | undefined> => {
      const { id, mid, title, amount, currency, email, kind } = order
      await query(
        `insert into orders (id, mid, title, amount, currency, email, kind, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
        [id, mid, title, amount, currency, email, kind, now()],
      )
      const stored = await get(id)
      const compared = ["mid", "title", "amount", "currency", "kind"] as const
      if (compared.some((name) => stored?.[name] !== order[name])) return undefined
      const paymentId = attempt === 1 ? id : `${id}-${attempt}`
      await query(
        `insert into payments (id, order_id, attempt, phase, state) values ($1, $2, $3, $4, $5)
         on conflict do nothing`,
        [paymentId, id, attempt, OrderState.initial.phase, JSON.stringify(OrderState.initial)],
      )
      return paymentId
    },

    /** Finds the payment that an event is about: by FlexCharge's id, otherwise by the shop's. */
    findPayment: async (
      orderSessionKey: string | undefined,
      externalId: string | undefined,
    ): Promise<StoredPayment | undefined> => {
      const [found] = await query("select * from payments where order_session_key = $1", [
        orderSessionKey ?? "",
      ])
      return found === undefined ? payment(externalId ?? "") : toPayment(found)
    },

    /** Records the gateway's result. Reserves a refund when FlexCharge has paid the order with another card meanwhile. */
    recordCharge: async ({ id: paymentId, orderId }: StoredPayment, charge: Charge): Promise<void> => {
      const { id, status, code, text } = charge
      await query(
        "update payments set charge_id = $1, charge_status = $2, charge_code = $3, charge_text = $4 where id = $5",
        [id, status, code, text, paymentId],
      )
      await run(timelineEntry(orderId, "gateway", `${code} ${text}`))
      if (status === "approved") await run(refundSecondPayment(paymentId))
    },

    setChargeStatus: (paymentId: string, status: "approved" | "cancelled") =>
      query("update payments set charge_status = $1 where id = $2", [status, paymentId]),

    setOrderSessionKey: (paymentId: string, orderSessionKey: string) =>
      query("update payments set order_session_key = $1 where id = $2", [orderSessionKey, paymentId]),

    setTransactionKey: (paymentId: string, transactionKey: string) =>
      query("update payments set transaction_key = $1 where id = $2", [transactionKey, paymentId]),

    recordState: async (changed: StoredPayment, source: string, state: OrderState): Promise<void> => {
      for (const statement of stateStatements(changed, source, state, now)) await run(statement)
    },

    /** Statements for the transaction of an event. */
    statements: {
      timelineEntry,

      recordState: (changed: StoredPayment, source: string, state: OrderState) =>
        stateStatements(changed, source, state, now),

      setOrderSessionKey: (paymentId: string, orderSessionKey: string): Statement => ({
        sql: "update payments set order_session_key = $1 where id = $2",
        values: [orderSessionKey, paymentId],
      }),

      refundSecondPayment,

      /** The renewal was paid, or given up. */
      closeRenewal: (renewalId: string, status: StoredSubscription["status"]): Statement => ({
        sql: "update subscriptions set status = $1, open_renewal = null where open_renewal = $2",
        values: [status, renewalId],
      }),
    },

    timeline: async (orderId: string): Promise<readonly TimelineEntry[]> =>
      (
        await query("select at, source, text from timeline where order_id = $1 order by sequence", [orderId])
      ).map(({ at, source, text }) => ({ at: Number(at), source: String(source), text: String(text) })),

    /** The latest orders, or those with this id (the shop's, FlexCharge's, or the gateway's) or email. */
    search: async (text: string): Promise<readonly StoredOrder[]> =>
      getAll(
        text === ""
          ? await query("select id from orders order by sequence desc limit 100")
          : await query(
              `select id from orders where id = $1 or email = $1 or id in (
                 select order_id from payments where id = $1 or order_session_key = $1 or charge_id = $1)
               order by sequence desc limit 100`,
              [text],
            ),
      ),

    /**
     * Reserves a part of the order's amount for a refund. Refunds carry no idempotency key, so the remainder is checked
     * and reserved at once, and a refund that is requested twice is reserved once.
     */
    reserveRefund: async (refund: Omit<StoredRefund, "status">): Promise<boolean> => {
      const { id, orderId, paymentId, amount, reason } = refund
      if (!Number.isInteger(amount) || amount <= 0) return false
      const rows = await database.queryWithLock(
        orderId,
        `insert into refunds (id, order_id, payment_id, amount, reason, status)
         select cast($1 as text), orders.id, cast($3 as text), cast($4 as bigint), cast($5 as text), 'pending'
         from orders where orders.id = $2
           and cast($4 as bigint) <= amount - (select coalesce(sum(amount), 0) from refunds
             where payment_id = $3 and status <> 'failed')
         on conflict do nothing returning id`,
        [id, orderId, paymentId, amount, reason],
      )
      return rows.length === 1
    },

    /** Takes a pending refund, so that only one process sends it. */
    takeRefund: async (id: string): Promise<StoredRefund | undefined> =>
      (
        await query(
          "update refunds set status = 'sending' where id = $1 and status = 'pending' returning *",
          [id],
        )
      ).map(toRefund)[0],

    finishRefund: async (refund: StoredRefund, status: StoredRefund["status"]): Promise<void> => {
      const { id, orderId, amount } = refund
      await query("update refunds set status = $1 where id = $2", [status, id])
      const currency = (await get(orderId))?.currency ?? "USD"
      await run(timelineEntry(orderId, "refund", `${formatMoney(amount, currency)} ${status}`))
    },

    pendingRefunds: async (): Promise<readonly string[]> =>
      (await query("select id from refunds where status = 'pending' order by sequence")).map(({ id }) =>
        String(id),
      ),

    /** Adds a subscription, or replaces its card when another card is tried for the first payment. */
    addSubscription: (subscription: Omit<StoredSubscription, "status" | "openRenewal">) => {
      const { id, mid, title, amount, currency, email, gatewayCard, token, payment: details } = subscription
      return query(
        `insert into subscriptions (id, mid, title, amount, currency, email, gateway_card, token, payment, status)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'active') on conflict (id) do update
         set gateway_card = excluded.gateway_card, token = excluded.token, payment = excluded.payment`,
        [id, mid, title, amount, currency, email, gatewayCard, token, details],
      )
    },

    subscriptions: async (): Promise<readonly StoredSubscription[]> =>
      (await query("select * from subscriptions order by sequence desc")).map(toSubscription),

    subscription: async (id: string): Promise<StoredSubscription | undefined> =>
      (await query("select * from subscriptions where id = $1", [id])).map(toSubscription)[0],

    /** Opens a renewal with this id, unless the subscription has an open one. Returns the id of the open renewal. */
    openRenewal: async (subscriptionId: string, renewalId: string): Promise<string> => {
      const [row] = await query(
        "update subscriptions set open_renewal = coalesce(open_renewal, $1) where id = $2 returning open_renewal",
        [renewalId, subscriptionId],
      )
      return String(row?.open_renewal)
    },

    setPastDue: (renewalId: string) =>
      query("update subscriptions set status = 'past due' where open_renewal = $1", [renewalId]),

    closeRenewal: (renewalId: string, status: StoredSubscription["status"]) =>
      query("update subscriptions set status = $1, open_renewal = null where open_renewal = $2", [
        status,
        renewalId,
      ]),

    close: (): Promise<void> => database.close(),
  }
}

/** Records a state, with one entry in the timeline also when a response and a webhook report it at the same time. */
const stateStatements = (
  { id, state: before }: StoredPayment,
  source: string,
  state: OrderState,
  now: () => number,
): readonly Statement[] => {
  const text = JSON.stringify(state)
  const dispute = state.dispute === before.dispute ? "" : `, dispute: ${state.dispute}`
  return [
    {
      sql: `insert into timeline (order_id, at, source, text)
        select order_id, cast($1 as bigint), cast($2 as text), cast($3 as text) from payments
        where id = $4 and state <> $5`,
      values: [now(), source, `${state.phase}${dispute}`, id, text],
    },
    { sql: "update payments set phase = $1, state = $2 where id = $3", values: [state.phase, text, id] },
  ]
}

const optionalText = (value: unknown): string | undefined => (value === null ? undefined : String(value))

const toPayment = (row: Row): StoredPayment => ({
  id: String(row.id),
  orderId: String(row.order_id),
  attempt: Number(row.attempt),
  charge: toCharge(row),
  state: JSON.parse(String(row.state)),
  orderSessionKey: optionalText(row.order_session_key),
  transactionKey: optionalText(row.transaction_key),
})

const toCharge = (row: Row): StoredPayment["charge"] => {
  const id = optionalText(row.charge_id)
  if (id === undefined) return undefined
  const status = String(row.charge_status) as Charge["status"] // written by this file
  return { id, status, code: String(row.charge_code), text: String(row.charge_text) }
}

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
  const kept = payments.filter((payment) => !isSecondPayment(payment, refunds))
  const shown = kept.reduce<StoredPayment | undefined>(
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

/** The ids of the refunds of second payments start with it. */
const secondPaymentPrefix = "late-"

/** Whether a payment is refunded because another card has paid the order. */
export const isSecondPayment = ({ id }: StoredPayment, refunds: readonly StoredRefund[]): boolean =>
  refunds.some((refund) => refund.id === secondPaymentPrefix + id && refund.status !== "failed")

/** A payment that took money comes first, then one that still may. */
const rankOf = (payment: StoredPayment): number => {
  const { phase } = paymentState(payment)
  if (phase === "approved") return 4
  if (phase === "refunded" || phase === "captureRequired") return 3
  if (["declined", "expired", "cancelled"].includes(phase)) return 0
  return phase === "open" ? 1 : 2
}
