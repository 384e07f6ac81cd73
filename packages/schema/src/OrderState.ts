/** The state of an order: a join of all its signals, so that their order and repetition make no difference. */

/**
 * The phases of an order, from the lowest to the highest. An order is in the highest phase that any signal reported.
 *
 * ```
 *   refunded             final: the whole amount was refunded
 *   approved             final: rescued, the shopper was charged
 *   declined             final: not rescued
 *   expired              final: not rescued in time
 *   cancelled            final: voided, or declined by the service
 *   ------------------------------------------------------------
 *   captureRequired      authorized; capture it or it is voided
 *   challengePassed      the shopper passed the challenge
 *   challengeFailed      the shopper failed the challenge; the decision follows
 *   challenge            the widget waits for the shopper
 *   problem              contact the service about this order
 *   processing           in progress
 *   submitted            accepted for work in the background
 *   received             known to the service, not started
 *   open                 no signal yet
 * ```
 *
 * `approved` is above the other decisions because the shopper was charged: an order that was reported as declined and
 * then as completed is paid, and must be honored or refunded.
 */
export const phases = [
  "open",
  "received",
  "submitted",
  "processing",
  "problem",
  "challenge",
  "challengeFailed",
  "challengePassed",
  "captureRequired",
  "cancelled",
  "expired",
  "declined",
  "approved",
  "refunded",
] as const

/** One phase of an order. */
export type Phase = (typeof phases)[number]

/** The phases of a dispute, from none to settled in the merchant's favor. */
export const disputePhases = ["none", "earlyWarning", "chargeback", "reversed"] as const

/** One phase of a dispute. */
export type Dispute = (typeof disputePhases)[number]

/**
 * What is known of one order. Plain JSON: store it as it is.
 *
 * Join states of one order only: a state does not contain the id of its order.
 */
export interface OrderState {
  /** How far the order is: the highest phase that any signal reported. */
  readonly phase: Phase
  /** Whether the payment is disputed: the highest phase of a dispute; independent of `phase`. */
  readonly dispute: Dispute
  /** Status values and event names that this version of the SDK does not define, sorted, each once. */
  readonly unknown: readonly string[]
  /** The amount of the order in minor units, such as cents; absent where no signal reported it, the smallest of several. */
  readonly amount?: number
  /** The refunds in part that were reported: an id of each, and its amount in minor units. */
  readonly refunds?: Readonly<Record<string, number>>
}

export const initial: OrderState = Object.freeze({
  phase: "open",
  dispute: "none",
  unknown: Object.freeze([] as string[]),
})

const higher = <Value extends string>(values: readonly Value[], left: Value, right: Value): Value =>
  values.indexOf(left) >= values.indexOf(right) ? left : right

export const join = (state: OrderState | undefined, signal: OrderState): OrderState => {
  const known = state ?? initial
  const amount = smaller(known.amount, signal.amount)
  const refunds = joinRefunds(known.refunds, signal.refunds)
  const joined: OrderState = {
    phase: higher(phases, known.phase, signal.phase),
    dispute: higher(disputePhases, known.dispute, signal.dispute),
    unknown: [...new Set([...known.unknown, ...signal.unknown])].sort(),
    ...(amount === undefined ? {} : { amount }),
    ...(refunds === undefined ? {} : { refunds }),
  }
  const isRefunded = amount !== undefined && amount > 0 && refundedAmount(joined) >= amount
  return isRefunded ? { ...joined, phase: "refunded" } : joined
}

// With the greater one, an order that counts as refunded could become paid again, and the join would not be associative.
const smaller = (left: number | undefined, right: number | undefined): number | undefined =>
  left === undefined || right === undefined ? (left ?? right) : Math.min(left, right)

/** All refunds of both, sorted by id; of one that is in both, the greater amount. */
const joinRefunds = (left: OrderState["refunds"], right: OrderState["refunds"]): OrderState["refunds"] => {
  if (left === undefined || right === undefined) return left ?? right
  const joined = new Map(Object.entries(left))
  for (const [id, amount] of Object.entries(right)) joined.set(id, Math.max(joined.get(id) ?? 0, amount))
  return Object.fromEntries([...joined].sort(([one], [other]) => (one < other ? -1 : 1)))
}

const firstFinal = phases.indexOf("cancelled")

export const isFinal = (state: OrderState): boolean => phases.indexOf(state.phase) >= firstFinal

export const isPaid = (state: OrderState): boolean => state.phase === "approved"

export const refundedAmount = ({ phase, amount = 0, refunds = {} }: OrderState): number => {
  const total = Object.values(refunds).reduce((sum, refund) => sum + refund, 0)
  return phase === "refunded" ? Math.max(total, amount) : total
}

/** What an order has become between two of its states. */
export interface OrderChange {
  /** It is paid and was not: deliver. */
  readonly becamePaid: boolean
  /** It has its decision and had none. */
  readonly becameFinal: boolean
  /** It was refunded as a whole and was not. */
  readonly becameRefunded: boolean
  /** An early warning or a chargeback arrived; a chargeback after an early warning counts again. */
  readonly becameDisputed: boolean
  /** How much more was refunded, in minor units. */
  readonly refundedAmount: number
}

export const change = (before: OrderState | undefined, after: OrderState): OrderChange => {
  const known = join(undefined, before ?? initial)
  const joined = join(known, after)
  return {
    becamePaid: isPaid(joined) && !isPaid(known),
    becameFinal: isFinal(joined) && !isFinal(known),
    becameRefunded: joined.phase === "refunded" && known.phase !== "refunded",
    becameDisputed: joined.dispute !== known.dispute && joined.dispute !== "reversed",
    refundedAmount: refundedAmount(joined) - refundedAmount(known),
  }
}

/** The state of an order, as a join of signals. */
export const OrderState = {
  /** The state before any signal. */
  initial,
  /**
   * Adds what a signal reports to what is known. Commutative, associative and idempotent: signals may arrive twice, late
   * and in any order.
   *
   * @example
   * const state = [completed, challenge, completed].reduce(OrderState.join, OrderState.initial)
   * state.phase // => "approved"
   */
  join,
  /** Whether the order has its decision. Only a refund, a dispute or a later approval can change it. */
  isFinal,
  /** Whether the shopper was charged and the charge was not refunded as a whole. A refund in part leaves it paid. */
  isPaid,
  /** How much of the order was refunded, in minor units, as far as it is known: all of it when the phase is `refunded`. */
  refundedAmount,
  /**
   * Compares the state before a signal with the state after it, so that a handler acts on each change once.
   *
   * The state after it may be the signal itself: both are joined. Store the state together with what the handler does.
   *
   * @example
   * const after = OrderState.join(before, signal)
   * if (OrderState.change(before, after).becamePaid) ship()
   */
  change,
} as const
