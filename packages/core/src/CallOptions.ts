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

/** What an unanswered rescue becomes: the decision `Unanswered`, or a rejection. */
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
   * Stops waiting and rejects with the signal's reason; the service may still carry out the call. For a deadline use
   * `timeoutMillis`: it ends in an `ApiError`, and in a rescue it keeps the policy.
   */
  readonly signal?: AbortSignal | undefined
}

/** The last argument of `rescue`. */
export interface RescueOptions extends CallOptions {
  /** What an unanswered rescue becomes, instead of the client's policy. */
  readonly policy?: UnansweredPolicy | undefined
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

type WithDefaults<Input, Key extends keyof Input> = Omit<Input, Key> & Partial<Pick<Input, Key>>

/** A copy of a processed payment; `mid` is filled in. */
export type TransmitInput = WithDefaults<TransmitRequest, "mid">
/** A declined payment; `mid`, `idempotencyKey` and `isDeclined` are filled in. */
export type EvaluateInput = WithDefaults<EvaluateRequest, "mid" | "idempotencyKey" | "isDeclined">
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

/** Checks a policy: a misspelled one must not silently decline. */
export const policyIssues = (policy: unknown): readonly FieldIssue[] =>
  policy == null || policy === "decline" || policy === "throw"
    ? none
    : [{ path: "policy", message: "must be decline or throw" }]

/** Reads an input whose getters or proxies may throw; an exception becomes an `Invalid`. */
export const tryRead = <A>(operation: string, read: () => A): A | ApiError => {
  try {
    return read()
  } catch {
    return invalid(operation, [{ path: "", message: "a property of the input throws when it is read" }])
  }
}
