/** Rescues a payment: transmits it always, evaluates it when it was declined, and decides what comes next. */
import {
  type EvaluateRequest,
  type EvaluateResponse,
  type FieldIssue,
  Secret,
  Signal,
  type TransmitResponse,
} from "@flexcharge/schema"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { ApiError, invalid, type Outcome, outcomeOf } from "./ApiError.ts"
import {
  type CallOptions,
  type CaptureInput,
  deadlineIssues,
  isObject,
  type LenientInput,
  type NormalizedEvaluate,
  type NormalizedTransmit,
  normalizePayment,
  ownProperties,
  policyIssues,
  type RescueOptions,
  type Resumption,
  resumeIssues,
  signalIssues,
  tryRead,
} from "./CallInput.ts"
import type { ClientConfig } from "./ClientConfig.ts"
import { clientClosed, type PreparedRequest } from "./Request.ts"
import { notify } from "./Telemetry.ts"

/**
 * A payment that your own gateway has processed; `mid` and `idempotencyKey` are filled in. Optional fields may be
 * `null` or empty, times may be a `Date`, and currency and country codes may be in lower case.
 */
export type Payment = LenientInput<Omit<EvaluateRequest, "mid" | "idempotencyKey" | "isDeclined">> & {
  /** Whether your gateway declined it. */
  readonly isDeclined: boolean
  readonly mid?: string | null | undefined
  readonly idempotencyKey?: string | null | undefined
}

interface Evaluated {
  /** Opens the widget, and identifies the order in every later call. */
  readonly orderSessionKey: string
  /** The signal to join to the state of the order that you keep. */
  readonly signal: Signal
  /** The response of evaluate. */
  readonly response: EvaluateResponse
}

/** The shopper was charged: complete the order. */
export interface Approved {
  readonly _tag: "Approved"
  /** Your own gateway, or this service after a decline. */
  readonly by: "processor" | "rescue"
  /** Absent when your own gateway approved: no rescue was needed. */
  readonly orderSessionKey: string | undefined
  readonly signal: Signal | undefined
  readonly response: EvaluateResponse | undefined
}

/** The shopper must act: open the widget with the key and keep the order pending. */
export interface Challenge extends Evaluated {
  readonly _tag: "Challenge"
}

/** In progress: keep the order pending and stop retrying; a webhook or `waitForOutcome` brings the outcome. */
export interface Pending extends Evaluated {
  readonly _tag: "Pending"
  /** Until when the service works on it, ISO 8601; absent when the payment set no expiry. */
  readonly until: string | undefined
}

/** Authorized: `capture(decision.capture)` before the window closes, or it is voided. */
export interface CaptureRequired extends Evaluated {
  readonly _tag: "CaptureRequired"
  readonly capture: CaptureInput
}

/** Not rescued: show the usual decline. */
export interface Declined extends Evaluated {
  readonly _tag: "Declined"
  /** For a synchronous merchant-initiated payment: the next attempt, with the same order id. The service goes on meanwhile. */
  readonly nextAttempt: number | undefined
}

/**
 * The outcome is unknown: the service may have charged the shopper. Show a decline, and keep the order open.
 *
 * Ask again with `retry()`; after a restart with what `resumption` contains. Or void the order with
 * `cancelExternal(orderId)`. If it was approved after all, honor or refund it. Make no other attempt before.
 */
export interface UnknownOutcome {
  readonly _tag: "Unanswered"
  /** Your own order id. */
  readonly orderId: string
  readonly idempotencyKey: string
  readonly error: ApiError
  /** What to store to send the request again after a restart of the process. */
  readonly resumption: Resumption
}

/** The options of `retry`. */
export interface RetryOptions {
  /** Deadline in milliseconds; that of the rescue by default. */
  readonly timeoutMillis?: number | undefined
  /** Ends the retry, which is `Unanswered` again. */
  readonly signal?: AbortSignal | undefined
}

/** The outcome is unknown, and `retry` sends the same request again. */
export interface Unanswered extends UnknownOutcome {
  /** Sends the first request again, unchanged and with the same key: the service does not carry it out twice. */
  retry(options?: RetryOptions): Promise<Decision>
}

/** The outcome is unknown, and `retry` sends the same request again, as an effect. */
export interface UnansweredResult extends UnknownOutcome {
  /** Sends the first request again, unchanged and with the same key: the service does not carry it out twice. */
  retry(options?: Omit<RetryOptions, "signal">): Effect.Effect<DecisionResult, ApiError>
}

