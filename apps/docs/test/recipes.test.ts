import { once } from "node:events"
import { createServer, request } from "node:http"
import type { AddressInfo } from "node:net"
import { cspHeader } from "@flexcharge/browser/csp"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import express from "express"
import { expect, test } from "vitest"
import "../snippets/recipes/testing.ts"
import { challengePhone } from "@flexcharge/sandbox"
import { rawCard } from "../snippets/shop/example.ts"
import { flexcharge } from "../snippets/shop/flexcharge.ts"
import { stateOf } from "../snippets/webhook/orders.ts"
import { listenerAdapter } from "./Adapter.ts"
import { sandbox } from "./sandbox.ts"

const secret = signingSecret()
process.env.FLEXCHARGE_WEBHOOK_SECRET = secret

test("the endpoint verifies deliveries behind a proxy", async () => {
  await import("../snippets/recipes/proxy.ts")
})

test("the endpoint verifies deliveries after a body parser that keeps the raw body", async () => {
  const { app } = await import("../snippets/recipes/rawBody.ts")
  const adapter = await listenerAdapter(app)
  const body = JSON.stringify(wireEvent("order.completed", { OrderId: "kept" }))
  const { headers } = signDelivery(body, { secret, host: "shop.example" })
  expect((await adapter.call("/webhooks/flexcharge", { method: "POST", headers, body })).status).toBe(200)
  expect(stateOf("kept")?.phase).toBe("approved")
})

test("the check of the doctor passes an endpoint that rejects unsigned deliveries, and fails another one", async () => {
  const { default: checks } = await import("../snippets/recipes/doctor.mjs")
  const results: unknown[] = []
  for (const status of [401, 302]) {
    const server = createServer((_request, response) => void response.writeHead(status).end())
    await once(server.listen(0, "127.0.0.1"), "listening")
    const { port } = server.address() as AddressInfo // a listening TCP server has a port
    process.env.SHOP_URL = `http://127.0.0.1:${port}`
    for (const { run } of checks) results.push(await run(AbortSignal.timeout(5_000)))
    server.close()
  }
  expect(results).toMatchObject([{ ok: true }, { ok: false, problem: expect.stringContaining("302") }])
})

test("the endpoint accepts both signing keys during a rotation", async () => {
  await import("../snippets/recipes/rotation.ts")
})

test("a Lambda function verifies a webhook whose body is in base64", async () => {
  const { handler } = await import("../snippets/recipes/lambda.ts")
  const body = JSON.stringify(wireEvent("order.completed", { OrderId: "function" }))
  const { headers } = signDelivery(body, { secret, host: "fn.example" })
  const event = {
    rawPath: "/webhooks",
    rawQueryString: "",
    headers,
    requestContext: { http: { method: "POST" } },
    body: Buffer.from(body).toString("base64"),
    isBase64Encoded: true,
  }
  expect(await handler({ ...event, body: Buffer.from(`${body} `).toString("base64") })).toMatchObject({
    statusCode: 401,
    body: "Unauthorized",
  })
  expect(await handler(event)).toMatchObject({ statusCode: 200, body: "OK" })
  expect(stateOf("function")?.phase).toBe("approved")
})

test("a serverless function rescues a payment, passes the copy to waitUntil and shares its token", async () => {
  const { default: worker } = await import("../snippets/recipes/serverless.ts")
  const pending: Promise<unknown>[] = []
  const environment = Object.fromEntries(
    Object.entries(process.env).map(([name, value]) => [name, value ?? ""]),
  )
  const creditCard = { firstName: "John", lastName: "Doe", number: rawCard("4111111111111111").cardNumber }
  const { token } = await flexcharge.tokenize({
    paymentMethod: { creditCard: { ...creditCard, month: 9, year: 2029 } },
  })
  const form = { orderId: "SERVERLESS-1", phone: challengePhone, cardToken: token, senseKey: null }
  const request = () => new Request("https://shop.example/", { method: "POST", body: JSON.stringify(form) })
  const context = { waitUntil: (work: Promise<unknown>) => void pending.push(work) }
  const first = await worker.fetch(request(), environment, context)
  expect(await first.json()).toEqual({ decision: "Challenge" })
  expect(pending.length).toBeGreaterThan(0)
  await Promise.all(pending)
})

test("the monitor accepts the page with its policy and detects a changed policy or script", async () => {
  const { checkoutPage, isUnchanged } = await import("../snippets/recipes/csp.ts")
  const widgetSrc = "https://widget.example/from-your-portal.js"
  const server = express()
    .use(checkoutPage)
    .get("/changed", (_, response) => {
      response.setHeader("Content-Security-Policy", "script-src *").send("")
    })
    .get("/skimmed", (_, response) => {
      response.setHeader("Content-Security-Policy", cspHeader({ widgetSrc }))
      response.send('<script src="/page.js"></script><script>skim()</script>')
    })
    .listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`
  expect(await isUnchanged(`${url}/checkout`)).toBe(true)
  for (const page of ["changed", "skimmed"]) expect(await isUnchanged(`${url}/${page}`), page).toBe(false)
  server.close()
})

test("the hooks count calls by operation and status", async () => {
  await import("../snippets/recipes/observability.ts")
})

test("the client reaches the service through an outgoing proxy", async () => {
  const targets: string[] = []
  const proxy = createServer((incoming, outgoing) => {
    targets.push(String(incoming.url))
    const { method, headers } = incoming
    const forwarded = request(String(incoming.url), { method, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(outgoing)
    })
    incoming.pipe(forwarded)
  })
  await once(proxy.listen(0, "127.0.0.1"), "listening")
  const address = proxy.address()
  process.env.HTTPS_PROXY = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`
  const { close, flexcharge: proxied } = await import("../snippets/recipes/outgoingProxy.ts")
  await proxied.authenticate()
  expect(targets).toEqual([`${sandbox.url}/v1/oauth2/token`])
  await close()
  proxy.close()
})
