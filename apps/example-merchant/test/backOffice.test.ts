import { randomBytes, randomUUID } from "node:crypto"
import { createClient } from "@flexcharge/core"
import { approvedCard } from "@flexcharge/sandbox"
import { OrderState } from "@flexcharge/schema"
import { freePort, startServer } from "@flexcharge-tooling/test-kit/startServer"
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from "vitest"
import { type BackOffice, createBackOffice } from "../src/backOffice.ts"
import { createGateway, type Gateway } from "../src/Gateway.ts"
import { createOperations, type Operations } from "../src/Operations.ts"
import { openOrderStore, type StoredOrder } from "../src/OrderStore.ts"
import { createOrderEvents } from "../src/orderEvents.ts"
import { orderDetailsPage, ordersPage } from "../src/pages/BackOfficePages.ts"
import { buyer } from "./buyer.ts"
import { createCard, paymentsAtGateway } from "./gatewayAccount.ts"
import { type StartedServices, startServices } from "./startServices.ts"

/** A card that the gateway approves. */
const approvedByGateway = "4242424242424242"

let database: string
let sandbox: StartedServices["sandbox"]
let gateway: StartedServices["gateway"]
let client: StartedServices["client"]
let services: StartedServices["services"]
let close: StartedServices["close"]

beforeAll(async () => {
  ;({ database, sandbox, gateway, client, services, close } = await startServices())
})
afterEach(() => sandbox.control.faults.clear())
afterAll(() => close())

