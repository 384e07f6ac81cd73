/** When no webhook came: asks FlexCharge about orders that are still without a verdict. */
import type { Client } from "@flexcharge/core"
import { type Order, Signal } from "@flexcharge/schema"
import type { OrderStore } from "./OrderStore.ts"

/** What settling works with. */
export interface SettleParts {
  readonly store: OrderStore
  readonly clientOf: (mid: string) => Client | undefined
  readonly log: (line: string) => void
}

/** Asks once about every declined order that is older than `olderThanMillis` and has no verdict. */
export const settle = async (
  { store, clientOf, log }: SettleParts,
  olderThanMillis: number,
): Promise<void> => {
  for (const { id, mid, orderSessionKey } of store.unsettled(Date.now() - olderThanMillis)) {
    const client = clientOf(mid)
    if (client === undefined) continue
    try {
      const order = await (orderSessionKey === undefined ? find(client, id) : client.order(orderSessionKey))
      if (typeof order?.id === "string") store.keepSession(id, order.id)
      if (order !== undefined) store.hear(id, "order query", Signal.fromOrder(order))
    } catch (error) {
      log(`order ${id}: could not be asked about: ${error instanceof Error ? error.message : "unknown"}`)
    }
  }
}

/** Where /evaluate was not answered there is no key yet: the payment was sent with our id as its correlation id. */
const find = async (client: Client, id: string): Promise<Order | undefined> => {
  for await (const order of client.orders({ query: id })) if (order.correlationId === id) return order
  return undefined
}

/** Settles again and again; answers how to stop. */
export const reconcileEvery = (parts: SettleParts, everyMillis = 60_000): (() => void) => {
  const timer = setInterval(() => void settle(parts, everyMillis), everyMillis)
  timer.unref()
  return () => clearInterval(timer)
}
