/** A process is killed, or its database fails, at every step: nothing is charged twice, and no payment is lost. */
import { randomBytes, randomUUID } from "node:crypto"
import type { Inbox } from "@flexcharge/inbox"
import { approvedCard, declinedCard } from "@flexcharge/sandbox"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { createBackOffice } from "../src/backOffice.ts"
import { createCheckout } from "../src/Checkout.ts"
import type { CheckoutForm } from "../src/CheckoutForm.ts"
import type { Sale } from "../src/Merchant.ts"
import { createOrderEvents } from "../src/orderEvents.ts"
import { createPaymentAttempts } from "../src/PaymentAttempts.ts"
import { buyer } from "./buyer.ts"
import { createCard, paymentsAtGateway } from "./gatewayAccount.ts"
import { type StartedServices, startServices } from "./startServices.ts"

const amount = 14800
/** A card that the gateway approves. */
const approvedByGateway = "4242424242424242"
let clockOffset = 0
const now = () => Date.now() + clockOffset
const encryptionKey = randomBytes(32).toString("base64")

let sandbox: StartedServices["sandbox"]
let gateway: StartedServices["gateway"]
let client: StartedServices["client"]
/** The process that goes on after the crash. */
let services: StartedServices["services"]
let close: StartedServices["close"]
/** An inbox on the same database that reconciles without pauses. */
let reconciler: Inbox

beforeAll(async () => {
  ;({ sandbox, gateway, client, services, close } = await startServices({
    encryptionKey,
    quietMillis: 0,
    now,
  }))
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
  await close()
})

/** What happens to the given call of the store, the gateway, FlexCharge or the inbox, and to the later ones. */
type Fault =
  /** The process is killed: neither that call nor a later one is sent. Between two calls it makes no difference when. */
  | "process is killed"
  /** That call fails, and the process goes on. */
  | "call fails"
  /** That call is carried out, but its response is lost, and the process goes on. */
  | "response is lost"

