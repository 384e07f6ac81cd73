/** The vendor's order states and the legal moves between them, with the event each move fires. */
import type { EventName } from "./Event.ts"
import type { Order, Phase } from "./Order.ts"

/** A move from one phase to another. */
export type Move = "complete" | "decline" | "process" | "capture" | "void" | "cancel" | "expire" | "refund"

interface Rule {
  readonly from: readonly Phase[]
  readonly to: Phase
  readonly fires: EventName | null
}

/**
 * Every legal move. Source: docs.flexfactor.io/docs/{orders-id, cancel, capture, refund}, 2026, vendor;
 * what a decline fires is assumed.
 */
export const moves: Readonly<Record<Move, Rule>> = {
  complete: {
    from: ["CHALLENGE", "SUBMITTED", "PROCESSING", "DECLINED"],
    to: "APPROVED",
    fires: "order.completed",
  },
  decline: { from: ["CHALLENGE"], to: "DECLINED", fires: "order.cancelled" },
  process: { from: ["SUBMITTED"], to: "PROCESSING", fires: null },
  capture: { from: ["CAPTUREREQUIRED"], to: "APPROVED", fires: "order.completed" },
  void: { from: ["CAPTUREREQUIRED"], to: "CANCELLED", fires: "order.cancelled" },
  cancel: {
    from: ["SUBMITTED", "PROCESSING", "CAPTUREREQUIRED"],
    to: "CANCELLED",
    fires: "order.cancelled",
  },
  expire: { from: ["SUBMITTED", "PROCESSING"], to: "EXPIRED", fires: "order.expired" },
  refund: { from: ["APPROVED"], to: "REFUNDED", fires: "order.refunded" },
}

/** The event with which an order that is decided at once makes itself known. */
export const firesOnArrival: Readonly<Partial<Record<Phase, EventName>>> = {
  APPROVED: "order.completed",
  DECLINED: "order.cancelled",
  CAPTUREREQUIRED: "order.capturerequired",
}

/** Whether an order may make a move now. */
export const canMove = (order: Order, move: Move): boolean => moves[move].from.includes(order.phase)
