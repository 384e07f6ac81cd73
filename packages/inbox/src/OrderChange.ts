/** What changed in an order since its last handled state. */
import { OrderState } from "@flexcharge/schema/plain"

/** What the order has become, compared with its last handled state. */
export interface Became {
  /** The shopper was charged: ship. False for an order that was refunded meanwhile. */
  readonly paid: boolean
  /** The whole amount was refunded. */
  readonly refunded: boolean
  /** An early warning or a chargeback arrived. */
  readonly disputed: boolean
}

/** The change that a handler has to act on. */
export interface OrderChange {
  /** The state when the last entry of this order was handled. */
  readonly before: OrderState
  /** The join of every signal that the ledger has now. */
  readonly after: OrderState
  readonly became: Became
}

/** Computes the change from the last handled state to the join of it and all signals. */
export const orderChange = (handled: OrderState | undefined, signals: readonly OrderState[]): OrderChange => {
  const before = handled ?? OrderState.initial
  const after = signals.reduce<OrderState>(OrderState.join, before)
  return {
    before,
    after,
    became: {
      paid: OrderState.isPaid(after) && !OrderState.isPaid(before),
      refunded: after.phase === "refunded" && before.phase !== "refunded",
      disputed: after.dispute !== before.dispute && after.dispute !== "reversed",
    },
  }
}

/** Whether two states are equal. States are JSON with a fixed order of fields and sorted lists. */
export const isSameState = (one: OrderState, other: OrderState): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

/** Parses the JSON of a stored state. */
export const parseState = (text: string): OrderState => ({
  ...OrderState.initial, // an older version may have stored fewer fields
  ...(JSON.parse(text) as OrderState), // as: this package wrote it
})
