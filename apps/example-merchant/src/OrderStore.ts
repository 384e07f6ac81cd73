/**
 * The shop's own records: orders, their payments and operations, subscriptions, and a timeline. No card data.
 *
 * Everything that is requested outside is stored before it is sent, so that after a crash `recover` of
 * `PaymentAttempts.ts` and `Operations.ts` can finish it.
 */
import type { EvaluateInput, TransmitInput } from "@flexcharge/core"
import { OrderState } from "@flexcharge/schema"
import { openDatabase, type Row, type Statement } from "./Database.ts"
import type { ChargeRequest, ChargeResult } from "./Gateway.ts"
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
  readonly operations: readonly StoredOperation[]
  /** The operations that are refunds. */
  readonly refunds: readonly StoredOperation[]
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
  /**
   * What is needed to go on with the attempt; undefined once it is finished: FlexCharge has its copy of the gateway's
   * decision, or the attempt was given up.
   */
  readonly request: PaymentRequest | undefined
  /** The gateway's id of the payment. It is stored before the card is charged. */
  readonly chargeId: string | undefined
  /** The gateway's result; undefined before it is known. */
  readonly charge: Pick<ChargeResult, "status" | "code" | "text"> | undefined
  /** The join of all FlexCharge signals of this payment. */
  readonly state: OrderState
  /** The id of the order at FlexCharge. */
  readonly orderSessionKey: string | undefined
  /** The key of the transmitted payment at FlexCharge. */
  readonly transactionKey: string | undefined
}

/** What an attempt sends to the gateway and to FlexCharge. */
export interface PaymentRequest {
  readonly charge: ChargeRequest
  /** The payment in FlexCharge's terms, without what only the gateway's result contains. */
  readonly details: Omit<TransmitInput, "mid" | "transaction" | "isDeclined" | "billingInformation"> &
    Pick<EvaluateInput, "billingInformation"> & { readonly mid: string }
  /** What a rescue sends in addition. */
  readonly rescue: Pick<EvaluateInput, "transactionType" | "customerIp" | "senseKey"> & {
    /** FlexCharge's token of the card; null when the page could not get one. Without it there is no rescue. */
    readonly token: string | null
  }
}

/**
 * A capture, cancellation or refund. `sending`: the outcome is unknown, and the request is repeated or queried.
 * `unknown`: only a person can find the outcome out.
 */
export interface StoredOperation {
  /** Created by the form: pressing a button twice requests one operation. It is also the idempotency key. */
  readonly id: string
  readonly orderId: string
  readonly paymentId: string
  readonly kind: "capture" | "cancel" | "refund"
  /** In minor units. */
  readonly amount: number
  readonly reason: string
  readonly status: "pending" | "sending" | "succeeded" | "failed" | "unknown"
  /** When it was sent first. */
  readonly startedAt: number | undefined
}

