/**
 * A local payment gateway with the API of Stripe, as far as the shop uses it: neither a real gateway nor a part of
 * FlexCharge.
 *
 * The page sends the card with the publishable key and receives a payment method; the shop's server charges it with the
 * secret key. So the shop's server never receives a card number, and the page does not choose the amount. The result
 * depends only on card and amount.
 */
import { randomBytes } from "node:crypto"
import { Card } from "@flexcharge/schema"
import express, { type Express, type Request, type Response } from "express"
import type { GatewayAccount } from "../src/Gateway.ts"
import type { DeferredServer } from "./DeferredServer.ts"

interface Decline {
  readonly code: string
  readonly declineCode: string
  /** The response code of the card network (ISO 8583). */
  readonly networkCode: string
  readonly message: string
}

const insufficientFunds: Decline = {
  code: "card_declined",
  declineCode: "insufficient_funds",
  networkCode: "51",
  message: "Your card has insufficient funds.",
}
const doNotHonor: Decline = {
  code: "card_declined",
  declineCode: "do_not_honor",
  networkCode: "05",
  message: "Your card was declined.",
}
const limitExceeded: Decline = {
  code: "card_declined",
  declineCode: "withdrawal_count_limit_exceeded",
  networkCode: "65",
  message: "Your card has exceeded its activity limit.",
}
const amountTooHigh: Decline = {
  code: "card_declined",
  declineCode: "card_velocity_exceeded",
  networkCode: "61",
  message: "The amount is above the limit of your card.",
}

const approvedCards: readonly string[] = ["4242424242424242", "5555555555554444"]
const declines: Readonly<Record<string, Decline>> = {
  "4000002760003184": insufficientFunds,
  "4111111111111111": doNotHonor,
  "4000300011112220": limitExceeded,
}

/** A card whose bank asks for 3-D Secure, as Stripe's test card of this number. */
const authenticatedCard = "4000002500003155"

/** The largest amount in minor units; above it every card is declined with 61. */
export const limit = 18_000

/** Decides on a charge: by the limit first, then by the card. An unknown card is declined. */
export const declineOf = (number: string, amount: number): Decline | undefined => {
  if (amount > limit) return amountTooHigh
  return approvedCards.includes(number) ? undefined : (declines[number] ?? doNotHonor)
}

/** A running gateway. */
export interface RunningGateway extends GatewayAccount {
  close(): Promise<void>
}

/** Starts the gateway. */
export const startGateway = (server: DeferredServer): RunningGateway => {
  const account: GatewayAccount = {
    url: server.url,
    secretKey: `sk_test_${randomBytes(18).toString("hex")}`,
    publishableKey: `pk_test_${randomBytes(18).toString("hex")}`,
  }
  server.serve(gatewayApp(account))
  return { ...account, close: server.close }
}

/** What the gateway checks of a card: null for what it did not receive. It finds no fault in what it receives. */
interface Checks {
  readonly address_line1_check: "pass" | null
  readonly address_postal_code_check: "pass" | null
  readonly cvc_check: "pass" | null
}

interface PaymentMethod {
  readonly id: string
  readonly number: string
  readonly card: object
  /** The checks of the next charge. */
  checks: Checks
  isReusable: boolean
  isUsed: boolean
}

interface PaymentIntent {
  readonly id: string
  readonly created: number
  readonly amount: number
  readonly currency: string
  readonly metadata: object
  readonly paymentMethod: PaymentMethod
  readonly isAuthorization: boolean
  readonly keepsCard: boolean
  status:
    | "requires_confirmation"
    | "requires_action"
    | "succeeded"
    | "requires_capture"
    | "requires_payment_method"
    | "canceled"
  amountRefunded: number
  /** The attempt to charge it; undefined before it is confirmed. */
  charge: Record<string, unknown> | undefined
  decline: Decline | undefined
}

