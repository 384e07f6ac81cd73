/** Reconciliation: queries FlexCharge for orders whose outcome is still unknown, because no webhook arrived. */
import type { Client } from "@flexcharge/core"
import { type Order, Signal } from "@flexcharge/schema"
import type { OrderStore } from "./OrderStore.ts"

/** What reconciliation needs. */
export interface ReconcileDependencies {
  readonly store: OrderStore
  readonly clientOf: (mid: string) => Client | undefined
  readonly log: (line: string) => void
}

/** Reconciles at an interval. Returns a function that stops it. */
export const reconcileEvery = (dependencies: ReconcileDependencies, everyMillis = 60_000): (() => void) => {
  const timer = setInterval(() => void reconcileOrders(dependencies, everyMillis), everyMillis)
  timer.unref()
  return () => clearInterval(timer)
}

/** Queries FlexCharge once for each unresolved order that is older than `olderThanMillis`. */
export const reconcileOrders = async (
  { store, clientOf, log }: ReconcileDependencies,
  olderThanMillis: number,
): Promise<void> => {
  for (const { id, mid, orderSessionKey } of store.findUnresolved(Date.now() - olderThanMillis)) {
    const client = clientOf(mid)
    if (client === undefined) continue
    try {
      const order = await (orderSessionKey === undefined
        ? findByCorrelationId(client, id)
        : client.order(orderSessionKey))
      if (order === undefined) continue
      if (typeof order.id === "string") store.setOrderSessionKey(id, order.id)
      store.recordSignal(id, "order query", Signal.fromOrder(order))
    } catch (error) {
      log(`order ${id}: the order query failed: ${error instanceof Error ? error.message : "unknown error"}`)
    }
  }
}

/** Finds an order whose evaluate got no response, so that its id at FlexCharge is unknown. */
const findByCorrelationId = async (client: Client, id: string): Promise<Order | undefined> => {
  for await (const order of client.orders({ query: id })) if (order.correlationId === id) return order
  return undefined
}
