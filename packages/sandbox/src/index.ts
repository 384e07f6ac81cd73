/** A local sandbox of the service, for tests and for development. */
export type { Credentials, Merchant, MerchantOptions } from "./Accounts.ts"
export type { Duration, ScheduledJob } from "./Clock.ts"
export type { Control, DeliveryFilter, TriggerOptions } from "./ControlApi.ts"
export type { WaitOptions } from "./EventBus.ts"
export type { Fault, FaultKind, FaultOptions } from "./Faults.ts"
export type { Operation } from "./Operation.ts"
export type { Address, ChallengeKind, Order, Phase, TimelineEntry } from "./Orders.ts"
export type { Profile } from "./Profile.ts"
export type { LoggedRequest } from "./RequestLog.ts"
export { createSandbox, type Sandbox, type SandboxOptions } from "./Sandbox.ts"
export {
  approvedCard,
  approvedPhone,
  challengeCard,
  challengePhone,
  declinedCard,
} from "./Scenarios.ts"
export type { SandboxState } from "./State.ts"
export type { Limits, PageSignals, Transmission, VaultedCard } from "./Store.ts"
export type { EventBody, EventName } from "./WebhookEvent.ts"
export type {
  Delivery,
  DeliveryAttempt,
  SubscribeOptions,
  Subscriber,
  SubscriberResponse,
} from "./Webhooks.ts"
export type { Changes } from "./withChanges.ts"
