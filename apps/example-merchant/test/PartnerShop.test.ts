import type { RequestListener } from "node:http"
import { freePort, startServer } from "@flexcharge-tooling/test-kit/startServer"
import { expect, onTestFinished, test } from "vitest"
import { createPartnerShop } from "../src/PartnerShop.ts"

const createShop = async (partnerUrl: string, partnerTimeoutMillis?: number) => {
  const lines: string[] = []
  const shop = await createPartnerShop({
    name: "North Paper",
    sku: "notebook",
    partnerUrl,
    apiKey: "secret-key",
    log: (line) => lines.push(line),
    ...(partnerTimeoutMillis !== undefined && { partnerTimeoutMillis }),
  })
  return {
    lines,
    open: (path: string) => shop.handle(new Request(`https://paper.example${path}`), "127.0.0.1"),
  }
}

const startPartner = async (listener: RequestListener): Promise<string> => {
  const partner = await startServer(listener)
  onTestFinished(partner.close)
  return partner.url
}

const respond =
  (status: number, body: string): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, { "content-type": "application/json" }).end(body)

test("embeds the checkout of the session that the partner creates", async () => {
  const partnerUrl: string = await startPartner((request, response) =>
    respond(201, JSON.stringify({ checkoutUrl: `${partnerUrl}/checkout/1` }))(request, response),
  )
  const { open, lines } = await createShop(partnerUrl)
  const page = await open("/")
  expect(page.status).toBe(200)
  expect(await page.text()).toContain(`src="${partnerUrl}/checkout/1"`)
  expect(lines).toEqual([])
})

test.each([
  ["responds with 500", respond(500, "{}"), "responded to /sessions with 500."],
  [
    "rejects the key",
    respond(401, '{"error":"The API key is invalid."}'),
    "responded to /sessions with 401.",
  ],
  ["responds with HTML", respond(201, "<html>"), "201, and with an unknown body"],
  ["responds without an address", respond(201, "{}"), "201, and with an unknown body"],
  [
    "responds with an address that is not a URL",
    respond(201, '{"checkoutUrl":"x"}'),
    "201, and with an unknown body",
  ],
  [
    "responds with the address of another origin",
    respond(201, '{"checkoutUrl":"https://other.example/checkout/1"}'),
    "201, and with an unknown body",
  ],
])(
  "shows the shopper that payment is not available, and logs why, when the partner %s",
  async (_, listener, reason) => {
    const { open, lines } = await createShop(await startPartner(listener))
    const page = await open("/")
    expect(page.status).toBe(503)
    const markup = await page.text()
    expect(markup).toContain("<h1>")
    expect(markup).toContain("Payment is not available at the moment. Nothing was charged.")
    expect(markup).toContain('<a href="/">Try again</a>')
    expect(markup).not.toContain("<iframe")
    expect(lines).toEqual([expect.stringContaining(reason)])
    expect(lines[0]).not.toContain("secret-key")
  },
)

test("shows the same page when the partner cannot be reached", async () => {
  const { open, lines } = await createShop(`http://127.0.0.1:${await freePort()}`)
  expect((await open("/")).status).toBe(503)
  expect(lines).toEqual([expect.stringContaining("did not respond")])
})

test("shows the same page when the partner does not respond in time", async () => {
  const { open, lines } = await createShop(await startPartner(() => {}), 50)
  expect((await open("/")).status).toBe(503)
  expect(lines).toEqual([expect.stringContaining("did not respond")])
})

test.each([
  ["a paid order", respond(200, '{"isPaid":true,"amount":2450,"currency":"USD"}'), { isPaid: true }],
  [
    "a paid order of a lower amount",
    respond(200, '{"isPaid":true,"amount":100,"currency":"USD"}'),
    { isPaid: false },
  ],
  [
    "a paid order in another currency",
    respond(200, '{"isPaid":true,"amount":2450,"currency":"JPY"}'),
    { isPaid: false },
  ],
  ["an order that is not paid", respond(200, '{"isPaid":false}'), { isPaid: false }],
  ["an order that the partner does not have", respond(404, "Page not found."), { isPaid: false }],
])("reports the partner's result for %s to the page", async (_, listener, result) => {
  const { open } = await createShop(await startPartner(listener))
  const response = await open("/confirm/1")
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual(result)
})

test.each([
  ["fails", respond(500, "{}")],
  ["responds with something else than a boolean", respond(200, '{"isPaid":"yes"}')],
  ["responds with null", respond(200, "null")],
])("reports no result of an order as 503 when the partner %s", async (_, listener) => {
  const { open, lines } = await createShop(await startPartner(listener))
  expect((await open("/confirm/1")).status).toBe(503)
  expect(lines).toHaveLength(1)
})

test("reports no result of an order as 503 when the partner cannot be reached", async () => {
  const { open } = await createShop(`http://127.0.0.1:${await freePort()}`)
  expect((await open("/confirm/1")).status).toBe(503)
})
