import { rm } from "node:fs/promises"
import { join } from "node:path"
import { createClient, type Payment } from "@flexcharge/core"
import { createSandbox } from "@flexcharge/sandbox"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import {
  type Alert,
  createInbox,
  type Inbox,
  type InboxOptions,
  type SqliteTransaction,
  sqlite,
} from "../src/index.ts"
import { contextOf } from "../src/OrderLedger.ts"
import { reconcileOnce } from "../src/Reconciler.ts"
import { deliver, until, webhook } from "../src/suite/Case.ts"
import { temporaryFolder } from "./programs/places.ts"

const sandbox = await createSandbox({ seed: 7 })
const client = createClient({ ...sandbox.credentials, baseUrl: sandbox.url })
const { mid } = sandbox.credentials
const folder = await temporaryFolder()
afterAll(async () => {
  await client.close()
  await sandbox.close()
  await rm(folder, { recursive: true })
})

let orderNumber = 0
const payment = (change: Partial<Payment> = {}): Payment => ({
  orderId: `SHOP-${String(++orderNumber).padStart(4, "0")}`,
  isMIT: true,
  isDeclined: true,
  transaction: {
    id: `tx-${orderNumber}`,
    amount: 15_000,
    currency: "USD",
    timestampUtc: "2026-06-01T12:00:00Z",
    responseCode: "05",
    responseCodeSource: "nmi",
  },
  payer: { email: "john@example.com" },
  paymentMethod: { cardNumber: "d3e10716-6aac-4eb8-a74d-c1a3027f1d96", token: true },
  billingInformation: {
    firstName: "John",
    lastName: "Doe",
    addressLine1: "1 Main Street",
    zipcode: "30301",
    city: "Atlanta",
    state: "GA",
    country: "United States",
    countryCode: "US",
  },
  ...change,
})

const evaluate = (request: object, options?: { idempotencyKey: string; attempt: number }) =>
  client.evaluate(request as Parameters<typeof client.evaluate>[0], options) // as: the stored payment

const reconcile = {
  order: client.order,
  orders: client.orders,
  evaluate: evaluate as never, // as: the type of a stored payment is the caller's own
  quietMillis: 0,
  maxPerMinute: 60_000,
}

const handled: string[] = []
const inboxes: Inbox[] = []
beforeAll(() => async () => {
  await Promise.all(inboxes.map((inbox) => inbox.stop({ timeoutMillis: 100 })))
})
beforeEach(() => void handled.splice(0))

let fileNumber = 0
const opened = (
  options: Partial<InboxOptions<SqliteTransaction>> = {},
  file = `inbox-${++fileNumber}.db`,
) => {
  const inbox = createInbox<SqliteTransaction>({
    store: sqlite(join(folder, file)),
    reconcile,
    onAlert: () => {},
    onError: () => {},
    handle: (event, { commit }) =>
      commit((_transaction, { became }) => {
        const change = became.paid ? "paid" : became.refunded ? "refunded" : "nothing"
        handled.push(`${event.source} ${event.name}: ${change}`)
      }),
    ...options,
  })
  inboxes.push(inbox)
  return inbox
}

/** Has the sandbox accept a payment, without a webhook to anyone. */
const token = async (number: string) => {
  const creditCard = { firstName: "John", lastName: "Doe", number, month: "09", year: "2031" }
  return (await client.tokenize({ paymentMethod: { creditCard } })).token
}
const approved = async (change: Partial<Payment> = {}) =>
  payment({ paymentMethod: { cardNumber: await token("4000002760003184"), token: true }, ...change })

test("the daily sweep finds refunds after the end, and reports orders from before the inbox without handling them", async () => {
  const earlier = await evaluate({ ...(await approved()), isDeclined: true })
  const inbox = opened()
  await inbox.stats() // creates the tables
  await new Promise((resolve) => setTimeout(resolve, 5))
  await sandbox.control.clock.advance("1 minute") // what is placed from here on is younger than the inbox
  const known = await evaluate({ ...(await approved()), isDeclined: true })
  const lost = await evaluate({ ...(await approved()), isDeclined: true })
  await inbox.orders.record(known.orderSessionKey, { source: "evaluate", response: known })
  await client.refund(known.orderSessionKey, { amount: 15_000, currency: "USD" })
  const report = await inbox.reconcile()
  const kindOf = (key: string) =>
    report.disagreements.find(({ orderSessionKey }) => orderSessionKey === key)?.kind
  expect(kindOf(earlier.orderSessionKey)).toBe("unknownOrder")
  expect(kindOf(known.orderSessionKey)).toBe("ledgerIsBehind")
  expect(kindOf(lost.orderSessionKey)).toBe("ledgerIsBehind")
  await inbox.start()
  await until("all is handled", async () => (await inbox.stats()).pending === 0)
  expect((await inbox.orders.lookup(known.orderSessionKey))?.phase).toBe("refunded")
  expect((await inbox.orders.lookup(lost.orderSessionKey))?.phase).toBe("approved")
  expect(await inbox.orders.get(earlier.orderSessionKey)).toBeUndefined()
  expect((await inbox.reconcile()).swept).toBe(0)
  expect((await inbox.reconcile({ sweep: true })).swept).toBeGreaterThan(0)
})

