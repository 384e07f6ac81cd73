import { randomBytes, randomUUID } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createClient } from "@flexcharge/core"
import { approvedCard, createSandbox, type Sandbox } from "@flexcharge/sandbox"
import { afterAll, afterEach, beforeAll, expect, test } from "vitest"
import { listenOnLoopback } from "../demo/DeferredServer.ts"
import { type RunningGateway, startGateway } from "../demo/gatewayServer.ts"
import type { StoredOrder } from "../src/OrderStore.ts"
import { createServices } from "../src/Shop.ts"
import { testShopper } from "../src/testData.ts"
import { createCard } from "./createCard.ts"

let folder: string
let sandbox: Sandbox
let gateway: RunningGateway
let client: ReturnType<typeof createClient>
let services: Awaited<ReturnType<typeof createServices>>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "back-office-"))
  sandbox = await createSandbox()
  gateway = startGateway(await listenOnLoopback())
  const { credentials, url: baseUrl } = sandbox
  client = createClient({ ...credentials, baseUrl, retry: false })
  services = await createServices({
    client,
    environment: { isLocalSandbox: true, ...credentials, baseUrl },
    gateway,
    webhookSecrets: [],
    publicHost: "shop.example",
    database: join(folder, "shop.sqlite"),
    encryptionKey: randomBytes(32).toString("base64"),
    log: () => {},
  })
})
afterEach(() => sandbox.control.faults.clear())
afterAll(async () => {
  await services.close()
  await gateway.close()
  await sandbox.close()
  await rm(folder, { recursive: true })
})

/** Buys a lamp that the gateway declines and FlexCharge approves, or reserves. */
const buy = async (kind: "sale" | "authorization" | "subscription" = "sale"): Promise<StoredOrder> => {
  const { expiry: _expiry, cvv: _cvv, ...buyer } = testShopper
  const creditCard = { firstName: "Joe", lastName: "Jones", number: approvedCard, month: 12, year: 2030 }
  const { token } = await client.tokenize({ paymentMethod: { creditCard } })
  const orderId = randomUUID()
  const sale = { id: "lamp", title: "Desk lamp", amount: 14800, currency: "USD", kind }
  await services.checkout(
    { ...sale, merchant: { ...sandbox.credentials, name: "Quiet Desk", client } },
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
  return orderOf(orderId)
}

const orderOf = async (id: string): Promise<StoredOrder> => {
  const order = await services.store.get(id)
  if (order === undefined) throw new Error(`There is no order ${id}.`)
  return order
}

test("keeps the reservation of a refund whose response was lost, so that it is not refunded twice", async () => {
  const order = await buy()
  sandbox.control.faults.add({ kind: "reset-after", operation: "refund" })
  expect(await services.backOffice.refund(order, 14800, randomUUID())).toContain("was lost")
  sandbox.control.faults.clear()
  expect((await orderOf(order.id)).refunds).toMatchObject([{ status: "unknown" }])
  expect(await services.backOffice.refund(order, 14800, randomUUID())).toContain("Not refunded")
  expect(sandbox.control.orders.get(order.id)?.refunded).toBe(14800)
})

test("frees the amount of a refund that FlexCharge rejected", async () => {
  const order = await buy()
  sandbox.control.faults.add({ kind: "status", status: 400, operation: "refund" })
  expect(await services.backOffice.refund(order, 5000, randomUUID())).toContain("Nothing was refunded")
  sandbox.control.faults.clear()
  expect(await services.backOffice.refund(order, 14800, randomUUID())).toBe("Refunded $148.00.")
})

test.each([0, -1, Number.NaN, 14801])("does not refund the amount %d", async (amount) => {
  const order = await buy()
  expect(await services.backOffice.refund(order, amount, randomUUID())).toContain("Not refunded")
  expect(sandbox.control.orders.get(order.id)?.refunded).toBe(0)
})

test("captures a reserved order once when the form is sent twice, and cannot cancel it afterwards", async () => {
  const order = await buy("authorization")
  expect(order.state.phase).toBe("captureRequired")
  expect(await services.backOffice.capture(order)).toBe("Captured.")
  expect(await services.backOffice.capture(order)).toBe("Captured.")
  expect(await services.backOffice.cancel(order)).toContain("The cancellation failed")
})

test("has nothing to capture, cancel or refund where nothing was reserved or paid", async () => {
  const order = await buy()
  expect(await services.backOffice.capture(order)).toBe("There is nothing to capture.")
  expect(await services.backOffice.cancel(order)).toBe("There is nothing to cancel.")
  const reserved = await buy("authorization")
  expect(await services.backOffice.refund(reserved, 14800, randomUUID())).toBe("There is nothing to refund.")
})

test.each([
  { mode: "sync", phase: "approved", status: "active" },
  { mode: "managed", phase: "submitted", status: "past due" }, // FlexCharge works on it for days
] as const)(
  "resolves a $mode renewal by reconciliation when the response was lost and no webhook arrived",
  async ({ mode, phase, status }) => {
    const { id } = await buy("subscription")
    sandbox.control.faults.add({ kind: "malformed-json", operation: "evaluate" })
    expect(await services.backOffice.chargeRenewal(id, mode)).toBe("FlexCharge decision: Unanswered.")
    sandbox.control.faults.clear()
    const renewalId = (await services.store.subscription(id))?.openRenewal ?? ""
    expect((await orderOf(renewalId)).state.phase).toBe("open")
    await services.inbox.reconcile()
    await expect.poll(async () => (await orderOf(renewalId)).state.phase).toBe(phase)
    await expect.poll(async () => (await services.store.subscription(id))?.status).toBe(status)
    expect(sandbox.control.orders.list().filter((order) => order.externalOrderId === renewalId)).toHaveLength(
      1,
    )
  },
)
