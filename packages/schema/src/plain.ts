/** The part without the endpoints and their tables: events, signals, order state, money, secrets. It loads quickly. */
export * as Card from "./Card.ts"
export { type ErrorBody, type ErrorMessage, readErrorBody } from "./ErrorResponse.ts"
export * as Money from "./Money.ts"
export { type Dispute, type OrderChange, OrderState, type Phase } from "./OrderState.ts"
export { type FingerprintedPayment, fingerprintedValues } from "./PaymentFingerprint.ts"
export { Secret } from "./Secret.ts"
export { type EvaluateContext, Signal } from "./Signal.ts"
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
