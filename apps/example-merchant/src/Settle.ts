/** When no webhook came: asks FlexCharge about orders that are still without a verdict. */
import type { Client } from "@flexcharge/core"
import { Signal } from "@flexcharge/schema"
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
    // Without a key nothing was answered at all: only a webhook, which names our own order id, can tell.
    if (orderSessionKey === undefined) continue
    try {
      const order = await clientOf(mid)?.order(orderSessionKey)
      if (order !== undefined) store.hear(id, "order query", Signal.fromOrder(order))
    } catch (error) {
      log(`order ${id}: could not be asked about: ${error instanceof Error ? error.message : "unknown"}`)
    }
  }
}

/** Settles again and again; answers how to stop. */
export const settleEvery = (parts: SettleParts, everyMillis = 60_000): (() => void) => {
  const timer = setInterval(() => void settle(parts, everyMillis), everyMillis)
  timer.unref()
  return () => clearInterval(timer)
}