/**
 * Another call of this process has claimed the order, so this one was not sent: a second click while the first call is
 * in flight, or another payment for an order that was charged. Let the page wait for the outcome of the first call.
 */
export interface InProgress {
  readonly _tag: "InProgress"
  /** Your own order id. */
  readonly orderId: string
  readonly idempotencyKey: string
  /** Its message names what claimed the order. */
  readonly error: ApiError
}

/** Not evaluated: nothing was sent, or the service rejected the request. Show the usual decline. */
export interface NotSent {
  readonly _tag: "NotSent"
  /** Your own order id; undefined where the payment has none. */
  readonly orderId: string | undefined
  /** The fields that are missing or invalid, with their paths; empty when the payment is not the reason. */
  readonly issues: readonly FieldIssue[]
  readonly error: ApiError
}

type Decided = Approved | Challenge | Pending | CaptureRequired | Declined | InProgress | NotSent

/** The result of a rescue, with what the next step needs. */
export type Decision = Decided | Unanswered

/** The result of a rescue as an effect: `retry` is an effect. */
export type DecisionResult = Decided | UnansweredResult

/** The service's receipt for its copy of a payment. */
export interface Transmission {
  /** The service's key of the copy; null when it gave none. */
  readonly transactionKey: string | null
}

/** A decision, and the transmission that runs in the background. */
export interface Rescue {
  readonly decision: Decision
  /** The transaction key, or an `ApiError`. It may be ignored safely. */
  readonly transmission: Promise<Transmission>
}

/** A decision, and the transmission as an effect that ends when the transmission ends. */
export interface RescueResult {
  readonly decision: DecisionResult
  readonly transmission: Effect.Effect<Transmission, ApiError>
}

/** An evaluate that failed, and what is known of its outcome. */
export interface EvaluateFailure {
  readonly error: ApiError
  readonly outcome: Outcome
}

/** A valid evaluate that can be sent. */
export interface PreparedEvaluate extends PreparedRequest<EvaluateResponse> {
  readonly idempotencyKey: string
  readonly order: { readonly mid: string; readonly orderId: string }
  /** The request as it will be sent, as an object. */
  readonly payment: EvaluateRequest
  readonly attempt: number
  /** Whether an earlier process has sent it already. */
  readonly isResumed: boolean
}

/** The operations of a client that a rescue uses. */
export interface RescueOperations {
  readonly config: Pick<ClientConfig, "hooks" | "waitUntil" | "policy" | "challengeSubmitted">
  isClosed(): boolean
  prepareTransmit(
    input: NormalizedTransmit,
    options: CallOptions,
  ): PreparedRequest<TransmitResponse> | ApiError
  prepareEvaluate(input: NormalizedEvaluate, options: RescueOptions): PreparedEvaluate | ApiError
  transmit(request: PreparedRequest<TransmitResponse>): Effect.Effect<TransmitResponse, ApiError>
  evaluate(request: PreparedEvaluate): Effect.Effect<EvaluateResponse, EvaluateFailure>
  /** Starts an effect that outlives its caller. */
  runInBackground<A>(effect: Effect.Effect<A, ApiError>): Effect.Effect<Fiber.Fiber<A, ApiError>>
}

/**
 * Transmits a payment and, if it was declined, evaluates it.
 *
 * Fails only when an argument is not an object, when the client is closed, and under the policy `throw`.
 */
export const rescue = Effect.fnUntraced(function* (
  operations: RescueOperations,
  payment: Payment,
  options: RescueOptions | null | undefined,
): Effect.fn.Return<RescueResult, ApiError> {
  const misuse = tryRead("rescue", () => misuseIssues(operations, payment, options))
  if (misuse instanceof ApiError) return yield* Effect.fail(misuse)
  if (misuse.length > 0) return yield* Effect.fail(invalid("rescue", misuse))
  const { config } = operations
  const input = readInput(payment, options)
  const isDeclined = input.payment.isDeclined !== false
  const transmission = yield* startTransmission(operations, input)
  if (!isDeclined) return { decision: approvedByProcessor, transmission }

  const policy = input.options.policy ?? config.policy
  const request = prepareEvaluate(operations, input)
  if (request instanceof ApiError) {
    if (policy === "throw") return yield* Effect.fail(request)
    return { decision: notSentOrClaimed(input.payment.orderId ?? "", request), transmission }
  }
  const decision = yield* evaluate(operations, request)
  if (policy === "throw" && "error" in decision) return yield* Effect.fail(decision.error)
  return { decision, transmission }
})

