/** The phases of an order with their meaning, sorted by the join of `OrderState`. */
import { OrderState, type Phase } from "@flexcharge/schema"

const meanings: Readonly<Record<Phase, string>> = {
  open: "no signal received yet",
  received: "received by the service, not processed yet",
  submitted: "accepted for processing in the background",
  processing: "being processed",
  problem: "the service asks you to contact it",
  challenge: "the widget waits for the shopper",
  challengeFailed: "the shopper failed the challenge; the decision follows",
  challengePassed: "the shopper passed the challenge; the decision follows",
  captureRequired: "authorized; capture it or it is voided",
  cancelled: "voided, or declined by the service",
  expired: "not rescued in time",
  declined: "not rescued",
  approved: "rescued: the card was charged",
  refunded: "refunded in full",
}

/** One phase as the page shows it. */
export interface PhaseRow {
  readonly phase: Phase
  readonly meaning: string
  readonly isFinal: boolean
  readonly isPaid: boolean
}

const stateIn = (phase: Phase): OrderState => ({ ...OrderState.initial, phase })

const isHigher = (left: Phase, right: Phase): boolean =>
  OrderState.join(stateIn(left), stateIn(right)).phase === left

/** The phases, the highest first. */
export const phases: readonly PhaseRow[] = (Object.keys(meanings) as Phase[]) // as: the keys are the phases
  .sort((left, right) => (isHigher(left, right) ? -1 : 1))
  .map((phase) => ({
    phase,
    meaning: meanings[phase],
    isFinal: OrderState.isFinal(stateIn(phase)),
    isPaid: OrderState.isPaid(stateIn(phase)),
  }))
