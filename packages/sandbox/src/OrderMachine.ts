/** The transitions between the phases of an order: which are legal, which webhook each sends, which happen by themselves. */
import { type Clock, millis } from "./Clock.ts"
import type { Order, Phase } from "./Orders.ts"
import type { Profile } from "./Profile.ts"
import type { EventName } from "./WebhookEvent.ts"

/** The name of a transition. */
export type Transition =
  | "complete"
  | "authorize"
  | "decline"
  | "process"
  | "capture"
  | "void"
  | "cancel"
  | "expire"
  | "refund"

interface TransitionRule {
  readonly from: readonly Phase[]
  readonly to: Phase
  /** The webhook event that reports it. */
  readonly event: EventName | null
}

/**
 * The legal transitions.
 *
 * Source: docs.flexfactor.io/docs/{orders-id, cancel, capture, refund}, 2026, vendor. Assumed: the event of a decline.
 */
export const transitions: Readonly<Record<Transition, TransitionRule>> = {
  complete: {
    from: ["CHALLENGE", "SUBMITTED", "PROCESSING", "DECLINED"],
    to: "APPROVED",
    event: "order.completed",
  },
  authorize: {
    from: ["CHALLENGE", "SUBMITTED", "PROCESSING", "DECLINED"],
    to: "CAPTUREREQUIRED",
    event: "order.capturerequired",
  },
  decline: { from: ["CHALLENGE"], to: "DECLINED", event: "order.cancelled" },
  process: { from: ["SUBMITTED"], to: "PROCESSING", event: null },
  capture: { from: ["CAPTUREREQUIRED"], to: "APPROVED", event: "order.completed" },
  void: { from: ["CAPTUREREQUIRED"], to: "CANCELLED", event: "order.cancelled" },
  cancel: {
    from: ["SUBMITTED", "PROCESSING", "CAPTUREREQUIRED"],
    to: "CANCELLED",
    event: "order.cancelled",
  },
  expire: { from: ["SUBMITTED", "PROCESSING"], to: "EXPIRED", event: "order.expired" },
  refund: { from: ["APPROVED"], to: "REFUNDED", event: "order.refunded" },
}

/** Whether a transition is legal for an order now. */
export const isLegal = (order: Order, transition: Transition): boolean =>
  transitions[transition].from.includes(order.phase)

/** The transition that approves an order: an authorization then waits for its capture. */
export const approval = (order: Order): Transition => (order.isAuthorization ? "authorize" : "complete")

/** The event that reports an order that is decided at once. */
export const eventOnOpening: Readonly<Partial<Record<Phase, EventName>>> = {
  APPROVED: "order.completed",
  DECLINED: "order.cancelled",
  CAPTUREREQUIRED: "order.capturerequired",
}

/** The transitions that an event reports, the usual one first. */
export const transitionsOf = (event: EventName): readonly Transition[] =>
  triggeredTransitions.filter((transition) => transitions[transition].event === event)

const triggeredTransitions: readonly Transition[] = [
  "complete",
  "authorize",
  "capture",
  "cancel",
  "decline",
  "expire",
  "refund",
]

/** The transitions that are scheduled for the orders of one sandbox. */
export interface ScheduledTransitions {
  /** Schedules what will happen to an order in its phase, in place of what was scheduled before. */
  schedule(order: Order, profile: Profile): void
  /** Cancels what was scheduled for an order. */
  cancel(order: Order): void
}

/** Creates an empty schedule. `apply` is called when a transition is due; it may no longer be legal then. */
export const createScheduledTransitions = (
  clock: Clock,
  apply: (order: Order, transition: Transition, reason: string) => unknown,
): ScheduledTransitions => {
  // Weak, so that the schedule does not keep an order that was dropped.
  const cancellations = new WeakMap<Order, readonly (() => void)[]>()
  const cancel = (order: Order) => {
    for (const cancelJob of cancellations.get(order) ?? []) cancelJob()
  }
  return {
    schedule: (order, profile) => {
      cancel(order)
      const jobs = upcoming(order, profile).map(({ at, transition, reason }) =>
        clock.schedule(at, `${transition} ${order.externalOrderId}`, () => {
          apply(order, transition, reason)
        }),
      )
      cancellations.set(order, jobs)
    },
    cancel,
  }
}

interface UpcomingTransition {
  readonly at: number
  readonly transition: Transition
  readonly reason: string
}

const upcoming = (order: Order, profile: Profile): readonly UpcomingTransition[] => {
  switch (order.phase) {
    case "CAPTUREREQUIRED":
      return [
        {
          at: enteredPhaseAt(order) + millis(profile.captureWindow),
          transition: "void",
          reason: "not captured in time",
        },
      ]
    case "CHALLENGE":
      return [
        {
          at: order.createdAt + millis(profile.challengeWindow),
          transition: "decline",
          reason: "challenge not completed in time",
        },
      ]
    case "SUBMITTED":
    case "PROCESSING":
      return backgroundWork(order, millis(profile.managedRescueAfter))
    default:
      return []
  }
}

const enteredPhaseAt = (order: Order): number =>
  order.timeline.findLast(({ description }) => description === order.phase)?.at ?? order.createdAt

/** A managed order is picked up, then rescued or left to expire. Without an expiry date it never expires. */
const backgroundWork = (order: Order, rescueAfterMillis: number): readonly UpcomingTransition[] => {
  const expiresAt = Date.parse(order.expiryDate ?? "") || Number.POSITIVE_INFINITY
  const rescuedAt = order.createdAt + rescueAfterMillis
  const pickedUpAt = Math.min(order.createdAt + 60_000, expiresAt, rescuedAt)
  return [
    ...(order.phase === "SUBMITTED"
      ? [{ at: pickedUpAt, transition: "process" as const, reason: "picked up for processing" }]
      : []),
    ...(order.canBeRescued
      ? [{ at: rescuedAt, transition: approval(order), reason: "rescued in the background" }]
      : []),
    ...(expiresAt === Number.POSITIVE_INFINITY
      ? []
      : [{ at: expiresAt, transition: "expire" as const, reason: "not rescued before expiryDateUtc" }]),
  ]
}
