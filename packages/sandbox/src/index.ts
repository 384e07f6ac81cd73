/** A local sandbox of the service that runs inside a test or next to a shop. */
export type { Credentials, Merchant, MerchantOptions, Profile } from "./Accounts.ts"
export type { Due, Duration } from "./Clock.ts"
export type { Control, DeliveryFilter, WaitOptions } from "./ControlApi.ts"
export type { EventBody, EventName } from "./Event.ts"
export type { Fault, FaultKind, FaultOptions } from "./Faults.ts"
export type { Operation } from "./Operation.ts"
export type { Moment, Order, Phase } from "./Order.ts"
export type { Entry } from "./RequestLog.ts"
export { createSandbox, type Sandbox, type SandboxOptions } from "./Sandbox.ts"
export {
  approvedCard,
  approvedPhone,
  challengeCard,
  challengePhone,
  declinedCard,
} from "./Scenarios.ts"
export type { State } from "./State.ts"
export type { Limits, Signals, Transmission } from "./Store.ts"
export type { SubscribeOptions, Subscriber } from "./Subscriber.ts"
export type { Attempt, Delivery } from "./Webhooks.ts"
