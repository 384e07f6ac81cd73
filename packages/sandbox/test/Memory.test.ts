import { expect, test } from "vitest"
import { createAccounts } from "../src/Accounts.ts"
import { BoundedMap } from "../src/BoundedMap.ts"
import { createClock } from "../src/Clock.ts"
import { challengePhone, createSandbox } from "../src/index.ts"
import type { NewOrder } from "../src/Order.ts"
import { createRandom } from "../src/Random.ts"
import { defaultLimits } from "../src/Sandbox.ts"
import { makeStore } from "../src/Store.ts"
import { makeWebhookSender } from "../src/WebhookSender.ts"
import { type Json, listener, payload, stillClock, stranger } from "./independentClient.ts"

const emptyWorld = () =>
  makeStore({
    ...{ clock: createClock(stillClock().now), random: createRandom(), accounts: createAccounts([], {}) },
    ...{ post: makeWebhookSender(1), limits: defaultLimits, retryMillis: [] },
  })

const newOrder = (mid: string, externalOrderId: string): NewOrder => ({
  ...{
    mid,
    externalOrderId,
    siteId: null,
    correlationId: null,
    amount: 15_000,
    currency: "USD",
    isMit: true,
  },
  ...{ expiryDate: new Date(Date.now() + 21 * 86_400_000).toISOString(), email: null, phone: null },
  ...{ billing: {}, shipping: null, senseKey: null, card: "token …1234", scenario: "a test" },
  ...{ canBeRescued: true, asks: null },
})

test("of 100,000 orders the 10,000 newest are kept, and nothing is planned for the others", () => {
  const world = emptyWorld()
  const merchant = world.accounts.first
  const phases = ["APPROVED", "CAPTUREREQUIRED", "SUBMITTED", "CHALLENGE"] as const
  for (let count = 1; count <= 100_000; count += 1)
    world.open(merchant, newOrder(merchant.mid, `order-${count}`), phases[count % 4] ?? "APPROVED", "request")
  expect(world.orders.size).toBe(10_000)
  const [oldest] = world.orders.all()
  expect(oldest?.externalOrderId).toBe("order-90001")
  expect(world.orders.byExternalId(merchant.mid, "order-90000")).toBeUndefined()
  // An authorization is voided, a challenge declined; a draft is picked up, rescued and expires.
  expect(world.clock.pending()).toHaveLength(2_500 + 2_500 + 3 * 2_500)
  world.clear()
  expect([world.orders.size, world.clock.pending().length]).toEqual([0, 0])
})

test("what was to come for an order is planned once, however often it is imported", async () => {
  await using sandbox = await createSandbox({ clock: stillClock() })
  await (await stranger(sandbox)).evaluate({ transactionType: "AUTHORIZATION" })
  sandbox.control.import(sandbox.control.export())
  expect(sandbox.control.clock.pending()).toHaveLength(1)
})

test("an imported order that was being worked on is rescued or expires as it would have been", async () => {
  const managed = { isMIT: true, expiryDateUtc: new Date(Date.now() + 21 * 86_400_000).toISOString() }
  const hopeless = { cardNumber: "4111111111111111", token: false, expirationMonth: 1, expirationYear: 2030 }
  await using sandbox = await createSandbox({ clock: stillClock(), profile: { mit: "managed" } })
  const client = await stranger(sandbox)
  const ids = [
    (await client.evaluate(managed)).id,
    (await client.evaluate({ ...managed, paymentMethod: hopeless })).id,
  ]
  await sandbox.control.clock.advance("1 minute")
  const state = sandbox.control.export()
  expect(state.orders.map(({ phase }) => phase)).toEqual(["PROCESSING", "PROCESSING"])
  await using copy = await createSandbox({ clock: stillClock(), state })
  await copy.control.clock.advance("4 weeks")
  expect(ids.map((id) => copy.control.orders.get(id)?.phase)).toEqual(["APPROVED", "EXPIRED"])
})

