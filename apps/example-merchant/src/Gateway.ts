/**
 * The shop's own payment gateway. A STAND-IN: no real gateway and no part of FlexCharge.
 *
 * It works as card gateways do. The page gives it the card and gets a one-time reference; the shop's server
 * charges the reference with its secret key. So the shop's server never sees a card number, and the page never
 * says what is charged. Its answers depend on card and amount only.
 */
import { randomBytes, randomUUID } from "node:crypto"
import { Card } from "@flexcharge/schema"
import express, { type Express, type Response } from "express"
import type { Door } from "./Door.ts"

/** Where the gateway is, and the shop's secret key to it. */
export interface Gateway {
  readonly url: string
  readonly secretKey: string
  close(): Promise<void>
}

/** A card as the gateway describes it to the shop: never its number. */
export interface DescribedCard {
  readonly brand: string
  readonly bin: string
  readonly lastFour: string
  readonly month: number
  readonly year: number
}

/** How the gateway answered a charge. `code` is "00" when approved, otherwise the usual decline code. */
export interface Charge {
  readonly id: string
  readonly isApproved: boolean
  readonly code: string
  readonly text: string
  readonly avs: string
  readonly cvv: string
  readonly card: DescribedCard
}

const answers: Readonly<Record<string, readonly [code: string, text: string]>> = {
  "4242424242424242": ["00", "Approved"],
  "5555555555554444": ["00", "Approved"],
  "4000002760003184": ["51", "Insufficient funds"],
  "4111111111111111": ["05", "Do not honour"],
  "4000300011112220": ["65", "Activity limit exceeded"],
}

/** The largest charge in minor units; above it every card is declined with 61. */
export const limit = 18_000

/** The gateway's whole judgement: the limit first, then the card; a card it does not know is declined. */
export const judge = (number: string, amount: number): readonly [code: string, text: string] =>
  amount > limit ? ["61", "Exceeds amount limit"] : (answers[number] ?? ["05", "Do not honour"])

/** Starts the gateway behind a door. */
export const startGateway = (door: Door): Gateway => {
  const secretKey = randomBytes(24).toString("base64url")
  door.serve(gatewayApp(secretKey))
  return { url: door.url, secretKey, close: door.close }
}

const gatewayApp = (secretKey: string): Express => {
  const cards = new Map<string, { readonly number: string; readonly described: DescribedCard }>()
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
    if (!Card.isCardNumber(number)) return refuse(response, 422, "Check the card number.")
    const reference = `card_${randomUUID()}`
    const described = {
      brand: Card.brand(number),
      bin: Card.bin(number),
      lastFour: Card.lastFour(number),
      month: Number(body.month),
      year: Number(body.year),
    }
    cards.set(reference, { number, described })
    response.status(201).json({ reference })
  })

  // The order id is the idempotency key: asking twice charges once.
  app.post("/charges", ({ body, headers }, response) => {
    if (headers.authorization !== `Bearer ${secretKey}`) return refuse(response, 401, "Send the secret key.")
    const before = charges.get(body.orderId)
    if (before !== undefined) return void response.json(before)
    const card = cards.get(body.card)
    if (card === undefined) return refuse(response, 422, "There is no such card, or it was used before.")
    cards.delete(body.card)
    const [code, text] = judge(card.number, body.amount)
    const isApproved = code === "00"
    const charge = {
      id: `ch_${randomUUID()}`,
      isApproved,
      code,
      text,
      avs: "Y",
      cvv: "M",
      card: card.described,
    }
    charges.set(body.orderId, charge)
    response.json(charge)
  })
  return app
}

const refuse = (response: Response, status: number, error: string): void =>
  void response.status(status).json({ error })

/** Charges a card reference; called by the shop's server. */
export const charge = async (
  { url, secretKey }: Gateway,
  order: {
    readonly orderId: string
    readonly card: string
    readonly amount: number
    readonly currency: string
  },
): Promise<Charge> => {
  const response = await fetch(`${url}/charges`, {
    method: "POST",
    headers: { authorization: `Bearer ${secretKey}`, "content-type": "application/json" },
    body: JSON.stringify(order),
  })
  if (!response.ok)
    throw new Error(`The gateway answered ${response.status}: the card has to be entered again.`)
  return (await response.json()) as Charge // our own stand-in's shape
}
