/**
 * Captures, cancellations and refunds. Each is stored before it is sent, with an id that is also the idempotency key.
 *
 * After a crash or a lost response an operation stays `sending`, and `settle` repeats it with the same id. Only FlexCharge's
 * refunds have no idempotency key: `settle` asks FlexCharge about them, and where the response does not tell, a person
 * must look.
 */
import { type Client, isApiError } from "@flexcharge/core"
import type { Inbox } from "@flexcharge/inbox"
import { OrderState } from "@flexcharge/schema"
import { type ChargeResult, type Gateway, isGatewayRejection } from "./Gateway.ts"
import type { OrderStore, StoredOperation, StoredOrder, StoredPayment } from "./OrderStore.ts"

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

interface Outcome {
  readonly isDone: boolean
  /** What the payment is at the gateway now; absent when FlexCharge carried the operation out. */
  readonly chargeStatus?: ChargeResult["status"]
  /** Why it was not done. */
  readonly reason?: string
}

/** The gateway and FlexCharge recognize a repeated request by its key for a day. */
const keyLifetimeMillis = 86_400_000

/** Creates the functions that send and settle operations. */
export const createOperations = (dependencies: OperationsDependencies) => {
  const { gateway, store, inbox, client, quietMillis, now, log } = dependencies

  /** Sends the operations that are requested. Each is claimed by one process only. */
  const send = async (): Promise<void> => {
    for (const id of await store.pendingOperations()) {
      const operation = await store.claimOperation(id)
      if (operation !== undefined) await carryOut(operation)
    }
  }

  const carryOut = async (operation: StoredOperation): Promise<void> => {
    const { orderId, kind } = operation
    const payment = await store.payment(operation.paymentId)
    const order = await store.get(orderId)
    if (payment === undefined || order === undefined) return
    try {
      const { isDone, chargeStatus, reason } = await request(order, payment, operation)
      if (!isDone) log(`order ${orderId}: the ${kind} failed: ${reason ?? `it is ${chargeStatus}`}`)
      await store.finishOperation(operation, isDone ? "succeeded" : "failed", chargeStatus)
    } catch (error) {
      log(`order ${orderId}: the ${kind} failed: ${error instanceof Error ? error.message : String(error)}`)
      // After a lost response it may have been carried out, so it stays `sending`.
      if (isRejected(error)) await store.finishOperation(operation, "failed")
    }
  }

  const request = (
    order: StoredOrder,
    payment: StoredPayment,
    operation: StoredOperation,
  ): Promise<Outcome> =>
    isHeldByGateway(payment)
      ? requestAtGateway(payment, operation)
      : requestAtFlexCharge(order, payment, operation)

  const requestAtGateway = async (
    { charge, chargeId = "" }: StoredPayment,
    { id, kind, amount }: StoredOperation,
  ): Promise<Outcome> => {
    if (kind === "capture") {
      const status = (await gateway.capture(chargeId))?.status
      return { isDone: status === "approved", ...(status && { chargeStatus: status }) }
    }
    // A second payment that is only authorized is canceled: there is nothing to refund yet.
    if (kind === "cancel" || charge?.status !== "approved") {
      const status = (await gateway.cancel(chargeId))?.status
      return { isDone: status === "cancelled", ...(status && { chargeStatus: status }) }
    }
    await gateway.refund(chargeId, amount, id)
    return { isDone: true }
  }

  const requestAtFlexCharge = async (
    order: StoredOrder,
    payment: StoredPayment,
    { id, kind, amount }: StoredOperation,
  ): Promise<Outcome> => {
    const { orderSessionKey = "" } = payment
    const currency = order.currency as "USD" // the shop sells in no other currency
    if (kind === "cancel") {
      await client.cancel(orderSessionKey, { idempotencyKey: id })
      return { isDone: true }
    }
    if (kind === "refund" && payment.state.phase === "captureRequired") {
      await client.cancel(orderSessionKey) // a second payment, as above
      return { isDone: true }
    }
    const { status, responseMessage } =
      kind === "capture"
        ? await client.capture({ orderId: orderSessionKey, amount, currency, idempotencyKey: id })
        : await client.refund(orderSessionKey, { amount, currency })
    const reason = responseMessage ?? `FlexCharge returned the status ${status}`
    return { isDone: status === "SUCCESS", reason }
  }

  /** Repeats an operation without an outcome, or determines its outcome in another way. */
  const settleOne = async (operation: StoredOperation): Promise<void> => {
    const { kind, paymentId, startedAt = 0 } = operation
    const payment = await store.payment(paymentId)
    if (payment === undefined) return
    if (kind === "refund" && !isHeldByGateway(payment) && payment.state.phase !== "captureRequired")
      return store.finishOperation(
        operation,
        (await isRefunded(payment, operation)) ? "succeeded" : "unknown",
      )
    const isKeyForgotten = now() - startedAt > keyLifetimeMillis
    return isKeyForgotten ? store.finishOperation(operation, "unknown") : carryOut(operation)
  }

  /** Whether FlexCharge reports a refund: by the status of the order, or by webhooks about refunds in part. */
  const isRefunded = async (
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
    return state.phase === "refunded" || OrderState.refundedAmount(state) >= expected
  }

  return {
    send,

    /** Sends what is requested, and finishes what a crash or a lost response has left without an outcome. */
    settle: async (): Promise<void> => {
      await send()
      for (const operation of await store.unfinishedOperations(now() - quietMillis))
        await settleOne(operation).catch((error: Error) =>
          log(`order ${operation.orderId}: the ${operation.kind} is not settled: ${error.message}`),
        )
    },
  }
}

/** Whether the gateway holds the money of a payment; otherwise FlexCharge does. */
export const isHeldByGateway = ({ charge }: StoredPayment): boolean =>
  charge?.status === "approved" || charge?.status === "authorized"

/** Whether it is certain that a request was not carried out. After other errors, such as a lost response, it may have been. */
const isRejected = (error: unknown): boolean => {
  if (!isApiError(error)) return isGatewayRejection(error)
  const { reason } = error
  if (reason._tag === "TimedOut" || reason._tag === "Unreachable") return !reason.sent
  return reason._tag !== "Unavailable" && reason._tag !== "Unreadable"
}
