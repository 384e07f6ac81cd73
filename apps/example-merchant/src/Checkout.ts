/** What happens on the server when the shopper presses Pay. Read this file first: the other files are the parts that it uses. */
import type { Inbox } from "@flexcharge/inbox"
import { type CheckoutForm, countries } from "./CheckoutForm.ts"
import type { Sale } from "./Merchant.ts"
import { isSameSale, type OrderStore, type PaymentRequest, type StoredPayment } from "./OrderStore.ts"
import { displayStatusOf } from "./orderStatus.ts"
import { type PaymentAttempts, toRescuePayment, wasNotSent } from "./PaymentAttempts.ts"

/** The response to the page. */
export interface CheckoutResult {
  readonly result: "paid" | "authorized" | "waiting" | "declined"
  readonly orderUrl: string
  readonly message: string
}

/** What a checkout needs. */
export interface CheckoutDependencies {
  readonly store: OrderStore
  readonly attempts: PaymentAttempts
  readonly inbox: Inbox
  /** How long the shopper waits for FlexCharge, in milliseconds. */
  readonly rescueTimeoutMillis: number
  /** Sends the refunds that a charge has caused. */
  readonly sendOperations: () => Promise<void>
  readonly log: (line: string) => void
}

/**
 * A checkout pays for a sale. An attempt that is sent twice is paid once, with the same result. The result is undefined
 * when the order id of the form belongs to an order for another sale; nothing is charged then.
 */
export type Checkout = (
  sale: Sale,
  form: CheckoutForm,
  customerIp: string,
) => Promise<CheckoutResult | undefined>

