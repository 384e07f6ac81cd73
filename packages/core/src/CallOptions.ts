/** The inputs and options of a single call, and the checks that callers without types need. */
import type {
  CaptureRequest,
  EvaluateRequest,
  FieldIssue,
  Merchant,
  OrderState,
  TransmitRequest,
} from "@flexcharge/schema"
import { type ApiError, invalid } from "./ApiError.ts"
import type { WithHoles } from "./normalizePayment.ts"

/** What a rescue without a decision of the service becomes: a decision with the error, or a rejection with it. */
export type UnansweredPolicy = "decline" | "throw"

/** The last argument of every operation. */
export interface CallOptions {
  /** Deadline in milliseconds, retries included. */
  readonly timeoutMillis?: number | undefined
  /** The idempotency key to send instead of the one created from the request; a GUID. */
  readonly idempotencyKey?: string | undefined
  /**
   * Your own attempt, from 1: a new attempt is a new request with a new key. An evaluate or rescue sends an attempt
   * after the first as `attemptCount`; where both are given they must agree.
   */
  readonly attempt?: number | undefined
  /**
   * Stops waiting and rejects with the signal's reason; the service may still carry out the call. A rescue becomes
   * `Unanswered`, or `NotSent` when the signal was aborted early. For a deadline use `timeoutMillis`.
   */
  readonly signal?: AbortSignal | undefined
}

/** The last argument of `rescue`. */
export interface RescueOptions extends CallOptions {
  /** What a rescue without a decision of the service becomes, instead of the client's policy. */
  readonly policy?: UnansweredPolicy | undefined
  /** Repeats an earlier rescue whose outcome is unknown: what `decision.resumption` of it contained. */
  readonly resume?: Pick<Resumption, "idempotencyKey" | "attempt" | "fingerprint"> | undefined
  /** Keeps this request's serverless function alive until the transmission has ended, instead of the client's. */
  readonly waitUntil?: ((pending: Promise<unknown>) => void) | undefined
}

/** The last argument of `waitForOutcome`. */
export interface WaitOptions {
  /** How long to wait in all: two minutes by default. */
  readonly timeoutMillis?: number | undefined
  /** The first pause between two queries in milliseconds, which grows by half each time up to ten seconds: 500 by default. */
  readonly intervalMillis?: number | undefined
  /** Called with the state after each query. */
  readonly onState?: ((state: OrderState) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * What to store to repeat an unanswered rescue after a restart: plain JSON, and safe to keep.
 *
 * To repeat it, put the card back into the payment and pass both: `rescue({ ...payment, paymentMethod: {
 * ...payment.paymentMethod, cardNumber, token: true } }, { resume: resumption })`.
 */
export interface Resumption {
  readonly mid: string
  readonly orderId: string
  readonly attempt: number
  readonly idempotencyKey: string
  /** Fingerprint of the payment: the repeated one must have the same. */
  readonly fingerprint: string
  /** The payment as it was sent, without the card number or token, the CVV and the CAVV. */
  readonly payment: Omit<EvaluateRequest, "mid" | "idempotencyKey" | "paymentMethod" | "threeDSecure"> & {
    readonly paymentMethod: Omit<EvaluateRequest["paymentMethod"], "cardNumber" | "verificationValue">
    readonly threeDSecure?: Omit<NonNullable<EvaluateRequest["threeDSecure"]>, "authenticationValue">
  }
}

type WithDefaults<Input, Key extends keyof Input> = Omit<Input, Key> & Partial<Pick<Input, Key>>

/** A copy of a processed payment, without its holes. */
export type NormalizedTransmit = WithDefaults<TransmitRequest, "mid">
/** A copy of a processed payment; `mid` is filled in. */
export type TransmitInput = WithHoles<NormalizedTransmit>
/** A declined payment, without its holes. */
export type NormalizedEvaluate = WithDefaults<EvaluateRequest, "mid" | "idempotencyKey" | "isDeclined">
/** A declined payment; `mid`, `idempotencyKey` and `isDeclined` are filled in. */
export type EvaluateInput = WithHoles<NormalizedEvaluate>
/** An authorization to capture; `idempotencyKey` is filled in. */
export type CaptureInput = WithDefaults<CaptureRequest, "idempotencyKey">

/** The merchant that a call is made for. */
export interface MerchantIdentity {
  readonly mid: string
  readonly siteId?: string | undefined
  /** Sent with every payment; partners need it. */
  readonly merchant?: Merchant | undefined
}

const none: readonly FieldIssue[] = []

/** Checks a deadline: above 0, and no longer than a timer can run. */
export const deadlineIssues = (timeoutMillis: unknown): readonly FieldIssue[] =>
  typeof timeoutMillis === "number" && timeoutMillis > 0 && timeoutMillis < 2 ** 31
    ? none
    : [{ path: "timeoutMillis", message: "must be a number of milliseconds above 0" }]

/** Checks a signal: anything else would never abort the call. */
export const signalIssues = (signal: unknown): readonly FieldIssue[] =>
  signal == null || (isObject(signal) && typeof Reflect.get(signal, "addEventListener") === "function")
    ? none
    : [{ path: "signal", message: "must be an AbortSignal" }]

/** Checks a pause between two queries: a shorter one would flood the service. */
export const intervalIssues = (intervalMillis: unknown): readonly FieldIssue[] =>
  typeof intervalMillis === "number" && intervalMillis >= 1
    ? none
    : [{ path: "intervalMillis", message: "must be a number of milliseconds from 1" }]

/**
 * Checks the merchant's attempt. An invalid one must not count as the first, whose key would be sent again; and a
 * payment with an `attemptCount` of its own must agree.
 */
export const attemptIssues = (attempt: unknown, attemptCount?: unknown): readonly FieldIssue[] => {
  if (attempt == null) return none
  if (!(Number.isSafeInteger(attempt) && Number(attempt) >= 1))
    return [{ path: "attempt", message: "must be a whole number from 1" }]
  return attemptCount === undefined || attemptCount === attempt
    ? none
    : [{ path: "attempt", message: "must be the attemptCount of the payment; give one or the other" }]
}

/** Checks what a rescue is resumed with: a part that is missing would make it another attempt. */
export const resumeIssues = (resume: RescueOptions["resume"]): readonly FieldIssue[] => {
  if (resume == null) return none
  const { idempotencyKey, fingerprint, attempt } = ownProperties(resume)
  const isComplete =
    typeof idempotencyKey === "string" && typeof fingerprint === "string" && typeof attempt === "number"
  return isComplete ? none : [{ path: "resume", message: "must be the `resumption` of a decision" }]
}

/** Checks a policy: a misspelled one must not silently decline. */
export const policyIssues = (policy: unknown): readonly FieldIssue[] =>
  policy == null || policy === "decline" || policy === "throw"
    ? none
    : [{ path: "policy", message: "must be decline or throw" }]

/**
 * A copy of an object's own properties, without a prototype: a property of a polluted `Object.prototype` must not
 * count as an option. What is not an object has none.
 */
export const ownProperties = <Options extends object>(
  options: Options | null | undefined,
): Partial<Options> => Object.assign(Object.create(null), isObject(options) ? options : undefined)

/** Whether a value is an object and not a list. */
export const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Reads an input whose getters or proxies may throw; an exception becomes an `Invalid`. */
export const tryRead = <A>(operation: string, read: () => A): A | ApiError => {
  try {
    return read()
  } catch {
    return invalid(operation, [{ path: "", message: "a property of the input throws when it is read" }])
  }
}
