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
  /** The shop's id of the payment. It is the idempotency key, so that a repeated request creates one payment. */
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

/** A payment that the gateway has decided about. A decline is a result, not an error. */
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

/** A payment that was canceled before it took money. It can no longer be charged. */
export interface CancelledCharge {
  readonly id: string
  readonly status: "cancelled"
  readonly code: ""
  readonly text: string
}

/** What became of a payment at the gateway. */
export type ChargeResult = Charge | CancelledCharge

type Transaction = Omit<Declined["transaction"], "responseStatus"> & {
  readonly id: string
  readonly amount: number
  readonly currency: string
  readonly timestampUtc: string
  readonly responseStatus: "APPROVED" | "DECLINED"
}

/**
 * The gateway, as the shop uses it. A payment is created first and charged with its id, so that a process that ends in
 * between leaves an id with which the next one can ask for the result. Every operation may be repeated.
 */
export interface Gateway {
  /** For the page. */
  readonly url: string
  readonly publishableKey: string
  /** Creates a payment without charging it, and returns its id. */
  create(request: ChargeRequest): Promise<string>
  /** Charges a payment that was created, once. The result is undefined while the gateway works on it. */
  charge(chargeId: string, request: Pick<ChargeRequest, "isOffSession">): Promise<ChargeResult | undefined>
  /** Queries a payment. The result is undefined for one that was not charged. */
  result(chargeId: string): Promise<ChargeResult | undefined>
  /** Charges an authorized payment. Returns what became of it, also when it was captured or canceled before. */
  capture(chargeId: string): Promise<ChargeResult | undefined>
  /** Cancels a payment that took no money yet. Returns what became of it: a captured one stays approved. */
  cancel(chargeId: string): Promise<ChargeResult | undefined>
  /** Refunds a part of a payment. A repeated request with the same id refunds once; the gateway keeps ids for a day. */
  refund(chargeId: string, amount: number, refundId: string): Promise<void>
}

/** Creates the client of the gateway. */
export const createGateway = ({ url, secretKey, publishableKey }: GatewayAccount): Gateway => {
  const { protocol, hostname, port } = new URL(url)
  const stripe = new Stripe(secretKey, {
    protocol: protocol === "http:" ? "http" : "https",
    host: hostname,
    ...(port !== "" && { port }),
    timeout: 20_000,
    maxNetworkRetries: 1,
    telemetry: false,
  })
  const { paymentIntents, refunds } = stripe

  const result: Gateway["result"] = async (chargeId) =>
    toChargeResult(await paymentIntents.retrieve(chargeId, { expand: ["latest_charge"] }))

  /** Changes a payment, then reads it. The gateway rejects a change that was made before; what it is now decides. */
  const change = async (chargeId: string, send: () => Promise<unknown>) => {
    try {
      await send()
    } catch (error) {
      if (!isGatewayRejection(error)) throw error
    }
    return result(chargeId)
  }

  const cancel: Gateway["cancel"] = (chargeId) => change(chargeId, () => paymentIntents.cancel(chargeId))

  return {
    url,
    publishableKey,
    create: async (request) => {
      const { paymentId, card, amount, currency, isAuthorization, keepsCard } = request
      const { id } = await paymentIntents.create(
        {
          amount,
          currency: currency.toLowerCase(),
          payment_method: card,
          automatic_payment_methods: { enabled: true, allow_redirects: "never" },
          metadata: { payment_id: paymentId },
          ...(isAuthorization && { capture_method: "manual" }),
          ...(keepsCard && { setup_future_usage: "off_session" }),
        },
        { idempotencyKey: paymentId },
      )
      return id
    },
    charge: async (chargeId, { isOffSession = false }) => {
      const options = { idempotencyKey: `confirm-${chargeId}` }
      const confirm = () =>
        paymentIntents.confirm(chargeId, isOffSession ? { off_session: true } : {}, options)
      // A payment that needs more than this shop offers, such as 3-D Secure, is not left open.
      return (await change(chargeId, confirm)) ?? cancel(chargeId)
    },
    result,
    capture: (chargeId) => change(chargeId, () => paymentIntents.capture(chargeId)),
    cancel,
    refund: async (chargeId, amount, refundId) =>
      void (await refunds.create({ payment_intent: chargeId, amount }, { idempotencyKey: refundId })),
  }
}

/** Whether the gateway has rejected a request. A timeout, a lost response and a server error are not rejections. */
export const isGatewayRejection = (error: unknown): boolean => {
  if (!(error instanceof Stripe.errors.StripeError)) return false
  const { statusCode = 0 } = error
  // 409: another request with the same idempotency key is in progress. 429: the SDK repeats a request whose response was
  // lost, so a limit of the rate is no proof that the first one was not carried out.
  return statusCode >= 400 && statusCode < 500 && statusCode !== 409 && statusCode !== 429
}