test("a map of the newest pushes the oldest out and tells so, also after it was emptied", () => {
  const dropped: string[] = []
  const newest = new BoundedMap<number, string>(2, (value) => dropped.push(value))
  newest.set(1, "one").set(2, "two").set(1, "first").set(3, "three")
  newest.delete(3)
  newest.set(4, "four").set(5, "five")
  expect([[...newest.keys()], dropped]).toEqual([
    [4, 5],
    ["first", "two"],
  ])
  newest.clear()
  newest.set(6, "six").set(7, "seven").set(8, "eight")
  expect([[...newest.keys()], dropped]).toEqual([
    [7, 8],
    ["first", "two", "six"],
  ])
})

test("a delivery that is no longer kept is not tried again, nor one that was sent again with success", async () => {
  const shop = await listener((count) => (count <= 3 ? 503 : 200))
  await using sandbox = await createSandbox({ clock: stillClock(), limits: { deliveries: 2 } })
  sandbox.control.webhooks.subscribe({ url: shop.url })
  for (const amount of [1, 2, 3]) sandbox.control.trigger("payout.created", { eventData: amount })
  await sandbox.control.settled()
  expect(shop.heard).toHaveLength(3)
  const [second] = sandbox.control.webhooks.deliveries()
  await sandbox.control.webhooks.resend(second?.id ?? "")
  await sandbox.control.clock.advance("1 day")
  expect(shop.heard.slice(3).map(({ json }) => json.EventData)).toEqual([2, 3])
  expect(sandbox.control.clock.pending()).toEqual([])
  shop.close()
})

test("a reset leaves nothing behind: the sandbox is as it was at its start", async () => {
  const clock = stillClock()
  const shop = await listener()
  await using sandbox = await createSandbox({ clock, merchants: [{ name: "One" }, { name: "Two" }] })
  await using fresh = await createSandbox({ clock, merchants: [{ name: "One" }, { name: "Two" }] })
  const { mid } = sandbox.credentials
  const pay = async (changes: Json = {}) => {
    const client = await stranger(sandbox)
    return { client, answer: await client.evaluate({ mid, ...changes }) }
  }
  const scripted = { mid, payer: { email: "jane+fault.status.504@example.com" }, orderId: "scripted" }
  const sent = payload({ mid })
  const { client, answer } = await pay({ transactionType: "AUTHORIZATION" })
  const card = { first_name: "J", last_name: "J", number: "4000002760003184", month: 3, year: 2030 }
  const vaulted = await client.post("tokenize", { payment_method: { credit_card: card } })
  const { token } = (vaulted.body.transaction as { payment_method: { token: string } }).payment_method // as: the vendor's shape
  await client.post("evaluate", sent)
  expect((await client.evaluate(scripted)).status).toBe(504)
  await client.post("transmit", { ...payload({ mid }), isDeclined: false })
  await fetch(`${sandbox.url}/sensejs/signals`, { method: "POST", body: '{"senseKey":"a"}' })
  sandbox.control.webhooks.subscribe({ url: shop.url })
  sandbox.control.faults.add({ kind: "webhook-reorder" })
  sandbox.control.profile.set({ mit: "managed" }, mid)
  await client.evaluate({ mid, payer: { email: "NA", phone: challengePhone } })
  await sandbox.control.clock.advance("3 days")

  sandbox.reset()

  expect(sandbox.control.export()).toEqual(fresh.control.export())
  const { webhooks, faults, journal } = sandbox.control
  expect([webhooks.list(), webhooks.deliveries(), faults.list(), journal.list()]).toEqual([[], [], [], []])
  expect(sandbox.control.clock.pending()).toEqual([])
  expect(sandbox.control.clock.now()).toBe(clock.now())
  expect((await client.get(`orders/${answer.id}`)).status).toBe(401)

  sandbox.control.webhooks.subscribe({ url: shop.url })
  const { client: again } = await pay(scripted)
  expect((await again.post("evaluate", sent)).body.status).toBe("APPROVED")
  expect(sandbox.control.orders.list()).toHaveLength(1)
  const unknown = await again.evaluate({ mid, paymentMethod: { token: true, cardNumber: token } })
  expect(unknown.body.status).toBe("DECLINED")
  await sandbox.control.settled()
  expect(shop.heard.map(({ json }) => json.Event)).toEqual(["order.completed", "order.cancelled"])
  for (const { json } of shop.heard) expect(Date.parse(String(json.TimeStamp))).toBe(clock.now())
  shop.close()
})