/** How an operation ended. */
export interface OperationOutcome {
  readonly status: "succeeded" | "failed" | "unknown"
  /** What the payment is at the gateway now; absent when FlexCharge carried the operation out. */
  readonly chargeStatus?: ChargeResult["status"] | undefined
  /** Why it failed. */
  readonly reason?: string
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
  /** Payer, billing address and holder of the card, as JSON. */
  readonly payment: string
  readonly status: "active" | "past due"
  /** The period that is paid next: the first payment is period 1. */
  readonly nextPeriod: number
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
    const [[row], payments, operations] = await Promise.all([
      query("select * from orders where id = $1", [id]),
      query("select * from payments where order_id = $1 order by attempt", [id]),
      query("select * from operations where order_id = $1 order by sequence", [id]),
    ])
    return row && toOrder(row, payments.map(toPayment), operations.map(toOperation))
  }

  const getAll = async (rows: readonly Row[]): Promise<readonly StoredOrder[]> => {
    const orders = await Promise.all(rows.map(({ id }) => get(String(id))))
    return orders.filter((order) => order !== undefined)
  }

  const payment = async (id: string): Promise<StoredPayment | undefined> =>
    (await query("select * from payments where id = $1", [id])).map(toPayment)[0]

  /** Makes other transactions that decide about the order wait until this one is committed, and then see its changes. */
  const lockOrder = (orderId: string): Statement => ({
    sql: "update orders set title = title where id = $1",
    values: [orderId],
  })

  /**
   * Gives the money of a payment back when another card holds or has paid the amount of the order. One of the two is kept,
   * also when both are approved at the same moment. In the transaction, these statements follow the change of the payment.
   */
  const reverseSecondPayment = ({ id: paymentId, orderId }: StoredPayment): readonly Statement[] => [
    lockOrder(orderId),
    {
      sql: `insert into operations (id, order_id, payment_id, kind, amount, reason, status)
      select cast($1 as text), order_id, payments.id, 'refund', amount, cast($2 as text), 'pending'
      from payments join orders on orders.id = order_id
      where payments.id = $3 and exists (
        select 1 from payments other
        where other.order_id = payments.order_id and other.id <> payments.id
          and (other.charge_status in ('approved', 'authorized')
            or other.phase in ('approved', 'refunded', 'captureRequired'))
          and not exists (select 1 from operations where operations.id = $4 || other.id))
      on conflict do nothing`,
      values: [
        secondPaymentPrefix + paymentId,
        "approved after another card had paid the order",
        paymentId,
        secondPaymentPrefix,
      ],
    },
  ]

  /** The renewal was paid, or given up. */
  const closeRenewal = (renewalId: string, status: StoredSubscription["status"]): Statement => ({
    sql: `update subscriptions set status = $1, open_renewal = null, next_period = next_period + $2
      where open_renewal = $3`,
    values: [status, status === "active" ? 1 : 0, renewalId],
  })

  return {
    /** The inbox has its tables in the same database. */
    database,
    get,
    payment,

    addToTimeline: (orderId: string, source: string, text: string) =>
      run(timelineEntry(orderId, source, text)),

    /**
     * Creates the order and the attempt, unless they exist because the form was sent twice: the first form counts. Returns
     * the attempt; undefined when the order exists and is for another sale.
     */
    createPayment: async (
      order: NewOrder,
      attempt: number,
      requestOf: (paymentId: string) => PaymentRequest,
    ): Promise<StoredPayment | undefined> => {
      const { id, mid, title, amount, currency, email, kind } = order
      await query(
        `insert into orders (id, mid, title, amount, currency, email, kind, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
        [id, mid, title, amount, currency, email, kind, now()],
      )
      const stored = await get(id)
      if (stored === undefined || !isSameSale(stored, order)) return undefined
      const paymentId = attempt === 1 ? id : `${id}-${attempt}`
      const { phase } = OrderState.initial
      await query(
        `insert into payments (id, order_id, attempt, created_at, request, phase, state)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
        [
          paymentId,
          id,
          attempt,
          now(),
          JSON.stringify(requestOf(paymentId)),
          phase,
          JSON.stringify(OrderState.initial),
        ],
      )
      return payment(paymentId)
    },

    /** The attempts that are not finished and began before this time. */
    unfinishedPayments: async (before: number): Promise<readonly StoredPayment[]> =>
      (
        await query(
          "select * from payments where request is not null and created_at <= $1 order by sequence",
          [before],
        )
      ).map(toPayment),

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

    /** Stores the gateway's id of a payment before it is charged. Returns false when the attempt was given up. */
    setChargeId: async (paymentId: string, chargeId: string): Promise<boolean> =>
      (
        await query(
          `update payments set charge_id = $1
           where id = $2 and charge_status is null and coalesce(charge_id, $1) = $1 returning id`,
          [chargeId, paymentId],
        )
      ).length === 1,

    /** Ends an attempt that has no payment at the gateway. Returns false when it has one. */
    giveUpPayment: async ({ id }: StoredPayment, text: string): Promise<boolean> => {
      const rows = await database.transaction([
        {
          sql: `insert into timeline (order_id, at, source, text)
            select order_id, cast($1 as bigint), 'gateway', cast($2 as text) from payments
            where id = $3 and charge_id is null and charge_status is null`,
          values: [now(), text, id],
        },
        {
          sql: `update payments set charge_status = 'cancelled', charge_code = '', charge_text = $1, request = null
            where id = $2 and charge_id is null returning id`,
          values: [text, id],
        },
      ])
      return rows.length === 1
    },

    /** Records the gateway's result, and what follows from it for the renewal and for the other cards of the order. */
    recordCharge: async (charged: StoredPayment, result: ChargeResult): Promise<void> => {
      const { id: paymentId, orderId } = charged
      const { id, status, code, text } = result
      await database.transaction([
        {
          sql: `insert into timeline (order_id, at, source, text)
            select order_id, cast($1 as bigint), 'gateway', cast($2 as text) from payments
            where id = $3 and coalesce(charge_status, '') <> $4`,
          values: [now(), `${code} ${text}`.trim(), paymentId, status],
        },
        {
          sql: "update payments set charge_id = $1, charge_status = $2, charge_code = $3, charge_text = $4 where id = $5",
          values: [id, status, code, text, paymentId],
        },
        ...(status === "approved" || status === "authorized" ? reverseSecondPayment(charged) : []),
        ...(status === "approved" ? [closeRenewal(orderId, "active")] : []),
      ])
    },

    setOrderSessionKey: (paymentId: string, orderSessionKey: string) =>
      query("update payments set order_session_key = $1 where id = $2", [orderSessionKey, paymentId]),

    /** FlexCharge has its copy of the payment, with this key if it gave one: nothing is left to do. */
    finishPayment: (paymentId: string, transactionKey: string | null) =>
      query(
        "update payments set request = null, transaction_key = coalesce($1, transaction_key) where id = $2",
        [transactionKey, paymentId],
      ),

    /** Joins a state to that of a payment. It is repeated when an event changes the payment at the same moment. */
    recordState: async (paymentId: string, source: string, reported: OrderState): Promise<void> => {
      for (;;) {
        const current = await payment(paymentId)
        if (current === undefined) return
        const state = OrderState.join(current.state, reported)
        const before = JSON.stringify(current.state)
        if (JSON.stringify(state) === before) return
        const [entry, update] = stateStatements(current, source, state, now)
        const rows = await database.transaction([
          { sql: `${entry.sql} and state = $6`, values: [...entry.values, before] },
          { sql: `${update.sql} and state = $4 returning id`, values: [...update.values, before] },
        ])
        if (rows.length === 1) return
      }
    },

    /** Statements for the transaction of an event. */
    statements: {
      timelineEntry,
      reverseSecondPayment,
      closeRenewal,

      recordState: (changed: StoredPayment, source: string, state: OrderState): readonly Statement[] =>
        stateStatements(changed, source, state, now),

      setOrderSessionKey: (paymentId: string, orderSessionKey: string): Statement => ({
        sql: "update payments set order_session_key = $1 where id = $2",
        values: [orderSessionKey, paymentId],
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
     * Stores an operation before it is sent; `send` of `Operations.ts` sends it. Returns false when it exists, and when it
     * must not be sent: a refund above the remainder, or a second capture or cancellation.
     */
    requestOperation: async (operation: Omit<StoredOperation, "status" | "startedAt">): Promise<boolean> => {
      const { id, orderId, paymentId, kind, amount, reason } = operation
      if (!Number.isInteger(amount) || amount <= 0) return false
      const isAllowed =
        kind === "refund"
          ? `cast($5 as bigint) <= amount - (select coalesce(sum(amount), 0) from operations
               where payment_id = $3 and kind = 'refund' and status <> 'failed')`
          : "not exists (select 1 from operations where payment_id = $3 and status <> 'failed')"
      const rows = await database.transaction([
        lockOrder(orderId),
        {
          sql: `insert into operations (id, order_id, payment_id, kind, amount, reason, status)
            select cast($1 as text), orders.id, cast($3 as text), cast($4 as text), cast($5 as bigint),
              cast($6 as text), 'pending'
            from orders where orders.id = $2 and ${isAllowed}
            on conflict do nothing returning id`,
          values: [id, orderId, paymentId, kind, amount, reason],
        },
      ])
      return rows.length === 1
    },

    /** The operations whose outcome a person must find out. */
    unknownOperations: async (): Promise<readonly StoredOperation[]> =>
      (await query("select * from operations where status = 'unknown' order by sequence")).map(toOperation),

    operation: async (id: string): Promise<StoredOperation | undefined> =>
      (await query("select * from operations where id = $1", [id])).map(toOperation)[0],

    pendingOperations: async (): Promise<readonly string[]> =>
      (await query("select id from operations where status = 'pending' order by sequence")).map(({ id }) =>
        String(id),
      ),

    /** The operations without an outcome that were sent before this time. */
    unfinishedOperations: async (before: number): Promise<readonly StoredOperation[]> =>
      (
        await query(
          "select * from operations where status = 'sending' and started_at <= $1 order by sequence",
          [before],
        )
      ).map(toOperation),

    /** Claims a pending operation, so that only one process sends it. */
    claimOperation: async (id: string): Promise<StoredOperation | undefined> =>
      (
        await query(
          "update operations set status = 'sending', started_at = $1 where id = $2 and status = 'pending' returning *",
          [now(), id],
        )
      ).map(toOperation)[0],

    /** Records the outcome of an operation. */
    finishOperation: async (
      { id, orderId, paymentId, kind, amount }: StoredOperation,
      { status, chargeStatus, reason }: OperationOutcome,
    ): Promise<void> => {
      const currency = (await get(orderId))?.currency ?? "USD"
      const what = kind === "refund" ? `${formatMoney(amount, currency)} ${status}` : status
      const text = reason === undefined ? what : `${what}: ${reason}`
      await database.transaction([
        {
          sql: `insert into timeline (order_id, at, source, text)
            select order_id, cast($1 as bigint), kind, cast($2 as text) from operations
            where id = $3 and status <> $4`,
          values: [now(), text, id, status],
        },
        { sql: "update operations set status = $1 where id = $2", values: [status, id] },
        {
          sql: "update payments set charge_status = coalesce($1, charge_status) where id = $2",
          values: [chargeStatus ?? null, paymentId],
        },
      ])
    },

    /** Adds a subscription, or replaces its card when another card is tried for the first payment. */
    addSubscription: (subscription: Omit<StoredSubscription, "status" | "nextPeriod" | "openRenewal">) => {
      const { id, mid, title, amount, currency, email, gatewayCard, token, payment: details } = subscription
      return query(
        `insert into subscriptions
           (id, mid, title, amount, currency, email, gateway_card, token, payment, status, next_period)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'active', 2) on conflict (id) do update
         set gateway_card = excluded.gateway_card, token = excluded.token, payment = excluded.payment`,
        [id, mid, title, amount, currency, email, gatewayCard, token, details],
      )
    },

    subscriptions: async (): Promise<readonly StoredSubscription[]> =>
      (await query("select * from subscriptions order by sequence desc")).map(toSubscription),

    subscription: async (id: string): Promise<StoredSubscription | undefined> =>
      (await query("select * from subscriptions where id = $1", [id])).map(toSubscription)[0],

    /**
     * Opens the renewal of a period with this id, unless the subscription has an open one. Returns the id of the open
     * renewal; undefined when the period is paid.
     */
    openRenewal: async (
      subscriptionId: string,
      period: number,
      renewalId: string,
    ): Promise<string | undefined> => {
      const [row] = await query(
        `update subscriptions set open_renewal = coalesce(open_renewal, $1)
         where id = $2 and next_period = $3 returning open_renewal`,
        [renewalId, subscriptionId, period],
      )
      return optionalText(row?.open_renewal ?? null)
    },

    setPastDue: (renewalId: string) =>
      query("update subscriptions set status = 'past due' where open_renewal = $1", [renewalId]),

    closeRenewal: (renewalId: string, status: StoredSubscription["status"]) =>
      run(closeRenewal(renewalId, status)),

    close: (): Promise<void> => database.close(),
  }
}

/** Records a state, with one entry in the timeline also when a response and a webhook report it at the same time. */
const stateStatements = (
  { id, state: before }: StoredPayment,
  source: string,
  state: OrderState,
  now: () => number,
): readonly [entry: Statement, update: Statement] => {
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
  request: row.request === null ? undefined : JSON.parse(String(row.request)),
  chargeId: optionalText(row.charge_id),
  charge: toCharge(row),
  state: JSON.parse(String(row.state)),
  orderSessionKey: optionalText(row.order_session_key),
  transactionKey: optionalText(row.transaction_key),
})

const toCharge = (row: Row): StoredPayment["charge"] => {
  if (row.charge_status === null) return undefined
  const status = String(row.charge_status) as ChargeResult["status"] // written by this file
  return { status, code: String(row.charge_code), text: String(row.charge_text) }
}

const toOperation = (row: Row): StoredOperation => ({
  id: String(row.id),
  orderId: String(row.order_id),
  paymentId: String(row.payment_id),
  kind: String(row.kind) as StoredOperation["kind"], // written by this file
  amount: Number(row.amount),
  reason: String(row.reason),
  status: String(row.status) as StoredOperation["status"], // written by this file
  startedAt: row.started_at === null ? undefined : Number(row.started_at),
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
  nextPeriod: Number(row.next_period),
  openRenewal: optionalText(row.open_renewal),
})

const toOrder = (
  row: Row,
  payments: readonly StoredPayment[],
  operations: readonly StoredOperation[],
): StoredOrder => {
  const amount = Number(row.amount)
  const refunds = operations.filter(({ kind }) => kind === "refund")
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
    operations,
    refunds,
    refunded,
    state: refunded >= amount ? { ...state, phase: "refunded" } : state,
  }
}

