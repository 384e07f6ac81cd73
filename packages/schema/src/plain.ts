/** The part of the language that needs no codec: events, signals, order state, money, secrets. It starts at once. */
import * as OrderStates from "./OrderState.ts"
import * as Secrets from "./Secret.ts"
import * as Signals from "./Signal.ts"

export * as Card from "./Card.ts"
export { type Checked, describe, type Issue } from "./Checked.ts"
export { type ErrorBody, type ErrorMessage, readErrorBody } from "./ErrorBody.ts"
export * as Money from "./Money.ts"
export type { Dispute, Phase } from "./OrderState.ts"
export type { EvaluateContext } from "./Signal.ts"
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

/** Hides card numbers, CVVs, bearers and keys from logs, errors, JSON and inspection. */
export const Secret = { make: Secrets.make, is: Secrets.is, reveal: Secrets.reveal } as const
export type Secret = Secrets.Secret

/** What is known of an order, as a join of signals. */
export const OrderState = {
  initial: OrderStates.initial,
  join: OrderStates.join,
  isFinal: OrderStates.isFinal,
  isPaid: OrderStates.isPaid,
} as const
export type OrderState = OrderStates.OrderState

/** What one message of the service says of an order. */
export const Signal = {
  fromEvaluate: Signals.fromEvaluate,
  fromOutcome: Signals.fromOutcome,
  fromOrder: Signals.fromOrder,
  fromEvent: Signals.fromEvent,
} as const
export type Signal = Signals.Signal
