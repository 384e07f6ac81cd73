import { orderStatusLoader, type RouteHandler, webhookAuthenticator } from "@flexcharge/remix"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import { createRequestHandler } from "react-router"
import { describe, expect, it } from "vitest"
import { buildOf } from "./build.ts"

const loader = orderStatusLoader({
  lookup: (id) => (id === "1" ? { phase: "challenge", dispute: "none", unknown: [] } : undefined),
  streamMaxMillis: 0,
})

describe("orderStatusLoader", () => {
  it("tells the page how its order stands, inside the framework", async () => {
    const handler = createRequestHandler(buildOf({ loader }) as never) // as: the least build, not a compiled one
    const reply = await handler(new Request("https://shop.example/webhooks?orderId=1"))
    expect(await reply.json()).toEqual({ state: "challenge", isFinal: false })
    expect((await handler(new Request("https://shop.example/webhooks?orderId=2"))).status).toBe(404)
  })

  it("finds the order by the route's parameter", async () => {
    const handler = createRequestHandler(buildOf({ loader }, "orders/:id/status") as never) // as: the least build, not a compiled one
    expect((await handler(new Request("https://shop.example/orders/1/status"))).status).toBe(200)
  })

  it("streams, when it is asked to", async () => {
    const request = new Request("https://shop.example/1", { headers: { accept: "text/event-stream" } })
    expect(await (await loader({ request })).text()).toBe('data: {"state":"challenge","isFinal":false}\n\n')
  })
})

describe("webhookAuthenticator", () => {
  const secret = signingSecret()
  const authenticate = webhookAuthenticator({ secrets: [secret], onRejected: () => {} })
  const action: RouteHandler = async (route) => {
    const { event, receipt } = await authenticate(route)
    return Response.json([event.event, receipt.secretIndex])
  }
  const handler = createRequestHandler(buildOf({ action }) as never) // as: the least build, not a compiled one
  const requestOf = (by = secret) => {
    const body = JSON.stringify(wireEvent("order.completed"))
    const { headers } = signDelivery(body, { secret: by, host: "shop.example" })
    return new Request("https://shop.example/webhooks", { method: "POST", headers, body })
  }

  it("gives an action the event, again for each repetition, one by one and at once", async () => {
    const request = requestOf()
    const requests = [request.clone(), request.clone(), request]
    const replies = await Promise.all(requests.map((each) => handler(each)))
    for (const reply of replies) expect(await reply.json()).toEqual(["order.completed", 0])
  })

  it("answers in the action's place what is not authentic", async () => {
    expect((await handler(requestOf(signingSecret()))).status).toBe(401)
    const get = authenticate({ request: new Request("https://shop.example/webhooks") })
    expect(await get.catch((thrown: unknown) => thrown)).toMatchObject({ status: 405 })
  })

  it("refuses secrets that cannot be right when it is made", () => {
    expect(() => webhookAuthenticator({ secrets: ["hunter2"] })).toThrow("is not a signing key")
  })
})
