/** What changed in an order since its last handled state. */
import { OrderState } from "@flexcharge/schema/plain"

/** What the order has become, compared with its last handled state. */
export interface Became {
  /** The shopper was charged: ship. False for an order that was refunded as a whole meanwhile. */
  readonly paid: boolean
  /** The order has its decision. */
  readonly final: boolean
  /** The whole amount was refunded. */
  readonly refunded: boolean
  /** An early warning or a chargeback arrived. */
  readonly disputed: boolean
  /** How much more was refunded, in minor units. */
  readonly refundedAmount: number
}

/** The change that a handler has to act on. */
export interface HandledChange {
  /** The state when the last entry of this order was handled. */
  readonly before: OrderState
  /** The join of every signal that the ledger has now. */
  readonly after: OrderState
  readonly became: Became
}

/** Computes the change from the last handled state to the join of it and all signals. */
export const handledChange = (
  handled: OrderState | undefined,
  signals: readonly OrderState[],
): HandledChange => {
  const before = handled ?? OrderState.initial
  const after = signals.reduce<OrderState>(OrderState.join, before)
  const { becamePaid, becameFinal, becameRefunded, becameDisputed, refundedAmount } = OrderState.change(
    before,
    after,
  )
  return {
    before,
    after,
    became: {
      paid: becamePaid,
      final: becameFinal,
      refunded: becameRefunded,
      disputed: becameDisputed,
      refundedAmount,
    },
  }
}

/**
 * Whether the handled state advances to the current state when an entry was handled.
 *
 * A handler returns without `commit` when it cannot find the merchant's order. The handled state
 * then stays, so that `became` reports the change when a later entry brings the external id, and no approval is lost.
 * A commit advances it in any case: its writes may be the effects of the change, and a second report would repeat them.
 * Waiting for the id instead would lose the approvals of orders that never get one.
 */
export const advancesHandledState = (
  { isOrder, externalOrderId }: { readonly isOrder: boolean; readonly externalOrderId: string | null },
  hasCommit: boolean,
): boolean => hasCommit || !isOrder || externalOrderId !== null

/** Whether two states are equal. States are JSON with a fixed order of fields and sorted lists. */
export const isSameState = (one: OrderState, other: OrderState): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

/** Parses the JSON of a stored state. */
export const parseState = (text: string): OrderState => ({
  ...OrderState.initial, // an older version may have stored fewer fields
  ...(JSON.parse(text) as OrderState), // as: this package wrote it
})