test("a sweep that failed is repeated after an hour, and a complete one after a day", async () => {
  const hour = 3_600_000
  let now = Date.now()
  let isDown = true
  let lists = 0
  const inbox = opened({
    store: sqlite(join(folder, `inbox-${++fileNumber}.db`), undefined, { now: () => now }),
    reconcile: {
      ...reconcile,
      orders: async () => {
        lists++
        if (isDown) throw new Error("503")
        return { orders: [], hasNextPage: false } as unknown as Awaited<ReturnType<typeof client.orders>> // as: an empty page
      },
    },
  })
  expect((await inbox.reconcile()).failures).toHaveLength(1)
  await inbox.reconcile()
  expect(lists).toBe(1)
  isDown = false
  now += hour
  await inbox.reconcile()
  now += 23 * hour
  await inbox.reconcile()
  expect(lists).toBe(2)
  now += hour
  await inbox.reconcile()
  expect(lists).toBe(3)
})

test("a sweep ends when the service sends the same page again without its number", async () => {
  let lists = 0
  const inbox = opened({
    reconcile: {
      ...reconcile,
      orders: async () => {
        lists++
        return { orders: [{ id: "osk-1", statusName: "PROCESSING" }], hasNextPage: true } as never // as: no other field is read
      },
    },
  })
  expect((await inbox.reconcile()).swept).toBe(1)
  expect(lists).toBe(2)
})

test("a claim whose evaluation was not answered is sent again with its key, and finds the same order", async () => {
  const inbox = opened({ encryptionKey: Buffer.alloc(32, 7) })
  const declined = await approved()
  const claim = await inbox.orders.claim({ mid, orderId: declined.orderId, payment: declined })
  if (claim._tag !== "Granted") throw new Error(claim._tag)
  const response = await evaluate(
    { ...declined, isDeclined: true },
    { idempotencyKey: claim.idempotencyKey, attempt: 1 },
  )
  await claim.unanswered() // the process ends before it has recorded the response
  const report = await inbox.reconcile()
  expect(report.failures).toEqual([])
  expect(report.resolvedClaims).toBe(1)
  const order = await inbox.orders.claimed(mid, declined.orderId)
  expect(order?.orderSessionKey).toBe(response.orderSessionKey)
  expect(order?.state.phase).toBe("approved")
  expect((await inbox.stats()).unansweredClaims).toBe(0)
})

test("a declined synchronous MIT whose claim the reconciler resolves can be attempted again and stays open", async () => {
  const status = "DECLINED"
  const inbox = opened({
    encryptionKey: Buffer.alloc(32, 7),
    reconcile: {
      ...reconcile,
      order: async () => ({ id: "order-sync", statusName: "PROCESSING" }),
      orders: async () => ({ orders: [] }) as never, // as: no other field is read
      evaluate: async () => ({ status, orderSessionKey: "order-sync" }),
    },
  })
  const sync = payment({ isMIT: true })
  const claim = await inbox.orders.claim({ mid, orderId: sync.orderId, payment: sync })
  if (claim._tag !== "Granted") throw new Error(claim._tag)
  await claim.unanswered()
  expect((await inbox.reconcile()).resolvedClaims).toBe(1)
  expect((await inbox.orders.lookup("order-sync"))?.phase).toBe("processing")
  const next = await inbox.orders.claim({ mid, orderId: sync.orderId, payment: sync, attempt: 2 })
  expect(next._tag).toBe("Granted")
})

test("a claim whose stored payment cannot be decrypted is reported, and the other claims are resolved", async () => {
  const file = "rotated-key.db"
  const before = opened({ encryptionKey: Buffer.alloc(32, 1) }, file)
  const after = opened({ encryptionKey: Buffer.alloc(32, 2) }, file)
  const payments = [payment(), await approved()]
  for (const [index, each] of payments.entries()) {
    const claim = await (index === 0 ? before : after).orders.claim({
      mid,
      orderId: each.orderId,
      payment: each,
    })
    if (claim._tag !== "Granted") throw new Error(claim._tag)
    await claim.unanswered()
  }
  const report = await after.reconcile()
  expect(report.failures).toMatchObject([{ reason: { _tag: "InvalidArgument" } }])
  expect(report.resolvedClaims).toBe(1)
})

