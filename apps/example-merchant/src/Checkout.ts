/** What happens on the server when the shopper presses Pay. Read this file first: it is the whole integration. */
import type { EvaluateInput, TransmitInput } from "@flexcharge/core"
import type { Inbox } from "@flexcharge/inbox"
import { type CheckoutForm, countries } from "./CheckoutForm.ts"
import type { Charge, Gateway } from "./Gateway.ts"
import type { Sale } from "./Merchant.ts"
import type { OrderStore, StoredPayment } from "./OrderStore.ts"
import { displayStatusOf } from "./orderStatus.ts"

/** The response to the page. */
export interface CheckoutResult {
  readonly result: "paid" | "authorized" | "waiting" | "declined"
  readonly orderUrl: string
  readonly message: string
}

/** What a checkout needs. */
export interface CheckoutDependencies {
  readonly gateway: Gateway
  readonly store: OrderStore
  readonly inbox: Inbox
  /** How long the shopper waits for FlexCharge, in milliseconds. */
  readonly rescueTimeoutMillis: number
  /** Sends the refunds that are reserved. */
  readonly sendRefunds: () => Promise<void>
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
  const { gateway, store, inbox, rescueTimeoutMillis, sendRefunds, log } = dependencies
  const inProgress = new Map<string, ReturnType<Checkout>>()

  const pay: Checkout = async (sale, form, customerIp) => {
    const { orderId, email, attempt } = form
    const { title, amount, currency, kind } = sale
    const { client, mid } = sale.merchant
    if (await isPaidAlready(orderId)) return resultOf(orderId)
    const order = { id: orderId, mid, title, amount, currency, email, kind }
    const paymentId = await store.createPayment(order, attempt)
    if (paymentId === undefined) return undefined
    const payment = await store.payment(paymentId)
    if (payment === undefined || payment.charge !== undefined) return resultOf(orderId)

    // 1. The shop's own gateway decides first, as it did before FlexCharge was integrated.
    const charge = await gateway.charge({
      paymentId,
      card: form.gatewayCard,
      amount,
      currency,
      isAuthorization: kind === "authorization",
      keepsCard: kind === "subscription",
    })
    await store.recordCharge(payment, charge)
    void sendRefunds().catch((error: Error) => log(`order ${paymentId}: refunds not sent: ${error.message}`))
    log(`order ${paymentId}: gateway ${charge.code} ${charge.text}`)
    if (kind === "subscription") await keepSubscription(orderId, sale, form, charge)

    // 2. FlexCharge receives every payment, and evaluates those that the gateway declined.
    const details = toPayment(paymentId, sale, form, charge)
    try {
      if (form.token === null || charge.withheldReason !== undefined) {
        // Without a token of the card, or for a card that must not be tried again, the payment is transmitted only.
        const transmission = client.transmit(details).then(({ transmitId }) => transmitId ?? null)
        recordTransmission(payment, transmission)
      } else {
        const paymentMethod = { ...details.paymentMethod, cardNumber: form.token, token: true }
        const transactionType: EvaluateInput["transactionType"] =
          kind === "authorization" ? "AUTHORIZATION" : "PURCHASE"
        const rescued = { ...details, transactionType, customerIp, senseKey: form.senseKey, paymentMethod }
        await rescue(sale, payment, rescued)
      }
    } catch (error) {
      // A mistake of this program, such as a closed client. For the shopper the card is declined.
      log(`order ${paymentId}: ${error instanceof Error ? error.message : "the rescue failed"}`)
    }
    return resultOf(orderId)
  }

