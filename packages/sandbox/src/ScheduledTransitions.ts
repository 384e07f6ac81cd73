/** What is to come for an order unless it moves first: a void, a decline, a rescue, an expiry. */
import type { Profile } from "./Accounts.ts"
import { type Clock, millis } from "./Clock.ts"
import type { Order } from "./Order.ts"
import type { Move } from "./OrderMachine.ts"

/** The plans for the orders of one sandbox. */
export interface ScheduledTransitions {
  /** Plans what is to come for an order. */
  make(order: Order, profile: Profile): void
  /** Takes back what was to come for an order that is no longer kept. */
  drop(order: Order): void
}

/** Makes an empty book of plans; `move` is tried when the time of a plan has come. */
export const makeScheduledTransitions = (
  clock: Clock,
  move: (order: Order, move: Move, why: string) => unknown,
): ScheduledTransitions => {
  // Weak, so that a plan is not kept longer than its order.
  const plans = new WeakMap<Order, readonly (() => void)[]>()
  return {
    make: (order, profile) => {
      const planned = stepsFor(order, profile).map(([delay, name, why]) =>
        clock.schedule(order.createdAt + delay, `${name} ${order.externalOrderId}`, () => {
          move(order, name, why)
        }),
      )
      plans.set(order, planned)
    },
    drop: (order) => {
      for (const takeBack of plans.get(order) ?? []) takeBack()
    },
  }
}

type PlannedStep = readonly [delayMillis: number, move: Move, why: string]

const stepsFor = (order: Order, profile: Profile): readonly PlannedStep[] => {
  switch (order.phase) {
    case "CAPTUREREQUIRED":
      return [[millis(profile.captureWindow), "void", "not captured in time"]]
    case "CHALLENGE":
      return [[millis(profile.challengeWindow), "decline", "challenge left open"]]
    case "SUBMITTED":
    case "PROCESSING":
      return managedSteps(order, millis(profile.managedRescueAfter))
    default:
      return []
  }
}

const managedSteps = (order: Order, rescue: number): readonly PlannedStep[] => {
  const life = Date.parse(order.expiryDate ?? "") - order.createdAt
  const rescued: PlannedStep = [rescue, "complete", "rescued in the background"]
  return [
    [Math.min(millis("1 minute"), life, rescue), "process", "picked up"],
    ...(order.canBeRescued ? [rescued] : []),
    [life, "expire", "not rescued by expiryDateUtc"],
  ]
}
