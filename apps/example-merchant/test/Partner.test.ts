import { randomBytes, randomUUID } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createClient } from "@flexcharge/core"
import { approvedCard, createSandbox } from "@flexcharge/sandbox"
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest"
import { listenOnLoopback } from "../demo/DeferredServer.ts"
import { startGateway } from "../demo/gatewayServer.ts"
import { createPartner } from "../src/Partner.ts"
import { createServices, type WebApp } from "../src/Shop.ts"
import { buyer } from "./buyer.ts"
import { createCard } from "./gatewayAccount.ts"

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

test("finishes payments of a merchant with the client of that merchant", async () => {
  const folder = await mkdtemp(join(tmpdir(), "partner-"))
  const sandbox = await createSandbox({ merchants: [{ name: "North Paper" }, { name: "Copper & Tea" }] })
  const gateway = startGateway(await listenOnLoopback())
  const { credentials, merchants, url: baseUrl } = sandbox
  const { appKey, appSecret } = credentials
  const client = createClient({ appKey, appSecret, baseUrl, retry: false })
  const clients = new Map(
    merchants.map(({ mid, siteId }) => [
      mid,
      client.forMerchant({ mid, siteId, merchant: { id: mid, name: "Copper & Tea", country: "US" } }),
    ]),
  )
  const services = await createServices({
    client,
    clientOf: (mid) => clients.get(mid),
    environment: { isLocalSandbox: true, appKey, appSecret, baseUrl },
    gateway,
    webhookSecrets: [],
    publicHost: "checkout.partner.example",
    database: join(folder, "partner.sqlite"),
    encryptionKey: randomBytes(32).toString("base64"),
    quietMillis: 0,
    log: () => {},
  })
  onTestFinished(async () => {
    await services.close()
    await gateway.close()
    await sandbox.close()
    await rm(folder, { recursive: true })
  })
  const account = merchants[1]
  const merchantClient = clients.get(account?.mid ?? "")
  if (account === undefined || merchantClient === undefined) throw new Error("There is no second merchant.")
  const creditCard = { firstName: "Joe", lastName: "Jones", number: approvedCard, month: 12, year: 2030 }
  const { token } = await merchantClient.tokenize({ paymentMethod: { creditCard } })
  const orderId = randomUUID()
  for (const operation of ["transmit", "evaluate"] as const)
    sandbox.control.faults.add({ kind: "malformed-json", operation })
  await services.checkout(
    {
      id: "kettle",
      ...session,
      kind: "sale",
      merchant: { ...account, name: "Copper & Tea", client: merchantClient },
    },
    {
      ...buyer,
      orderId,
      attempt: 1,
      phone: "",
      countryCode: "US",
      gatewayCard: await createCard(gateway, approvedCard),
      token,
      senseKey: null,
    },
    "127.0.0.1",
  )
  sandbox.control.faults.clear()
  await services.recover()
  expect(await services.store.payment(orderId)).toMatchObject({ request: undefined })
  expect((await services.inbox.reconcile()).failures).toEqual([])
  await expect.poll(async () => (await services.store.get(orderId))?.state.phase).toBe("approved")
  expect(sandbox.control.orders.get(orderId)).toMatchObject({ mid: account.mid, phase: "APPROVED" })
  for (const operation of ["transmit", "evaluate"]) {
    const sent = sandbox.control.requests.list({ operation }).map(({ request }) => request)
    const ofMerchant = { mid: account.mid, siteId: account.siteId, merchant: { id: account.mid } }
    expect(sent, operation).toMatchObject([ofMerchant, ofMerchant])
  }
})
