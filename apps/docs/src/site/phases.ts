/** What each rung of the ladder means; their order is asked of the join itself. */
import { OrderState, type Phase } from "@flexcharge/schema"

const meanings: Readonly<Record<Phase, string>> = {
  open: "nothing heard yet",
  received: "known to the service, not picked up",
  submitted: "accepted for work in the background",
  processing: "being worked on",
  problem: "the service asks to be contacted",
  challenge: "the widget waits for the shopper",
  challengeFailed: "the shopper failed it; the verdict follows",
  challengePassed: "the shopper passed it; the verdict follows",
  captureRequired: "authorized; capture it or it is voided",
  cancelled: "voided, or declined by the service",
  expired: "not rescued in time",
  declined: "not rescued",
  approved: "rescued, money was taken",
  refunded: "money went back",
}

/** One rung. */
export interface Rung {
  readonly phase: Phase
  readonly meaning: string
  readonly isFinal: boolean
  readonly isPaid: boolean
}

const stateOf = (phase: Phase): OrderState => ({ ...OrderState.initial, phase })

const isAbove = (upper: Phase, lower: Phase): boolean =>
  OrderState.join(stateOf(upper), stateOf(lower)).phase === upper

/** The rungs from the highest down. */
export const rungs: readonly Rung[] = (Object.keys(meanings) as Phase[]) // as: the keys are the phases
  .sort((left, right) => (isAbove(left, right) ? -1 : 1))
  .map((phase) => ({
    phase,
    meaning: meanings[phase],
    isFinal: OrderState.isFinal(stateOf(phase)),
    isPaid: OrderState.isPaid(stateOf(phase)),
  }))
