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
import { policyIssues } from "./OptionChecks.ts"
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
  if (typeof payment?.isDeclined !== "boolean")
    return yield* Effect.fail(invalid("rescue", [{ path: "isDeclined", message: "must be true or false" }]))
  const misspelt = policyIssues(options.policy)
  if (misspelt.length > 0) return yield* Effect.fail(invalid("rescue", misspelt))
  const { isDeclined, ...declined } = payment
  const question = isDeclined ? calls.evaluation(declined, options) : undefined
  if (question instanceof Error) return yield* Effect.fail(question)
  const copy = calls.transmission(toTransmission(payment), {})
  if (question === undefined && copy instanceof Error) return yield* Effect.fail(copy)
  const waitUntil = options.waitUntil ?? connection.settings.waitUntil
  const transmission = yield* transmitting(connection, payment, copy, waitUntil)
  if (question === undefined) return { decision: approvedByProcessor, transmission }

  const asked = yield* Effect.result(asEffect(guarded(connection.breaker, perform(connection, question))))
  if (asked._tag === "Success")
    return { decision: decide(payment, asked.success, connection.settings), transmission }
  const error = asked.failure
  const policy = options.policy ?? connection.settings.policy
  if (policy === "throw" || !isUnanswered(error)) return yield* Effect.fail(error)
  const { orderId } = payment
  const idempotencyKey = question.idempotencyKey ?? ""
  return { decision: { _tag: "Unanswered", orderId, idempotencyKey, error }, transmission }
})

/** Starts the transmission beside the rescue; its failure is told even when nobody waits for it. */
const transmitting = Effect.fnUntraced(function* (
  connection: Connection,
  { orderId, transaction }: Payment,
  copy: Prepared<TransmitReply> | ApiError,
  waitUntil: RescueOptions["waitUntil"],
) {
  const { hooks } = connection.settings
  const sending = copy instanceof Error ? Effect.fail(copy) : asEffect(perform(connection, copy))
  const fiber = yield* connection.beside(
    sending.pipe(
      Effect.map((reply): Transmission => ({ transactionKey: reply.transmitId ?? null })),
      Effect.tapError((error) =>
        Effect.sync(() => tell(hooks.onTransmitFailed, { orderId, transactionId: transaction?.id, error })),
      ),
    ),
  )
  tell(waitUntil, new Promise((resolve) => fiber.addObserver(resolve)))
  return Fiber.join(fiber)
})
