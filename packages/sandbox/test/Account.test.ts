import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { createSandbox, type Sandbox } from "../src/index.ts"
import { type Json, listener, payload, stillClock, stranger } from "./independentClient.ts"

let sandbox: Sandbox
let client: Awaited<ReturnType<typeof stranger>>
beforeEach(async () => {
  sandbox = await createSandbox({ clock: stillClock() })
  client = await stranger(sandbox)
})
afterEach(() => sandbox.close())

describe("profiles", () => {
  test("lenient-2026 asks for the minimum payload only, and complains as ProblemDetails", async () => {
    sandbox.control.profile.set({ validation: "lenient-2026" })
    const { mid } = sandbox.credentials
    const { transaction } = payload() as { transaction: Json } // as: made three lines up in the payload
    const { id, amount, currency } = transaction
    expect((await client.evaluate({ mid, transaction: { id, amount, currency } })).status).toBe(200)
    const rejected = await client.evaluate({ isMIT: null })
    expect(rejected.status).toBe(400)
    expect(rejected.body).toMatchObject({ status: 400, title: "One or more validation errors occurred." })
    expect(Object.keys(rejected.body.errors as object)).toEqual(["IsMIT", "Mid"])
  })

  test("authorizations are purchases on an account without auth/capture", async () => {
    sandbox.control.profile.set({ authCapture: false })
    expect((await client.evaluate({ transactionType: "AUTHORIZATION" })).body.status).toBe("APPROVED")
  })

  test("decides what /evaluate does when an idempotency key arrives with another payload", async () => {
    const sendTwice = async (changedPayload: "conflict" | "replay" | "new-order") => {
      sandbox.control.profile.set({ changedPayload })
      const first = payload()
      const opened = await client.post("evaluate", first)
      const repeated = await client.post("evaluate", { ...first, orderId: "another-order" })
      return { opened: opened.body.orderSessionKey, repeated }
    }
    const conflict = await sendTwice("conflict")
    expect(conflict.repeated.status).toBe(409)
    const replayed = await sendTwice("replay")
    expect(replayed.repeated.body.orderSessionKey).toBe(replayed.opened)
    const reopened = await sendTwice("new-order")
    expect(reopened.repeated.status).toBe(200)
    expect(reopened.repeated.body.orderSessionKey).not.toBe(reopened.opened)
    expect(sandbox.control.orders.list().map(({ id }) => id)).toContain(
      reopened.repeated.body.orderSessionKey,
    )
  })

  test("caps partial refunds, but not the whole one", async () => {
    sandbox.control.profile.set({ partialRefundCap: 0.6 })
    const { id } = await client.evaluate()
    const refund = async (amountToRefund: number) =>
      (await client.post(`orders/${id}/refund`, { amountToRefund })).body.status
    expect([await refund(90.01), await refund(90), await refund(1)]).toEqual(["FAILED", "SUCCESS", "FAILED"])
    const other = await client.evaluate()
    expect((await client.post(`orders/${other.id}/refund`, { amountToRefund: 150 })).body.status).toBe(
      "SUCCESS",
    )
  })

  test("refuses a member or value it does not know", () => {
    expect(() => sandbox.control.profile.set({ mit: "later" as "sync" })).toThrow(
      /profile.mit cannot be "later"/,
    ) // as: the mistake under test
    expect(() => sandbox.control.profile.set({ colour: "red" } as object)).toThrow(/profile.colour/) // as: the mistake under test
  })

  test("is set and shown for the merchant that is named, in any case; a mid nobody has is refused by name", async () => {
    const { mid } = sandbox.credentials
    sandbox.control.profile.set({ mit: "managed" }, mid.toUpperCase())
    expect(sandbox.control.profile.get(mid.toUpperCase()).mit).toBe("managed")
    expect(() => sandbox.control.profile.set({ mit: "sync" }, "typo")).toThrow(/no merchant "typo"/)
    expect(() => sandbox.control.profile.get("typo")).toThrow(RangeError)
    const asked = await fetch(`${sandbox.url}/_sandbox/profile`, {
      method: "POST",
      body: JSON.stringify({ mid: "typo", mit: "sync" }),
    })
    expect([asked.status, await asked.json()]).toEqual([
      400,
      { error: `there is no merchant "typo"; there is ${mid}` },
    ])
    expect((await fetch(`${sandbox.url}/_sandbox/profile?mid=typo`)).status).toBe(400)
    expect(sandbox.control.profile.get().mit).toBe("managed")
  })

  test("may hold amounts to the vendor's old test range; by default any amount is taken", async () => {
    const { transaction } = payload() as { transaction: Json } // as: made so in the payload
    const statusOf = async (amount: number) =>
      (await client.evaluate({ transaction: { ...transaction, amount } })).status
    expect([await statusOf(1), await statusOf(20_000)]).toEqual([200, 200])
    sandbox.control.profile.set({ smallAmountsOnly: true })
    expect([await statusOf(10), await statusOf(11)]).toEqual([400, 200])
    expect([await statusOf(19_999), await statusOf(20_000)]).toEqual([200, 400])
    const { body } = await client.evaluate({ transaction: { ...transaction, amount: 20_000 } })
    expect(body["Transaction.Amount"]).toEqual(["The field Amount is invalid."])
  })
})