test("a claim without a stored payment is searched by the external id, and becomes an operator's item when it is not found", async () => {
  const inbox = opened({ reconcile: { ...reconcile, repeatMillis: 0 } })
  const found = await approved()
  const claim = await inbox.orders.claim({ mid, orderId: found.orderId, payment: found })
  if (claim._tag !== "Granted") throw new Error(claim._tag)
  const response = await evaluate(
    { ...found, isDeclined: true },
    { idempotencyKey: claim.idempotencyKey, attempt: 1 },
  )
  await claim.unanswered()
  const lost = payment()
  const lostClaim = await inbox.orders.claim({ mid, orderId: lost.orderId, payment: lost })
  if (lostClaim._tag !== "Granted") throw new Error(lostClaim._tag)
  await lostClaim.unanswered()

  const report = await inbox.reconcile()
  expect(report.resolvedClaims).toBe(1)
  expect((await inbox.orders.claimed(mid, found.orderId))?.orderSessionKey).toBe(response.orderSessionKey)
  expect(report.operatorItems).toMatchObject([{ mid, orderId: lost.orderId, attempt: 1 }])
  const [item] = await inbox.orders.operatorItems()
  if (!item) throw new Error("There is no item.")
  for (const attempt of [1, 2])
    expect((await inbox.orders.claim({ mid, orderId: lost.orderId, payment: lost, attempt }))._tag).toBe(
      "NeedsOperator",
    )
  expect(await inbox.orders.resolve(item, "notSent")).toBe(true)
  expect(await inbox.orders.operatorItems()).toEqual([])
  expect((await inbox.orders.claim({ mid, orderId: lost.orderId, payment: lost, attempt: 2 }))._tag).toBe(
    "Granted",
  )
})

test("a claim is not resolved with an order that belongs to another order of the merchant", async () => {
  const inbox = opened({
    reconcile: {
      ...reconcile,
      order: async () => ({ id: "order-of-another", statusName: "PROCESSING" }),
      // The search for SHOP-1 also finds SHOP-10, and the service names no external id.
      orders: async () =>
        ({
          orders: [
            { id: "order-of-another", statusName: "APPROVED", orderPlacedDate: new Date().toISOString() },
          ],
        }) as never, // as: no other field is read
    },
  })
  await inbox.orders.record(
    "order-of-another",
    { source: "evaluate", response: { status: "APPROVED" } },
    "SHOP-10",
  )
  const claim = await inbox.orders.claim({ mid, orderId: "SHOP-1", payment: payment() })
  if (claim._tag !== "Granted") throw new Error(claim._tag)
  await claim.unanswered()
  expect((await inbox.reconcile()).resolvedClaims).toBe(0)
  expect(await inbox.orders.claimed(mid, "SHOP-1")).toBeUndefined()
})

test("a claim is not closed as not sent while a call may be sending its payment", async () => {
  const inbox = opened()
  const sending = payment()
  const { orderId } = sending
  expect((await inbox.orders.claim({ mid, orderId, payment: sending }))._tag).toBe("Granted")
  expect(await inbox.orders.resolve({ mid, orderId }, "notSent")).toBe(false)
  const next = await inbox.orders.claim({ mid, orderId, payment: sending, attempt: 2 })
  expect(next._tag).toBe("InProgress")
})

test("two processes that reconcile at the same time query each order once", async () => {
  const queried: string[] = []
  const counting = {
    ...reconcile,
    order: async (orderSessionKey: string) => {
      queried.push(orderSessionKey)
      return { statusName: "PROCESSING" } as Awaited<ReturnType<typeof client.order>> // as: the reconciler reads the status
    },
    quietMillis: 60_000,
  }
  const { orders: _, ...onlyOrder } = counting
  const file = `inbox-${++fileNumber}.db`
  let now = Date.now()
  const store = () => sqlite(join(folder, file), undefined, { now: () => now })
  const both = [1, 2].map(() => opened({ store: store(), reconcile: onlyOrder }))
  for (let order = 0; order < 30; order++)
    await both[0]?.orders.record(`order-${order}`, { source: "evaluate", response: { status: "PROCESSING" } })
  now += 120_000
  await Promise.all(both.map((inbox) => inbox.reconcile()))
  expect(queried.sort()).toEqual(Array.from({ length: 30 }, (_each, order) => `order-${order}`).sort())
})