/** A process with a fault. `killed` resolves when it is killed. */
const createFaultyProcess = (fault: Fault, faultyCall: number) => {
  let calls = 0
  let onKilled = () => {}
  const killed = new Promise<void>((resolve) => {
    onKilled = resolve
  })
  const step = (call: () => unknown): unknown => {
    calls += 1
    if (calls < faultyCall || (fault !== "process is killed" && calls > faultyCall)) return call()
    const failure = new Error("This call failed.")
    if (fault === "call fails") return Promise.reject(failure)
    if (fault === "response is lost") return Promise.resolve(call()).then(() => Promise.reject(failure))
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
  // The client itself reports a lost response, as a decision.
  const faultyClient = fault === "response is lost" ? client : counted(client)
  const store = counted(services.store)
  const inbox = { ...services.inbox, orders: counted(services.inbox.orders) }
  const settings = { store, inbox, quietMillis: 0, now, log: () => {} }
  const attempts = createPaymentAttempts({
    ...settings,
    gateway: counted(services.gateway),
    clientOf: () => faultyClient,
  })
  const sendOperations = async () => {}
  return {
    killed,
    callsMade: () => calls,
    merchant: { ...sandbox.credentials, name: "Quiet Desk", client: faultyClient },
    checkout: createCheckout({ ...settings, attempts, rescueTimeoutMillis: 8_000, sendOperations }),
    backOffice: createBackOffice({ ...settings, attempts, sendOperations, client: faultyClient }),
  }
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
  const creditCard = { firstName: "Joe", lastName: "Jones", number, month: 12, year: 2030 }
  const { token } = await client.tokenize({ paymentMethod: { creditCard } })
  const gatewayCard = await createCard(gateway, number)
  return { ...buyer, orderId, attempt, phone: "", countryCode: "US", gatewayCard, token, senseKey: null }
}

const pay = async (orderId: string, number: string, attempt?: number) => {
  const merchant = { ...sandbox.credentials, name: "Quiet Desk", client }
  return services.checkout(saleOf(merchant), await createForm(orderId, number, attempt), "127.0.0.1")
}

/** Presses Pay in a process with a fault. Returns how many calls it made. */
const payWithFault = async (orderId: string, number: string, fault: Fault, faultyCall: number) => {
  const { checkout, killed, merchant, callsMade } = createFaultyProcess(fault, faultyCall)
  const form = await createForm(orderId, number)
  const result = checkout(saleOf(merchant), form, "127.0.0.1").then(
    () => (fault === "process is killed" ? isFinished(orderId) : undefined),
    (error) => expect(error).toEqual(new Error("This call failed.")),
  )
  await Promise.race([result, killed])
  return callsMade()
}

/** Waits until FlexCharge has its copy, which is sent in the background. */
const isFinished = (orderId: string) =>
  expect.poll(async () => (await services.store.payment(orderId))?.request).toBeUndefined()

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

/** Queries FlexCharge for every rescue and order without an outcome. */
const reconcile = async () => {
  const { failures } = await reconciler.reconcile()
  expect(failures).toEqual([])
}

/** Lets ten minutes pass, after which another process may send a claimed rescue again. */
const waitForClaims = () => {
  clockOffset += 600_000
}

const never = Number.POSITIVE_INFINITY

/** An order for each call at which the fault happens. */
const faultyOrders = (calls: number) =>
  Array.from({ length: calls }, (_, index) => ({
    orderId: randomUUID(),
    faultyCall: index + 1,
    message: `at call ${index + 1}`,
  }))

describe.each([
  ["approves at the gateway", approvedByGateway],
  ["is declined at the gateway and rescued", approvedCard],
  ["is declined", declinedCard],
])("with a card that %s", (_description, card) => {
  /** Runs a checkout to its end to count its calls, then one for each call with the fault at it. */
  const ordersWith = async (fault: Fault) => {
    const calls = await payWithFault(randomUUID(), card, "process is killed", never)
    expect(calls).toBeGreaterThan(7)
    const orders = faultyOrders(calls)
    await Promise.all(orders.map(({ orderId, faultyCall }) => payWithFault(orderId, card, fault, faultyCall)))
    waitForClaims()
    return orders
  }

  test.each(["process is killed", "call fails", "response is lost"] as const)(
    "pressing Pay again goes on where it stopped when the %s",
    async (fault) => {
      const expected = card === declinedCard ? "declined" : "paid"
      for (const { orderId, message } of await ordersWith(fault)) {
        const { result } = (await pay(orderId, card)) ?? {}
        // A call that fails after FlexCharge approved shows a decline at first.
        if (fault === "process is killed") expect(result, message).toBe(expected)
        const paid = () => paidAmount(orderId)
        await expect.poll(paid, { message }).toBe(expected === "paid" ? amount : 0)
        expect(await paymentsAtGateway(gateway, orderId), message).toHaveLength(1)
      }
    },
  )

  test.each(["process is killed", "call fails", "response is lost"] as const)(
    "another card does not pay the order a second time when the %s",
    async (fault) => {
      const orders = await ordersWith(fault)
      for (const { orderId } of orders) await pay(orderId, approvedByGateway, 2)
      await services.recover()
      await reconcile()
      for (const { orderId, message } of orders) {
        const paid = () => paidAmount(orderId)
        await expect.poll(paid, { message }).toBe(amount)
        expect((await services.store.get(orderId))?.state.phase, message).toBe("approved")
        const charged = (await paymentsAtGateway(gateway, orderId)).filter(
          ({ latest_charge }) => latest_charge?.status === "succeeded",
        )
        if (card === approvedByGateway) expect(charged, message).toHaveLength(1)
      }
    },
  )

  test("an abandoned checkout becomes paid when the card was charged, and otherwise it takes no money", async () => {
    const orders = await ordersWith("process is killed")
    await services.recover()
    await reconcile()
    expect(await services.store.unfinishedPayments(now())).toEqual([])
    for (const { orderId, message } of orders) {
      const paid = await paidAmount(orderId)
      expect([0, amount], message).toContain(paid)
      const isPaid = async () => (await services.store.get(orderId))?.state.phase === "approved"
      await expect.poll(isPaid, { message }).toBe(paid === amount)
    }
  })
})

test.each([
  ["approves at the gateway", 1900],
  ["is declined at the gateway and rescued", 18100], // above the limit of the gateway's cards
])("a renewal that %s is paid once when its process is killed", async (_description, price) => {
  /** Starts a subscription that is paid, with the price of its renewals. */
  const subscribe = async (id: string) => {
    const merchant = { ...sandbox.credentials, name: "Quiet Desk", client }
    const form = await createForm(id, approvedByGateway)
    const rescuedForm = { ...form, token: (await createForm(id, approvedCard)).token }
    await services.checkout(
      { ...saleOf(merchant), amount: 1900, kind: "subscription" },
      rescuedForm,
      "127.0.0.1",
    )
    await services.store.database.query("update subscriptions set amount = $1 where id = $2", [price, id])
  }
  const renewWithFault = async (id: string, faultyCall: number) => {
    const { backOffice, killed, callsMade } = createFaultyProcess("process is killed", faultyCall)
    const renewed = backOffice.chargeRenewal(id, 2, "sync").then(async () => {
      const isPaid = async () => (await services.store.subscription(id))?.nextPeriod
      await expect.poll(isPaid).toBe(3)
    })
    await Promise.race([renewed, killed])
    return callsMade()
  }
  const counted = randomUUID()
  await subscribe(counted)
  const orders = faultyOrders(await renewWithFault(counted, never))
  expect(orders.length).toBeGreaterThan(7)
  await Promise.all(orders.map(({ orderId }) => subscribe(orderId)))
  await Promise.all(orders.map(({ orderId, faultyCall }) => renewWithFault(orderId, faultyCall)))
  waitForClaims()
  const renewals = new Map<string, string>()
  for (const { orderId } of orders) {
    const { openRenewal } = (await services.store.subscription(orderId)) ?? {}
    if (openRenewal !== undefined) renewals.set(orderId, openRenewal)
    await services.backOffice.chargeRenewal(orderId, 2, "sync")
  }
  await services.recover()
  await reconcile()
  await services.recover()
  for (const { orderId, message } of orders) {
    const subscription = () => services.store.subscription(orderId)
    await expect.poll(subscription, { message }).toMatchObject({ status: "active", nextPeriod: 3 })
    const renewal = renewals.get(orderId)
    if (renewal !== undefined) expect(await paidAmount(renewal), message).toBe(price)
  }
})