/** What makes a call of `rescue` a programming error, for any payment. */
const misuseIssues = (
  { isClosed }: RescueOperations,
  payment: unknown,
  options: unknown,
): readonly FieldIssue[] => {
  if (isClosed()) return [clientClosed]
  if (!isObject(payment)) return [{ path: "", message: "the payment must be an object" }]
  if (options != null && !isObject(options)) return [{ path: "", message: "the options must be an object" }]
  return []
}

/** The own properties of the arguments, and the normalized payment; absent parts could not be read. */
interface RescueInput {
  readonly payment: Partial<Omit<NormalizedEvaluate, "isDeclined">> & { readonly isDeclined?: boolean }
  readonly options: RescueOptions
  readonly error: ApiError | undefined
}

const readInput = (payment: Payment, options: RescueOptions | null | undefined): RescueInput => {
  const read = tryRead("rescue", () => ({
    payment: ownProperties(normalizePayment(payment)) as RescueInput["payment"], // validated before anything is sent
    options: ownProperties(options),
    error: undefined,
  }))
  if (!(read instanceof ApiError)) return read
  const isApproved = tryRead("rescue", () => payment.isDeclined) === false
  return { payment: isApproved ? { isDeclined: false } : {}, options: {}, error: read }
}

/** Validates the evaluate, and the options of the rescue with it. */
const prepareEvaluate = (
  operations: RescueOperations,
  { payment, options, error }: RescueInput,
): PreparedEvaluate | ApiError => {
  if (error !== undefined) return error
  const { isDeclined, ...declined } = payment
  const issues = [
    ...(isDeclined === true
      ? []
      : [{ path: "isDeclined", message: "must be true or false: nothing else is read as either" }]),
    ...policyIssues(options.policy),
    ...signalIssues(options.signal),
    ...resumeIssues(options.resume),
  ]
  if (issues.length > 0) return invalid("rescue", issues)
  return tryRead("rescue", () => operations.prepareEvaluate(declined as NormalizedEvaluate, options)) // validated there
}

/** Sends an evaluate and turns its end into a decision. */
const evaluate = (operations: RescueOperations, request: PreparedEvaluate): Effect.Effect<DecisionResult> =>
  Effect.match(operations.evaluate(request), {
    onSuccess: (response): DecisionResult =>
      decide(request.payment, request.attempt, response, operations.config),
    onFailure: ({ error, outcome }): DecisionResult => {
      const { idempotencyKey } = request
      const { orderId } = request.order
      switch (outcome) {
        case "inProgress":
          return { _tag: "InProgress", orderId, idempotencyKey, error }
        case "notSent":
          return notSent(orderId, error)
        case "unknown":
          return {
            _tag: "Unanswered",
            orderId,
            idempotencyKey,
            error,
            resumption: resumptionOf(request),
            retry: (options) => retry(operations, request, options),
          }
      }
    },
  })

/** The decision for a request that could not be prepared, or that another payment of the order prevents. */
const notSentOrClaimed = (orderId: string, error: ApiError): NotSent | InProgress =>
  outcomeOf(error) === "inProgress"
    ? { _tag: "InProgress", orderId, idempotencyKey: error.idempotencyKey ?? "", error }
    : notSent(orderId, error)

const notSent = (orderId: string | undefined, error: ApiError): NotSent => ({
  _tag: "NotSent",
  orderId: typeof orderId === "string" && orderId !== "" ? orderId : undefined,
  issues: error.reason._tag === "Invalid" ? error.reason.issues : [],
  error,
})

/** Sends the request of an unanswered rescue again. */
const retry = (
  operations: RescueOperations,
  request: PreparedEvaluate,
  options: RetryOptions | undefined,
): Effect.Effect<DecisionResult, ApiError> =>
  Effect.suspend(() => {
    if (operations.isClosed()) return Effect.fail(invalid("retry", [clientClosed]))
    const { timeoutMillis = request.timeoutMillis, signal } = ownProperties(options)
    const issues = [...deadlineIssues(timeoutMillis), ...signalIssues(signal)]
    if (issues.length > 0) return Effect.fail(invalid("retry", issues))
    return evaluate(operations, { ...request, timeoutMillis, signal, isResumed: true })
  })