/** Creates the checkout. */
export const createCheckout = (dependencies: CheckoutDependencies): Checkout => {
  const { store, attempts, inbox, rescueTimeoutMillis, sendOperations, log } = dependencies
  /** The results of the attempts that this process is working on, by order, attempt and sale. */
  const inProgress = new Map<string, ReturnType<Checkout>>()

  const pay: Checkout = async (sale, form, customerIp) => {
    const { orderId, email, attempt } = form
    const { title, amount, currency, kind, merchant } = sale
    const order = { id: orderId, mid: merchant.mid, title, amount, currency, email, kind }
    const known = await store.get(orderId)
    if (known !== undefined && !isSameSale(known, order)) return undefined
    // Another card is charged only when it is certain what became of the earlier ones, also after a crash.
    for (const earlier of known?.payments ?? [])
      if (earlier.attempt < attempt && earlier.charge === undefined)
        if ((await attempts.resolve(earlier)) === undefined) return resultOf(orderId)
    if (await isPaidAlready(orderId)) return resultOf(orderId)
    const payment = await store.createPayment(order, attempt, (paymentId) =>
      toPaymentRequest(paymentId, sale, form, customerIp),
    )
    if (payment === undefined) return undefined
    if (payment.request === undefined) return resultOf(orderId) // the attempt is finished
    if (kind === "subscription") await keepSubscription(orderId, sale, payment.request)

    // 1. The shop's own gateway decides first, as it did before FlexCharge was integrated.
    const charge = await attempts.charge(payment)
    if (charge === undefined || charge.status === "cancelled") return resultOf(orderId)
    void sendOperations().catch((error: Error) => log(`order ${payment.id}: not refunded: ${error.message}`))
    log(`order ${payment.id}: gateway ${charge.code} ${charge.text}`)

    // 2. FlexCharge receives every payment, and evaluates those that the gateway declined.
    const { token } = payment.request.rescue
    if (charge.status !== "declined" || token === null || charge.withheldReason !== undefined) {
      // Without a token of the card, or for a decline that must not be rescued, the payment is transmitted only.
      attempts.transmit(payment, charge)
      return resultOf(orderId)
    }
    try {
      await rescue(sale, payment, toRescuePayment(payment.request, charge, token))
    } catch (error) {
      // A mistake of this program, such as a closed client. For the shopper the card is declined.
      log(`order ${payment.id}: ${error instanceof Error ? error.message : "the rescue failed"}`)
    }
    return resultOf(orderId)
  }

  const rescue = async (
    { merchant: { client, mid } }: Sale,
    payment: StoredPayment,
    details: Parameters<Sale["merchant"]["client"]["rescue"]>[0],
  ): Promise<void> => {
    // 3. One rescue for an order at a time, across all processes. The claim stores the idempotency key first.
    const { orderId, attempt } = payment
    const holdMillis = 2 * rescueTimeoutMillis // longer than this call, in case this process ends
    const claim = await inbox.orders.claim({ mid, orderId, attempt, payment: details, holdMillis })
    if (claim._tag !== "Granted") {
      log(`order ${payment.id}: not evaluated, because the rescue of this order is ${claim._tag}`)
      return
    }
    const { decision, transmission } = await client
      .rescue(details, { idempotencyKey: claim.idempotencyKey, timeoutMillis: rescueTimeoutMillis })
      .catch(async (error: unknown) => {
        await (wasNotSent(error) ? claim.notSent() : claim.unanswered())
        throw error
      })
    log(`order ${payment.id}: FlexCharge decision ${decision._tag}`)
    await store.addToTimeline(orderId, "decision", decision._tag)

    // 4. The response joins the same ledger as every webhook. `orderEvents.ts` acts on what the order becomes.
    const response = "response" in decision ? decision.response : undefined
    if (response === undefined) {
      // Unanswered and InProgress: the outcome is unknown, and a webhook or the reconciler resolves the order later.
      // NotSent: the error names what is missing. The shopper sees a decline meanwhile.
      if ("error" in decision) log(`order ${payment.id}: ${decision.error.message}`)
      await (decision._tag === "NotSent" ? claim.notSent() : claim.unanswered())
    } else {
      await store.setOrderSessionKey(payment.id, response.orderSessionKey)
      await claim.answered(response)
      const ledger = await inbox.orders.get(response.orderSessionKey)
      if (ledger !== undefined) await store.recordState(payment.id, "evaluate", ledger.state)
    }
    // The copy counts only now: until the claim has ended, pressing Pay again goes on with the rescue.
    attempts.recordTransmission(payment, transmission)
  }

  /** Stored before the first payment, so that no paid subscription is lost. Renewals begin once a payment is paid. */
  const keepSubscription = async (orderId: string, sale: Sale, request: PaymentRequest): Promise<void> => {
    const { title, amount, currency, merchant } = sale
    const { charge, details, rescue } = request
    const { payer, billingInformation, paymentMethod } = details
    await store.addSubscription({
      id: orderId,
      mid: merchant.mid,
      title,
      amount,
      currency,
      email: payer?.email ?? "",
      gatewayCard: charge.card,
      token: rescue.token ?? "",
      payment: JSON.stringify({ payer, billingInformation, paymentMethod }),
    })
  }

  const isPaidAlready = async (orderId: string): Promise<boolean> => {
    const phase = (await store.get(orderId))?.state.phase
    return phase === "approved" || phase === "refunded" || phase === "captureRequired"
  }

  /** The response to the page, for a new attempt and for one that is sent again. */
  const resultOf = async (orderId: string): Promise<CheckoutResult> => {
    const { status, text } = displayStatusOf((await store.get(orderId))?.state.phase ?? "open")
    const result = status === "refunded" ? "paid" : status
    return { result, orderUrl: `/orders/${orderId}`, message: text }
  }

  return (sale, form, customerIp) => {
    const { title, amount, currency, kind, merchant } = sale
    const key = JSON.stringify([form.orderId, form.attempt, merchant.mid, title, amount, currency, kind])
    const earlier = inProgress.get(key)
    if (earlier !== undefined) return earlier
    const result = pay(sale, form, customerIp).finally(() => inProgress.delete(key))
    inProgress.set(key, result)
    return result
  }
}

/** Builds what the attempt sends, once: to the gateway and, in FlexCharge's terms, to FlexCharge. */
const toPaymentRequest = (
  paymentId: string,
  { id, title, amount, currency, kind, merchant }: Sale,
  form: CheckoutForm,
  customerIp: string,
): PaymentRequest => {
  const { firstName, lastName, addressLine1, city, state, zipCode, countryCode, email, phone } = form
  const { gatewayCard, token, senseKey } = form
  return {
    charge: {
      paymentId,
      card: gatewayCard,
      amount,
      currency,
      isAuthorization: kind === "authorization",
      keepsCard: kind === "subscription",
    },
    details: {
      mid: merchant.mid,
      orderId: paymentId,
      correlationId: paymentId,
      isMIT: false,
      orderSource: "ecommerce",
      payer: { email, ...(phone !== "" && { phone }) },
      billingInformation: {
        firstName,
        lastName,
        addressLine1,
        city,
        state,
        zipCode,
        countryCode,
        country: countries[countryCode],
      },
      paymentMethod: { holderName: `${firstName} ${lastName}` },
      orderItems: [{ sku: id, name: title, amount, quantity: 1 }],
    },
    rescue: {
      token,
      senseKey,
      customerIp,
      transactionType: kind === "authorization" ? "AUTHORIZATION" : "PURCHASE",
    },
  }
}