/** Whether two orders are for the same sale: of one merchant, with the same title, amount, currency and kind. */
export const isSameSale = (one: NewOrder, other: NewOrder): boolean =>
  (["mid", "title", "amount", "currency", "kind"] as const).every((name) => one[name] === other[name])

/** The state of a payment, whether the gateway or FlexCharge decided it. */
export const paymentState = ({ charge, state }: StoredPayment): OrderState => {
  switch (charge?.status) {
    case "approved":
      return { ...state, phase: "approved" }
    case "authorized":
      return { ...state, phase: "captureRequired" }
    case "cancelled":
      return state.phase === "open" ? { ...state, phase: "cancelled" } : state
    default:
      return state
  }
}

/** Whether a payment took money. */
export const isPaid = (payment: StoredPayment): boolean =>
  ["approved", "refunded"].includes(paymentState(payment).phase)

/** The ids of the operations that reverse second payments start with it. */
const secondPaymentPrefix = "late-"

/** Whether a payment is given back because another card has paid the order. */
export const isSecondPayment = ({ id }: StoredPayment, refunds: readonly StoredOperation[]): boolean =>
  refunds.some((refund) => refund.id === secondPaymentPrefix + id && refund.status !== "failed")

/** A payment that took money comes first, then one that still may. */
const rankOf = (payment: StoredPayment): number => {
  const { phase } = paymentState(payment)
  if (phase === "approved") return 4
  if (phase === "refunded" || phase === "captureRequired") return 3
  if (["declined", "expired", "cancelled"].includes(phase)) return 0
  return phase === "open" ? 1 : 2
}
