/** The Promise API: one client and plain types. */
export type { CachedToken, Token, TokenCache } from "./AccessToken.ts"
export { ApiError, isApiError, type Reason } from "./ApiError.ts"
export type {
  CallOptions,
  CaptureInput,
  EvaluateInput,
  MerchantIdentity,
  RescueOptions,
  TransmitInput,
  UnansweredPolicy,
  WaitOptions,
} from "./CallOptions.ts"
export type { BreakerPolicy } from "./CircuitBreaker.ts"
export type { ClientOptions, Domain, Environment } from "./ClientOptions.ts"
export { type Client, createClient, type OrderPages } from "./createClient.ts"
export * as MerchantInitiated from "./MerchantInitiated.ts"
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
export type { RetryPolicy } from "./RetryPolicy.ts"
export type {
  DriftInfo,
  Hooks,
  OpenTelemetrySpan,
  OpenTelemetryTracer,
  RequestInfo,
  ResponseInfo,
  TransmitFailure,
  Transmitted,
} from "./Telemetry.ts"
export {
  type Fetch,
  fetchTransport,
  type Transport,
  type TransportRequest,
  type TransportResponse,
} from "./Transport.ts"
