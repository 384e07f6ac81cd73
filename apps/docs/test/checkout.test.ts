import { challengePhone } from "@flexcharge/sandbox"
import { signingSecret } from "@flexcharge/webhooks/testing"
import * as Effect from "effect/Effect"
import express from "express"
import { expect, it } from "vitest"
import { flexcharge } from "../snippets/shop/flexcharge.ts"
import type { CheckoutForm } from "../snippets/shop/gateway.ts"
import { stateOf } from "../snippets/webhook/orders.ts"
import { type Door, handlerDoor, listenerDoor } from "./Door.ts"
import { nestDoor } from "./nestDoor.ts"

process.env.FLEXCHARGE_WEBHOOK_SECRET = signingSecret()

const doors: Record<string, () => Promise<Door>> = {
  Express: async () => {
    const { checkout } = await import("../snippets/checkout/express.ts")
    return listenerDoor(express().use(checkout))
  },
  Nest: nestDoor,
  Remix: async () => {
    const { action } = await import("../snippets/checkout/remix.ts")
    return handlerDoor((request) => action({ request }))
  },
  fetch: async () => handlerDoor((await import("../snippets/checkout/fetch.ts")).checkout),
  Effect: async () => {
    const { checkout } = await import("../snippets/checkout/effect.ts")
    const { FlexChargeLive } = await import("../snippets/shop/effect.ts")
    return handlerDoor(async (request) => {
      const form: CheckoutForm = await request.json()
      return Response.json(await Effect.runPromise(checkout(form).pipe(Effect.provide(FlexChargeLive))))
    })
  },
}

it.each(Object.entries(doors))(
  "answers a declined payment with the key of its challenge, in %s",
  async (name, open) => {
    const { token } = await flexcharge.tokenize({
      paymentMethod: {
        creditCard: { firstName: "John", lastName: "Doe", number: "4111111111111111", month: 9, year: 2029 },
      },
    })
    const form: CheckoutForm = { orderId: name, phone: challengePhone, cardToken: token, senseKey: null }
    const door = await open()
    const response = await door.call("/checkout", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(form),
    })
    const { status, orderSessionKey } = await response.json()
    expect(status).toBe("challenge")
    expect(stateOf(orderSessionKey)?.phase).toBe("challenge")
  },
)
