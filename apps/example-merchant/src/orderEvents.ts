/**
 * The events of orders: webhooks, responses and order queries become one state for each payment. Every event is stored
 * before it is acknowledged, and the statements of `commit` run once, together with the event.
 */
import type { Client, EvaluateInput } from "@flexcharge/core"
import type { Inbox } from "@flexcharge/inbox"
import type { OrderStore } from "./OrderStore.ts"

/** What the handling of events needs. */
export interface OrderEventsDependencies {
  readonly store: OrderStore
  readonly client: Pick<Client, "order" | "orders">
  /** The client that calls FlexCharge for a merchant. */
  readonly clientOf: (mid: string) => Client | undefined
  /** Encrypts payments whose outcome is unknown, so that they can be sent again: 32 bytes in base64. */
  readonly encryptionKey: string
  /** How long an order may be without news before FlexCharge is queried about it. */
  readonly quietMillis: number
  /** After how many attempts an event that cannot be handled becomes a dead letter; 10 by default. */
  readonly maxAttempts?: number
  /** How many requests to FlexCharge a reconciliation sends in a minute; 60 by default. */
  readonly maxPerMinute?: number
  readonly log: (line: string) => void
  /** Called after an event was handled, for work outside of the transaction. */
  readonly afterEvent: () => Promise<void>
}

/** Creates the inbox that receives the events. */
export const createOrderEvents = (dependencies: OrderEventsDependencies): Inbox => {
  const { store, client, clientOf, encryptionKey, quietMillis, log, afterEvent } = dependencies
  const { maxAttempts = 10, maxPerMinute = 60 } = dependencies
  const { statements } = store

  return store.database.createInbox(
    {
      environment: "sandbox",
      encryptionKey,
      maxAttempts,
      // A shopper may be waiting: when a process crashes, another one takes its orders over after this time.
      leaseMillis: 5_000,
      backoff: { baseMillis: 200 },
      reconcile: {
        order: client.order,
        orders: client.orders,
        evaluate: async (payment: EvaluateInput & { readonly mid: string }, options) => {
          const merchant = clientOf(payment.mid)
          if (merchant === undefined) throw new Error(`There is no merchant ${payment.mid}.`)
          return merchant.evaluate(payment, options)
        },
        quietMillis,
        maxPerMinute,
      },
      onAlert: ({ _tag }) => log(`inbox: alert ${_tag}, see the back office`),
      onError: (error) => log(`inbox: ${error instanceof Error ? error.message : String(error)}`),
    },
    async ({ orderSessionKey, externalOrderId, name, source }, commit) => {
      if (orderSessionKey === undefined) return
      const payment = await store.findPayment(orderSessionKey, externalOrderId)
      // Reconciliation can find an order before the response of its payment, which brings the external id, is recorded.
      // Without a commit, the change is reported again then.
      if (payment === undefined) return
      const { id, orderId } = payment
      const label = source === "webhook" ? name : `${source} ${name}`
      log(`order ${id}: ${label}`)
      await commit(({ after, became }) => {
        if (payment.orderSessionKey !== undefined && payment.orderSessionKey !== orderSessionKey)
          // FlexCharge has two orders for one payment. Staff must decide which one to keep.
          return [statements.timelineEntry(orderId, label, `of another FlexCharge order: ${orderSessionKey}`)]
        const isNews = JSON.stringify(after) !== JSON.stringify(payment.state)
        return [
          statements.setOrderSessionKey(id, orderSessionKey),
          ...(isNews ? statements.recordState(payment, label, after) : []),
          ...(became.paid || after.phase === "captureRequired"
            ? statements.reverseSecondPayment(payment)
            : []),
          ...(became.paid ? [statements.closeRenewal(orderId, "active")] : []),
          ...(after.phase === "expired" ? [statements.closeRenewal(orderId, "past due")] : []),
        ]
      })
      await afterEvent()
    },
  )
}
