/** The shop's own payment gateway, called with Stripe's SDK. The demo starts a local gateway of the same shape. */
import { type Declined, fromStripe } from "@flexcharge/gateways/stripe"
import Stripe from "stripe"

/** The shop's account at the gateway. */
export interface GatewayAccount {
  readonly url: string
  /** For the server only. */
  readonly secretKey: string
  /** Public: the page sends the card with it. */
  readonly publishableKey: string
}

/** What the gateway discloses of a card: never its number. */
export interface CardSummary {
  readonly brand: string
  readonly bin: string
  readonly lastFour: string
  readonly month: number
  readonly year: number
}

/** What is charged. */
export interface ChargeRequest {
  /** Identifies the attempt: a repeated request charges once. */
  readonly paymentId: string
  /** The gateway's id of the card. */
  readonly card: string
  readonly amount: number
  readonly currency: string
  /** Authorizes now; `capture` charges later. */
  readonly isAuthorization?: boolean
  /** Keeps the card for charges without the shopper. */
  readonly keepsCard?: boolean
  /** Charges a kept card without the shopper. */
  readonly isOffSession?: boolean
}

/** The gateway's result. A decline is a result, not an error. */
export interface Charge {
  /** The id of the payment intent. */
  readonly id: string
  readonly status: "approved" | "authorized" | "declined"
  /** "00" when approved, otherwise the decline code of the card network. */
  readonly code: string
  readonly text: string
  readonly card: CardSummary
  /** The `transaction` of a FlexCharge payment. */
  readonly transaction: Transaction
  /** Why the payment must not be rescued, such as a stolen card; undefined when it may be. */
  readonly withheldReason: string | undefined
}

type Transaction = Omit<Declined["transaction"], "responseStatus"> & {
  readonly id: string
  readonly amount: number
  readonly currency: string
  readonly timestampUtc: string
  readonly responseStatus: "APPROVED" | "DECLINED"
}

/** The gateway, as the shop uses it. */
export interface Gateway {
  /** For the page. */
  readonly url: string
  readonly publishableKey: string
  charge(request: ChargeRequest): Promise<Charge>
  capture(chargeId: string): Promise<void>
  cancel(chargeId: string): Promise<void>
  refund(chargeId: string, amount: number, refundId: string): Promise<void>
}

/** Creates the client of the gateway. */
export const createGateway = ({ url, secretKey, publishableKey }: GatewayAccount): Gateway => {
  const { protocol, hostname, port } = new URL(url)
  const stripe = new Stripe(secretKey, {
    protocol: protocol === "http:" ? "http" : "https",
    host: hostname,
    ...(port !== "" && { port }),
    maxNetworkRetries: 1,
    telemetry: false,
  })
  return {
    url,
    publishableKey,
    charge: async (request) => {
      const { paymentId, card, amount, currency, isAuthorization, keepsCard, isOffSession } = request
      const attempted = { id: paymentId, amount, currency, timestampUtc: new Date().toISOString() }
      try {
        const intent = await stripe.paymentIntents.create(
          {
            amount,
            currency: currency.toLowerCase(),
            payment_method: card,
            confirm: true,
            expand: ["latest_charge"],
            metadata: { payment_id: paymentId },
            ...(isAuthorization && { capture_method: "manual" }),
            ...(keepsCard && { setup_future_usage: "off_session" }),
            ...(isOffSession && { off_session: true }),
          },
          { idempotencyKey: paymentId },
        )
        return toApprovedCharge(intent, attempted)
      } catch (error) {
        if (!(error instanceof Stripe.errors.StripeCardError) || error.payment_intent === undefined)
          throw error
        return toDeclinedCharge(error, error.payment_intent, attempted)
      }
    },
    capture: async (chargeId) => void (await stripe.paymentIntents.capture(chargeId)),
    cancel: async (chargeId) => void (await stripe.paymentIntents.cancel(chargeId)),
    refund: async (chargeId, amount, refundId) =>
      void (await stripe.refunds.create({ payment_intent: chargeId, amount }, { idempotencyKey: refundId })),
  }
}

/** Whether the gateway has rejected a request. A timeout, a lost response and a server error are not rejections. */
export const isGatewayRejection = (error: unknown): boolean => {
  if (!(error instanceof Stripe.errors.StripeError)) return false
  const { statusCode = 0 } = error
  // 409: another request with the same idempotency key is in progress.
  return statusCode >= 400 && statusCode < 500 && statusCode !== 409
}

type Attempted = Pick<Transaction, "id" | "amount" | "currency" | "timestampUtc">

const toApprovedCharge = (intent: Stripe.PaymentIntent, attempted: Attempted): Charge => ({
  id: intent.id,
  status: intent.status === "requires_capture" ? "authorized" : "approved",
  code: "00",
  text: "Approved",
  card: cardOf(intent),
  transaction: {
    ...attempted,
    responseCode: "00",
    responseCodeSource: "stripe",
    responseDescription: "Approved",
    responseStatus: "APPROVED",
    processorName: "stripe",
    avsResultCode: "Y",
    cvvResultCode: "M",
    cavvResultCode: "NA",
    cardNotPresent: true,
  },
  withheldReason: undefined,
})

/** The SDK maps the error to the transaction of a rescue. Errors that are not declines, such as timeouts, are thrown again. */
const toDeclinedCharge = (
  error: Stripe.errors.StripeCardError,
  intent: Stripe.PaymentIntent,
  attempted: Attempted,
): Charge => {
  const mapped = fromStripe(error, attempted)
  if (mapped._tag === "NotADecline") throw error
  const { transaction, rescue } = mapped
  return {
    id: intent.id,
    status: "declined",
    code: transaction.responseSubStatus ?? transaction.responseCode,
    text: transaction.responseDescription ?? error.message,
    card: cardOf(intent),
    transaction,
    withheldReason: rescue.send ? undefined : rescue.reason,
  }
}

const cardOf = ({ id, latest_charge: charge }: Stripe.PaymentIntent): CardSummary => {
  const card = typeof charge === "object" ? charge?.payment_method_details?.card : undefined
  if (card == null) throw new Error(`The payment intent ${id} has no expanded charge with a card.`)
  return {
    brand: (card.brand ?? "").toUpperCase(),
    bin: card.iin ?? "",
    lastFour: card.last4 ?? "",
    month: card.exp_month,
    year: card.exp_year,
  }
}
