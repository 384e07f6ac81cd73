import { flexcharge, orderStatus, webhooks } from "@flexcharge/express"
import { serveNode } from "@flexcharge/server/testing"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import compression from "compression"
import express, { type ErrorRequestHandler } from "express"
import express4 from "express4"
import express416 from "express416"
import { describe, expect, onTestFinished, test } from "vitest"

const secret = signingSecret()
const approved = { phase: "approved", dispute: "none", unknown: [] } as const

const serve = async (app: express.Express) => {
  const { url, close } = await serveNode(app, "")
  onTestFinished(close)
  return url
}

for (const [name, framework] of [
  ["Express 5", express],
  ["Express 4", express4],
  ["Express 4.16", express416],
] as const)
  describe(name, () => {
    test("flexcharge serves both endpoints under one prefix, and passes other requests on", async () => {
      const app = framework()
      const both = { webhooks: { secrets: [secret] }, orderStatus: { lookup: () => approved } }
      app.use("/flexcharge", flexcharge(both))
      app.use((_request, response) => void response.status(418).end())
      const url = await serve(app)
      const body = JSON.stringify(wireEvent("order.completed"))
      const { headers } = signDelivery(body, { secret, host: new URL(url).host })
      const hook = await fetch(`${url}/flexcharge/webhooks`, { method: "POST", headers, body })
      expect(hook.status).toBe(200)
      const status = await fetch(`${url}/flexcharge/orders/1`)
      expect(await status.json()).toEqual({ state: "approved", isFinal: true })
      expect((await fetch(`${url}/flexcharge/orders/1/more`)).status).toBe(418)
      expect((await fetch(`${url}/flexcharge`)).status).toBe(418)
    })

    test("flexcharge matches its paths as Express matches routes: in any case, with a slash at the end", async () => {
      const app = framework()
      const lookup = (id: string) => stateOf(id)
      const both = { webhooks: { secrets: [secret] }, orderStatus: { lookup, orderId: undefined } }
      const stateOf = (id: string) => (id === "a/1" ? approved : undefined)
      app.use("/shops/:id", flexcharge(both))
      const url = await serve(app)
      for (const path of ["webhooks/", "Webhooks", "WEBHOOKS/?x=1"]) {
        const body = JSON.stringify(wireEvent("order.completed"))
        const { headers } = signDelivery(body, { secret, host: new URL(url).host })
        expect((await fetch(`${url}/shops/9/${path}`, { method: "POST", headers, body })).status).toBe(200)
      }
      for (const path of ["orders/a%2F1", "Orders/a%2F1/", "orders/a%2F1?orderId=2"])
        expect((await fetch(`${url}/shops/9/${path}`)).status).toBe(200)
      expect((await fetch(`${url}/shops/9/orders/%`)).status).toBe(404)
    })

    test("orderStatus uses the route's parameter, and counts visitors by the address that Express trusts", async () => {
      const app = framework().set("trust proxy", 1)
      const lookup = (id: string) => (id === "a/7" ? approved : undefined)
      app.get("/orders/:id/status", orderStatus({ lookup, maxPerMinute: 1 }))
      const url = await serve(app)
      const statusOf = async (id: string, from: string) =>
        (await fetch(`${url}/orders/${id}/status?orderId=8`, { headers: { "x-forwarded-for": from } })).status
      expect(await statusOf("a%2F7", "10.0.0.1")).toBe(200)
      // The proxy appends the address that connects to it; what stands before it was sent by the visitor.
      expect([await statusOf("x", "10.0.0.2"), await statusOf("y", "198.51.100.1, 10.0.0.2")]).toEqual([
        404, 429,
      ])
      expect(await statusOf("a%2F7", "10.0.0.3")).toBe(200)
    })

    test("orderStatus counts visitors by the address that connects where Express trusts no proxy", async () => {
      const app = framework()
      app.get("/orders/:id", orderStatus({ lookup: () => undefined, maxPerMinute: 3 }))
      const url = await serve(app)
      const statuses: number[] = []
      for (let guess = 0; guess < 10; guess++) {
        const headers = { "x-forwarded-for": `10.0.0.${guess}`, forwarded: `for=10.0.0.${guess}` }
        statuses.push((await fetch(`${url}/orders/${guess}`, { headers })).status)
      }
      expect(statuses.filter((status) => status !== 429)).toEqual([404, 404, 404])
    })

    test("a status stream is not held back by the compression middleware", async () => {
      const app = framework().use(compression({ threshold: 0 }))
      const closing = new AbortController()
      const processing = { phase: "processing", dispute: "none", unknown: [] } as const
      const options = { lookup: () => processing, streamIntervalMillis: 60_000, signal: closing.signal }
      app.get("/orders/:id", orderStatus(options))
      const url = await serve(app)
      const response = await fetch(`${url}/orders/1`, { headers: { accept: "text/event-stream" } })
      expect(response.headers.get("content-encoding")).toBeNull()
      const first = await response.body?.getReader().read()
      expect(new TextDecoder().decode(first?.value)).toContain("processing")
      closing.abort()
    })

    test("the hooks of orderStatus receive Express's own request", async () => {
      const app = framework()
      const orderId = (request: express.Request) => String(request.params.id)
      const authorize = (request: express.Request, id: string) => request.get("x-owner") === id
      app.get("/orders/:id/status", orderStatus({ lookup: () => approved, orderId, authorize }))
      const url = await serve(app)
      expect((await fetch(`${url}/orders/7/status`, { headers: { "x-owner": "7" } })).status).toBe(200)
      expect((await fetch(`${url}/orders/7/status`, { headers: { "x-owner": "8" } })).status).toBe(404)
    })

    test("an error of lookup reaches the application's error handler", async () => {
      const app = framework()
      const handler: ErrorRequestHandler = (error, _request, response, _next) =>
        void response.status(500).send(`page: ${error.message}`)
      app.get("/:id", orderStatus({ lookup: () => Promise.reject(new Error("database down")) }))
      app.use(handler)
      expect(await (await fetch(`${await serve(app)}/1`)).text()).toBe("page: database down")
    })
  })

