/** A process of the shop is killed at every step of a checkout: nothing is charged twice, and no payment is lost. */
import { randomBytes, randomUUID } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createClient } from "@flexcharge/core"
import type { Inbox } from "@flexcharge/inbox"
import { approvedCard, createSandbox, declinedCard, type Sandbox } from "@flexcharge/sandbox"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { listenOnLoopback } from "../demo/DeferredServer.ts"
import { type RunningGateway, startGateway } from "../demo/gatewayServer.ts"
import { createCheckout } from "../src/Checkout.ts"
import type { CheckoutForm } from "../src/CheckoutForm.ts"
import type { Sale } from "../src/Merchant.ts"
import { createOrderEvents } from "../src/orderEvents.ts"
import { createPaymentAttempts } from "../src/PaymentAttempts.ts"
import { createServices } from "../src/Shop.ts"
import { testShopper } from "../src/testData.ts"
import { createCard, paymentsAtGateway } from "./gatewayAccount.ts"

const amount = 14800
/** A card that the gateway approves. */
const approvedByGateway = "4242424242424242"
const rescueTimeoutMillis = 200
const encryptionKey = randomBytes(32).toString("base64")

let folder: string
let sandbox: Sandbox
let gateway: RunningGateway
let client: ReturnType<typeof createClient>
/** The process that goes on after the crash. */
let services: Awaited<ReturnType<typeof createServices>>
/** An inbox on the same database that reconciles without pauses. */
let reconciler: Inbox

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "crash-"))
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
    encryptionKey,
    rescueTimeoutMillis,
    quietMillis: 0,
    log: () => {},
  })
  reconciler = createOrderEvents({
    store: services.store,
    client,
    clientOf: () => client,
    encryptionKey,
    quietMillis: 0,
    maxPerMinute: 60_000,
    log: () => {},
    afterEvent: async () => {},
  })
})
afterAll(async () => {
  await reconciler.stop()
  await services.close()
  await gateway.close()
  await sandbox.close()
  await rm(folder, { recursive: true })
})

/**
 * A process that is killed before the given call of its store, its gateway, FlexCharge or its inbox: that call and all
 * later ones are not sent and never return. Between two calls it makes no difference when it is killed.
 */
const createKilledProcess = (killedCall: number) => {
  let calls = 0
  let onKilled = () => {}
  const killed = new Promise<void>((resolve) => {
    onKilled = resolve
  })
  const step = (call: () => unknown): unknown => {
    calls += 1
    if (calls < killedCall) return call()
    onKilled()
    return new Promise(() => {})
  }
  /** Counts the calls of an object, and of the objects that they return, such as claims. */
  const counted = <Target extends object>(target: Target): Target =>
    new Proxy(target, {
      get: (object, name) => {
        const value: unknown = Reflect.get(object, name)
        if (typeof value !== "function") return value
        return (...parameters: readonly unknown[]) =>
          step(() =>
            Promise.resolve(value(...parameters)).then((result: unknown) =>
              Object(result)._tag === "Granted" ? counted(Object(result)) : result,
            ),
          )
      },
    })
  const store = counted(services.store)
  const merchant = { ...sandbox.credentials, name: "Quiet Desk", client: counted(client) }
  const attempts = createPaymentAttempts({
    gateway: counted(services.gateway),
    store,
    clientOf: () => merchant.client,
    quietMillis: 0,
    now: Date.now,
    log: () => {},
  })
  const checkout = createCheckout({
    store,
    attempts,
    inbox: { ...services.inbox, orders: counted(services.inbox.orders) },
    rescueTimeoutMillis,
    sendOperations: async () => {},
    log: () => {},
  })
  return { checkout, killed, merchant, callsMade: () => calls }
}

const saleOf = (merchant: Sale["merchant"]): Sale => ({
  id: "lamp",
  title: "Desk lamp",
  amount,
  currency: "USD",
  kind: "sale",
  merchant,
})

/** The form of the page. Each time the shopper presses Pay, the page sends the card to both providers again. */
const createForm = async (orderId: string, number: string, attempt = 1): Promise<CheckoutForm> => {
  const { expiry: _expiry, cvv: _cvv, ...buyer } = testShopper
  const creditCard = { firstName: "Joe", lastName: "Jones", number, month: 12, year: 2030 }
  const { token } = await client.tokenize({ paymentMethod: { creditCard } })
  const gatewayCard = await createCard(gateway, number)
  return { ...buyer, orderId, attempt, phone: "", countryCode: "US", gatewayCard, token, senseKey: null }
}