  const rescue = async (
    { merchant }: Sale,
    payment: StoredPayment,
    details: Parameters<Sale["merchant"]["client"]["rescue"]>[0],
  ): Promise<void> => {
    const { client, mid } = merchant
    if (!details.isDeclined) {
      const { transmission } = await client.rescue(details)
      recordTransmission(
        payment,
        transmission.then(({ transactionKey }) => transactionKey),
      )
      return
    }
    // 3. One rescue for an order at a time, across all processes. The claim stores the idempotency key first.
    const { orderId, attempt } = payment
    const holdMillis = 2 * rescueTimeoutMillis // longer than this call, in case this process ends
    const claim = await inbox.orders.claim({ mid, orderId, attempt, payment: details, holdMillis })
    if (claim._tag !== "Granted") {
      log(`order ${payment.id}: not evaluated, because another attempt is ${claim._tag}`)
      return
    }
    const { decision, transmission } = await client
      .rescue(details, { idempotencyKey: claim.idempotencyKey, timeoutMillis: rescueTimeoutMillis })
      .catch(async (error: unknown) => {
        await claim.notSent()
        throw error
      })
    recordTransmission(
      payment,
      transmission.then(({ transactionKey }) => transactionKey),
    )
    log(`order ${payment.id}: FlexCharge decision ${decision._tag}`)
    await store.addToTimeline(orderId, "decision", decision._tag)

    // 4. The response joins the same ledger as every webhook. `orderEvents.ts` acts on what the order becomes.
    const response = "response" in decision ? decision.response : undefined
    if (response === undefined) {
      // Unanswered and InProgress: the outcome is unknown, and a webhook or the reconciler resolves the order later.
      // NotSent: the error names what is missing. The shopper sees a decline meanwhile.
      if ("error" in decision) log(`order ${payment.id}: ${decision.error.message}`)
      await (decision._tag === "NotSent" ? claim.notSent() : claim.unanswered())
      return
    }
    await store.setOrderSessionKey(payment.id, response.orderSessionKey)
    await claim.answered(response)
    const ledger = await inbox.orders.get(response.orderSessionKey)
    const current = await store.payment(payment.id)
    if (ledger !== undefined && current?.state.phase !== ledger.state.phase)
      await store.recordState(current ?? payment, "evaluate", ledger.state)
  }

  /** The transmission runs in the background: the shopper does not wait for it. */
  const recordTransmission = (payment: StoredPayment, transmission: Promise<string | null>): void => {
    transmission
      .then(async (transactionKey) => {
        if (transactionKey !== null) await store.setTransactionKey(payment.id, transactionKey)
      })
      .catch((error: Error) => log(`order ${payment.id}: the transmission failed: ${error.message}`))
  }

  const keepSubscription = async (
    orderId: string,
    sale: Sale,
    form: CheckoutForm,
    charge: Charge,
  ): Promise<void> => {
    const { title, amount, currency, merchant } = sale
    const { payer, billingInformation, paymentMethod } = toPayment(orderId, sale, form, charge)
    await store.addSubscription({
      id: orderId,
      mid: merchant.mid,
      title,
      amount,
      currency,
      email: form.email,
      gatewayCard: form.gatewayCard,
      token: form.token ?? "",
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
    const key = `${form.orderId}-${form.attempt}`
    const earlier = inProgress.get(key)
    if (earlier !== undefined) return earlier
    const result = pay(sale, form, customerIp).finally(() => inProgress.delete(key))
    inProgress.set(key, result)
    return result
  }
}

/** Builds the payment once, in FlexCharge's terms. */
const toPayment = (orderId: string, sale: Sale, form: CheckoutForm, charge: Charge) => {
  const { firstName, lastName, addressLine1, city, state, zipCode, countryCode, email, phone } = form
  const { brand, bin, lastFour, month, year } = charge.card
  return {
    orderId,
    correlationId: orderId,
    isDeclined: charge.status === "declined",
    isMIT: false,
    orderSource: "ecommerce",
    transaction: charge.transaction,
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
    paymentMethod: {
      holderName: `${firstName} ${lastName}`,
      cardBrand: brand,
      cardBinNumber: bin,
      cardLast4Digits: lastFour,
      expirationMonth: month,
      expirationYear: year,
    },
    orderItems: [{ sku: sale.id, name: sale.title, amount: sale.amount, quantity: 1 }],
  } satisfies TransmitInput
}