// Express 4.16 has neither express.raw() nor express.text().
for (const [name, framework] of [
  ["Express 5", express],
  ["Express 4", express4],
] as const)
  describe(`${name}: express.raw() and express.text()`, () => {
    test("webhooks accepts what express.raw() and express.text() leave", async () => {
      const type = () => true
      for (const parser of [framework.raw({ type }), framework.text({ type })]) {
        const app = framework().use(parser)
        app.post("/webhooks", webhooks({ secrets: [secret] }))
        const url = await serve(app)
        const body = JSON.stringify(wireEvent("order.completed", { EventData: "é💳" }), null, 1)
        const { headers } = signDelivery(body, { secret, host: new URL(url).host })
        expect((await fetch(`${url}/webhooks`, { method: "POST", headers, body })).status).toBe(200)
      }
    })

    test("webhooks names the parser whose text differs from what was sent", async () => {
      const type = () => true
      const marked = `\ufeff${JSON.stringify(wireEvent("order.completed"))}`
      const latin1 = Buffer.from(JSON.stringify(wireEvent("order.completed", { EventData: "é" })), "latin1")
      const cases = [
        [framework.text({ type }), "express.text()", marked, "text/plain"],
        [framework.text({ type }), "express.text()", latin1, "text/plain; charset=iso-8859-1"],
        [framework.json({ type, strict: false }), "express.json()", '"text"', "application/json"],
      ] as const
      for (const [parser, name, body, contentType] of cases) {
        const reasons: string[] = []
        const app = framework().set("env", "test").use(parser)
        app.post(
          "/webhooks",
          webhooks({ secrets: [secret], onRejected: (error) => void reasons.push(String(error)) }),
        )
        const url = await serve(app)
        const { headers } = signDelivery(body, { secret, host: new URL(url).host })
        const init = { method: "POST", headers: { ...headers, "content-type": contentType }, body }
        expect((await fetch(`${url}/webhooks`, init)).status).toBe(500)
        expect(reasons).toEqual([expect.stringContaining(`already consumed: found ${name}`)])
      }
    })
  })
