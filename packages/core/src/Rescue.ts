/** Rescues a payment: transmits it always, evaluates it when it was declined, and decides what comes next. */
import {
  type EvaluateRequest,
  type EvaluateResponse,
  Secret,
  Signal,
  type TransmitResponse,
} from "@flexcharge/schema"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { ApiError, invalid, isUnanswered } from "./ApiError.ts"
import {
  type CallOptions,
  type CaptureInput,
  type EvaluateInput,
  policyIssues,
  type RescueOptions,
  type TransmitInput,
  tryRead,
} from "./CallOptions.ts"
import type { ClientConfig } from "./ClientConfig.ts"
import type { PreparedRequest } from "./Request.ts"
import { notify } from "./Telemetry.ts"

/** A payment that your own gateway has processed; `mid` and `idempotencyKey` are filled in. */
export type Payment = Omit<EvaluateRequest, "mid" | "idempotencyKey" | "isDeclined"> & {
  /** Whether your gateway declined it. */
  readonly isDeclined: boolean
  readonly mid?: string
  readonly idempotencyKey?: string
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
 * The outcome is unknown: show the shopper a decline, and keep the order open.
 *
 * Reconcile it later by calling again with the same key, or with `cancelExternal(orderId)`. If it was approved after
 * all, honor or refund it.
 */
export interface Unanswered {
  readonly _tag: "Unanswered"
  /** Your own order id. */
  readonly orderId: string
  /** The key to call again with. */
  readonly idempotencyKey: string
  readonly error: ApiError
}

/** The result of a rescue, with what the next step needs. */
export type Decision = Approved | Challenge | Pending | CaptureRequired | Declined | Unanswered

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
  readonly decision: Decision
  readonly transmission: Effect.Effect<Transmission, ApiError>
}

/** The operations of a client that a rescue uses. */
export interface RescueOperations {
  readonly config: Pick<ClientConfig, "hooks" | "waitUntil" | "policy" | "challengeSubmitted">
  prepareTransmit(input: TransmitInput, options: CallOptions): PreparedRequest<TransmitResponse> | ApiError
  prepareEvaluate(input: EvaluateInput, options: CallOptions): PreparedRequest<EvaluateResponse> | ApiError
  transmit(request: PreparedRequest<TransmitResponse>): Effect.Effect<TransmitResponse, ApiError>
  evaluate(request: PreparedRequest<EvaluateResponse>): Effect.Effect<EvaluateResponse, ApiError>
  /** Starts an effect that outlives its caller. */
  runInBackground<A>(effect: Effect.Effect<A, ApiError>): Effect.Effect<Fiber.Fiber<A, ApiError>>
}

/** Transmits a payment and, if it was declined, evaluates it. */
export const rescue = Effect.fnUntraced(function* (
  operations: RescueOperations,
  payment: Payment,
  options: Omit<RescueOptions, "signal">,
): Effect.fn.Return<RescueResult, ApiError> {
  const prepared = tryRead("rescue", () => prepareRescue(operations, payment, options))
  if (prepared instanceof ApiError) return yield* Effect.fail(prepared)
  const { config } = operations
  const transmission = yield* startTransmission(
    operations,
    payment,
    prepared.transmit,
    prepared.waitUntil ?? config.waitUntil,
  )
  if (prepared.evaluate === undefined) return { decision: approvedByProcessor, transmission }

  const result = yield* Effect.result(operations.evaluate(prepared.evaluate))
  if (result._tag === "Success")
    return { decision: decide(payment, prepared.attempt, result.success, config), transmission }
  const error = result.failure
  const policy = prepared.policy ?? config.policy
  if (policy === "throw" || !isUnanswered(error)) return yield* Effect.fail(error)
  const idempotencyKey = prepared.evaluate.idempotencyKey ?? ""
  return { decision: { _tag: "Unanswered", orderId: payment.orderId, idempotencyKey, error }, transmission }
})

interface PreparedRescue extends Pick<RescueOptions, "policy" | "waitUntil"> {
  /** Absent for a payment that needs no rescue. */
  readonly evaluate: PreparedRequest<EvaluateResponse> | undefined
  /** An error here is reported as the failure of the transmission. */
  readonly transmit: PreparedRequest<TransmitResponse> | ApiError
  readonly attempt: number
}

/** Reads and validates everything before anything is sent. */
const prepareRescue = (
  operations: RescueOperations,
  payment: Payment,
  options: Omit<RescueOptions, "signal">,
): PreparedRescue | ApiError => {
  if (typeof payment?.isDeclined !== "boolean")
    return invalid("rescue", [{ path: "isDeclined", message: "must be true or false" }])
  const { policy, waitUntil } = options
  const issues = policyIssues(policy)
  if (issues.length > 0) return invalid("rescue", issues)
  const { isDeclined, ...declined } = payment
  const evaluate = isDeclined ? operations.prepareEvaluate(declined, options) : undefined
  if (evaluate instanceof ApiError) return evaluate
  const transmit = operations.prepareTransmit(toTransmission(payment), {})
  if (evaluate === undefined && transmit instanceof ApiError) return transmit
  const attempt = options.attempt ?? payment.attemptCount ?? 1
  return { evaluate, transmit, attempt, policy, waitUntil }
}

/** Starts the transmission in the background; its key or its failure reaches the hooks even when nothing awaits it. */
const startTransmission = Effect.fnUntraced(function* (
  { config, transmit, runInBackground }: RescueOperations,
  { orderId, transaction }: Payment,
  request: PreparedRequest<TransmitResponse> | ApiError,
  waitUntil: RescueOptions["waitUntil"],
) {
  const { onTransmitted, onTransmitFailed } = config.hooks
  const payment = { orderId, transactionId: transaction?.id }
  const transmitted = request instanceof ApiError ? Effect.fail(request) : transmit(request)
  const fiber = yield* runInBackground(
    transmitted.pipe(
      Effect.map((response): Transmission => ({ transactionKey: response.transmitId ?? null })),
      Effect.tap((transmission) => Effect.sync(() => notify(onTransmitted, { ...payment, ...transmission }))),
      Effect.tapError((error) => Effect.sync(() => notify(onTransmitFailed, { ...payment, error }))),
    ),
  )
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
  payment: Pick<EvaluateInput, "isMIT" | "expiryDateUtc" | "transaction">,
  attempt: number,
  response: EvaluateResponse,
  config: Pick<ClientConfig, "challengeSubmitted">,
): Decision => {
  const { orderSessionKey } = response
  const isSyncMit = payment.isMIT && payment.expiryDateUtc === undefined
  const evaluated = { orderSessionKey, signal: Signal.fromEvaluate(response, { isSyncMit }), response }
  const { amount, currency } = payment.transaction
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
const toTransmission = (payment: Payment): TransmitInput => {
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
  return {
    ...copied,
    paymentMethod: {
      ...(number === undefined
        ? {}
        : { cardBinNumber: number.slice(0, 6), cardLast4Digits: number.slice(-4) }),
      ...card,
    },
  }
}
