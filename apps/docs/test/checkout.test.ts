import { challengePhone } from "@flexcharge/sandbox"
import { signingSecret } from "@flexcharge/webhooks/testing"
import * as Effect from "effect/Effect"
import express from "express"
import { expect, test } from "vitest"
import { flexcharge } from "../snippets/shop/flexcharge.ts"
import type { CheckoutForm } from "../snippets/shop/gateway.ts"
import { stateOf } from "../snippets/webhook/orders.ts"
import { type Adapter, handlerAdapter, listenerAdapter } from "./Adapter.ts"
import { nestAdapter } from "./nestAdapter.ts"

process.env.FLEXCHARGE_WEBHOOK_SECRET = signingSecret()

const adapters: Record<string, () => Promise<Adapter>> = {
  Express: async () => {
    const { checkout } = await import("../snippets/checkout/express.ts")
    return listenerAdapter(express().use(checkout))
  },
  Nest: nestAdapter,
  Remix: async () => {
    const { action } = await import("../snippets/checkout/remix.ts")
    return handlerAdapter((request) => action({ request }))
  },
  fetch: async () => handlerAdapter((await import("../snippets/checkout/fetch.ts")).checkout),
  Effect: async () => {
    const { checkout } = await import("../snippets/checkout/effect.ts")
    const { FlexChargeLive } = await import("../snippets/shop/effect.ts")
    return handlerAdapter(async (request) => {
      const form: CheckoutForm = await request.json()
      const program = checkout(form).pipe(Effect.provide(FlexChargeLive))
      const { result, headers } = await Effect.runPromise(program)
      return Response.json(result, { headers })
    })
  },
}

test.each(Object.entries(adapters))(
  "the checkout in %s responds to a declined payment with the key of its challenge",
  async (name, open) => {
    const { token } = await flexcharge.tokenize({
      paymentMethod: {
        creditCard: { firstName: "John", lastName: "Doe", number: "4111111111111111", month: 9, year: 2029 },
      },
    })
    const form: CheckoutForm = { orderId: name, phone: challengePhone, cardToken: token, senseKey: null }
    const adapter = await open()
    const response = await adapter.call("/checkout", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(form),
    })
    const { status, orderSessionKey } = await response.json()
    expect(status).toBe("challenge")
    expect(stateOf(orderSessionKey)?.phase).toBe("challenge")
    expect(response.headers.get("set-cookie")).toMatch(
      /^order=[\w-]{43}; Path=\/order-status; HttpOnly; Secure/,
    )
  },
)
