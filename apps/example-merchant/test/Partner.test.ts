import { randomBytes } from "node:crypto"
import { afterAll, beforeAll, expect, test } from "vitest"
import { createPartner } from "../src/Partner.ts"
import type { WebApp } from "../src/Shop.ts"

let partner: WebApp

beforeAll(async () => {
  const credentials = { appKey: "key", appSecret: "secret", baseUrl: "http://127.0.0.1:9" }
  const merchant = { mid: "mid-1", siteId: "site-1", name: "Quiet Desk", tokenizationKey: "public" }
  partner = await createPartner({
    url: "https://checkout.partner.example",
    merchants: [{ ...merchant, apiKey: "merchant-key", shopOrigins: ["https://shop.example"] }],
    environment: { isLocalSandbox: true, ...credentials },
    gateway: { url: "http://127.0.0.1:9", secretKey: "sk_test", publishableKey: "pk_test" },
    webhookSecrets: [],
    publicHost: "checkout.partner.example",
    database: ":memory:",
    encryptionKey: randomBytes(32).toString("base64"),
    log: () => {},
  })
})
afterAll(() => partner.close())

const createSession = (body: unknown, apiKey = "merchant-key") =>
  partner.handle(
    new Request("https://checkout.partner.example/sessions", {
      method: "POST",
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
    "127.0.0.1",
  )

const session = { title: "Desk lamp", amount: 14800, currency: "USD" }

test("creates a session for a complete sale of a known merchant only", async () => {
  expect((await createSession(session)).status).toBe(201)
  expect((await createSession(session, "other-key")).status).toBe(401)
})

test.each([
  ["no body", null],
  ["no amount", { ...session, amount: undefined }],
  ["a negative amount", { ...session, amount: -14800 }],
  ["a fraction of a cent", { ...session, amount: 0.5 }],
  ["an amount as text", { ...session, amount: "14800" }],
  ["no title", { ...session, title: "" }],
  ["a currency in lower case", { ...session, currency: "usd" }],
])("rejects a session with %s", async (_description, body) => {
  const response = await createSession(body)
  expect(response.status).toBe(422)
  expect(await response.json()).toEqual({ error: expect.stringContaining("minor units") })
})
