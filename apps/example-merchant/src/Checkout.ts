/** What happens when the shopper presses Pay. Read this file first: it is the whole integration on the server. */
import type { Decision, TransmitInput } from "@flexcharge/core"
import { type CheckoutForm, countries } from "./CheckoutForm.ts"
import { type Charge, charge, type Gateway } from "./Gateway.ts"
import type { Sale } from "./Merchant.ts"
import { displayStatusOf } from "./OrderDisplayStatus.ts"
import type { OrderStore } from "./OrderStore.ts"

/** The response to the page. */
export interface Outcome {
  readonly result: "paid" | "waiting" | "challenge" | "declined"
  readonly orderId: string
  readonly orderUrl: string
  /** Opens the widget. */
  readonly orderSessionKey?: string
  readonly message: string
}

/** What a checkout works with. */
export interface CheckoutParts {
  readonly gateway: Gateway
  readonly store: OrderStore
  readonly log: (line: string) => void
}

/** Pays for one sale; an attempt that is sent twice is paid once and answered alike. */
export const createCheckout = ({ gateway, store, log }: CheckoutParts) => {
  const running = new Map<string, Promise<Outcome>>()

  const pay = async (sale: Sale, attempt: CheckoutForm, customerIp: string): Promise<Outcome> => {
    const { orderId: id, email } = attempt
    const { title, amount, currency } = sale
    const { client, mid } = sale.merchant
    store.open({ id, mid, title, amount, currency, email })
    if (store.get(id)?.charge !== undefined) return outcomeOf(store, id)

    // 1. The shop's own gateway decides, as it did before FlexCharge.
    const answer = await charge(gateway, { orderId: id, card: attempt.gatewayCard, amount, currency })
    store.charged(id, answer)
    log(`order ${id}: gateway ${answer.code} ${answer.text}`)

    // 2. FlexCharge gets a copy of every payment, and is asked for a rescue when the gateway declined.
    const copy = copyOf(sale, attempt, answer)
    const { token, senseKey } = attempt
    try {
      if (token === null) {
        // The page could not get a token: the payment is transmitted, but there is nothing to rescue it with.
        keepKey(
          id,
          client.transmit(copy).then(({ transmitId }) => transmitId ?? null),
        )
      } else {
        const paymentMethod = { ...copy.paymentMethod, cardNumber: token, token: true }
        const payment = { ...copy, customerIp, senseKey, paymentMethod }
        const { decision, transmission } = await client.rescue(payment)
        keepKey(
          id,
          transmission.then(({ transactionKey }) => transactionKey),
        )
        hear(id, decision)
      }
    } catch (error) {
      // The request itself was wrong, and the error says where. The shopper's card is declined either way.
      log(`order ${id}: ${error instanceof Error ? error.message : "the rescue failed"}`)
    }
    return outcomeOf(store, id)
  }

  /** The copy travels by itself; the shopper does not wait for it. */
  const keepKey = (id: string, key: Promise<string | null>): void =>
    void key.then(
      (transactionKey) => transactionKey !== null && store.keepTransaction(id, transactionKey),
      (error: Error) => log(`order ${id}: the copy did not arrive: ${error.message}`),
    )

  // 3. Whatever was answered is joined to what is known of the order. Webhooks join the same state later.
  const hear = (id: string, decision: Decision): void => {
    log(`order ${id}: FlexCharge says ${decision._tag}`)
    if (decision._tag === "Unanswered") {
      // Shown as a decline, but the outcome is unknown: the order stays open until a webhook or a query resolves it.
      log(`order ${id}: ${decision.error.message}`)
      return
    }
    if (decision.orderSessionKey !== undefined) store.keepSession(id, decision.orderSessionKey)
    if (decision.signal !== undefined) store.hear(id, "evaluate", decision.signal)
  }

  return (sale: Sale, attempt: CheckoutForm, customerIp: string): Promise<Outcome> => {
    const { orderId } = attempt
    const first = running.get(orderId)
    if (first !== undefined) return first
    const mine = pay(sale, attempt, customerIp).finally(() => running.delete(orderId))
    running.set(orderId, mine)
    return mine
  }
}

/** The payment, built once, in FlexCharge's words. A wrong amount or a missing field is refused before it leaves. */
const copyOf = (sale: Sale, attempt: CheckoutForm, answer: Charge) => {
  const { firstName, lastName, addressLine1, city, state, zipCode, countryCode, email, phone } = attempt
  const { brand, bin, lastFour, month, year } = answer.card
  return {
    orderId: attempt.orderId,
    correlationId: attempt.orderId,
    isDeclined: !answer.isApproved,
    isMIT: false,
    orderSource: "ecommerce",
    transaction: {
      id: answer.id,
      amount: sale.amount,
      currency: sale.currency,
      timestampUtc: new Date().toISOString(),
      responseCode: answer.code,
      responseCodeSource: "example-gateway",
      responseDescription: answer.text,
      responseStatus: answer.isApproved ? "APPROVED" : "DECLINED",
      avsResultCode: answer.avs,
      cvvResultCode: answer.cvv,
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

/** The response to the page, now or when it queries again. */
const outcomeOf = (store: OrderStore, orderId: string): Outcome => {
  const order = store.get(orderId)
  const phase = order?.state.phase ?? "open"
  const { status, text: message } = displayStatusOf(order?.charge?.isApproved ?? false, phase)
  const orderSessionKey = order?.orderSessionKey
  const response = { orderId, orderUrl: `/orders/${orderId}`, message }
  if (phase === "challenge" && orderSessionKey !== undefined)
    return { ...response, result: "challenge", orderSessionKey }
  return { ...response, result: status === "refunded" ? "paid" : status }
}