const partnerMerchants = [
  { mid: "6f1c2b4e-8d3a-4f5b-9c7e-2a1d0e9f8b76", siteId: "1d5e6f70-8a9b-4c0d-9e1f-2a3b4c5d6e7f" },
  { mid: "0ba84f6e-7a9e-43f1-ae6d-c508b466424a", siteId: "b7c8d9e0-1f2a-4b3c-8d4e-5f6a7b8c9d0e" },
] as const

test("a merchant keeps what it was given and is made up otherwise; a bad set-up is refused at the start", async () => {
  await using given = await createSandbox({ merchants: [{ name: "Books", appKey: "k", appSecret: "s" }, {}] })
  const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/
  expect(given.control.merchants()).toMatchObject([
    { name: "Books", appKey: "k", appSecret: "s", mid: expect.stringMatching(guid) },
    { name: "Merchant 2", appKey: "k", appSecret: "s", siteId: expect.stringMatching(guid) },
  ])
  expect(given.control.profile.get()).toEqual({
    ...{ validation: "strict-2025", authCapture: true, mit: "sync", syncMitOtherwise: "DECLINED" },
    ...{ partialRefundCap: null, captureWindow: "7 days", challengeWindow: "30 minutes" },
    ...{
      challengeCvv: "999",
      managedRescueAfter: "1 day",
      smallAmountsOnly: false,
      changedPayload: "conflict",
    },
  })
  const bad = { captureWindow: { days: 1 } } as object // as: the mistake under test
  await expect(createSandbox({ profile: bad })).rejects.toThrow(/profile.captureWindow cannot be/)
})

describe("a partner", () => {
  test("acts for several merchants with one pair of keys, and for nobody else's", async () => {
    await using partner = await createSandbox({
      merchants: [
        { name: "Books" },
        { name: "Shoes" },
        { name: "Stranger", appKey: "own", appSecret: "own" },
      ],
    })
    const caller = await stranger(partner)
    const [books, shoes, other] = partner.merchants
    for (const one of [books, shoes])
      expect((await caller.post("evaluate", payload({}, one))).body.status).toBe("APPROVED")
    expect((await caller.post("evaluate", payload({}, other))).status).toBe(403)
    expect((await caller.evaluate()).body.Mid).toEqual(["The Mid field is required."])
    const mixed = { mid: books?.mid ?? "", siteId: shoes?.siteId ?? "" }
    expect((await caller.post("evaluate", payload({}, mixed))).status).toBe(403)
    const theirs = await stranger({ url: partner.url, credentials: other ?? partner.credentials })
    const { id } = await theirs.evaluate()
    expect((await caller.get(`orders/${id}`)).status).toBe(404)
    expect((await caller.get("orders")).body.totalItemCount).toBe(2)
    expect((await caller.get(`orders?mid=${shoes?.mid}`)).body.totalItemCount).toBe(1)
  })

  test("is known by its mid and siteId in any case", async () => {
    const [first] = partnerMerchants
    await using partner = await createSandbox({ merchants: partnerMerchants })
    const caller = await stranger(partner)
    const loud = { mid: first.mid.toUpperCase(), siteId: first.siteId.toUpperCase() }
    const { status, body } = await caller.post("evaluate", payload({}, loud))
    expect([status, body.status]).toEqual([200, "APPROVED"])
    expect(partner.control.orders.list()).toMatchObject([first])
    expect((await caller.get(`orders?mid=${loud.mid}`)).body.totalItemCount).toBe(1)
    const card = { first_name: "J", last_name: "J", number: "4111111111111111", month: 3, year: 2030 }
    const { tokenizationKey } = partner.credentials
    const query = `mid=${loud.mid}&environment=${tokenizationKey}`
    const sent = { payment_method: { credit_card: card } }
    expect((await caller.send("POST", `tokenize?${query}`, sent)).status).toBe(200)
  })

  test("has the sites it was given under one mid, and no other", async () => {
    const [books, shoes] = partnerMerchants
    await using partner = await createSandbox({
      merchants: [
        { ...books, sites: ["site-2", "site-3"] },
        { mid: shoes.mid, sites: ["s-1"] },
      ],
    })
    const caller = await stranger(partner)
    const at = async (mid: string, siteId: string) =>
      (await caller.post("evaluate", payload({}, { mid, siteId }))).status
    expect([await at(books.mid, books.siteId), await at(books.mid, "SITE-3")]).toEqual([200, 200])
    expect(partner.control.orders.list().map(({ siteId }) => siteId)).toEqual([books.siteId, "site-3"])
    expect([await at(books.mid, "s-1"), await at(shoes.mid, "s-1")]).toEqual([403, 200])
    expect(partner.merchants.map(({ siteId }) => siteId)).toEqual([books.siteId, "s-1"])
    expect(partner.control.merchants()[0]?.sites).toEqual([books.siteId, "site-2", "site-3"])
  })

  test("subscribes to one merchant's events or to all", async () => {
    await using partner = await createSandbox({ merchants: [{}, {}] })
    const [one, all] = [await listener(), await listener()]
    const [, second] = partner.merchants
    partner.control.webhooks.subscribe({ url: one.url, mid: second?.mid.toUpperCase() ?? "" })
    partner.control.webhooks.subscribe({ url: all.url, events: ["order.completed"] })
    const caller = await stranger(partner)
    for (const merchant of partner.merchants) await caller.post("evaluate", payload({}, merchant))
    await partner.control.settled()
    expect([one.heard.length, all.heard.length]).toEqual([1, 2])
    expect(() => partner.control.webhooks.subscribe({ url: one.url, mid: "typo" })).toThrow(
      /no merchant "typo"/,
    )
    one.close()
    all.close()
  })
})
