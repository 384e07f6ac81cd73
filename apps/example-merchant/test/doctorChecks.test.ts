import type { RequestListener } from "node:http"
import { text } from "node:stream/consumers"
import { webhooks } from "@flexcharge/express"
import { signingSecret } from "@flexcharge/webhooks/testing"
import express from "express"
import { expect, onTestFinished, test } from "vitest"
import { listenOnLoopback } from "../demo/DeferredServer.ts"
import { shopChecks } from "../demo/doctorChecks.ts"

const webhookSecret = signingSecret()

/** Runs the checks on a server, and returns the names of those that pass and the texts of those that fail. */
const examine = async (serve: (host: string) => RequestListener | undefined) => {
  const server = await listenOnLoopback()
  const listener = serve(new URL(server.url).host)
  if (listener === undefined) await server.close()
  else server.serve(listener)
  const passed: string[] = []
  const failed: Record<string, string> = {}
  for (const { name, run } of shopChecks({ shopUrl: server.url, webhookSecret })) {
    const result = await run(AbortSignal.timeout(5_000))
    if (result.ok) passed.push(name)
    else failed[name] = `${result.problem} ${result.advice}`
  }
  if (listener !== undefined) await server.close()
  return { passed, failed }
}

const policy = "default-src 'self'; script-src 'self' 'nonce-abc'"

interface Fault {
  readonly hasBodyParser?: boolean
  readonly isFull?: boolean
  readonly policy?: string
}

/** A shop with the SDK's route, and with a fault. */
const shopWith =
  ({ hasBodyParser = false, isFull = false, policy: sentPolicy = policy }: Fault) =>
  (publicHost: string): RequestListener => {
    const app = express()
    if (hasBodyParser) app.use(express.json({ type: () => true }))
    const accept = () => {
      if (isFull) throw new Error("database or disk is full")
      return "accepted" as const
    }
    app.post(
      "/webhooks",
      webhooks({ secrets: [webhookSecret], publicHost, sink: { accept }, onRejected: () => {} }),
    )
    app.get("/checkout/lamp", (_request, response) => {
      response.set("content-security-policy", sentPolicy).end()
    })
    return app
  }

test("passes a shop that verifies and stores deliveries and has a strict policy", async () => {
  expect(await examine(shopWith({}))).toEqual({
    passed: ["endpoint", "raw body", "inbox", "policy"],
    failed: {},
  })
})

test("fails a shop whose body parser consumes the raw body", async () => {
  const { failed } = await examine(shopWith({ hasBodyParser: true }))
  expect(failed["raw body"]).toMatch(/rejected with 500\. Mount the webhook route before any body parser/)
})

test("fails a shop behind a server that parses the body and writes the JSON again", async () => {
  const shop = await listenOnLoopback()
  onTestFinished(shop.close)
  const { failed } = await examine((publicHost) => {
    shop.serve(shopWith({})(publicHost))
    return async (request, response) => {
      const names = Object.keys(request.headers).filter((name) => name.startsWith("x-fc-"))
      const forwarded = await fetch(`${shop.url}${request.url}`, {
        method: "POST",
        headers: Object.fromEntries(names.map((name) => [name, String(request.headers[name])])),
        body: JSON.stringify(JSON.parse((await text(request)) || "{}")),
      })
      response.writeHead(forwarded.status).end()
    }
  })
  expect(failed["raw body"]).toMatch(/rejected with 401/)
  expect(failed.inbox).toContain("Fix the checks endpoint and raw body first")
})

test("fails a shop whose inbox cannot be written, and names the database", async () => {
  const { passed, failed } = await examine(shopWith({ isFull: true }))
  expect(passed).toEqual(["endpoint", "raw body", "policy"])
  expect(failed.inbox).toMatch(/the response is 503\. Check the path or address of the database/)
})

test("fails a checkout page that allows inline scripts", async () => {
  const { failed } = await examine(shopWith({ policy: "script-src 'nonce-abc' 'unsafe-inline'" }))
  expect(failed.policy).toContain("no strict Content Security Policy")
})

test("fails a shop that cannot be reached, and names the tunnel", async () => {
  const { passed, failed } = await examine(() => undefined)
  expect(passed).toEqual([])
  expect(failed.endpoint).toContain("the tunnel")
})

test("fails an address where another server responds to everything", async () => {
  const { failed } = await examine(() => (_request, response) => void response.writeHead(404).end())
  expect(failed.endpoint).toContain("404 instead of 401")
})