/** Buys a lamp. By default the gateway declines the card, and FlexCharge approves or reserves the amount. */
const buy = async (
  kind: "sale" | "authorization" | "subscription" = "sale",
  gatewayCardNumber: string = approvedCard,
): Promise<StoredOrder> => {
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

/** The back office of another process, with parts that fail. Its operations are recovered at once. */
const createFailing = (parts: {
  gateway?: Gateway
  client?: typeof client
  store?: typeof services.store
}): Pick<Operations, "recover"> & { readonly backOffice: BackOffice } => {
  const settings = { ...services, client, log: () => {}, now: Date.now, ...parts }
  const { send, recover } = createOperations({ ...settings, quietMillis: 0 })
  return { recover, backOffice: createBackOffice({ ...settings, sendOperations: send }) }
}

/** Never returns, as in a process that is killed. */
const hang = (): Promise<never> => new Promise(() => {})

test("keeps the amount of a refund reserved whose response was lost, until FlexCharge reports the refund", async () => {
  const order = await buy()
  sandbox.control.faults.add({ kind: "reset-after", operation: "refund" })
  expect(await services.backOffice.refund(order, 14800, randomUUID())).toContain("has not arrived")
  sandbox.control.faults.clear()
  expect((await orderOf(order.id)).refunds).toMatchObject([{ status: "sending" }])
  expect(await services.backOffice.refund(order, 14800, randomUUID())).toContain("Not refunded")
  await createFailing({}).recover()
  expect((await orderOf(order.id)).refunds).toMatchObject([{ status: "succeeded" }])
  expect(sandbox.control.orders.get(order.id)?.refunded).toBe(14800)
})

test("leaves a refund in part whose response was lost to a person, and records what the person found", async () => {
  const order = await buy()
  sandbox.control.faults.add({ kind: "reset-before", operation: "refund" })
  const refundId = randomUUID()
  expect(await services.backOffice.refund(order, 5000, refundId)).toContain("has not arrived")
  sandbox.control.faults.clear()
  await createFailing({}).recover()
  const stored = await orderOf(order.id)
  expect(stored.refunds).toMatchObject([{ status: "unknown" }])
  const page = orderDetailsPage(stored, [], "").markup
  expect(page).toContain(`Look at order <code>${stored.payments[0]?.orderSessionKey}</code>`)
  expect(await services.backOffice.resolveRefund(stored, refundId, "failed")).toBe(
    "Recorded as not refunded.",
  )
  expect(await services.backOffice.resolveRefund(await orderOf(order.id), refundId, "succeeded")).toContain(
    "nothing to resolve",
  )
  expect(await services.backOffice.refund(order, 14800, randomUUID())).toBe("Refunded $148.00.")
})

test("does not disturb a refund that this process is sending", async () => {
  const order = await buy()
  const statuses: unknown[] = []
  const busy = createFailing({
    client: {
      ...client,
      refund: async (...request) => {
        await busy.recover()
        statuses.push(...(await orderOf(order.id)).refunds.map(({ status }) => status))
        return client.refund(...request)
      },
    },
  })
  expect(await busy.backOffice.refund(order, 5000, randomUUID())).toBe("Refunded $50.00.")
  expect(statuses).toEqual(["sending"])
})

test("lists refunds with an unknown outcome above the orders", async () => {
  const order = await buy()
  sandbox.control.faults.add({ kind: "reset-before", operation: "refund" })
  await services.backOffice.refund(order, 5000, randomUUID())
  sandbox.control.faults.clear()
  await createFailing({}).recover()
  const [orders, stats, unknownOperations] = await Promise.all([
    services.store.search(""),
    services.inbox.stats(),
    services.store.unknownOperations(),
  ])
  const page = ordersPage({
    orders,
    stats,
    unknownOperations,
    unknownRescues: [],
    query: "",
    message: "",
  })
  expect(page.markup).toMatch(new RegExp(`unknown-operations.*/back-office/orders/${order.id}`, "s"))
})

test.each([
  ["as not rescued when FlexCharge has no such order", false],
  ["with the order that a person has found at FlexCharge", true],
])("records a rescue that is too old to be sent again %s", async (_description, isFound) => {
  const order = await buy()
  const { mid } = sandbox.credentials
  const orderSessionKey = order.payments[0]?.orderSessionKey ?? ""
  const renewalId = randomUUID()
  const payment = {
    isMIT: true,
    transaction: { id: renewalId, amount: 100, currency: "USD" },
    paymentMethod: { cardNumber: "token-1", token: true },
  }
  await services.inbox.orders.claim({ mid, orderId: renewalId, payment })
  const tomorrow = await openOrderStore(database, () => Date.now() + 90_000_000)
  const reconciler = createOrderEvents({
    store: tomorrow,
    client,
    clientOf: () => undefined,
    encryptionKey: randomBytes(32).toString("base64"),
    quietMillis: 0,
    maxPerMinute: 60_000,
    log: () => {},
    afterEvent: async () => {},
  })
  await reconciler.reconcile()
  await reconciler.stop()
  await tomorrow.close()
  const [orders, stats, unknownRescues] = await Promise.all([
    services.store.search(""),
    services.inbox.stats(),
    services.inbox.orders.operatorItems(),
  ])
  const page = ordersPage({ orders, stats, unknownOperations: [], unknownRescues, query: "", message: "" })
  expect(page.markup).toContain(`data-unknown-rescue="${renewalId}"`)
  const resolve = (key: string) => services.backOffice.resolveRescue(mid, renewalId, key)
  expect(await resolve(randomUUID())).toContain("Not recorded")
  expect(await resolve(isFound ? orderSessionKey : "")).toBe(
    isFound ? "Recorded as COMPLETED." : "Recorded as not rescued.",
  )
  expect(await services.inbox.orders.operatorItems()).toEqual([])
  expect(await resolve("")).toBe("There is nothing to resolve.")
})

test("reports a refund as failed when no access token could be obtained for it", async () => {
  const order = await buy()
  sandbox.control.faults.add({ kind: "revoke-token", operation: "refund", times: 1 })
  sandbox.control.faults.add({ kind: "status", status: 503, operation: "token" })
  expect(await services.backOffice.refund(order, 5000, randomUUID())).toContain("Nothing was refunded")
  sandbox.control.faults.clear()
  expect((await services.store.timeline(order.id)).at(-1)?.text).toMatch(/^\$50\.00 failed: /)
  expect(await services.backOffice.refund(order, 14800, randomUUID())).toBe("Refunded $148.00.")
})

test.each(["before", "after"])(
  "sends a refund at the gateway once when the process is killed %s the gateway refunds",
  async (moment) => {
    const order = await buy("sale", approvedByGateway)
    const { gateway: real } = services
    const failing = createFailing({
      gateway: {
        ...real,
        refund: async (...refund) => {
          if (moment === "after") await real.refund(...refund)
          return hang()
        },
      },
    })
    void failing.backOffice.refund(order, 14800, randomUUID())
    const statusOf = async () => (await orderOf(order.id)).refunds.map(({ status }) => status)
    await expect.poll(statusOf).toEqual(["sending"])
    expect(await services.backOffice.refund(order, 14800, randomUUID())).toContain("Not refunded")
    await createFailing({}).recover()
    expect(await statusOf()).toEqual(["succeeded"])
    const [payment] = await paymentsAtGateway(gateway, order.id)
    expect(payment?.latest_charge?.amount_refunded).toBe(14800)
  },
)

test.each([
  ["capture", "before", approvedCard],
  ["capture", "after", approvedCard],
  ["cancel", "before", approvedCard],
  ["cancel", "after", approvedCard],
  ["capture", "before", approvedByGateway],
  ["capture", "after", approvedByGateway],
  ["cancel", "before", approvedByGateway],
  ["cancel", "after", approvedByGateway],
] as const)(
  "finishes a %s when the process is killed %s it was carried out, for the card %s",
  async (kind, moment, card) => {
    const order = await buy("authorization", card)
    expect(order.state.phase).toBe("captureRequired")
    const killed =
      <Arguments extends readonly unknown[]>(call: (...parameters: Arguments) => Promise<unknown>) =>
      async (...parameters: Arguments) => {
        if (moment === "after") await call(...parameters)
        return hang()
      }
    const { gateway: real } = services
    const failing = createFailing({
      gateway: { ...real, capture: killed(real.capture), cancel: killed(real.cancel) },
      client: { ...client, capture: killed(client.capture), cancel: killed(client.cancel) },
    })
    void failing.backOffice[kind](order, randomUUID())
    const statusOf = async () => (await orderOf(order.id)).operations.map(({ status }) => status)
    await expect.poll(statusOf).toEqual(["sending"])
    expect(await services.backOffice.cancel(order, randomUUID())).toContain("was not sent")
    await createFailing({}).recover()
    expect(await statusOf()).toEqual(["succeeded"])
    const phase = kind === "capture" ? "approved" : "cancelled"
    await services.inbox.reconcile({ sweep: true })
    await expect.poll(async () => (await orderOf(order.id)).state.phase).toBe(phase)
  },
)

test("does not report a refund as failed when the gateway carried it out and rejects the key of the shop later", async () => {
  const order = await buy("sale", approvedByGateway)
  const { gateway: real } = services
  const refundThenHang: Gateway["refund"] = async (...refund) => {
    await real.refund(...refund)
    return hang()
  }
  void createFailing({ gateway: { ...real, refund: refundThenHang } }).backOffice.refund(
    order,
    5000,
    randomUUID(),
  )
  const statusOf = async () => (await orderOf(order.id)).refunds.map(({ status }) => status)
  const refunded = async () => (await paymentsAtGateway(gateway, order.id))[0]?.latest_charge?.amount_refunded
  await expect.poll(refunded).toBe(5000)
  await createFailing({ gateway: createGateway({ ...gateway, secretKey: "sk_test_replaced" }) }).recover()
  expect(await statusOf()).toEqual(["sending"])
  await createFailing({}).recover()
  expect(await statusOf()).toEqual(["succeeded"])
  expect(await refunded()).toBe(5000)
})

test("does not report a refund as failed when its response was lost and the gateway limited the rate of the repetition", async () => {
  const order = await buy("sale", approvedByGateway)
  let requests = 0
  const server = await startServer((request, response) => {
    requests += 1
    if (requests === 1) return void request.socket.destroy()
    response.writeHead(429, { "content-type": "application/json" })
    response.end('{"error":{"type":"invalid_request_error","message":"Too many requests."}}')
  })
  onTestFinished(server.close)
  const { refund } = createGateway({ ...gateway, url: server.url })
  const { backOffice } = createFailing({ gateway: { ...services.gateway, refund } })
  expect(await backOffice.refund(order, 5000, randomUUID())).toContain("has not arrived")
  expect(requests).toBe(2)
  expect((await orderOf(order.id)).refunds).toMatchObject([{ status: "sending" }])
})

test.each([
  [
    "cannot be reached",
    async () => ({ ...sandbox.credentials, baseUrl: `http://127.0.0.1:${await freePort()}` }),
  ],
  [
    "rejects the credentials of the shop",
    async () => ({ ...sandbox.credentials, baseUrl: sandbox.url, appSecret: "replaced" }),
  ],
])(
  "does not report a capture as failed when FlexCharge carried it out and %s later",
  async (_description, settingsOf) => {
    const order = await buy("authorization")
    const captureThenHang: typeof client.capture = async (...capture) => {
      await client.capture(...capture)
      return hang()
    }
    void createFailing({ client: { ...client, capture: captureThenHang } }).backOffice.capture(
      order,
      randomUUID(),
    )
    const statusOf = async () => (await orderOf(order.id)).operations.map(({ status }) => status)
    await expect.poll(() => sandbox.control.orders.get(order.id)?.phase).toBe("APPROVED")
    const failingClient = createClient({ ...(await settingsOf()), retry: false })
    await createFailing({ client: failingClient }).recover()
    await failingClient.close()
    expect(await statusOf()).toEqual(["sending"])
    await createFailing({}).recover()
    expect(await statusOf()).toEqual(["succeeded"])
  },
)

test("leaves a refund at the gateway to a person when its key is too old to be recognized", async () => {
  const order = await buy("sale", approvedByGateway)
  void createFailing({ gateway: { ...services.gateway, refund: hang } }).backOffice.refund(
    order,
    14800,
    randomUUID(),
  )
  await expect.poll(async () => (await orderOf(order.id)).refunds).toMatchObject([{ status: "sending" }])
  const tomorrow = () => Date.now() + 86_400_001
  await createOperations({ ...services, client, quietMillis: 0, now: tomorrow, log: () => {} }).recover()
  const stored = await orderOf(order.id)
  expect(stored.refunds).toMatchObject([{ status: "unknown" }])
  expect(orderDetailsPage(stored, [], "").markup).toContain("in the dashboard of the gateway")
})

test("does not report a refund as failed while another process sends it", async () => {
  const order = await buy()
  const { backOffice } = createFailing({
    store: {
      ...services.store,
      requestOperation: async (operation) => {
        const isNew = await services.store.requestOperation(operation)
        await services.store.claimOperation(operation.id) // as another process does
        return isNew
      },
    },
  })
  expect(await backOffice.refund(order, 5000, randomUUID())).toContain("has not arrived")
})

test("does not refund a payment that the bank has taken back with a chargeback", async () => {
  const order = await buy()
  await services.store.recordState(order.id, "payment.chargeback.received", {
    ...OrderState.initial,
    dispute: "chargeback",
  })
  const disputed = await orderOf(order.id)
  expect(await services.backOffice.refund(disputed, 14800, randomUUID())).toContain("chargeback")
  expect(sandbox.control.orders.get(order.id)?.refunded).toBe(0)
})

test("charges a renewal once when its form is sent twice at the same time", async () => {
  const { id } = await buy("subscription")
  const existing = new Set((await services.store.search("")).map((order) => order.id))
  const messages = await Promise.all([
    services.backOffice.chargeRenewal(id, 2, "sync"),
    services.backOffice.chargeRenewal(id, 2, "sync"),
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

test("does not open the next renewal when the form of a paid one is sent again", async () => {
  const { id } = await buy("subscription", approvedByGateway)
  expect(await services.backOffice.chargeRenewal(id, 2, "sync")).toBe("The gateway approved the renewal.")
  const before = (await services.store.search("")).length
  expect(await services.backOffice.chargeRenewal(id, 2, "sync")).toContain("this period is paid")
  expect(await services.store.search("")).toHaveLength(before)
  expect(await services.backOffice.chargeRenewal(id, 3, "sync")).toBe("The gateway approved the renewal.")
  expect(await services.store.subscription(id)).toMatchObject({ nextPeriod: 4 })
})

test("transmits a declined renewal only, when FlexCharge has no token of the card", async () => {
  const { id } = await buy("subscription", approvedByGateway)
  const aboveLimit = 18_100
  await services.store.database.query("update subscriptions set amount = $1, token = '' where id = $2", [
    aboveLimit,
    id,
  ])
  expect(await services.backOffice.chargeRenewal(id, 2, "sync")).toContain("FlexCharge cannot rescue it")
  const renewalId = (await services.store.subscription(id))?.openRenewal ?? ""
  await expect.poll(async () => (await services.store.payment(renewalId))?.request).toBeUndefined()
  expect(sandbox.control.transmissions().filter(({ orderId }) => orderId === renewalId)).toHaveLength(1)
})

test("does not charge a renewal while FlexCharge works on it", async () => {
  const { id } = await buy("subscription")
  expect(await services.backOffice.chargeRenewal(id, 2, "managed")).toBe("FlexCharge decision: Pending.")
  const renewalId = (await services.store.subscription(id))?.openRenewal ?? ""
  await expect.poll(async () => (await orderOf(renewalId)).state.phase).toBe("submitted")
  expect(await services.backOffice.chargeRenewal(id, 2, "sync")).toContain("FlexCharge works on this renewal")
  expect(await paymentsAtGateway(gateway, renewalId)).toHaveLength(1)
})

test("refunds an order that was captured", async () => {
  const order = await buy("authorization", approvedByGateway)
  expect(await services.backOffice.capture(order, randomUUID())).toBe("Captured.")
  expect(await services.backOffice.refund(await orderOf(order.id), 14800, randomUUID())).toBe(
    "Refunded $148.00.",
  )
})

test("refunds once when the form is sent twice, and reports the same outcome", async () => {
  const order = await buy()
  const operationId = randomUUID()
  expect(await services.backOffice.refund(order, 5000, operationId)).toBe("Refunded $50.00.")
  expect(await services.backOffice.refund(order, 5000, operationId)).toBe("Refunded $50.00.")
  expect(sandbox.control.orders.get(order.id)?.refunded).toBe(5000)
  const reserved = await buy("authorization")
  expect(await services.backOffice.capture(reserved, operationId)).toContain("was not sent")
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
  const operationId = randomUUID()
  expect(await services.backOffice.capture(order, operationId)).toBe("Captured.")
  expect(await services.backOffice.capture(order, operationId)).toBe("Captured.")
  expect(await services.backOffice.cancel(order, randomUUID())).toContain("was not sent")
  expect((await orderOf(order.id)).operations).toMatchObject([{ kind: "capture", status: "succeeded" }])
})

test("has nothing to capture, cancel or refund where nothing was reserved or paid", async () => {
  const order = await buy()
  expect(await services.backOffice.capture(order, randomUUID())).toBe("There is nothing to capture.")
  expect(await services.backOffice.cancel(order, randomUUID())).toBe("There is nothing to cancel.")
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
    expect(await services.backOffice.chargeRenewal(id, 2, mode)).toBe("FlexCharge decision: Unanswered.")
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
