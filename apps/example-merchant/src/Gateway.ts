/** The shop's own payment gateway, called with Stripe's SDK. The demo starts a local gateway of the same shape. */
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
  /** The fields of a FlexCharge payment's `transaction` that come from the gateway. */
  readonly transaction: {
    readonly id: string
    readonly responseCode: string
    readonly responseCodeSource: string
    readonly responseDescription: string
    readonly responseStatus: string
    readonly avsResultCode: string
    readonly cvvResultCode: string
    readonly cavvResultCode: string
  }
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
    charge: async ({ paymentId, card, amount, currency, isAuthorization, keepsCard, isOffSession }) => {
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
        return toCharge(intent, undefined)
      } catch (error) {
        if (!(error instanceof Stripe.errors.StripeCardError) || error.payment_intent === undefined)
          throw error
        return toCharge(error.payment_intent, error)
      }
    },
    capture: async (chargeId) => void (await stripe.paymentIntents.capture(chargeId)),
    cancel: async (chargeId) => void (await stripe.paymentIntents.cancel(chargeId)),
    refund: async (chargeId, amount, refundId) =>
      void (await stripe.refunds.create({ payment_intent: chargeId, amount }, { idempotencyKey: refundId })),
  }
}

const toCharge = (
  intent: Stripe.PaymentIntent,
  decline: Stripe.errors.StripeCardError | undefined,
): Charge => {
  const charge = intent.latest_charge
  if (charge === null || typeof charge === "string")
    throw new Error(`The payment intent ${intent.id} has no expanded charge.`)
  const card = charge.payment_method_details?.card
  const code = decline === undefined ? "00" : (charge.outcome?.network_decline_code ?? decline.code ?? "05")
  const text = decline?.message ?? "Approved"
  return {
    id: intent.id,
    status: statusOf(intent.status),
    code,
    text,
    card: {
      brand: (card?.brand ?? "").toUpperCase(),
      bin: card?.iin ?? "",
      lastFour: card?.last4 ?? "",
      month: card?.exp_month ?? 0,
      year: card?.exp_year ?? 0,
    },
    transaction: {
      id: charge.id,
      responseCode: code,
      responseCodeSource: "stripe",
      responseDescription: text,
      responseStatus: decline === undefined ? "APPROVED" : "DECLINED",
      avsResultCode: avsOf(card?.checks),
      cvvResultCode: card?.checks?.cvc_check === "pass" ? "M" : "N",
      cavvResultCode: "NA",
    },
  }
}

const statusOf = (status: Stripe.PaymentIntent.Status): Charge["status"] => {
  if (status === "succeeded") return "approved"
  return status === "requires_capture" ? "authorized" : "declined"
}

const avsOf = (checks: Stripe.Charge.PaymentMethodDetails.Card.Checks | null | undefined): string => {
  const results = [checks?.address_line1_check, checks?.address_postal_code_check].join()
  if (results === "pass,pass") return "Y"
  return results === "fail,fail" ? "N" : "NA"
}
