import { approvedCard } from "@flexcharge/sandbox"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import * as Effect from "effect/Effect"
import { expect, test } from "vitest"
import { orderHeaders } from "../snippets/status/orderCookie.ts"
import { recordSignal, stateOf } from "../snippets/webhook/orders.ts"
import { type Adapter, handlerAdapter, listenerAdapter } from "./Adapter.ts"
import { nestAdapter } from "./nestAdapter.ts"

const secret = signingSecret()
process.env.FLEXCHARGE_WEBHOOK_SECRET = secret

const webhookAdapters: Record<string, () => Promise<Adapter>> = {
  Express: async () => listenerAdapter((await import("../snippets/webhook/app.ts")).app),
  Nest: nestAdapter,
  Remix: async () => {
    const { action } = await import("../snippets/webhook/remix.ts")
    return handlerAdapter((request) => action({ request }))
  },
  fetch: async () => handlerAdapter((await import("../snippets/webhook/fetch.ts")).webhook),
  Effect: async () => {
    const { receive, WebhooksLive } = await import("../snippets/webhook/effect.ts")
    return handlerAdapter(async (request) => {
      const body = new Uint8Array(await request.arrayBuffer())
      const delivery = { headers: request.headers, body, host: new URL(request.url).host }
      const status = await Effect.runPromise(receive(delivery).pipe(Effect.provide(WebhooksLive)))
      return new Response(null, { status })
    })
  },
}

test.each(Object.entries(webhookAdapters))(
  "the webhook endpoint in %s accepts a signed delivery and rejects a forged one",
  async (name, open) => {
    const adapter = await open()
    const post = (orderId: string, key: string) => {
      const body = JSON.stringify(wireEvent("order.completed", { OrderId: orderId }))
      const { headers } = signDelivery(body, { secret: key, host: "shop.example" })
      return adapter.call("/webhooks/flexcharge", { method: "POST", headers, body })
    }
    expect((await post(`forged-${name}`, signingSecret())).status).toBe(401)
    expect(stateOf(`forged-${name}`)).toBeUndefined()
    expect((await post(`signed-${name}`, secret)).status).toBe(200)
    expect(stateOf(`signed-${name}`)?.phase).toBe("approved")
  },
)

const statusAdapters: Record<string, () => Promise<Adapter>> = {
  Express: async () => {
    await import("../snippets/status/express.ts")
    return listenerAdapter((await import("../snippets/webhook/app.ts")).app)
  },
  Nest: nestAdapter,
  Remix: async () => {
    const { loader } = await import("../snippets/status/remix.ts")
    return handlerAdapter((request) => loader({ request }))
  },
  fetch: async () => handlerAdapter((await import("../snippets/status/fetch.ts")).orderStatus),
  Effect: async () => {
    const { orderStatus, OrdersLive } = await import("../snippets/status/effect.ts")
    return handlerAdapter(await Effect.runPromise(orderStatus.pipe(Effect.provide(OrdersLive))))
  },
}

test.each(Object.entries(statusAdapters))(
  "the order status endpoint in %s returns the state of an order to its shopper only",
  async (name, open) => {
    recordSignal(`asked-${name}`, { phase: "challenge", dispute: "none", unknown: [] })
    const adapter = await open()
    const { "set-cookie": cookie = "" } = orderHeaders({ orderSessionKey: `asked-${name}` })
    const ask = (path: string, init?: RequestInit) => adapter.call(`/order-status/${path}`, init)
    const shopper = { headers: { cookie: `theme=dark; ${cookie.split(";")[0]}` } }
    expect(await (await ask(`asked-${name}`, shopper)).json()).toEqual({ state: "challenge", isFinal: false })
    expect((await ask(`asked-${name}`)).status).toBe(404)
    expect((await ask(`asked-${name}`, { headers: { cookie: `order=asked-${name}` } })).status).toBe(404)
    recordSignal(`other-${name}`, { phase: "approved", dispute: "none", unknown: [] })
    expect((await ask(`other-${name}`, shopper)).status).toBe(404)
  },
)

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
