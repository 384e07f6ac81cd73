/**
 * Captures, cancellations and refunds. Each is stored before it is sent, with an id that is also the idempotency key.
 *
 * After a crash or a lost response an operation stays `sending`, and `recover` repeats it with the same id. Only FlexCharge's
 * refunds have no idempotency key: `recover` queries the order, and where it does not show the refund, a person must find
 * the outcome out.
 */
import { type Client, isApiError } from "@flexcharge/core"
import type { Inbox } from "@flexcharge/inbox"
import { OrderState } from "@flexcharge/schema"
import { type Gateway, isGatewayRefusal, isGatewayRejection } from "./Gateway.ts"
import type {
  OperationOutcome,
  OrderStore,
  StoredOperation,
  StoredOrder,
  StoredPayment,
} from "./OrderStore.ts"

/** What the operations need. */
export interface OperationsDependencies {
  readonly gateway: Gateway
  readonly store: OrderStore
  readonly inbox: Inbox
  readonly client: Client
  /** How long an operation may be without an outcome before it is repeated. */
  readonly quietMillis: number
  readonly now: () => number
  readonly log: (line: string) => void
}

/** The operations. */
export type Operations = ReturnType<typeof createOperations>

/** How long the gateway recognizes a repeated refund by its id. */
const idLifetimeMillis = 86_400_000