/** Whether the gateway has refused a request without reading it: for its key or its permissions. */
export const isGatewayRefusal = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeError && [401, 403].includes(error.statusCode ?? 0)

const toChargeResult = (intent: Stripe.PaymentIntent): ChargeResult | undefined => {
  switch (intent.status) {
    case "succeeded":
      return approvedCharge(intent, "approved")
    case "requires_capture":
      return approvedCharge(intent, "authorized")
    case "canceled":
      return { id: intent.id, status: "cancelled", code: "", text: "Canceled before it took money" }
    case "requires_payment_method":
      return intent.last_payment_error === null
        ? undefined
        : declinedCharge(intent, intent.last_payment_error)
    default:
      return undefined
  }
}

const approvedCharge = (intent: Stripe.PaymentIntent, status: "approved" | "authorized"): Charge => {
  const card = chargedCard(intent)
  return {
    id: intent.id,
    status,
    code: "00",
    text: "Approved",
    card: summaryOf(card),
    transaction: {
      ...attemptedPayment(intent),
      responseCode: "00",
      responseDescription: "Approved",
      responseStatus: "APPROVED",
      ...processing,
      ...checkResults(card),
    },
    withheldReason: undefined,
  }
}

/** The SDK maps the intent to the transaction of a rescue. An error that is not a decline, such as an invalid card, is not rescued. */
const declinedCharge = (
  intent: Stripe.PaymentIntent,
  { code = "declined", message = "Declined" }: Stripe.PaymentIntent.LastPaymentError,
): Charge => {
  const attempted = attemptedPayment(intent)
  const mapped = fromStripe(intent, attempted)
  const card = chargedCard(intent)
  const result = { id: intent.id, status: "declined", card: summaryOf(card) } as const
  if (mapped._tag === "NotADecline") {
    const response = { responseCode: code, responseDescription: message, responseStatus: "DECLINED" } as const
    const transaction = { ...attempted, ...response, ...processing, ...checkResults(card) }
    return { ...result, code, text: message, transaction, withheldReason: mapped.reason }
  }
  const { transaction, rescue } = mapped
  return {
    ...result,
    code: transaction.responseSubStatus ?? transaction.responseCode,
    text: transaction.responseDescription ?? message,
    transaction,
    withheldReason: rescue.send ? undefined : rescue.reason,
  }
}

/** What the gateway recorded of the payment. It is the same after a restart of the shop. */
const attemptedPayment = ({ id, metadata, amount, currency, created }: Stripe.PaymentIntent) => ({
  id: metadata.payment_id ?? id,
  amount,
  currency: currency.toUpperCase(),
  timestampUtc: new Date(created * 1_000).toISOString(),
})

const processing = { responseCodeSource: "stripe", processorName: "stripe", cardNotPresent: true } as const

type ChargedCard = Stripe.Charge.PaymentMethodDetails.Card

/** The card of the charge. The intent must have been read with its charge. */
const chargedCard = ({ id, latest_charge: charge }: Stripe.PaymentIntent): ChargedCard => {
  const card = typeof charge === "object" ? charge?.payment_method_details?.card : undefined
  if (card == null) throw new Error(`The payment intent ${id} has no expanded charge with a card.`)
  return card
}

const summaryOf = ({ brand, iin, last4, exp_month: month, exp_year: year }: ChargedCard): CardSummary => ({
  brand: (brand ?? "").toUpperCase(),
  bin: iin ?? "",
  lastFour: last4 ?? "",
  month,
  year,
})

/** What the gateway checked, as the letters that `fromStripe` uses for a decline; "NA" for what it did not check. */
const checkResults = ({ checks }: ChargedCard) => ({
  avsResultCode: avsLetters[`${checks?.address_line1_check} ${checks?.address_postal_code_check}`] ?? "NA",
  cvvResultCode: cvvLetters[checks?.cvc_check ?? ""] ?? "NA",
  cavvResultCode: "NA", // this shop has no 3-D Secure
})

/** By the checks of the street and of the postal code. */
const avsLetters: Readonly<Record<string, string>> = {
  "pass pass": "Y",
  "pass fail": "A",
  "pass unchecked": "B",
  "fail pass": "Z",
  "fail fail": "N",
  "unchecked pass": "P",
  "unchecked unchecked": "I",
}

const cvvLetters: Readonly<Record<string, string>> = {
  pass: "M",
  fail: "N",
  unchecked: "P",
  unavailable: "U",
}
