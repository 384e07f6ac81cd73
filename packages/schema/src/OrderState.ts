/** The state of an order: a join of all its signals, so that their order and repetition make no difference. */

/**
 * The ladder. An order stands on the highest rung anything has put it on.
 *
 * ```
 *   refunded             final: money went back
 *   approved             final: rescued, money was taken
 *   declined             final: not rescued
 *   expired              final: not rescued in time
 *   cancelled            final: voided, or declined by the service
 *   ------------------------------------------------------------
 *   captureRequired      authorized; capture it or it is voided
 *   challengePassed      the consumer did what the widget asked
 *   challengeFailed      the consumer failed it; the verdict follows
 *   challenge            the widget waits for the consumer
 *   problem              the service asks to be contacted
 *   processing           being worked on
 *   submitted            accepted for work in the background
 *   received             known to the service, not picked up
 *   open                 no signal yet
 * ```
 *
 * `approved` stands above the other verdicts because it is the one that took money: an order that was once
 * reported declined and then completed is paid, and must be honored or refunded.
 */
export const ladder = [
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

/** One rung of the ladder. */
export type Phase = (typeof ladder)[number]

/** The phases of a dispute, from none to settled in the merchant's favor. */
export const disputeLadder = ["none", "earlyWarning", "chargeback", "reversed"] as const

/** One rung of the dispute ladder. */
export type Dispute = (typeof disputeLadder)[number]

/**
 * What is known of one order. Plain JSON: store it as it is.
 *
 * Gotchas: join states of one order only; nothing in the state tells orders apart.
 */
export interface OrderState {
  /** The highest rung reached. */
  readonly phase: Phase
  /** The highest dispute rung reached; independent of the phase. */
  readonly dispute: Dispute
  /** Status words and event names that this SDK does not know, sorted, each once. */
  readonly unknown: readonly string[]
}

/** The state before any signal. */
export const initial: OrderState = Object.freeze({
  phase: "open",
  dispute: "none",
  unknown: Object.freeze([] as string[]),
})

const higher = <Rung extends string>(rungs: readonly Rung[], left: Rung, right: Rung): Rung =>
  rungs.indexOf(left) >= rungs.indexOf(right) ? left : right

/**
 * Adds what a signal says to what is known. Commutative, associative and idempotent: signals may come twice,
 * late and in any order.
 *
 * @example
 * const state = [completed, challenge, completed].reduce(OrderState.join, OrderState.initial)
 * state.phase // => "approved"
 */
export const join = (state: OrderState | undefined, signal: OrderState): OrderState => {
  const known = state ?? initial
  return {
    phase: higher(ladder, known.phase, signal.phase),
    dispute: higher(disputeLadder, known.dispute, signal.dispute),
    unknown: [...new Set([...known.unknown, ...signal.unknown])].sort(),
  }
}

const firstFinal = ladder.indexOf("cancelled")

/** Whether the order has its verdict. Only a refund, a dispute or a later approval can still add to it. */
export const isFinal = (state: OrderState): boolean => ladder.indexOf(state.phase) >= firstFinal

/** Whether money was taken and not given back. */
export const isPaid = (state: OrderState): boolean => state.phase === "approved"