/** Creates the functions that send and recover operations. */
export const createOperations = (dependencies: OperationsDependencies) => {
  const { gateway, store, inbox, client, quietMillis, now, log } = dependencies
  /** The operations that this process is sending. */
  const inProgress = new Set<string>()

  /** Sends the operations that are requested. Each is claimed by one process only. */
  const send = async (): Promise<void> => {
    for (const id of await store.pendingOperations()) {
      const operation = await store.claimOperation(id)
      if (operation !== undefined) await carryOut(operation, isRejected)
    }
  }

  /** Sends an operation and records its outcome. `isFailure` returns whether an error is proof that nothing was carried out. */
  const carryOut = async (
    operation: StoredOperation,
    isFailure: (error: unknown) => boolean,
  ): Promise<void> => {
    const { orderId, kind } = operation
    const payment = await store.payment(operation.paymentId)
    const order = await store.get(orderId)
    if (payment === undefined || order === undefined) return
    inProgress.add(operation.id)
    try {
      await store.finishOperation(operation, await request(order, payment, operation))
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      log(`order ${orderId}: the ${kind} failed: ${reason}`)
      // After a lost response it may have been carried out, so it stays `sending`.
      if (isFailure(error)) await store.finishOperation(operation, { status: "failed", reason })
    } finally {
      inProgress.delete(operation.id)
    }
  }

  const request = (
    order: StoredOrder,
    payment: StoredPayment,
    operation: StoredOperation,
  ): Promise<OperationOutcome> =>
    isHeldByGateway(payment)
      ? requestAtGateway(payment, operation)
      : requestAtFlexCharge(order, payment, operation)

  const requestAtGateway = async (
    { charge, chargeId = "" }: StoredPayment,
    { id, kind, amount }: StoredOperation,
  ): Promise<OperationOutcome> => {
    // A second payment that is only authorized is canceled: there is nothing to refund yet.
    if (kind === "refund" && charge?.status === "approved") {
      await gateway.refund(chargeId, amount, id)
      return { status: "succeeded" }
    }
    const { change, expected } =
      kind === "capture"
        ? { change: gateway.capture, expected: "approved" }
        : { change: gateway.cancel, expected: "cancelled" }
    const chargeStatus = (await change(chargeId))?.status
    return chargeStatus === expected
      ? { status: "succeeded", chargeStatus }
      : { status: "failed", chargeStatus, reason: `the payment is ${chargeStatus ?? "in progress"}` }
  }

  const requestAtFlexCharge = async (
    order: StoredOrder,
    payment: StoredPayment,
    { id, kind, amount }: StoredOperation,
  ): Promise<OperationOutcome> => {
    const { orderSessionKey = "" } = payment
    const currency = order.currency as "USD" // the shop sells in no other currency
    if (kind === "cancel") {
      await client.cancel(orderSessionKey, { idempotencyKey: id })
      return { status: "succeeded" }
    }
    if (kind === "refund" && payment.state.phase === "captureRequired") {
      // A second payment, as above. Its id is not a GUID, so the client creates the key, from the order.
      await client.cancel(orderSessionKey)
      return { status: "succeeded" }
    }
    const { status, responseMessage } =
      kind === "capture"
        ? await client.capture({ orderId: orderSessionKey, amount, currency, idempotencyKey: id })
        : await client.refund(orderSessionKey, { amount, currency })
    return status === "SUCCESS"
      ? { status: "succeeded" }
      : { status: "failed", reason: responseMessage ?? `FlexCharge returned the status ${status}` }
  }

  /** Repeats an operation without an outcome, except a refund that could be carried out twice. */
  const recoverOne = async (operation: StoredOperation): Promise<void> => {
    const { kind, paymentId, startedAt = 0 } = operation
    const payment = await store.payment(paymentId)
    if (payment === undefined) return
    if (kind === "refund" && payment.state.phase !== "captureRequired") {
      if (!isHeldByGateway(payment)) {
        const status = (await isGivenBack(payment, operation)) ? "succeeded" : "unknown"
        return store.finishOperation(operation, { status })
      }
      if (now() - startedAt > idLifetimeMillis) return store.finishOperation(operation, { status: "unknown" })
    }
    return carryOut(operation, isRejectedForContent)
  }

  /**
   * Whether FlexCharge reports that the amount was given back: by the status of the order, which is canceled where a second
   * payment was only authorized, or by webhooks about refunds in part.
   */
  const isGivenBack = async (
    { id, orderId, orderSessionKey = "" }: StoredPayment,
    { amount }: StoredOperation,
  ): Promise<boolean> => {
    const response = await client.order(orderSessionKey)
    await inbox.orders.record(orderSessionKey, { source: "order", response })
    const state = (await inbox.orders.get(orderSessionKey))?.state
    if (state === undefined) return false
    const succeeded = (await store.get(orderId))?.refunds.filter(
      ({ paymentId, status }) => paymentId === id && status === "succeeded",
    )
    const expected = (succeeded ?? []).reduce((sum, refund) => sum + refund.amount, amount)
    const isReversed = ["refunded", "cancelled", "expired"].includes(state.phase)
    return isReversed || OrderState.refundedAmount(state) >= expected
  }

  return {
    send,

    /** Sends what is requested, and finishes what a crash or a lost response has left without an outcome. */
    recover: async (): Promise<void> => {
      await send()
      for (const operation of await store.unfinishedOperations(now() - quietMillis))
        if (!inProgress.has(operation.id))
          await recoverOne(operation).catch((error: Error) =>
            log(`order ${operation.orderId}: the ${operation.kind} is not recovered: ${error.message}`),
          )
    },
  }
}

/** Whether the gateway holds the money of a payment; otherwise FlexCharge does. */
const isHeldByGateway = ({ charge }: StoredPayment): boolean =>
  charge?.status === "approved" || charge?.status === "authorized"

/** Whether it is certain that a request was not carried out. After other errors, such as a lost response, it may have been. */
const isRejected = (error: unknown): boolean => {
  if (!isApiError(error)) return isGatewayRejection(error)
  if (error.operation === "token") return true // not sent without an access token
  const { reason } = error
  switch (reason._tag) {
    case "TimedOut":
    case "Unreachable":
    case "Aborted":
      return !reason.sent
    case "Unavailable":
    case "Unreadable":
    case "Conflict": // the first request with this key is in progress
    case "RateLimited":
      return false
    default:
      return true
  }
}

/**
 * Whether a repeated request was rejected for what it contains. Then the first one was rejected too. Another error of the
 * repetition, such as an unreachable server or a replaced key, is no proof of that.
 */
const isRejectedForContent = (error: unknown): boolean => {
  if (!isRejected(error)) return false
  if (isApiError(error))
    return error.operation !== "token" && ["Invalid", "Rejected", "NotFound"].includes(error.reason._tag)
  return !isGatewayRefusal(error)
}
