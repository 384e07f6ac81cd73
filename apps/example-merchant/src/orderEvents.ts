/**
 * The inbox of the shop: webhooks, responses and order queries become one state for each payment. Every event is stored
 * before it is acknowledged, and what is written in `commit` happens once.
 */
import type { Client } from "@flexcharge/core"
import { createInbox, type Inbox, sqlite } from "@flexcharge/inbox"
import type { OrderStore } from "./OrderStore.ts"
import { isPaid } from "./OrderStore.ts"

/** What the inbox needs. */
export interface OrderEventsDependencies {
  /** The path of the shop's SQLite file. The inbox has its tables in the same file. */
  readonly path: string
  readonly store: OrderStore
  readonly client: Client
  /** Encrypts payments whose outcome is unknown, so that they can be sent again: 32 bytes in base64. */
  readonly encryptionKey: string
  /** How long an order may be without news before FlexCharge is asked about it. */
  readonly quietMillis: number
  readonly log: (line: string) => void
  /** Called after an event was handled, for work outside of the transaction. */
  readonly afterEvent: () => Promise<void>
  readonly now: () => number
}

/** Creates the inbox. */
export const createOrderEvents = (dependencies: OrderEventsDependencies): Inbox => {
  const { path, store, client, encryptionKey, quietMillis, log, afterEvent, now } = dependencies
  /** Reconciliation may find an order whose response was lost, so that only FlexCharge knows which payment it is. */
  const findExternalId = async (orderSessionKey: string | undefined): Promise<string | undefined> => {
    if (orderSessionKey === undefined || store.findPayment(orderSessionKey, undefined) !== undefined)
      return undefined
    const { correlationId } = await client.order(orderSessionKey)
    return correlationId ?? undefined
  }

  return createInbox({
    store: sqlite(path, store.database, { now }),
    environment: "sandbox",
    encryptionKey,
    backoff: { baseMillis: 200 },
    now,
    reconcile: {
      order: client.order,
      orders: client.orders,
      evaluate: client.evaluate,
      quietMillis,
    },
    handle: async (event, { commit }) => {
      const { orderSessionKey, name, source } = event
      const externalOrderId = event.externalOrderId ?? (await findExternalId(orderSessionKey))
      await commit((_transaction, { after, became }) => {
        const payment = store.findPayment(orderSessionKey, externalOrderId)
        if (payment === undefined || orderSessionKey === undefined) return
        const label = source === "webhook" ? name : `${source} ${name}`
        log(`order ${payment.id}: ${label}`)
        if (payment.orderSessionKey !== undefined && payment.orderSessionKey !== orderSessionKey) {
          // FlexCharge has two orders for one payment. Only a person can tell which one to keep.
          store.addToTimeline(payment.orderId, label, `of another FlexCharge order: ${orderSessionKey}`)
          return
        }
        store.setOrderSessionKey(payment.id, orderSessionKey)
        if (JSON.stringify(after) !== JSON.stringify(payment.state)) store.recordState(payment, label, after)
        if (became.paid) {
          store.closeRenewal(payment.orderId, "active")
          refundSecondPayment(store, payment.orderId, payment.id)
        }
        if (after.phase === "expired") store.closeRenewal(payment.orderId, "past due")
      })
      await afterEvent()
    },
    onError: (error) => log(`inbox: ${error instanceof Error ? error.message : String(error)}`),
  })
}

/** A payment that is approved after the order was paid with another card is refunded. */
const refundSecondPayment = (store: OrderStore, orderId: string, paymentId: string): void => {
  const order = store.get(orderId)
  const isPaidElsewhere = order?.payments.some((other) => other.id !== paymentId && isPaid(other))
  if (order === undefined || !isPaidElsewhere) return
  store.reserveRefund({
    id: `late-${paymentId}`,
    orderId,
    paymentId,
    amount: order.amount,
    reason: "approved after the order was paid with another card",
  })
}
