import { randomBytes, randomUUID } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createClient } from "@flexcharge/core"
import { approvedCard, createSandbox, type Sandbox } from "@flexcharge/sandbox"
import { afterAll, afterEach, beforeAll, expect, test } from "vitest"
import { listenOnLoopback } from "../demo/DeferredServer.ts"
import { type RunningGateway, startGateway } from "../demo/gatewayServer.ts"
import { createBackOffice } from "../src/backOffice.ts"
import { createGateway } from "../src/Gateway.ts"
import type { StoredOrder } from "../src/OrderStore.ts"
import { createServices } from "../src/Shop.ts"
import { testShopper } from "../src/testData.ts"
import { createCard } from "./createCard.ts"

/** A card that the gateway approves. */
const approvedByGateway = "4242424242424242"

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

/** Buys a lamp. By default the gateway declines the card, and FlexCharge approves or reserves the amount. */
const buy = async (
  kind: "sale" | "authorization" | "subscription" = "sale",
  gatewayCardNumber: string = approvedCard,
): Promise<StoredOrder> => {
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
      gatewayCard: await createCard(gateway, gatewayCardNumber),
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

test("keeps the reservation of a refund at the gateway whose response was lost", async () => {
  const order = await buy("sale", approvedByGateway)
  const { url, serve, close } = await listenOnLoopback()
  serve((request) => request.socket.destroy())
  const backOffice = createBackOffice({
    ...services,
    client,
    gateway: createGateway({ ...gateway, url }),
    log: () => {},
    now: Date.now,
  })
  expect(await backOffice.refund(order, 14800, randomUUID())).toContain("was lost")
  expect((await orderOf(order.id)).refunds).toMatchObject([{ status: "unknown" }])
  expect(await services.backOffice.refund(order, 14800, randomUUID())).toContain("Not refunded")
  await close()
})

test("does not report a refund as failed while another process sends it", async () => {
  const order = await buy()
  const backOffice = createBackOffice({
    ...services,
    client,
    store: {
      ...services.store,
      reserveRefund: async (refund) => {
        const isReserved = await services.store.reserveRefund(refund)
        await services.store.takeRefund(refund.id) // as another process does
        return isReserved
      },
    },
    log: () => {},
    now: Date.now,
  })
  expect(await backOffice.refund(order, 5000, randomUUID())).toContain("is being sent")
})

test("charges a renewal once when its form is sent twice at the same time", async () => {
  const { id } = await buy("subscription")
  const existing = new Set((await services.store.search("")).map((order) => order.id))
  const messages = await Promise.all([
    services.backOffice.chargeRenewal(id, "sync"),
    services.backOffice.chargeRenewal(id, "sync"),
  ])
  expect(messages.toSorted()).toEqual([
    "FlexCharge decision: Approved.",
    expect.stringContaining("Not sent to FlexCharge"),
  ])
  const renewals = (await services.store.search("")).filter((order) => !existing.has(order.id))
  expect(renewals).toMatchObject([{ payments: [{ attempt: 1 }] }])
  await expect.poll(async () => (await orderOf(renewals[0]?.id ?? "")).state.phase).toBe("approved")
  expect(await services.store.subscription(id)).toMatchObject({ status: "active", openRenewal: undefined })
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
