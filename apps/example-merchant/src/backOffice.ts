/** What the shop's staff can do with an order: capture, cancel, refund, and charge a renewal. */
import { randomUUID } from "node:crypto"
import { type Client, isApiError, MerchantInitiated } from "@flexcharge/core"
import type { Inbox } from "@flexcharge/inbox"
import { type Gateway, isGatewayRejection } from "./Gateway.ts"
import {
  isPaid,
  isSecondPayment,
  type OrderStore,
  paymentState,
  type StoredOrder,
  type StoredPayment,
  type StoredRefund,
} from "./OrderStore.ts"
import { formatMoney } from "./products.ts"

/** What the back office needs. */
export interface BackOfficeDependencies {
  readonly gateway: Gateway
  readonly store: OrderStore
  readonly inbox: Inbox
  readonly client: Client
  readonly log: (line: string) => void
  readonly now: () => number
}

/** The actions. Each returns a message for the person who started it. */
export type BackOffice = ReturnType<typeof createBackOffice>

/** Creates the back office. */
export const createBackOffice = (dependencies: BackOfficeDependencies) => {
  const { gateway, store, inbox, client, log, now } = dependencies

  /** Sends the refunds that are reserved. Each is taken by one process only. */
  const sendRefunds = async (): Promise<void> => {
    for (const id of await store.pendingRefunds()) {
      const refund = await store.takeRefund(id)
      if (refund === undefined) continue
      const payment = await store.payment(refund.paymentId)
      const order = await store.get(refund.orderId)
      if (payment === undefined || order === undefined) continue
      await store.finishRefund(refund, await sendRefund(order, payment, refund))
    }
  }

  const sendRefund = async (
    order: StoredOrder,
    { charge, orderSessionKey = "" }: StoredPayment,
    { id, amount }: StoredRefund,
  ): Promise<StoredRefund["status"]> => {
    try {
      if (charge?.status === "approved") {
        await gateway.refund(charge.id, amount, id)
        return "succeeded"
      }
      const currency = order.currency as "USD" // the shop sells in no other currency
      const { status, responseMessage } = await client.refund(orderSessionKey, { amount, currency })
      if (status === "SUCCESS") return "succeeded"
      log(`order ${order.id}: the refund failed: ${responseMessage ?? `its status is ${status}`}`)
      return "failed"
    } catch (error) {
      log(`order ${order.id}: the refund failed: ${messageOf(error)}`)
      // After a lost response the money may have moved, so the reservation stays until a person has checked it.
      return isRejected(error) ? "failed" : "unknown"
    }
  }

  /**
   * Charges a renewal, or retries the one that is not paid yet. `sync`: the shop retries until it is paid. `managed`:
   * FlexCharge works on it until it is paid or expires.
   */
  const chargeRenewal = async (subscriptionId: string, mode: "sync" | "managed"): Promise<string> => {
    const subscription = await store.subscription(subscriptionId)
    if (subscription === undefined) return "There is no such subscription."
    const purchase = await store.get(subscriptionId)
    if (!purchase?.payments.some(isPaid))
      return "Not renewed: the first payment of the subscription is not paid."
    // Stored before the charge, so that a form that is sent twice, or again after a crash, pays the same renewal.
    const renewalId = await store.openRenewal(subscriptionId, randomUUID())
    const { mid, title, amount, currency, email, gatewayCard, token } = subscription
    const earlier = (await store.get(renewalId))?.payments ?? []
    // An attempt without a result of the gateway is continued: its idempotency key prevents a second charge.
    const isContinued = earlier.at(-1) !== undefined && earlier.at(-1)?.charge === undefined
    const attempt = isContinued ? earlier.length : earlier.length + 1
    const order = { id: renewalId, mid, title: `${title}, renewal`, amount, currency, email }
    const paymentId = await store.createPayment({ ...order, kind: "renewal" }, attempt)
    const payment = paymentId === undefined ? undefined : await store.payment(paymentId)
    if (payment === undefined) return "The renewal could not be stored."
    const charge = await gateway.charge({
      paymentId: payment.id,
      card: gatewayCard,
      amount,
      currency,
      isOffSession: true,
    })
    await store.recordCharge(payment, charge)
    await sendRefunds()
    if (charge.status !== "declined") {
      await store.closeRenewal(renewalId, "active")
      return "The gateway approved the renewal."
    }
    await store.setPastDue(renewalId)
    const { paymentMethod, ...customer } = JSON.parse(subscription.payment)
    const details = {
      ...customer,
      paymentMethod: { ...paymentMethod, cardNumber: token, token: true },
      // All attempts of a synchronous renewal have the same order id.
      orderId: renewalId,
      correlationId: renewalId,
      isDeclined: true,
      isMIT: true,
      isRecurring: true,
      orderSource: "ecommerce",
      transaction: charge.transaction,
      subscription: { subscriptionId, interval: "monthly", price: amount, currency },
    }
    const initiated =
      mode === "sync"
        ? MerchantInitiated.sync(details, { attempt })
        : MerchantInitiated.managed(details, { now: now(), days: 14 })
    // The claim stores the payment, so that the reconciler can determine the outcome when the response is lost.
    const claim = await inbox.orders.claim({ mid, orderId: renewalId, attempt, payment: initiated })
    if (claim._tag !== "Granted") return `Not sent to FlexCharge: an earlier attempt is ${claim._tag}.`
    const { decision } = await client
      .rescue(initiated, { attempt, idempotencyKey: claim.idempotencyKey })
      .catch(async (error: unknown) => {
        await claim.notSent()
        throw error
      })
    await store.addToTimeline(renewalId, "decision", decision._tag)
    const response = "response" in decision ? decision.response : undefined
    if (response === undefined) await (decision._tag === "NotSent" ? claim.notSent() : claim.unanswered())
    else {
      const [first] = (await store.get(renewalId))?.payments ?? []
      await store.setOrderSessionKey(first?.id ?? payment.id, response.orderSessionKey)
      await claim.answered(response)
    }
    if (decision._tag === "Approved") await store.closeRenewal(renewalId, "active")
    return `FlexCharge decision: ${decision._tag}.`
  }

  return {
    sendRefunds,
    chargeRenewal,

    /** Charges a reserved order. */
    capture: async (order: StoredOrder): Promise<string> => {
      const payment = payments(order, "captureRequired")[0]
      if (payment === undefined) return "There is nothing to capture."
      const { charge, orderSessionKey = "" } = payment
      try {
        if (charge?.status === "authorized") {
          await gateway.capture(charge.id)
          await store.setChargeStatus(payment.id, "approved")
        } else {
          const { amount, currency } = order
          const { status, responseMessage } = await client.capture({
            orderId: orderSessionKey,
            amount,
            currency,
          })
          if (status !== "SUCCESS")
            throw new Error(responseMessage ?? `The capture has the status ${status}.`)
        }
        await store.addToTimeline(order.id, "capture", "succeeded")
        return "Captured."
      } catch (error) {
        await store.addToTimeline(order.id, "capture", `failed: ${messageOf(error)}`)
        return `The capture failed: ${messageOf(error)}`
      }
    },

    /** Cancels a reserved order before it is captured. */
    cancel: async (order: StoredOrder): Promise<string> => {
      const payment = payments(order, "captureRequired")[0]
      if (payment === undefined) return "There is nothing to cancel."
      const { charge, orderSessionKey = "" } = payment
      try {
        if (charge?.status === "authorized") {
          await gateway.cancel(charge.id)
          await store.setChargeStatus(payment.id, "cancelled")
        } else await client.cancel(orderSessionKey)
        await store.addToTimeline(order.id, "cancel", "succeeded")
        return "Cancelled."
      } catch (error) {
        await store.addToTimeline(order.id, "cancel", `failed: ${messageOf(error)}`)
        return `The cancellation failed: ${messageOf(error)}`
      }
    },

    /** Refunds a part of a paid order. `refundId` comes from the form, so that a double click refunds once. */
    refund: async (order: StoredOrder, amount: number, refundId: string): Promise<string> => {
      const payment = order.payments.find(
        (candidate) => isPaid(candidate) && !isSecondPayment(candidate, order.refunds),
      )
      if (payment === undefined) return "There is nothing to refund."
      const { id: orderId } = order
      const isReserved = await store.reserveRefund({
        id: refundId,
        orderId,
        paymentId: payment.id,
        amount,
        reason: "back office",
      })
      if (!isReserved) return "Not refunded: the amount is above the remainder, or the form was sent twice."
      await sendRefunds()
      const refund = (await store.get(orderId))?.refunds.find(({ id }) => id === refundId)
      const money = formatMoney(amount, order.currency)
      switch (refund?.status) {
        case "succeeded":
          return `Refunded ${money}.`
        case "unknown":
          return `The response to the refund of ${money} was lost. Check the payment at ${payment.charge?.status === "approved" ? "the gateway" : "FlexCharge"} before another refund.`
        case "pending":
        case "sending":
          return `The refund of ${money} is being sent. Reload this page to see its result.`
        default:
          return `The refund of ${money} failed. Nothing was refunded.`
      }
    },
  }
}

const payments = (order: StoredOrder, phase: string): readonly StoredPayment[] =>
  order.payments.filter((payment) => paymentState(payment).phase === phase)

/** Whether it is certain that a request was not carried out. After other errors, such as a lost response, it may have been. */
const isRejected = (error: unknown): boolean => {
  if (!isApiError(error)) return isGatewayRejection(error)
  const { reason } = error
  if (reason._tag === "TimedOut" || reason._tag === "Unreachable") return !reason.sent
  return reason._tag !== "Unavailable" && reason._tag !== "Unreadable"
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
