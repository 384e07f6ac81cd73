/** What happens on the server when the shopper presses Pay. Read this file first: it is the whole integration. */
import type { Decision, TransmitInput } from "@flexcharge/core"
import { type CheckoutForm, countries } from "./CheckoutForm.ts"
import { type Charge, charge, type Gateway } from "./Gateway.ts"
import type { Sale } from "./Merchant.ts"
import { displayStatusOf } from "./OrderDisplayStatus.ts"
import type { OrderStore } from "./OrderStore.ts"

/** The response to the page. */
export interface CheckoutResult {
  readonly result: "paid" | "waiting" | "challenge" | "declined"
  readonly orderId: string
  readonly orderUrl: string
  /** The key that opens the widget, for a challenge. */
  readonly orderSessionKey?: string
  readonly message: string
}

/** What a checkout needs. */
export interface CheckoutDependencies {
  readonly gateway: Gateway
  readonly store: OrderStore
  readonly log: (line: string) => void
}

/** Creates the function that pays for a sale. An attempt that is sent twice is paid once, with the same result. */
export const createCheckout = ({ gateway, store, log }: CheckoutDependencies) => {
  const inProgress = new Map<string, Promise<CheckoutResult>>()

  const pay = async (sale: Sale, form: CheckoutForm, customerIp: string): Promise<CheckoutResult> => {
    const { orderId, email } = form
    const { title, amount, currency } = sale
    const { client, mid } = sale.merchant
    store.create({ id: orderId, mid, title, amount, currency, email })
    if (store.get(orderId)?.charge !== undefined) return resultOf(store, orderId)

    // 1. The shop's own gateway decides first, as it did before FlexCharge was integrated.
    const gatewayCharge = await charge(gateway, { orderId, card: form.gatewayCard, amount, currency })
    store.recordCharge(orderId, gatewayCharge)
    log(`order ${orderId}: gateway ${gatewayCharge.code} ${gatewayCharge.text}`)

    // 2. FlexCharge receives every payment, and evaluates those that the gateway declined.
    const payment = toPayment(sale, form, gatewayCharge)
    try {
      if (form.token === null) {
        // Without a token of the card there is nothing to evaluate: the payment is transmitted only.
        const transmission = client.transmit(payment).then(({ transmitId }) => transmitId ?? null)
        recordTransmission(orderId, transmission)
      } else {
        const paymentMethod = { ...payment.paymentMethod, cardNumber: form.token, token: true }
        const { decision, transmission } = await client.rescue({
          ...payment,
          customerIp,
          senseKey: form.senseKey,
          paymentMethod,
        })
        recordTransmission(
          orderId,
          transmission.then(({ transactionKey }) => transactionKey),
        )
        recordDecision(orderId, decision)
      }
    } catch (error) {
      // A mistake of this program, such as a closed client. For the shopper the card is declined.
      log(`order ${orderId}: ${error instanceof Error ? error.message : "the rescue failed"}`)
    }
    return resultOf(store, orderId)
  }

  /** The transmission runs in the background: the shopper does not wait for it. */
  const recordTransmission = (orderId: string, transmission: Promise<string | null>): void => {
    transmission.then(
      (transactionKey) => {
        if (transactionKey !== null) store.setTransactionKey(orderId, transactionKey)
      },
      (error: Error) => log(`order ${orderId}: the transmission failed: ${error.message}`),
    )
  }

  // 3. The decision is joined to the state of the order. Webhooks are joined to the same state later.
  const recordDecision = (orderId: string, decision: Decision): void => {
    log(`order ${orderId}: FlexCharge decision ${decision._tag}`)
    if ("error" in decision) {
      // Unanswered: the outcome is unknown; a webhook or an order query resolves the order later. InProgress: another
      // call has claimed the order. NotSent: the error names what is missing. The shopper sees a decline meanwhile.
      log(`order ${orderId}: ${decision.error.message}`)
      return
    }
    if (decision.orderSessionKey !== undefined) store.setOrderSessionKey(orderId, decision.orderSessionKey)
    if (decision.signal !== undefined) store.recordSignal(orderId, "evaluate", decision.signal)
  }

  return (sale: Sale, form: CheckoutForm, customerIp: string): Promise<CheckoutResult> => {
    const { orderId } = form
    const earlier = inProgress.get(orderId)
    if (earlier !== undefined) return earlier
    const result = pay(sale, form, customerIp).finally(() => inProgress.delete(orderId))
    inProgress.set(orderId, result)
    return result
  }
}

/** Builds the payment once, in FlexCharge's terms. */
const toPayment = (sale: Sale, form: CheckoutForm, gatewayCharge: Charge) => {
  const { firstName, lastName, addressLine1, city, state, zipCode, countryCode, email, phone } = form
  const { brand, bin, lastFour, month, year } = gatewayCharge.card
  return {
    orderId: form.orderId,
    correlationId: form.orderId,
    isDeclined: !gatewayCharge.isApproved,
    isMIT: false,
    orderSource: "ecommerce",
    transaction: {
      id: gatewayCharge.id,
      amount: sale.amount,
      currency: sale.currency,
      timestampUtc: new Date().toISOString(),
      responseCode: gatewayCharge.code,
      responseCodeSource: "example-gateway",
      responseDescription: gatewayCharge.text,
      responseStatus: gatewayCharge.isApproved ? "APPROVED" : "DECLINED",
      avsResultCode: gatewayCharge.avs,
      cvvResultCode: gatewayCharge.cvv,
      cavvResultCode: "NA",
      cardNotPresent: true,
    },
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

/** The response to the page, for a new attempt and for one that is sent again. */
const resultOf = (store: OrderStore, orderId: string): CheckoutResult => {
  const order = store.get(orderId)
  const phase = order?.state.phase ?? "open"
  const { status, text } = displayStatusOf(order?.charge?.isApproved ?? false, phase)
  const response = { orderId, orderUrl: `/orders/${orderId}`, message: text }
  const orderSessionKey = order?.orderSessionKey
  if (phase === "challenge" && orderSessionKey !== undefined)
    return { ...response, result: "challenge", orderSessionKey }
  return { ...response, result: status === "refunded" ? "paid" : status }
}
