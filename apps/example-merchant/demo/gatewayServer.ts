/**
 * The local payment gateway of the demo: neither a real gateway nor a part of FlexCharge.
 *
 * It works like a card gateway. The page sends it the card and receives a reference for one charge; the shop's server
 * charges the reference with its secret key. So the shop's server never receives a card number, and the page does not
 * choose the amount. Its responses depend only on card and amount.
 */
import { randomBytes, randomUUID } from "node:crypto"
import { Card } from "@flexcharge/schema"
import express, { type Express, type Response } from "express"
import type { CardSummary, Charge, Gateway } from "../src/Gateway.ts"
import type { DeferredServer } from "../src/Shop.ts"

const results: Readonly<Record<string, readonly [code: string, text: string]>> = {
  "4242424242424242": ["00", "Approved"],
  "5555555555554444": ["00", "Approved"],
  "4000002760003184": ["51", "Insufficient funds"],
  "4111111111111111": ["05", "Do not honor"],
  "4000300011112220": ["65", "Activity limit exceeded"],
}

/** The largest amount in minor units; above it every card is declined with 61. */
export const limit = 18_000

/** Decides on a charge: by the limit first, then by the card. An unknown card is declined. */
export const decide = (number: string, amount: number): readonly [code: string, text: string] =>
  amount > limit ? ["61", "Exceeds amount limit"] : (results[number] ?? ["05", "Do not honor"])

/** A running gateway. */
export interface RunningGateway extends Gateway {
  close(): Promise<void>
}

/** Starts the gateway. */
export const startGateway = (server: DeferredServer): RunningGateway => {
  const secretKey = randomBytes(24).toString("base64url")
  server.serve(gatewayApp(secretKey))
  return { url: server.url, secretKey, close: server.close }
}

const gatewayApp = (secretKey: string): Express => {
  const cards = new Map<string, { readonly number: string; readonly summary: CardSummary }>()
  const charges = new Map<string, Charge>()
  const app = express().disable("x-powered-by").use(express.json())

  app.use("/cards", (_request, response, next) => {
    response.set({
      "access-control-allow-origin": "*",
      "access-control-allow-headers": "content-type",
      "access-control-allow-private-network": "true",
    })
    next()
  })
  app.options("/cards", (_request, response) => void response.sendStatus(204))
  app.post("/cards", ({ body }, response) => {
    const number = String(body?.number ?? "").replace(/\D/g, "")
    if (!Card.isCardNumber(number)) return reject(response, 422, "The card number is invalid.")
    const reference = `card_${randomUUID()}`
    const summary = {
      brand: Card.brand(number),
      bin: Card.bin(number),
      lastFour: Card.lastFour(number),
      month: Number(body.month),
      year: Number(body.year),
    }
    cards.set(reference, { number, summary })
    response.status(201).json({ reference })
  })

  // The order id is the idempotency key: a repeated request charges once.
  app.post("/charges", ({ body, headers }, response) => {
    if (headers.authorization !== `Bearer ${secretKey}`)
      return reject(response, 401, "The secret key is missing or invalid.")
    const earlier = charges.get(body.orderId)
    if (earlier !== undefined) return void response.json(earlier)
    const card = cards.get(body.card)
    if (card === undefined)
      return reject(response, 422, "The card reference is unknown, or it was used before.")
    cards.delete(body.card)
    const [code, text] = decide(card.number, body.amount)
    const isApproved = code === "00"
    const charge = {
      id: `ch_${randomUUID()}`,
      isApproved,
      code,
      text,
      avs: "Y",
      cvv: "M",
      card: card.summary,
    }
    charges.set(body.orderId, charge)
    response.json(charge)
  })
  return app
}

const reject = (response: Response, status: number, error: string): void =>
  void response.status(status).json({ error })
