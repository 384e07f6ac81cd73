import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { createSandbox, type Sandbox } from "../src/index.ts"
import {
  type Client,
  connect,
  frozenClock,
  type Json,
  openWebhookEndpoint,
  paymentRequest,
} from "./independentClient.ts"

let sandbox: Sandbox
let client: Client
beforeEach(async () => {
  sandbox = await createSandbox({ clock: frozenClock() })
  client = await connect(sandbox)
})
afterEach(() => sandbox.close())

describe("profiles", () => {
  test("require only the documented minimum with lenient-2026, and report errors as ProblemDetails", async () => {
    sandbox.control.profile.set({ validation: "lenient-2026" })
    const { mid } = sandbox.credentials
    const { transaction } = paymentRequest() as { transaction: Json } // as: made three lines up in the paymentRequest
    const { id, amount, currency, timestampUtc } = transaction
    expect((await client.evaluate({ mid, transaction: { id, amount, currency, timestampUtc } })).status).toBe(
      200,
    )
    const rejected = await client.evaluate({ isMIT: null })
    expect(rejected.status).toBe(400)
    expect(rejected.body).toMatchObject({ status: 400, title: "One or more validation errors occurred." })
    expect(Object.keys(rejected.body.errors as object)).toEqual(["IsMIT", "Mid"])
  })

  test("handle authorizations as purchases without auth/capture", async () => {
    sandbox.control.profile.set({ authCapture: false })
    expect((await client.evaluate({ transactionType: "AUTHORIZATION" })).body.status).toBe("APPROVED")
  })

  test("decide what /evaluate does when an idempotency key arrives with another payload", async () => {
    const sendTwice = async (changedPayload: "conflict" | "replay" | "new-order") => {
      sandbox.control.profile.set({ changedPayload })
      const first = paymentRequest()
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

  test("limit partial refunds, but not a full one", async () => {
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

  test("reject an unknown option or value with the known ones", () => {
    expect(() => sandbox.control.profile.set({ mit: "later" as "sync" })).toThrow(
      /The profile option mit cannot be "later". It is "sync" or "managed"./,
    ) // as: the mistake under test
    expect(() => sandbox.control.profile.set({ color: "red" } as object)).toThrow(
      /Unknown profile option "color"/,
    ) // as: the mistake under test
  })

  test("keep the value of an option that is undefined, as each option of a sandbox does", async () => {
    await using other = await createSandbox({
      profile: { mit: "managed", smallAmountsOnly: undefined },
      merchants: [{ mid: undefined, profile: { mit: undefined } }],
      limits: { bodyBytes: undefined },
    })
    expect(other.control.profile.get()).toMatchObject({ mit: "managed", smallAmountsOnly: false })
    other.control.profile.set({ mit: undefined, captureWindow: "2 days" })
    expect(other.control.profile.get()).toMatchObject({ mit: "managed", captureWindow: "2 days" })
    const { status } = await fetch(`${other.url}/v1/evaluate`, { method: "POST", body: "{}" })
    expect(status).toBe(401) // not 413: the default limit accepts the body
  })

  test("apply to the merchant with a mid, without regard to case, and reject an unknown mid", async () => {
    const { mid } = sandbox.credentials
    sandbox.control.profile.set({ mit: "managed" }, mid.toUpperCase())
    expect(sandbox.control.profile.get(mid.toUpperCase()).mit).toBe("managed")
    expect(() => sandbox.control.profile.set({ mit: "sync" }, "typo")).toThrow(
      /no merchant with the mid "typo"/,
    )
    expect(() => sandbox.control.profile.get("typo")).toThrow(RangeError)
    const response = await fetch(`${sandbox.url}/_sandbox/profile`, {
      method: "POST",
      body: JSON.stringify({ mid: "typo", mit: "sync" }),
    })
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: `There is no merchant with the mid "typo". This sandbox has ${mid}.` },
    ])
    expect((await fetch(`${sandbox.url}/_sandbox/profile?mid=typo`)).status).toBe(400)
    expect(sandbox.control.profile.get().mit).toBe("managed")
  })

  test("can limit amounts to the documented test range", async () => {
    const { transaction } = paymentRequest() as { transaction: Json } // as: made so in the paymentRequest
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

test("a merchant has the credentials given and derived ones otherwise, and its profile is validated", async () => {
  await using given = await createSandbox({ merchants: [{ name: "Books", appKey: "k", appSecret: "s" }, {}] })
  const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/
  expect(given.control.merchants()).toMatchObject([
    { name: "Books", appKey: "k", appSecret: "s", mid: expect.stringMatching(guid) },
    { name: "Merchant 2", appKey: "k", appSecret: "s", siteId: expect.stringMatching(guid) },
  ])
  expect(given.control.profile.get()).toEqual({
    validation: "strict-2025",
    authCapture: true,
    mit: "sync",
    syncMitOtherwise: "DECLINED",
    syncMitWithExpiry: "SUBMITTED",
    managedExpiry: "required",
    submittedOrdersEnd: "rescued",
    managedRescueAfter: "1 day",
    unknownToken: "rejected",
    changedPayload: "conflict",
    smallAmountsOnly: false,
    captureWindow: "7 days",
    challengeWindow: "30 minutes",
    challengeCvv: "999",
    partialRefundCap: null,
    refundResponseMessage: "APPROVED",
    completedStatusName: "COMPLETED",
    webhookContentType: "alternating",
  })
  const invalid = { captureWindow: { days: 1 } } as object // as: the mistake under test
  await expect(createSandbox({ profile: invalid })).rejects.toThrow(
    /The profile option captureWindow cannot be/,
  )
})

describe("a partner", () => {
  test("calls for several merchants with one key pair, and not for other merchants", async () => {
    await using partner = await createSandbox({
      merchants: [{ name: "Books" }, { name: "Shoes" }, { name: "Other", appKey: "own", appSecret: "own" }],
    })
    const caller = await connect(partner)
    const [books, shoes, other] = partner.merchants
    for (const one of [books, shoes])
      expect((await caller.post("evaluate", paymentRequest({}, one))).body.status).toBe("APPROVED")
    expect((await caller.post("evaluate", paymentRequest({}, other))).status).toBe(403)
    expect((await caller.evaluate()).body.Mid).toEqual(["The Mid field is required."])
    const mixed = { mid: books?.mid ?? "", siteId: shoes?.siteId ?? "" }
    expect((await caller.post("evaluate", paymentRequest({}, mixed))).status).toBe(403)
    const theirs = await connect({ url: partner.url, credentials: other ?? partner.credentials })
    const { id } = await theirs.evaluate()
    expect((await caller.get(`orders/${id}`)).status).toBe(404)
    expect((await caller.get("orders")).body.totalItemCount).toBe(2)
    expect((await caller.get(`orders?mid=${shoes?.mid}`)).body.totalItemCount).toBe(1)
  })

  test("may send mid and siteId in upper case", async () => {
    const [first] = partnerMerchants
    await using partner = await createSandbox({ merchants: partnerMerchants })
    const caller = await connect(partner)
    const loud = { mid: first.mid.toUpperCase(), siteId: first.siteId.toUpperCase() }
    const { status, body } = await caller.post("evaluate", paymentRequest({}, loud))
    expect([status, body.status]).toEqual([200, "APPROVED"])
    expect(partner.control.orders.list()).toMatchObject([first])
    expect((await caller.get(`orders?mid=${loud.mid}`)).body.totalItemCount).toBe(1)
    const card = { first_name: "J", last_name: "J", number: "4111111111111111", month: 3, year: 2030 }
    const { tokenizationKey } = partner.credentials
    const query = `mid=${loud.mid}&environment=${tokenizationKey}`
    const sent = { payment_method: { credit_card: card } }
    expect((await caller.send("POST", `tokenize?${query}`, sent)).status).toBe(200)
  })

  test("may call for the sites of a merchant, and for no other site", async () => {
    const [books, shoes] = partnerMerchants
    await using partner = await createSandbox({
      merchants: [
        { ...books, sites: ["site-2", "site-3"] },
        { mid: shoes.mid, sites: ["s-1"] },
      ],
    })
    const caller = await connect(partner)
    const at = async (mid: string, siteId: string) =>
      (await caller.post("evaluate", paymentRequest({}, { mid, siteId }))).status
    expect([await at(books.mid, books.siteId), await at(books.mid, "SITE-3")]).toEqual([200, 200])
    expect(partner.control.orders.list().map(({ siteId }) => siteId)).toEqual([books.siteId, "site-3"])
    expect([await at(books.mid, "s-1"), await at(shoes.mid, "s-1")]).toEqual([403, 200])
    expect(partner.merchants.map(({ siteId }) => siteId)).toEqual([books.siteId, "s-1"])
    expect(partner.control.merchants()[0]?.sites).toEqual([books.siteId, "site-2", "site-3"])
  })

  test("can subscribe to the events of one merchant or of all", async () => {
    await using partner = await createSandbox({ merchants: [{}, {}] })
    const [one, all] = [await openWebhookEndpoint(), await openWebhookEndpoint()]
    const [, second] = partner.merchants
    partner.control.webhooks.subscribe({ url: one.url, mid: second?.mid.toUpperCase() ?? "" })
    partner.control.webhooks.subscribe({ url: all.url, events: ["order.completed"] })
    const caller = await connect(partner)
    for (const merchant of partner.merchants) await caller.post("evaluate", paymentRequest({}, merchant))
    await partner.control.settled()
    expect([one.received.length, all.received.length]).toEqual([1, 2])
    expect(() => partner.control.webhooks.subscribe({ url: one.url, mid: "typo" })).toThrow(
      /no merchant with the mid "typo"/,
    )
    one.close()
    all.close()
  })
})
