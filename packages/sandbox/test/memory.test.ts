import { expect, test } from "vitest"
import { createAccounts } from "../src/Accounts.ts"
import { BoundedMap } from "../src/BoundedMap.ts"
import { createClock } from "../src/Clock.ts"
import { challengePhone, createSandbox } from "../src/index.ts"
import type { NewOrder } from "../src/Orders.ts"
import { createRandom } from "../src/Random.ts"
import { defaultLimits } from "../src/Sandbox.ts"
import { createStore } from "../src/Store.ts"
import {
  cardNumber,
  connect,
  frozenClock,
  type Json,
  openWebhookEndpoint,
  paymentRequest,
} from "./independentClient.ts"

const emptyStore = () =>
  createStore({
    clock: createClock(frozenClock().now),
    random: createRandom(),
    accounts: createAccounts([], {}),
    limits: defaultLimits,
    allowedOrigins: [],
    webhooks: { retryMillis: [], timeoutMillis: 1 },
  })

const inThreeWeeks = () => new Date(Date.now() + 21 * 86_400_000).toISOString()

const newOrder = (mid: string, externalOrderId: string): NewOrder => ({
  mid,
  externalOrderId,
  siteId: null,
  correlationId: null,
  amount: 15_000,
  currency: "USD",
  isMit: true,
  isAuthorization: false,
  expiryDate: inThreeWeeks(),
  email: null,
  phone: null,
  billing: {},
  shipping: null,
  senseKey: null,
  card: "token …1234",
  scenario: "a test",
  canBeRescued: true,
  challenge: null,
})

test("keeps the 10,000 newest of 100,000 orders, and schedules nothing for the others", () => {
  const store = emptyStore()
  const merchant = store.accounts.first
  const phases = ["APPROVED", "CAPTUREREQUIRED", "SUBMITTED", "CHALLENGE"] as const
  for (let count = 1; count <= 100_000; count += 1) {
    const phase = phases[count % 4] ?? "APPROVED"
    store.openOrder(merchant, newOrder(merchant.mid, `order-${count}`), phase, "request")
  }
  expect(store.orders.size).toBe(10_000)
  const [oldest] = store.orders.all()
  expect(oldest?.externalOrderId).toBe("order-90001")
  expect(store.orders.findByExternalId(merchant.mid, "order-90000")).toBeUndefined()
  // An authorization will be voided, a challenge declined; a draft is picked up, rescued and expires.
  expect(store.clock.pending()).toHaveLength(2_500 + 2_500 + 3 * 2_500)
  store.clear()
  expect([store.orders.size, store.clock.pending().length]).toEqual([0, 0])
})

test("keeps a limited number of bytes of requests, orders, deliveries and signals", async () => {
  await using sandbox = await createSandbox({ limits: { collectionBytes: 1_000_000 } })
  sandbox.control.webhooks.subscribe({ url: "http://127.0.0.1:9/" })
  const client = await connect(sandbox)
  const longText = "x".repeat(200_000)
  for (let count = 0; count < 12; count += 1) {
    const externalOrderId = `${count}${longText}`
    await client.evaluate({ orderId: externalOrderId, payer: { email: `${count}${longText}@example.com` } })
    sandbox.control.trigger("payout.created", { eventData: longText })
    await fetch(`${sandbox.url}/sensejs/signals`, {
      method: "POST",
      body: JSON.stringify({ senseKey: `key-${count}`, events: { text: longText } }),
    })
  }
  await sandbox.control.settled()
  const { requests, orders, webhooks, signals } = sandbox.control
  for (const records of [requests.list(), orders.list(), webhooks.deliveries(), signals()]) {
    expect(records.length).toBeGreaterThan(0)
    expect(JSON.stringify(records).length).toBeLessThan(1_500_000)
  }
  expect(orders.list().at(-1)?.externalOrderId).toMatch(/^11x/)
})

test("keeps the newest entries of a timeline and the newest attempts of a delivery", async () => {
  const endpoint = await openWebhookEndpoint()
  await using sandbox = await createSandbox()
  const client = await connect(sandbox)
  const { id } = await client.evaluate()
  for (let count = 0; count < 600; count += 1)
    sandbox.control.trigger("payment.chargeback.received", { orderId: id, eventData: count })
  expect(sandbox.control.orders.get(id)?.timeline).toHaveLength(500)
  sandbox.control.webhooks.subscribe({ url: endpoint.url })
  sandbox.control.trigger("payout.created")
  const [delivery] = sandbox.control.webhooks.deliveries()
  for (let count = 0; count < 60; count += 1) await sandbox.control.webhooks.resend(delivery?.id ?? "")
  expect(endpoint.received).toHaveLength(61)
  expect(delivery?.attempts).toHaveLength(50)
  expect(delivery?.attempts.every(({ isResent }) => isResent)).toBe(true)
  endpoint.close()
})

test("schedules the transitions of an order once when it is imported again", async () => {
  await using sandbox = await createSandbox({ clock: frozenClock() })
  await (await connect(sandbox)).evaluate({ transactionType: "AUTHORIZATION" })
  sandbox.control.import(sandbox.control.export())
  expect(sandbox.control.clock.pending()).toHaveLength(1)
})

