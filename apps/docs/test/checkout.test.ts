import { challengePhone } from "@flexcharge/sandbox"
import * as Effect from "effect/Effect"
import { expect, test } from "vitest"
import { checkout as checkoutWithFetch } from "../snippets/checkout/fetch.ts"
import { flexcharge } from "../snippets/shop/flexcharge.ts"
import type { CheckoutForm } from "../snippets/shop/gateway.ts"
import { stateOf } from "../snippets/webhook/orders.ts"
import { sandbox } from "./sandbox.ts"

const checkouts: Record<
  string,
  (form: CheckoutForm) => Promise<{ status: string; orderSessionKey?: string }>
> = {
  fetch: async ({ phone, cardToken, senseKey }) => {
    // The scripts of the set-up pages send these fields. The server chooses the order.
    const body = JSON.stringify({ phone, cardToken, senseKey })
    const init = { method: "POST", headers: { cookie: "shopper=1" }, body }
    return (await checkoutWithFetch(new Request("https://shop.example/api/checkout", init))).json()
  },
  Effect: async (form) => {
    const { checkout } = await import("../snippets/checkout/effect.ts")
    const { FlexChargeLive } = await import("../snippets/shop/effect.ts")
    return Effect.runPromise(checkout(form, "1").pipe(Effect.provide(FlexChargeLive)))
  },
}

test.each(Object.entries(checkouts))(
  "the checkout with %s responds to a declined payment with the key of its challenge",
  async (name, checkout) => {
    const creditCard = {
      firstName: "John",
      lastName: "Doe",
      number: "4111111111111111",
      month: 9,
      year: 2029,
    }
    const { token } = await flexcharge.tokenize({ paymentMethod: { creditCard } })
    const form: CheckoutForm = { orderId: name, phone: challengePhone, cardToken: token, senseKey: null }
    const { status, orderSessionKey } = await checkout(form)
    expect(status).toBe("challenge")
    expect(stateOf(orderSessionKey ?? "")?.phase).toBe("challenge")
  },
)

test("the checkout with fetch sends the address that the proxy added, not the one that the visitor wrote", async () => {
  const form = { phone: challengePhone, cardToken: "card-token", senseKey: null, customerIp: "10.6.6.6" }
  const init = {
    method: "POST",
    headers: { "x-forwarded-for": "10.6.6.6, 203.0.113.9" },
    body: JSON.stringify(form),
  }
  await checkoutWithFetch(new Request("https://shop.example/api/checkout", init))
  const sent = sandbox.control.requests.list({ operation: "evaluate" }).at(-1)
  expect(sent?.request).toMatchObject({ customerIp: "203.0.113.9" })
})