const resumptionOf = ({
  order,
  attempt,
  idempotencyKey,
  fingerprint,
  payment,
}: PreparedEvaluate): Resumption => {
  const { mid: _mid, idempotencyKey: _key, paymentMethod, threeDSecure, ...rest } = payment
  const { cardNumber: _number, verificationValue: _cvv, ...card } = paymentMethod
  const { authenticationValue: _cavv, ...secure } = threeDSecure ?? {}
  return {
    ...order,
    attempt,
    idempotencyKey,
    fingerprint,
    payment: {
      ...rest,
      paymentMethod: card,
      ...(threeDSecure === undefined ? {} : { threeDSecure: secure }),
    },
  }
}

/** Starts the transmission in the background; its key or its failure reaches the hooks even when nothing awaits it. */
const startTransmission = Effect.fnUntraced(function* (
  { config, transmit, prepareTransmit, runInBackground }: RescueOperations,
  { payment, options, error }: RescueInput,
) {
  const { onTransmitted, onTransmitFailed } = config.hooks
  const copied = { orderId: payment.orderId ?? "", transactionId: payment.transaction?.id ?? "" }
  const request = error ?? tryRead("transmit", () => prepareTransmit(toTransmission(payment), {}))
  const transmitted = request instanceof ApiError ? Effect.fail(request) : transmit(request)
  const fiber = yield* runInBackground(
    transmitted.pipe(
      Effect.map((response): Transmission => ({ transactionKey: response.transmitId ?? null })),
      Effect.tap((transmission) => Effect.sync(() => notify(onTransmitted, { ...copied, ...transmission }))),
      Effect.tapError((failure) =>
        Effect.sync(() => notify(onTransmitFailed, { ...copied, error: failure })),
      ),
    ),
  )
  const waitUntil = options.waitUntil ?? config.waitUntil
  if (waitUntil !== undefined) notify(waitUntil, Effect.runPromise(Fiber.await(fiber)))
  return Fiber.join(fiber)
})

const approvedByProcessor: Approved = {
  _tag: "Approved",
  by: "processor",
  orderSessionKey: undefined,
  signal: undefined,
  response: undefined,
}

/** Turns the response of evaluate into a decision. An unknown status is pending, never a decline. */
const decide = (
  payment: Pick<EvaluateRequest, "isMIT" | "expiryDateUtc" | "transaction">,
  attempt: number,
  response: EvaluateResponse,
  config: Pick<ClientConfig, "challengeSubmitted">,
): DecisionResult => {
  const { orderSessionKey } = response
  const { amount, currency } = payment.transaction
  const isSyncMit = payment.isMIT && payment.expiryDateUtc === undefined
  const evaluated = {
    orderSessionKey,
    signal: Signal.fromEvaluate(response, { isSyncMit, amount }),
    response,
  }
  switch (response.status) {
    case "APPROVED":
      return { _tag: "Approved", by: "rescue", ...evaluated }
    case "CHALLENGE":
      return { _tag: "Challenge", ...evaluated }
    case "CAPTUREREQUIRED":
      return {
        _tag: "CaptureRequired",
        ...evaluated,
        capture: { orderId: orderSessionKey, amount, currency },
      }
    case "DECLINED":
      return { _tag: "Declined", ...evaluated, nextAttempt: isSyncMit ? attempt + 1 : undefined }
    case "CANCELLED":
    case "EXPIRED":
      return { _tag: "Declined", ...evaluated, nextAttempt: undefined }
    case "SUBMITTED":
      if (!payment.isMIT && config.challengeSubmitted) return { _tag: "Challenge", ...evaluated }
  }
  return { _tag: "Pending", ...evaluated, until: payment.expiryDateUtc }
}

/** The copy of a payment for /transmit: without the card number, the CVV and the fields that only /evaluate has. */
const toTransmission = (payment: RescueInput["payment"]): NormalizedTransmit => {
  const {
    idempotencyKey: _key,
    transactionType: _type,
    customerIp: _ip,
    senseKey: _sense,
    expiryDateUtc: _expiry,
    threeDSecure: _secure,
    attemptCount: _count,
    source: _source,
    extraData: _extra,
    paymentMethod,
    ...copied
  } = payment
  const { cardNumber, token, verificationValue: _cvv, ...card } = paymentMethod ?? {}
  const isNumber = token !== true && (Secret.is(cardNumber) || typeof cardNumber === "string")
  const number = isNumber ? Secret.reveal(cardNumber) : undefined
  const copy: Partial<NormalizedTransmit> = {
    ...copied,
    paymentMethod: {
      ...(number === undefined
        ? {}
        : { cardBinNumber: number.slice(0, 6), cardLast4Digits: number.slice(-4) }),
      ...card,
    },
  }
  return copy as NormalizedTransmit // validated before it is sent
}