test("rescues or expires an imported order that was in progress", async () => {
  const managed = { isMIT: true, expiryDateUtc: inThreeWeeks() }
  await using sandbox = await createSandbox({ clock: frozenClock(), profile: { mit: "managed" } })
  const client = await connect(sandbox)
  const ids = [
    (await client.evaluate({ ...managed, paymentMethod: cardNumber("4111111111111111") })).id,
    (await client.evaluate({ ...managed, paymentMethod: cardNumber("4000300011112220") })).id,
  ]
  await sandbox.control.clock.advance("1 minute")
  const state = sandbox.control.export()
  expect(state.orders.map(({ phase }) => phase)).toEqual(["PROCESSING", "PROCESSING"])
  await using copy = await createSandbox({ clock: frozenClock(), state })
  await copy.control.clock.advance("4 weeks")
  expect(ids.map((id) => copy.control.orders.get(id)?.phase)).toEqual(["APPROVED", "EXPIRED"])
})

test("a bounded map drops its oldest entries, also after it was cleared", () => {
  const dropped: string[] = []
  const map = new BoundedMap<number, string>({ limit: 2, onDrop: (value) => dropped.push(value) })
  map.set(1, "one").set(2, "two").set(1, "first").set(3, "three")
  map.delete(3)
  map.set(4, "four").set(5, "five")
  expect([[...map.keys()], dropped]).toEqual([
    [4, 5],
    ["first", "two"],
  ])
  map.clear()
  map.set(6, "six").set(7, "seven").set(8, "eight")
  expect([[...map.keys()], dropped]).toEqual([
    [7, 8],
    ["first", "two", "six"],
  ])
})

test("a bounded map counts the bytes of its entries, of replaced and deleted ones no longer", () => {
  const map = new BoundedMap<string, string>({ limit: 10, maxBytes: 10, sizeOf: ({ length }) => length })
  map.set("a", "12345").set("b", "12345").set("a", "1")
  expect([...map.keys()]).toEqual(["a", "b"])
  map.set("c", "1234")
  expect([...map.keys()]).toEqual(["a", "b", "c"])
  map.delete("b")
  map.set("d", "12345")
  expect([...map.keys()]).toEqual(["a", "c", "d"])
  map.set("e", "larger than the limit")
  expect([...map.keys()]).toEqual(["e"])
})

test("does not retry a delivery that was dropped, nor one that was resent with success", async () => {
  const endpoint = await openWebhookEndpoint((count) => (count <= 3 ? 503 : 200))
  await using sandbox = await createSandbox({ clock: frozenClock(), limits: { deliveries: 2 } })
  sandbox.control.webhooks.subscribe({ url: endpoint.url })
  for (const amount of [1, 2, 3]) sandbox.control.trigger("payout.created", { eventData: amount })
  await sandbox.control.settled()
  expect(endpoint.received).toHaveLength(3)
  const [second] = sandbox.control.webhooks.deliveries()
  await sandbox.control.webhooks.resend(second?.id ?? "")
  await sandbox.control.clock.advance("1 day")
  expect(endpoint.received.slice(3).map(({ json }) => json.EventData)).toEqual([2, 3])
  expect(sandbox.control.clock.pending()).toEqual([])
  endpoint.close()
})

test("a reset sandbox is in the same state as a new one", async () => {
  const clock = frozenClock()
  const endpoint = await openWebhookEndpoint()
  await using sandbox = await createSandbox({ clock, merchants: [{ name: "One" }, { name: "Two" }] })
  await using fresh = await createSandbox({ clock, merchants: [{ name: "One" }, { name: "Two" }] })
  const { mid } = sandbox.credentials
  const pay = async (changes: Json = {}) => {
    const client = await connect(sandbox)
    return { client, response: await client.evaluate({ mid, ...changes }) }
  }
  const withFault = { mid, payer: { email: "jane+fault.status.504@example.com" }, orderId: "with-fault" }
  const sent = paymentRequest({ mid })
  const { client, response } = await pay({ transactionType: "AUTHORIZATION" })
  const card = { first_name: "J", last_name: "J", number: "4000002760003184", month: 3, year: 2030 }
  const vaulted = await client.post("tokenize", { payment_method: { credit_card: card } })
  const { token } = (vaulted.body.transaction as { payment_method: { token: string } }).payment_method // as: the vendor's shape
  await client.post("evaluate", sent)
  expect((await client.evaluate(withFault)).status).toBe(504)
  await client.post("transmit", { ...paymentRequest({ mid }), isDeclined: false })
  await fetch(`${sandbox.url}/sensejs/signals`, { method: "POST", body: '{"senseKey":"a"}' })
  sandbox.control.webhooks.subscribe({ url: endpoint.url })
  sandbox.control.faults.add({ kind: "webhook-reorder" })
  sandbox.control.profile.set({ mit: "managed" }, mid)
  await client.evaluate({ mid, payer: { email: "NA", phone: challengePhone } })
  await sandbox.control.clock.advance("3 days")

  sandbox.reset()

  expect(sandbox.control.export()).toEqual(fresh.control.export())
  const { webhooks, faults, requests } = sandbox.control
  expect([webhooks.list(), webhooks.deliveries(), faults.list(), requests.list()]).toEqual([[], [], [], []])
  expect(sandbox.control.clock.pending()).toEqual([])
  expect(sandbox.control.clock.now()).toBe(clock.now())
  expect((await client.get(`orders/${response.id}`)).status).toBe(401)

  sandbox.control.webhooks.subscribe({ url: endpoint.url })
  const { client: again } = await pay(withFault)
  expect((await again.post("evaluate", sent)).body.status).toBe("APPROVED")
  expect(sandbox.control.orders.list()).toHaveLength(1)
  const unknown = await again.evaluate({ mid, paymentMethod: { token: true, cardNumber: token } })
  expect(unknown.status).toBe(400)
  await sandbox.control.settled()
  expect(endpoint.received.map(({ json }) => json.Event)).toEqual(["order.completed"])
  for (const { json } of endpoint.received) expect(Date.parse(String(json.TimeStamp))).toBe(clock.now())
  endpoint.close()
})
