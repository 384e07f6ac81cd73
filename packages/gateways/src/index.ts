/** What all gateways share. The mappers are at `@flexcharge/gateways/<gateway>`, so that only one is bundled. */

export type {
  AttemptedPayment,
  CompleteTransaction,
  Declined,
  DeclinedTransaction,
  Mapped,
  NotADecline,
  NotADeclineReason,
  PartialAttempt,
} from "./Decline.ts"
export { type GatewayError, isGatewayError } from "./GatewayError.ts"
export { nextStep } from "./nextStep.ts"
export type { RescueAdvice, WithheldReason } from "./RescueAdvice.ts"
export type { RetryAdvice } from "./RetryAdvice.ts"
export { type AttemptHistory, type RetryLimit, type RetryLimits, retryLimit } from "./retryLimit.ts"
