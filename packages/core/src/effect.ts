/** The Effect API: the client as a service with its layers; the same errors and types as the Promise API. */
export { ApiError, isApiError, type Reason } from "./ApiError.ts"
export type { UnansweredPolicy } from "./CallInput.ts"
export * as Client from "./Client.ts"
export type { ClientOptions, Domain, Environment } from "./ClientOptions.ts"
export { idempotencyKey, paymentFingerprint } from "./IdempotencyKey.ts"
export * as MerchantInitiated from "./MerchantInitiated.ts"
export { orderStream } from "./Orders.ts"
export type { DecisionResult, RescueResult, UnansweredResult } from "./Rescue.ts"
