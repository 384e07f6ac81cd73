import { approvedCard } from "@flexcharge/sandbox"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import * as Effect from "effect/Effect"
import { expect, test } from "vitest"
import { recordDecision, stateOf } from "../snippets/webhook/orders.ts"

const secret = signingSecret()
const host = "shop.example"
Object.assign(process.env, { FLEXCHARGE_WEBHOOK_SECRET: secret, PUBLIC_HOST: host })

type WebHandler = (request: Request) => Promise<Response>

const webhookEndpoints: Record<string, () => Promise<WebHandler>> = {
  fetch: async () => (await import("../snippets/webhook/fetch.ts")).receiveWebhook,
  Effect: async () => {
    const { receive, WebhooksLive } = await import("../snippets/webhook/effect.ts")
    return async (request) => {
      const body = new Uint8Array(await request.arrayBuffer())
      const delivery = { headers: request.headers, body, host }
      const status = await Effect.runPromise(receive(delivery).pipe(Effect.provide(WebhooksLive)))
      return new Response(null, { status })
    }
  },
}

test.each(Object.entries(webhookEndpoints))(
  "the webhook endpoint with %s accepts a signed delivery and rejects a forged one",
  async (name, open) => {
    const endpoint = await open()
    const post = (orderId: string, key: string) => {
      const body = JSON.stringify(wireEvent("order.completed", { OrderId: orderId }))
      const { headers } = signDelivery(body, { secret: key, host })
      return endpoint(new Request(`https://${host}/webhooks/flexcharge`, { method: "POST", headers, body }))
    }
    expect((await post(`forged-${name}`, signingSecret())).status).toBe(401)
    expect(stateOf(`forged-${name}`)).toBeUndefined()
    expect((await post(`signed-${name}`, secret)).status).toBe(200)
    expect(stateOf(`signed-${name}`)?.phase).toBe("approved")
  },
)

const statusEndpoints: Record<string, () => Promise<WebHandler>> = {
  fetch: async () => (await import("../snippets/status/fetch.ts")).orderStatus,
  Effect: async () => {
    const { orderStatus, OrdersLive } = await import("../snippets/status/effect.ts")
    return Effect.runPromise(orderStatus.pipe(Effect.provide(OrdersLive)))
  },
}

test.each(Object.entries(statusEndpoints))(
  "the order status endpoint with %s returns the state of an order to its shopper only",
  async (name, open) => {
    const { payment, rawCard } = await import("../snippets/shop/example.ts")
    const { flexcharge } = await import("../snippets/shop/flexcharge.ts")
    const challenged = { ...payment, orderId: name, paymentMethod: rawCard("4111111111111111") }
    const { decision } = await flexcharge.rescue(challenged)
    if (decision._tag !== "Challenge") throw new Error("The sandbox must challenge this card.")
    recordDecision(decision, "shopper-1")
    const endpoint = await open()
    const statusFor = (cookie: string) =>
      endpoint(
        new Request(`https://${host}/order-status/${decision.orderSessionKey}`, { headers: { cookie } }),
      )
    expect(await (await statusFor("shopper=shopper-1")).json()).toEqual({
      state: "challenge",
      isFinal: false,
    })
    expect((await statusFor("shopper=shopper-2")).status).toBe(404)
  },
)

test("the order page shows a decided order to its shopper only", async () => {
  const { orderPage } = await import("../snippets/status/page.ts")
  const { payment, rawCard } = await import("../snippets/shop/example.ts")
  const { flexcharge } = await import("../snippets/shop/flexcharge.ts")
  const { receiveWebhook } = await import("../snippets/webhook/fetch.ts")
  const challenged = { ...payment, orderId: "page", paymentMethod: rawCard("4111111111111111") }
  const { decision } = await flexcharge.rescue(challenged)
  if (decision._tag !== "Challenge") throw new Error("The sandbox must challenge this card.")
  recordDecision(decision, "shopper-1")
  const { orderSessionKey } = decision
  const pageFor = (cookie: string) =>
    orderPage(new Request(`https://${host}/orders/${orderSessionKey}`, { headers: { cookie } }))
  expect(await pageFor("shopper=shopper-1").text()).toContain('http-equiv="refresh"')
  const body = JSON.stringify(wireEvent("order.completed", { OrderId: orderSessionKey }))
  const { headers } = signDelivery(body, { secret, host })
  await receiveWebhook(new Request(`https://${host}/webhooks/flexcharge`, { method: "POST", headers, body }))
  expect(await pageFor("shopper=shopper-1").text()).toContain('<p role="status">paid</p>')
  expect(pageFor("shopper=shopper-2").status).toBe(404)
})

test("waitForOutcome polls the order when no webhook arrives", async () => {
  const { poll } = await import("../snippets/guide/outcome.ts")
  const { payment, rawCard } = await import("../snippets/shop/example.ts")
  const { flexcharge } = await import("../snippets/shop/flexcharge.ts")
  const approved = { ...payment, payer: { email: "john@example.com" }, paymentMethod: rawCard(approvedCard) }
  const { decision } = await flexcharge.rescue(approved)
  if (decision._tag !== "Approved" || decision.orderSessionKey === undefined)
    throw new Error("The sandbox must approve this card.")
  await poll(decision.orderSessionKey)
  expect(stateOf(decision.orderSessionKey)?.phase).toBe("approved")
})
