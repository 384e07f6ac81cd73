/**
 * A local payment gateway that answers in the shape of Stripe's API: neither a real gateway nor a part of FlexCharge.
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

interface PaymentMethod {
  readonly number: string
  readonly card: object
  isReusable: boolean
  isUsed: boolean
}

interface PaymentIntent {
  readonly id: string
  readonly amount: number
  readonly currency: string
  status: "succeeded" | "requires_capture" | "requires_payment_method" | "canceled"
  amountRefunded: number
  readonly charge: Record<string, unknown>
  readonly decline: Decline | undefined
}

const gatewayApp = ({ secretKey, publishableKey }: GatewayAccount): Express => {
  const paymentMethods = new Map<string, PaymentMethod>()
  const intents = new Map<string, PaymentIntent>()
  /** The responses of requests with an idempotency key: a repeated request is carried out once. */
  const responses = new Map<string, { readonly status: number; readonly body: object }>()
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
    const { card } = request.body
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
    paymentMethods.set(id, { number, card: publicCard, isReusable: false, isUsed: false })
    response.json({ id, object: "payment_method", type: "card", card: publicCard })
  })

  app.use("/v1", (request, response, next) => {
    if (keyOf(request) !== secretKey) return sendKeyError(response)
    next()
  })

  app.post("/v1/payment_intents", (request, response) =>
    once(request, response, responses, () => createIntent(request, paymentMethods, intents)),
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
      if (intent?.status !== "requires_capture") return unexpectedState(intent)
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

const createIntent = (
  { body }: Request,
  paymentMethods: Map<string, PaymentMethod>,
  intents: Map<string, PaymentIntent>,
): GatewayResponse => {
  const method = paymentMethods.get(body.payment_method)
  if (method === undefined || (method.isUsed && !method.isReusable))
    return errorBody(400, {
      type: "invalid_request_error",
      code: "resource_missing",
      message: `No such payment method, or it was used before: ${body.payment_method}`,
      param: "payment_method",
    })
  method.isUsed = true
  if (body.setup_future_usage === "off_session") method.isReusable = true
  const amount = Number(body.amount)
  const decline = declineOf(method.number, amount)
  const isApproved = decline === undefined
  const approvedStatus = body.capture_method === "manual" ? "requires_capture" : "succeeded"
  const charge = {
    id: `ch_${identifier()}`,
    object: "charge",
    amount,
    currency: body.currency,
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
        ...method.card,
        checks: {
          address_line1_check: "pass",
          address_postal_code_check: "pass",
          cvc_check: "pass",
        },
        network_transaction_id: isApproved ? identifier().slice(0, 15) : null,
        three_d_secure: null,
      },
    },
  }
  const intent: PaymentIntent = {
    id: `pi_${identifier()}`,
    amount,
    currency: body.currency,
    status: isApproved ? approvedStatus : "requires_payment_method",
    amountRefunded: 0,
    charge,
    decline,
  }
  intents.set(intent.id, intent)
  if (isApproved) return { status: 200, body: intentBody(intent) }
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

const intentBody = ({ id, amount, currency, status, charge, decline }: PaymentIntent) => ({
  id,
  object: "payment_intent",
  amount,
  currency,
  status,
  latest_charge: charge, // expanded, as the shop requests it
  last_payment_error: decline === undefined ? null : declineError(String(charge.id), decline),
})

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

/** Carries a request out once for each idempotency key. */
const once = (
  request: Request,
  response: Response,
  responses: Map<string, GatewayResponse>,
  carryOut: () => GatewayResponse,
): void => {
  const key = request.get("idempotency-key")
  const earlier = key === undefined ? undefined : responses.get(key)
  const { status, body } = earlier ?? carryOut()
  if (key !== undefined) responses.set(key, { status, body })
  response.status(status).json(body)
}

const keyOf = (request: Request): string | undefined =>
  /^Bearer (.+)$/.exec(request.get("authorization") ?? "")?.[1]

const sendKeyError = (response: Response): void =>
  sendError(response, 401, { type: "invalid_request_error", message: "The API key is missing or invalid." })

const sendError = (response: Response, status: number, error: object): void =>
  void response.status(status).json({ error })

const identifier = (): string => randomBytes(18).toString("base64url").replaceAll(/[-_]/g, "x")
