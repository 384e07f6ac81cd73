/** The Promise API: one client and plain types. */

export type { FingerprintedPayment } from "@flexcharge/schema"
export type { CachedToken, Token, TokenCache } from "./AccessToken.ts"
export { ApiError, isApiError, type Reason } from "./ApiError.ts"
export type {
  CallOptions,
  CaptureInput,
  EvaluateInput,
  LenientInput,
  MerchantIdentity,
  RescueOptions,
  Resumption,
  TransmitInput,
  UnansweredPolicy,
  WaitOptions,
} from "./CallInput.ts"
export type { BreakerPolicy } from "./CircuitBreaker.ts"
export type { ClientOptions, Domain, Environment } from "./ClientOptions.ts"
export { type Client, createClient, type OrderPages } from "./createClient.ts"
export type { DoctorCheck, DoctorCheckResult } from "./DoctorCheck.ts"
export { type CallIdentity, idempotencyKey, paymentFingerprint } from "./IdempotencyKey.ts"
export * as MerchantInitiated from "./MerchantInitiated.ts"
export type {
  Approved,
  CaptureRequired,
  Challenge,
  Decision,
  Declined,
  InProgress,
  NotSent,
  Payment,
  Pending,
  Rescue,
  RetryOptions,
  Transmission,
  Unanswered,
  UnknownOutcome,
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