const gatewayApp = ({ secretKey, publishableKey }: GatewayAccount): Express => {
  const paymentMethods = new Map<string, PaymentMethod>()
  const intents = new Map<string, PaymentIntent>()
  const responses = new Map<string, RecordedResponse>()
  const app = express().disable("x-powered-by")
  app.use("/v1", express.urlencoded({ extended: true }))

  app.use("/v1/payment_methods", (request, response, next) => {
    response.set({
      "access-control-allow-origin": "*",
      "access-control-allow-headers": "authorization, content-type",
      "access-control-allow-private-network": "true",
    })
    if (request.method === "OPTIONS") return void response.sendStatus(204)
    next()
  })

  app.post("/v1/payment_methods", (request, response) => {
    if (keyOf(request) !== publishableKey) return sendKeyError(response)
    const { card, billing_details: billingDetails } = request.body
    const { address } = Object(billingDetails)
    const number = String(card?.number ?? "").replace(/\D/g, "")
    if (!Card.isCardNumber(number))
      return sendError(response, 402, {
        type: "card_error",
        code: "invalid_number",
        message: "The card number is not a valid card number.",
        param: "number",
      })
    const id = `pm_${identifier()}`
    const publicCard = {
      brand: Card.brand(number).toLowerCase(),
      iin: Card.bin(number), // a real account has this field only where it is enabled
      last4: Card.lastFour(number),
      exp_month: Number(card.exp_month),
      exp_year: Number(card.exp_year),
    }
    const checks: Checks = {
      address_line1_check: address?.line1 ? "pass" : null,
      address_postal_code_check: address?.postal_code ? "pass" : null,
      cvc_check: card.cvc ? "pass" : null,
    }
    paymentMethods.set(id, { id, number, card: publicCard, checks, isReusable: false, isUsed: false })
    response.json({ id, object: "payment_method", type: "card", card: publicCard })
  })

  app.use("/v1", (request, response, next) => {
    if (keyOf(request) !== secretKey) return sendKeyError(response)
    next()
  })

  app.post("/v1/payment_intents", (request, response) =>
    once(request, response, responses, () => createIntent(request, paymentMethods, intents)),
  )
  app.get("/v1/payment_intents", (_request, response) => {
    response.json({ object: "list", has_more: false, data: [...intents.values()].map(intentBody) })
  })
  app.get("/v1/payment_intents/:id", (request, response) => {
    const intent = intents.get(request.params.id)
    const { status, body } =
      intent === undefined ? unexpectedState(intent) : { status: 200, body: intentBody(intent) }
    response.status(status).json(body)
  })
  app.post("/v1/payment_intents/:id/confirm", (request, response) =>
    once(request, response, responses, () => {
      const intent = intents.get(request.params.id)
      return intent?.status === "requires_confirmation" ? confirmIntent(intent) : unexpectedState(intent)
    }),
  )
  app.post("/v1/payment_intents/:id/capture", (request, response) =>
    once(request, response, responses, () => {
      const intent = intents.get(request.params.id)
      if (intent?.status !== "requires_capture") return unexpectedState(intent)
      intent.status = "succeeded"
      return { status: 200, body: intentBody(intent) }
    }),
  )
  app.post("/v1/payment_intents/:id/cancel", (request, response) =>
    once(request, response, responses, () => {
      const intent = intents.get(request.params.id)
      if (intent === undefined || intent.status === "succeeded" || intent.status === "canceled")
        return unexpectedState(intent)
      intent.status = "canceled"
      return { status: 200, body: intentBody(intent) }
    }),
  )
  app.post("/v1/refunds", (request, response) =>
    once(request, response, responses, () => {
      const { payment_intent: id, amount } = request.body
      const intent = intents.get(id)
      if (intent?.status !== "succeeded") return unexpectedState(intent)
      const refunded = Number(amount ?? intent.amount)
      if (intent.amountRefunded + refunded > intent.amount)
        return errorBody(400, {
          type: "invalid_request_error",
          code: "amount_too_large",
          message: "The refund is greater than the amount that is left.",
        })
      intent.amountRefunded += refunded
      const body = {
        id: `re_${identifier()}`,
        object: "refund",
        amount: refunded,
        currency: intent.currency,
        payment_intent: id,
        status: "succeeded",
      }
      return { status: 200, body }
    }),
  )
  return app
}

interface GatewayResponse {
  readonly status: number
  readonly body: object
}

/** The response to a request with an idempotency key. A repetition has the same request; another use of the key has another. */
interface RecordedResponse extends GatewayResponse {
  readonly request: string
}

const createIntent = (
  { body }: Request,
  paymentMethods: Map<string, PaymentMethod>,
  intents: Map<string, PaymentIntent>,
): GatewayResponse => {
  const paymentMethod = paymentMethods.get(body.payment_method)
  if (paymentMethod === undefined || (paymentMethod.isUsed && !paymentMethod.isReusable))
    return errorBody(400, {
      type: "invalid_request_error",
      code: "resource_missing",
      message: `No such payment method, or it was used before: ${body.payment_method}`,
      param: "payment_method",
    })
  const intent: PaymentIntent = {
    id: `pi_${identifier()}`,
    created: Math.floor(Date.now() / 1_000),
    amount: Number(body.amount),
    currency: body.currency,
    metadata: { ...body.metadata },
    paymentMethod,
    isAuthorization: body.capture_method === "manual",
    keepsCard: body.setup_future_usage === "off_session",
    status: "requires_confirmation",
    amountRefunded: 0,
    charge: undefined,
    decline: undefined,
  }
  intents.set(intent.id, intent)
  return { status: 200, body: intentBody(intent) }
}