test("requests to the service are spread over the minute", async () => {
  const inbox = opened()
  for (const order of ["a", "b", "c"])
    await inbox.orders.record(order, { source: "evaluate", response: { status: "PROCESSING" } })
  let now = 0
  const pauses: number[] = []
  const store = sqlite(join(folder, `inbox-${fileNumber}.db`))
  const report = await reconcileOnce(
    { order: async () => ({ statusName: "PROCESSING" }) as never, quietMillis: 0, maxPerMinute: 6 }, // as: only the status is read
    {
      store: store as never, // as: nothing of the merchant's is written
      ledger: inbox.orders,
      encryptionKey: undefined,
      now: () => now,
      sleep: async (millis) => {
        pauses.push(millis)
        now += millis
      },
    },
    new AbortController().signal,
  )
  await store.close()
  expect(report.queried).toBe(3)
  expect(pauses).toEqual([10_000, 10_000])
})

test("a claim that needs an operator is reported once when a call of claim finds it before the background job", async () => {
  const alerts: Alert[] = []
  const inbox = opened({
    reconcile: { ...reconcile, repeatMillis: 0 },
    onAlert: (alert) => {
      alerts.push(alert)
      throw new Error("The pager does not respond.")
    },
  })
  const lost = payment()
  const options = { mid, orderId: lost.orderId, payment: lost }
  const claim = await inbox.orders.claim(options)
  if (claim._tag !== "Granted") throw new Error(claim._tag)
  await claim.unanswered()
  for (let call = 0; call < 2; call++) expect((await inbox.orders.claim(options))._tag).toBe("NeedsOperator")
  const item = { mid, orderId: lost.orderId, attempt: 1, idempotencyKey: claim.idempotencyKey }
  expect(alerts).toMatchObject([{ _tag: "Reconciled", report: { operatorItems: [item] } }])
})

test("a service that reports an earlier state than a webhook proved is reported, and changes nothing", async () => {
  const alerts: Alert[] = []
  const inbox = opened({ onAlert: (alert) => alerts.push(alert) })
  const pending = await client.evaluate({
    ...payment({ paymentMethod: { cardNumber: await token("4000300011112220"), token: true } }),
    isDeclined: true,
  } as Parameters<typeof client.evaluate>[0]) // as: a payment
  await deliver(inbox, webhook("order.refunded", pending.orderSessionKey))
  await inbox.start() // the background job reconciles
  await until("the alert", () => alerts.some(({ _tag }) => _tag === "Reconciled"))
  const [alert] = alerts
  expect(alert?._tag === "Reconciled" && alert.report.disagreements).toContainEqual(
    expect.objectContaining({ kind: "serviceIsBehind", orderSessionKey: pending.orderSessionKey }),
  )
  expect((await inbox.orders.lookup(pending.orderSessionKey))?.phase).toBe("refunded")
})

test("an open order whose completion no webhook announced is queried, and handled", async () => {
  const { orders: _, ...withoutSweep } = reconcile
  const inbox = opened({ reconcile: withoutSweep })
  await inbox.orders.record("unknown-to-the-service", {
    source: "evaluate",
    response: { status: "PROCESSING" },
  })
  const { decision } = await client.rescue(await approved({ transactionType: "AUTHORIZATION" }))
  if (decision._tag !== "CaptureRequired") throw new Error(decision._tag)
  const { orderSessionKey, response } = decision
  await inbox.orders.record(orderSessionKey, { source: "evaluate", response })
  const first = await inbox.reconcile()
  expect(first.queried).toBe(1)
  expect(first.failures).toHaveLength(1)

  await client.capture(decision.capture)
  const second = await inbox.reconcile()
  expect(second.disagreements).toMatchObject([{ kind: "ledgerIsBehind", orderSessionKey }])
  await inbox.start()
  await until("the outcome is handled", async () => (await inbox.stats()).pending === 0)
  expect(handled.filter((line) => line.endsWith("paid"))).toHaveLength(1)
  expect((await inbox.orders.get(orderSessionKey))?.handledState?.phase).toBe("approved")
})

test.each([
  [undefined, true],
  [null, true],
  ["", true],
  ["2026-12-12T14:30:00Z", false],
])("an MIT with the expiry date %s is synchronous: %s", (expiryDateUtc, isSyncMit) => {
  expect(contextOf({ isMIT: true, expiryDateUtc })).toMatchObject({ isSyncMit })
  expect(contextOf({ isMIT: false, expiryDateUtc })).toMatchObject({ isSyncMit: false })
})
