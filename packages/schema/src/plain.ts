/** The part without the endpoints and their tables: events, signals, order state, money, secrets. It loads quickly. */
import * as OrderStates from "./OrderState.ts"
import * as Secrets from "./Secret.ts"
import * as Signals from "./Signal.ts"

export * as Card from "./Card.ts"
export { type ErrorBody, type ErrorMessage, readErrorBody } from "./ErrorResponse.ts"
export * as Money from "./Money.ts"
export type { Dispute, OrderChange, Phase } from "./OrderState.ts"
export type { EvaluateContext } from "./Signal.ts"
export { describe, type FieldIssue, type Validated } from "./Validated.ts"
export {
  type EventName,
  type EventOf,
  type EventTag,
  eventTags,
  isKnownEvent,
  type KnownEvent,
  parseEvent,
  type UnknownEvent,
  type WebhookEvent,
} from "./WebhookEvent.ts"

/** Hides card numbers, CVVs, access tokens and keys from logs, errors, JSON and inspection. */
export const Secret = { make: Secrets.make, is: Secrets.is, reveal: Secrets.reveal } as const
export type Secret = Secrets.Secret

/** The state of an order, as a join of signals. */
export const OrderState = {
  initial: OrderStates.initial,
  join: OrderStates.join,
  isFinal: OrderStates.isFinal,
  isPaid: OrderStates.isPaid,
  refundedAmount: OrderStates.refundedAmount,
  change: OrderStates.change,
} as const
export type OrderState = OrderStates.OrderState

/** What one message of the service reports about an order. */
export const Signal = {
  fromEvaluate: Signals.fromEvaluate,
  fromOutcome: Signals.fromOutcome,
  fromOrder: Signals.fromOrder,
  fromEvent: Signals.fromEvent,
} as const
export type Signal = Signals.Signal