/** Charges the card of an intent. */
const confirmIntent = (intent: PaymentIntent): GatewayResponse => {
  const { amount, currency, paymentMethod, isAuthorization, keepsCard } = intent
  if (paymentMethod.number === authenticatedCard) {
    intent.status = "requires_action"
    return { status: 200, body: intentBody(intent) }
  }
  paymentMethod.isUsed = true
  if (keepsCard) paymentMethod.isReusable = true
  const decline = declineOf(paymentMethod.number, amount)
  const isApproved = decline === undefined
  const charge = {
    id: `ch_${identifier()}`,
    object: "charge",
    amount,
    currency,
    status: isApproved ? "succeeded" : "failed",
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    outcome: {
      type: isApproved ? "authorized" : "issuer_declined",
      network_status: isApproved ? "approved_by_network" : "declined_by_network",
      reason: decline?.declineCode ?? null,
      network_decline_code: decline?.networkCode ?? null,
      seller_message: isApproved ? "Payment complete." : "The bank declined the payment.",
    },
    payment_method_details: {
      type: "card",
      card: {
        ...paymentMethod.card,
        checks: paymentMethod.checks,
        network_transaction_id: isApproved ? identifier().slice(0, 15) : null,
        three_d_secure: null,
      },
    },
  }
  paymentMethod.checks = { ...paymentMethod.checks, cvc_check: null } // a security code is not stored
  intent.charge = charge
  intent.decline = decline
  if (decline === undefined) {
    intent.status = isAuthorization ? "requires_capture" : "succeeded"
    return { status: 200, body: intentBody(intent) }
  }
  intent.status = "requires_payment_method"
  return errorBody(402, { ...declineError(charge.id, decline), payment_intent: intentBody(intent) })
}

const declineError = (charge: string, { code, declineCode, networkCode, message }: Decline) => ({
  type: "card_error",
  code,
  decline_code: declineCode,
  network_decline_code: networkCode,
  message,
  charge,
})

const intentBody = (intent: PaymentIntent) => {
  const { id, created, amount, currency, metadata, status, amountRefunded, charge, decline } = intent
  return {
    id,
    object: "payment_intent",
    created,
    amount,
    currency,
    metadata,
    status,
    // Expanded, as the shop requests it.
    latest_charge: charge === undefined ? null : { ...charge, amount_refunded: amountRefunded },
    last_payment_error: decline === undefined ? null : declineError(String(charge?.id), decline),
  }
}

const unexpectedState = (intent: PaymentIntent | undefined): GatewayResponse =>
  errorBody(intent === undefined ? 404 : 400, {
    type: "invalid_request_error",
    code: intent === undefined ? "resource_missing" : "payment_intent_unexpected_state",
    message:
      intent === undefined
        ? "No such payment intent."
        : `The payment intent has the status ${intent.status}.`,
  })

const errorBody = (status: number, error: object): GatewayResponse => ({ status, body: { error } })

/** Carries a request out once for each idempotency key, and rejects another request with the same key. */
const once = (
  request: Request,
  response: Response,
  responses: Map<string, RecordedResponse>,
  carryOut: () => GatewayResponse,
): void => {
  const key = request.get("idempotency-key")
  const { path, body: fields } = request
  const content = JSON.stringify([path, fields])
  const earlier = key === undefined ? undefined : responses.get(key)
  const isOtherRequest = earlier !== undefined && earlier.request !== content
  const { status, body } = isOtherRequest ? keyReused() : (earlier ?? carryOut())
  if (key !== undefined && !isOtherRequest) responses.set(key, { status, body, request: content })
  response.status(status).json(body)
}

const keyReused = (): GatewayResponse =>
  errorBody(400, {
    type: "idempotency_error",
    message: "The idempotency key was used for another request.",
  })

const keyOf = (request: Request): string | undefined =>
  /^Bearer (.+)$/.exec(request.get("authorization") ?? "")?.[1]

const sendKeyError = (response: Response): void =>
  sendError(response, 401, { type: "invalid_request_error", message: "The API key is missing or invalid." })

const sendError = (response: Response, status: number, error: object): void =>
  void response.status(status).json({ error })

const identifier = (): string => randomBytes(18).toString("base64url").replaceAll(/[-_]/g, "x")