const pay = async (orderId: string, number: string, attempt?: number) => {
  const merchant = { ...sandbox.credentials, name: "Quiet Desk", client }
  return services.checkout(saleOf(merchant), await createForm(orderId, number, attempt), "127.0.0.1")
}

/** Presses Pay in a process that is killed. Returns how many calls it made. */
const payAndCrash = async (orderId: string, number: string, killedCall: number): Promise<number> => {
  const { checkout, killed, merchant, callsMade } = createKilledProcess(killedCall)
  const form = await createForm(orderId, number)
  const finished = checkout(saleOf(merchant), form, "127.0.0.1").then(async () => {
    const isTransmitted = async () => (await services.store.payment(orderId))?.request === undefined
    await expect.poll(isTransmitted).toBe(true)
  })
  await Promise.race([finished, killed])
  return callsMade()
}

/** What the shopper has paid in the end, at the gateway and at FlexCharge. */
const paidAmount = async (orderId: string): Promise<number> => {
  const charged = (await paymentsAtGateway(gateway, orderId))
    .filter(({ status }) => status === "succeeded")
    .map(({ amount, latest_charge }) => amount - (latest_charge?.amount_refunded ?? 0))
  const rescued = sandbox.control.orders
    .list()
    .filter(({ externalOrderId, phase }) => externalOrderId?.startsWith(orderId) && phase === "APPROVED")
    .map(({ amount, refunded }) => amount - refunded)
  return [...charged, ...rescued].reduce((sum, one) => sum + one, 0)
}

/** Asks FlexCharge about every rescue and order without an outcome. */
const reconcile = async () => {
  const { failures } = await reconciler.reconcile()
  expect(failures).toEqual([])
}

/** Waits until another process may send a claimed rescue again. */
const claimsAreReleased = () => new Promise((resolve) => setTimeout(resolve, 2 * rescueTimeoutMillis + 50))

const never = Number.POSITIVE_INFINITY

describe.each([
  ["approves at the gateway", approvedByGateway],
  ["is declined at the gateway and rescued", approvedCard],
  ["is declined", declinedCard],
])("with a card that %s", (_description, card) => {
  /** Runs a checkout to its end to count its calls, then one for each call before which it is killed. */
  const killedOrders = async () => {
    const calls = await payAndCrash(randomUUID(), card, never)
    expect(calls).toBeGreaterThan(7)
    const orders = Array.from({ length: calls }, (_, index) => ({ orderId: randomUUID(), call: index + 1 }))
    await Promise.all(orders.map(({ orderId, call }) => payAndCrash(orderId, card, call)))
    await claimsAreReleased()
    return orders.map((order) => ({ ...order, message: `killed before call ${order.call}` }))
  }

  test("pressing Pay again after a crash goes on where it stopped", async () => {
    const expected = card === declinedCard ? "declined" : "paid"
    for (const { orderId, message } of await killedOrders()) {
      expect((await pay(orderId, card))?.result, message).toBe(expected)
      expect(await paidAmount(orderId), message).toBe(expected === "paid" ? amount : 0)
      expect(await paymentsAtGateway(gateway, orderId), message).toHaveLength(1)
    }
  })

  test("another card after a crash does not pay the order a second time", async () => {
    const orders = await killedOrders()
    for (const { orderId } of orders) await pay(orderId, approvedByGateway, 2)
    await services.settle()
    await reconcile()
    for (const { orderId, message } of orders) {
      const paid = () => paidAmount(orderId)
      await expect.poll(paid, { message }).toBe(amount)
      expect((await services.store.get(orderId))?.state.phase, message).toBe("approved")
    }
  })

  test("an abandoned checkout becomes paid when the card was charged, and otherwise it takes no money", async () => {
    const orders = await killedOrders()
    await services.settle()
    await reconcile()
    expect(await services.store.unfinishedPayments(Date.now())).toEqual([])
    for (const { orderId, message } of orders) {
      const paid = await paidAmount(orderId)
      expect([0, amount], message).toContain(paid)
      const isPaid = async () => (await services.store.get(orderId))?.state.phase === "approved"
      await expect.poll(isPaid, { message }).toBe(paid === amount)
    }
  })
})
