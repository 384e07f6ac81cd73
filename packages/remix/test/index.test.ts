import { orderStatusLoader, type RouteHandler, webhookAuthenticator } from "@flexcharge/remix"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import { createRequestHandler } from "react-router"
import { describe, expect, test } from "vitest"
import { buildOf } from "./build.ts"

const loader = orderStatusLoader({
  lookup: (id) => (id === "1" ? { phase: "challenge", dispute: "none", unknown: [] } : undefined),
  streamMaxMillis: 0,
})

describe("orderStatusLoader", () => {
  test("orderStatusLoader returns the status of an order inside the framework", async () => {
    const handler = createRequestHandler(buildOf({ loader }) as never) // as: a minimal build, not a compiled one
    const response = await handler(new Request("https://shop.example/webhooks?orderId=1"))
    expect(await response.json()).toEqual({ state: "challenge", isFinal: false })
    expect((await handler(new Request("https://shop.example/webhooks?orderId=2"))).status).toBe(404)
  })

  test("orderStatusLoader finds the order by the route's parameter", async () => {
    const handler = createRequestHandler(buildOf({ loader }, "orders/:id/status") as never) // as: a minimal build, not a compiled one
    expect((await handler(new Request("https://shop.example/orders/1/status"))).status).toBe(200)
  })

  test("orderStatusLoader streams if the request accepts a stream", async () => {
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
  const handler = createRequestHandler(buildOf({ action }) as never) // as: a minimal build, not a compiled one
  const requestOf = (by = secret) => {
    const body = JSON.stringify(wireEvent("order.completed"))
    const { headers } = signDelivery(body, { secret: by, host: "shop.example" })
    return new Request("https://shop.example/webhooks", { method: "POST", headers, body })
  }

  test("webhookAuthenticator returns the event to an action, and again for each repetition", async () => {
    const request = requestOf()
    const requests = [request.clone(), request.clone(), request]
    const responses = await Promise.all(requests.map((each) => handler(each)))
    for (const response of responses) expect(await response.json()).toEqual(["order.completed", 0])
  })

  test("webhookAuthenticator calls onStale once for the replays of one stale delivery", async () => {
    let calls = 0
    const onStale = () => {
      calls += 1
      return false
    }
    const late = webhookAuthenticator({
      secrets: [secret],
      onRejected: () => {},
      now: () => Date.now() + 600_000,
      onStale,
    })
    const request = requestOf()
    for (let replay = 0; replay < 3; replay++)
      expect(await late({ request: request.clone() }).catch((thrown: unknown) => thrown)).toMatchObject({
        status: 401,
      })
    expect(calls).toBe(1)
  })

  test("webhookAuthenticator throws the response to a late replay of a delivery that an action received before", async () => {
    let millis = Date.now()
    const request = requestOf()
    const authenticateAt = webhookAuthenticator({
      secrets: [secret],
      onRejected: () => {},
      now: () => millis,
    })
    expect(await authenticateAt({ request: request.clone() })).toMatchObject({
      event: { event: "order.completed" },
    })
    millis += 600_000
    const thrown = authenticateAt({ request }).catch((error: unknown) => error)
    expect(await thrown).toMatchObject({ status: 401 })
  })

  test("webhookAuthenticator throws the response to an event of the other environment, so that no action handles it", async () => {
    const production = webhookAuthenticator({
      secrets: [secret],
      onRejected: () => {},
      environment: "production",
    })
    const thrown = production({ request: requestOf() }).catch((error: unknown) => error)
    expect(await thrown).toMatchObject({ status: 200 })
  })

  test("webhookAuthenticator throws the response to a delivery that is not authentic", async () => {
    expect((await handler(requestOf(signingSecret()))).status).toBe(401)
    const get = authenticate({ request: new Request("https://shop.example/webhooks") })
    expect(await get.catch((thrown: unknown) => thrown)).toMatchObject({ status: 405 })
  })

  test("webhookAuthenticator rejects invalid secrets at start-up", () => {
    expect(() => webhookAuthenticator({ secrets: ["hunter2"] })).toThrow("is not 64 bytes in base64")
  })
})
