/** How a rescue runs: the copy beside it, the question in front, and an end to both. */
import type { EvaluateReply, TransmitReply } from "@flexcharge/schema"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { type ApiError, invalid, isUnanswered } from "./ApiError.ts"
import { guarded } from "./Breaker.ts"
import { perform } from "./Call.ts"
import type { Connection } from "./Connection.ts"
import { tell } from "./Hooks.ts"
import type { CallOptions, EvaluateInput, RescueOptions, TransmitInput } from "./Operations.ts"
import { policyIssues, readable } from "./OptionChecks.ts"
import type { Prepared } from "./Prepare.ts"
import {
  approvedByProcessor,
  type Decision,
  decide,
  type Payment,
  type Transmission,
  toTransmission,
} from "./Rescue.ts"
import { asEffect } from "./Task.ts"

/** A decision, and the transmission as an effect that ends when it ends. */
export interface Rescued {
  readonly decision: Decision
  readonly transmission: Effect.Effect<Transmission, ApiError>
}

/** The two calls of a rescue, checked but not sent. */
export interface Calls {
  transmission(input: TransmitInput, options: CallOptions): Prepared<TransmitReply> | ApiError
  evaluation(input: EvaluateInput, options: CallOptions): Prepared<EvaluateReply> | ApiError
}

/** Transmits a payment and, if it was declined, evaluates it. */
export const rescuing = Effect.fnUntraced(function* (
  connection: Connection,
  payment: Payment,
  options: Omit<RescueOptions, "signal">,
  calls: Calls,
): Effect.fn.Return<Rescued, ApiError> {
  const checked = readable("rescue", () => check(payment, options, calls))
  if (checked instanceof Error) return yield* Effect.fail(checked)
  const { question, copy, attempt } = checked
  const waitUntil = checked.waitUntil ?? connection.settings.waitUntil
  const transmission = yield* transmitting(connection, payment, copy, waitUntil)
  if (question === undefined) return { decision: approvedByProcessor, transmission }

  const asked = yield* Effect.result(asEffect(guarded(connection.breaker, perform(connection, question))))
  if (asked._tag === "Success")
    return { decision: decide(payment, attempt, asked.success, connection.settings), transmission }
  const error = asked.failure
  const policy = checked.policy ?? connection.settings.policy
  if (policy === "throw" || !isUnanswered(error)) return yield* Effect.fail(error)
  const { orderId } = payment
  const idempotencyKey = question.idempotencyKey ?? ""
  return { decision: { _tag: "Unanswered", orderId, idempotencyKey, error }, transmission }
})

interface Checked extends Pick<RescueOptions, "policy" | "waitUntil"> {
  /** Absent for a payment that needs no rescue. */
  readonly question: Prepared<EvaluateReply> | undefined
  /** What is wrong with it is told as the transmission's failure. */
  readonly copy: Prepared<TransmitReply> | ApiError
  readonly attempt: number
}

/** Everything that was given, read and checked before anything is sent. */
const check = (
  payment: Payment,
  options: Omit<RescueOptions, "signal">,
  calls: Calls,
): Checked | ApiError => {
  if (typeof payment?.isDeclined !== "boolean")
    return invalid("rescue", [{ path: "isDeclined", message: "must be true or false" }])
  const { policy, waitUntil } = options
  const misspelt = policyIssues(policy)
  if (misspelt.length > 0) return invalid("rescue", misspelt)
  const { isDeclined, ...declined } = payment
  const question = isDeclined ? calls.evaluation(declined, options) : undefined
  if (question instanceof Error) return question
  const copy = calls.transmission(toTransmission(payment), {})
  if (question === undefined && copy instanceof Error) return copy
  const attempt = options.attempt ?? payment.attemptCount ?? 1
  return { question, copy, attempt, policy, waitUntil }
}

/** Starts the transmission beside the rescue; its key or its failure is told even when nobody waits for it. */
const transmitting = Effect.fnUntraced(function* (
  connection: Connection,
  { orderId, transaction }: Payment,
  copy: Prepared<TransmitReply> | ApiError,
  waitUntil: RescueOptions["waitUntil"],
) {
  const { hooks } = connection.settings
  const payment = { orderId, transactionId: transaction?.id }
  const sending = copy instanceof Error ? Effect.fail(copy) : asEffect(perform(connection, copy))
  const fiber = yield* connection.beside(
    sending.pipe(
      Effect.map((reply): Transmission => {
        const transmission = { transactionKey: reply.transmitId ?? null }
        tell(hooks.onTransmitted, { ...payment, ...transmission })
        return transmission
      }),
      Effect.tapError((error) => Effect.sync(() => tell(hooks.onTransmitFailed, { ...payment, error }))),
    ),
  )
  tell(waitUntil, new Promise((resolve) => fiber.addObserver(resolve)))
  return Fiber.join(fiber)
})
