/** The Promise face: one client, plain types, no Effect in sight. */
export { ApiError, isApiError, type Reason } from "./ApiError.ts"
export type { BreakerPolicy } from "./Breaker.ts"
export type { ClientOptions, Domain, Environment, Policy } from "./ClientOptions.ts"
export type { DriftInfo, Hooks, RequestInfo, ResponseInfo, TransmitFailure, Transmitted } from "./Hooks.ts"
export * as Mit from "./Mit.ts"
export type {
  CallOptions,
  CaptureInput,
  Client,
  EvaluateInput,
  MerchantIdentity,
  OrderPages,
  RescueOptions,
  TransmitInput,
  WaitOptions,
} from "./Operations.ts"
export { createClient } from "./promise.ts"
export type {
  Approved,
  CaptureRequired,
  Challenge,
  Decision,
  Declined,
  Payment,
  Pending,
  Rescue,
  Transmission,
  Unanswered,
} from "./Rescue.ts"
export type { RetryPolicy } from "./Retry.ts"
export type { Token } from "./Session.ts"
export type { CachedToken, TokenCache } from "./TokenCache.ts"
export type { OpenTelemetrySpan, OpenTelemetryTracer } from "./Tracing.ts"
export {
  type Fetch,
  fetchTransport,
  type Transport,
  type TransportReply,
  type TransportRequest,
} from "./Transport.ts"
