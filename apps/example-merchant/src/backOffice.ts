/** What the shop's staff can do with an order: capture, cancel, refund, and charge a renewal. */
import { randomUUID } from "node:crypto"
import { type Client, MerchantInitiated } from "@flexcharge/core"
import type { Inbox } from "@flexcharge/inbox"
import {
  isPaid,
  isSecondPayment,
  type OrderStore,
  type PaymentRequest,
  paymentState,
  type StoredOperation,
  type StoredOrder,
  type StoredSubscription,
} from "./OrderStore.ts"
import { type PaymentAttempts, toRescuePayment, wasNotSent } from "./PaymentAttempts.ts"
import { formatMoney } from "./products.ts"

/** What the back office needs. */
export interface BackOfficeDependencies {
  readonly store: OrderStore
  readonly attempts: PaymentAttempts
  /** Sends the operations that are requested. */
  readonly sendOperations: () => Promise<void>
  readonly inbox: Inbox
  readonly client: Client
  readonly now: () => number
}

/** The actions. Each returns a message for the person who started it. */
export type BackOffice = ReturnType<typeof createBackOffice>

/** Creates the back office. */
export const createBackOffice = (dependencies: BackOfficeDependencies) => {
  const { store, attempts, sendOperations, inbox, client, now } = dependencies

  /**
   * Stores an operation, sends it, and returns it with its outcome; undefined when it must not be sent. A form that is sent
   * twice gets the same operation.
   */
  const operate = async (
    operation: Omit<StoredOperation, "status" | "startedAt" | "reason">,
  ): Promise<StoredOperation | undefined> => {
    await store.requestOperation({ ...operation, reason: "back office" })
    const stored = await store.operation(operation.id)
    if (stored?.orderId !== operation.orderId || stored.kind !== operation.kind) return undefined
    await sendOperations()
    return store.operation(operation.id)
  }

  /** Captures or cancels a reserved order. */
  const endAuthorization = async (
    kind: "capture" | "cancel",
    { id: orderId, payments, amount, refunds }: StoredOrder,
    operationId: string,
  ): Promise<string> => {
    const payment = payments.find(
      (candidate) =>
        paymentState(candidate).phase === "captureRequired" && !isSecondPayment(candidate, refunds),
    )
    if (payment === undefined) return `There is nothing to ${kind}.`
    const operation = await operate({ id: operationId, orderId, paymentId: payment.id, kind, amount })
    const noun = kind === "capture" ? "capture" : "cancellation"
    switch (operation?.status) {
      case undefined:
        return `The ${noun} was not sent: the order is captured or canceled already.`
      case "succeeded":
        return kind === "capture" ? "Captured." : "Canceled."
      case "failed":
        return `The ${noun} failed. The timeline has the reason.`
      default:
        return `The response to the ${noun} has not arrived. It is repeated; reload this page later.`
    }
  }

  /**
   * Charges the renewal of a period, or retries it while it is not paid. `sync`: the shop retries until it is paid.
   * `managed`: FlexCharge works on it until it is paid or expires.
   */
  const chargeRenewal = async (
    subscriptionId: string,
    period: number,
    mode: "sync" | "managed",
  ): Promise<string> => {
    const subscription = await store.subscription(subscriptionId)
    if (subscription === undefined) return "There is no such subscription."
    const purchase = await store.get(subscriptionId)
    if (!purchase?.payments.some(isPaid))
      return "Not renewed: the first payment of the subscription is not paid."
    // Stored before the charge, so that a form that is sent twice, or again after a crash, pays the same renewal.
    const renewalId = await store.openRenewal(subscriptionId, period, randomUUID())
    if (renewalId === undefined) return "Not charged: this period is paid, or is not due yet."
    const earlier = (await store.get(renewalId))?.payments ?? []
    if (earlier.some(({ state }) => state.phase === "submitted"))
      return "Not charged: FlexCharge works on this renewal."
    const { mid, title, amount, currency, email } = subscription
    // An attempt without a result of the gateway is continued: another one could charge the card twice.
    const isContinued = earlier.at(-1) !== undefined && earlier.at(-1)?.charge === undefined
    const attempt = isContinued ? earlier.length : earlier.length + 1
    const order = { id: renewalId, mid, title: `${title}, renewal`, amount, currency, email }
    const payment = await store.createPayment({ ...order, kind: "renewal" }, attempt, (paymentId) =>
      toRenewalRequest(paymentId, renewalId, subscription),
    )
    if (payment?.request === undefined) return "The renewal could not be stored."
    const charge = await attempts.charge(payment)
    if (charge === undefined || charge.status === "cancelled")
      return "The gateway did not charge the renewal. Try it again."
    if (charge.status !== "declined") {
      attempts.transmit(payment, charge)
      await sendOperations()
      return "The gateway approved the renewal."
    }
    await store.setPastDue(renewalId)
    if (subscription.token === "" || charge.withheldReason !== undefined) {
      attempts.transmit(payment, charge)
      return "The gateway declined the renewal, and FlexCharge cannot rescue it with this card."
    }
    const details = toRescuePayment(payment.request, charge, subscription.token)
    const initiated =
      mode === "sync"
        ? MerchantInitiated.sync(details, { attempt })
        : MerchantInitiated.managed(details, { now: now(), days: 14 })
    // The claim stores the payment, so that the reconciler can determine the outcome when the response is lost.
    const claim = await inbox.orders.claim({ mid, orderId: renewalId, attempt, payment: initiated })
    if (claim._tag !== "Granted") return `Not sent to FlexCharge: an earlier attempt is ${claim._tag}.`
    const { decision, transmission } = await client
      .rescue(initiated, { attempt, idempotencyKey: claim.idempotencyKey })
      .catch(async (error: unknown) => {
        await (wasNotSent(error) ? claim.notSent() : claim.unanswered())
        throw error
      })
    await store.addToTimeline(renewalId, "decision", decision._tag)
    const response = "response" in decision ? decision.response : undefined
    if (response === undefined) await (decision._tag === "NotSent" ? claim.notSent() : claim.unanswered())
    else {
      // All attempts of a renewal are one order at FlexCharge: the first payment has its key and its state.
      const [first] = (await store.get(renewalId))?.payments ?? []
      await store.setOrderSessionKey(first?.id ?? payment.id, response.orderSessionKey)
      await claim.answered(response)
    }
    if (decision._tag === "Approved") await store.closeRenewal(renewalId, "active")
    attempts.recordTransmission(payment, transmission)
    return `FlexCharge decision: ${decision._tag}.`
  }

  return {
    chargeRenewal,

    /** Charges a reserved order. `operationId` comes from the form, so that a double click is one operation. */
    capture: (order: StoredOrder, operationId: string) => endAuthorization("capture", order, operationId),

    /** Cancels a reserved order before it is captured. */
    cancel: (order: StoredOrder, operationId: string) => endAuthorization("cancel", order, operationId),

    /** Refunds a part of a paid order. */
    refund: async (order: StoredOrder, amount: number, operationId: string): Promise<string> => {
      const payment = order.payments.find(
        (candidate) => isPaid(candidate) && !isSecondPayment(candidate, order.refunds),
      )
      if (payment === undefined) return "There is nothing to refund."
      if (order.state.dispute === "chargeback")
        return "Not refunded: the bank has taken the money back with a chargeback."
      const { id: orderId } = order
      const operation = await operate({
        id: operationId,
        orderId,
        paymentId: payment.id,
        kind: "refund",
        amount,
      })
      if (operation === undefined) return "Not refunded: the amount is above the remainder."
      const money = formatMoney(operation.amount, order.currency)
      switch (operation.status) {
        case "succeeded":
          return `Refunded ${money}.`
        case "failed":
          return `The refund of ${money} failed. Nothing was refunded.`
        default:
          return `The response to the refund of ${money} has not arrived. Its amount stays reserved; reload this page later.`
      }
    },

    /** Records which FlexCharge order a person has found for a rescue without an outcome; an empty key when there is none. */
    resolveRescue: async (mid: string, orderId: string, orderSessionKey: string): Promise<string> => {
      if (orderSessionKey === "") {
        const isResolved = await inbox.orders.resolve({ mid, orderId }, "notSent")
        return isResolved ? "Recorded as not rescued." : "There is nothing to resolve."
      }
      try {
        const { statusName } = await client.order(orderSessionKey)
        const status = statusName ?? "PROCESSING"
        const isResolved = await inbox.orders.resolve({ mid, orderId }, { orderSessionKey, status })
        return isResolved ? `Recorded as ${status}.` : "There is nothing to resolve."
      } catch (error) {
        return `Not recorded: ${error instanceof Error ? error.message : String(error)}`
      }
    },

    /** Records what a person has found out about a refund whose outcome FlexCharge does not report. */
    resolveRefund: async (
      order: StoredOrder,
      operationId: string,
      status: "succeeded" | "failed",
    ): Promise<string> => {
      const refund = order.refunds.find(({ id }) => id === operationId)
      if (refund?.status !== "unknown") return "There is nothing to resolve."
      await store.finishOperation(refund, { status })
      return status === "succeeded" ? "Recorded as refunded." : "Recorded as not refunded."
    },
  }
}

/** What a renewal sends. All its attempts have the same order id at FlexCharge. */
const toRenewalRequest = (
  paymentId: string,
  renewalId: string,
  { id, mid, amount, currency, gatewayCard, token, payment }: StoredSubscription,
): PaymentRequest => ({
  charge: { paymentId, card: gatewayCard, amount, currency, isOffSession: true },
  details: {
    ...JSON.parse(payment), // written by Checkout.ts
    mid,
    orderId: renewalId,
    correlationId: renewalId,
    isMIT: true,
    isRecurring: true,
    orderSource: "ecommerce",
    subscription: { subscriptionId: id, interval: "monthly", price: amount, currency },
  },
  rescue: { token },
})
