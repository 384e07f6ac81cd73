import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { type EventName, eventNames } from "../src/Event.ts"
import { challengePhone, createSandbox, type Sandbox } from "../src/index.ts"
import { type Json, listener, stillClock, stranger } from "./independentClient.ts"

let sandbox: Sandbox
let client: Awaited<ReturnType<typeof stranger>>
beforeEach(async () => {
  sandbox = await createSandbox({ clock: stillClock() })
  client = await stranger(sandbox)
})
afterEach(() => sandbox.close())

const control = async (method: string, path: string, body?: Json, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${sandbox.url}/_sandbox${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, text, body: JSON.parse(text) }
}

const managed = { isMIT: true, expiryDateUtc: new Date(Date.now() + 21 * 86_400_000).toISOString() }

describe("time", () => {
  test("fires what is due in order: picked up, rescued, told", async () => {
    const shop = await listener()
    sandbox.control.webhooks.subscribe({ url: shop.url })
    sandbox.control.profile.set({ mit: "managed" })
    const rescued = await client.evaluate(managed)
    const hopeless = await client.evaluate({
      ...managed,
      paymentMethod: {
        cardNumber: "4111111111111111",
        token: false,
        expirationMonth: 1,
        expirationYear: 2030,
      },
    })
    expect([rescued.body.status, hopeless.body.status]).toEqual(["SUBMITTED", "SUBMITTED"])
    expect((await client.get(`orders/${rescued.id}`)).body.status).toBe(0)
    await sandbox.control.clock.advance("1 minute")
    expect(sandbox.control.orders.get(rescued.id)?.phase).toBe("PROCESSING")
    await sandbox.control.clock.advance("3 days")
    expect(shop.events()).toEqual(["order.completed"])
    await sandbox.control.clock.advance("3 weeks")
    expect(shop.events()).toEqual(["order.completed", "order.expired"])
    expect(sandbox.control.orders.get(hopeless.id)?.phase).toBe("EXPIRED")
    shop.close()
  })

  test("understands words, and says what it does not understand", async () => {
    await expect(sandbox.control.clock.advance("soon")).rejects.toThrow(/"soon" is not a duration/)
    const before = sandbox.control.clock.now()
    await sandbox.control.clock.advance("2 hours")
    expect(sandbox.control.clock.now() - before).toBeGreaterThanOrEqual(7_200_000)
  })

  test("complains of a bad expiry on a managed account only", async () => {
    const bad = { isMIT: true, expiryDateUtc: "yesterday" }
    expect((await client.evaluate(bad)).status).toBe(200)
    sandbox.control.profile.set({ mit: "managed" })
    const { status, body } = await client.evaluate(bad)
    expect(status).toBe(400)
    expect(body.ExpiryDateUtc).toEqual(["The field ExpiryDateUtc is invalid."])
  })
})

describe("an event that is triggered", () => {
  const dataOf = (event: EventName) =>
    sandbox.control.webhooks.deliveries({ event }).map(({ body }) => body.EventData)

  beforeEach(() => void sandbox.control.webhooks.subscribe({ url: "http://127.0.0.1:9/" }))

  test.each([
    ["order.completed", { payer: { email: "NA", phone: challengePhone } }, "APPROVED"],
    ["order.completed", { transactionType: "AUTHORIZATION" }, "APPROVED"],
    ["order.cancelled", { payer: { email: "NA", phone: challengePhone } }, "DECLINED"],
    ["order.cancelled", { transactionType: "AUTHORIZATION" }, "CANCELLED"],
  ] as const)("%s carries its data when it moves the order", async (event, changes, phase) => {
    const { id } = await client.evaluate(changes)
    sandbox.control.trigger(event, { orderId: id, eventData: { reason: "test" } })
    expect(sandbox.control.orders.get(id)?.phase).toBe(phase)
    expect(dataOf(event)).toEqual([{ reason: "test" }])
  })

  test("carries its data when nothing moves too, and stands on the order's timeline either way", async () => {
    const { id } = await client.evaluate()
    sandbox.control.trigger("payment.chargeback.received", { orderId: id, eventData: { amount: 15_000 } })
    sandbox.control.trigger("payment.chargeback.reversed", { orderId: id })
    expect(dataOf("payment.chargeback.received")).toEqual([{ amount: 15_000 }])
    expect(dataOf("payment.chargeback.reversed")).toEqual([null])
    const told = sandbox.control.orders.get(id)?.timeline.map(({ what }) => what)
    expect(told).toContain("payment.chargeback.received")
    expect(told).toContain("payment.chargeback.reversed")
  })

  test("needs its order, except for a payout", async () => {
    const events = eventNames.filter((event) => !event.startsWith("payout."))
    for (const event of events)
      expect(() => sandbox.control.trigger(event)).toThrow(`${event} is about an order`)
    expect(await control("POST", "/trigger", { event: "order.refunded" })).toMatchObject({
      status: 400,
      body: { error: "order.refunded is about an order: name it with orderId, its own or the merchant's" },
    })
    expect(sandbox.control.webhooks.deliveries()).toEqual([])
    sandbox.control.trigger("payout.created", { eventData: { amount: 1 } })
    expect(dataOf("payout.created")).toEqual([{ amount: 1 }])
  })

  test("gives the whole amount back when it is a refund", async () => {
    const { id } = await client.evaluate()
    sandbox.control.trigger("order.refunded", { orderId: id })
    expect(sandbox.control.orders.get(id)).toMatchObject({ phase: "REFUNDED", refunded: 15_000 })
  })
})

describe("state", () => {
  test("goes through JSON to another sandbox, with what was to come", async () => {
    const shop = await listener()
    const { secret } = sandbox.control.webhooks.subscribe({ url: shop.url })
    const { id } = await client.evaluate({ transactionType: "AUTHORIZATION" })
    await sandbox.control.settled()
    const state = JSON.parse(JSON.stringify(sandbox.control.export()))
    await using copy = await createSandbox({ state })
    await copy.control.clock.advance("8 days")
    expect(copy.control.orders.get(id)?.phase).toBe("CANCELLED")
    expect(shop.events()).toEqual(["order.capturerequired", "order.cancelled"])
    const { isSignedBy } = await import("../src/webhookSignature.ts")
    expect(shop.heard.every(({ text, headers }) => isSignedBy(secret, text, headers))).toBe(true)
    expect(() => copy.control.import({ version: 2 } as never)).toThrow(/not an export/) // as: the mistake under test
    shop.close()
  })

  test("drops the oldest order beyond the limit, and everything on reset", async () => {
    await using small = await createSandbox({ limits: { orders: 2 } })
    const caller = await stranger(small)
    const [first] = [await caller.evaluate(), await caller.evaluate(), await caller.evaluate()]
    expect(small.control.orders.list()).toHaveLength(2)
    expect((await caller.get(`orders/${first.id}`)).status).toBe(404)
    small.control.webhooks.subscribe({ url: "http://127.0.0.1:9/" })
    small.control.trigger("payout.created")
    await caller.evaluate({ transactionType: "AUTHORIZATION" })
    small.control.profile.set({ mit: "managed" })
    small.reset()
    expect(small.control.webhooks.deliveries()).toHaveLength(0)
    expect(small.control.orders.list()).toHaveLength(0)
    expect(small.control.profile.get().mit).toBe("sync")
    expect(small.control.clock.pending()).toEqual([])
    expect((await caller.get("orders")).status).toBe(401)
  })
})

describe("the control over HTTP", () => {
  test("does what the control in process does", async () => {
    const shop = await listener()
    const { body: subscribed } = await control("POST", "/webhooks", { url: shop.url })
    expect(subscribed).toEqual({ id: expect.any(String), secret: expect.any(String) })
    const { id } = await client.evaluate({ orderId: "web-1", payer: { email: "NA", phone: challengePhone } })
    const waitFor = control("GET", "/orders/web-1/wait?phase=APPROVED&timeoutMillis=60000")
    await control("POST", "/trigger", { event: "order.completed", orderId: "web-1" })
    expect((await waitFor).body).toMatchObject({ id, phase: "APPROVED" })
    const delivered = await control(
      "GET",
      "/deliveries/wait?event=order.completed&orderId=web-1&timeoutMillis=60000",
    )
    expect(delivered.body).toMatchObject({ state: "delivered", orderId: id })
    await control("POST", `/deliveries/${delivered.body.id}/resend`)
    expect(shop.heard.map(({ json }) => json.IsResent)).toEqual([false, true])
    expect((await control("POST", "/clock/advance", { by: "1 day" })).body.now).toBeGreaterThan(Date.now())
    expect((await control("GET", "/webhooks")).text).not.toContain(subscribed.secret)
    await control("POST", "/reset")
    expect((await control("GET", "/orders")).body).toEqual([])
    shop.close()
  })

  test("says what is wrong with a request, and what there is", async () => {
    expect((await control("POST", "/trigger", { event: "order.lost" })).body.error).toMatch(/not an event/)
    expect((await control("POST", "/faults", { kind: "explode" })).status).toBe(400)
    expect((await control("GET", "/orders/none")).status).toBe(404)
    const scalar = await fetch(`${sandbox.url}/_sandbox/trigger`, { method: "POST", body: "1" })
    expect(await scalar.json()).toEqual({ error: "Send a JSON object." })
    expect((await control("GET", "/nowhere")).body.operations).toContain("POST /reset")
  })

  const newsOf = async (change: () => unknown, wanted: string) => {
    const over = new AbortController()
    const stream = await fetch(`${sandbox.url}/_sandbox/events`, { signal: over.signal })
    expect(stream.headers.get("content-type")).toBe("text/event-stream")
    await change()
    let seen = ""
    for await (const chunk of stream.body ?? []) {
      seen += new TextDecoder().decode(chunk)
      if (seen.includes(wanted)) break
    }
    over.abort()
    return seen
  }

  test("streams the news: partial refunds, events without a move, moves without an event, striking faults", async () => {
    const { id } = await client.evaluate()
    const ofOrder = `{"kind":"order","id":"${id}"}`
    const refund = () => client.post(`orders/${id}/refund`, { amountToRefund: 1 })
    expect(await newsOf(refund, ofOrder)).toContain(ofOrder)
    const chargeback = () => sandbox.control.trigger("payment.chargeback.received", { orderId: id })
    expect(await newsOf(chargeback, ofOrder)).toContain(ofOrder)
    sandbox.control.profile.set({ mit: "managed" })
    const draft = await client.evaluate(managed)
    const ofDraft = `{"kind":"order","id":"${draft.id}"}`
    expect(await newsOf(() => sandbox.control.clock.advance("1 minute"), ofDraft)).toContain(ofDraft)
    const fault = sandbox.control.faults.add({ kind: "status" })
    const ofFault = `{"kind":"fault","id":"${fault}"}`
    expect(await newsOf(() => client.evaluate(), ofFault)).toContain(ofFault)
  })

  test("refuses pages of other origins and names rebound to this machine", async () => {
    expect((await control("POST", "/reset", {}, { origin: "https://evil.example" })).status).toBe(403)
    const { request } = await import("node:http")
    const status = await new Promise((resolve) =>
      request(`${sandbox.url}/_sandbox/orders`, { headers: { host: "evil.example" } }, (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      }).end(),
    )
    expect(status).toBe(403)
  })

  test("masks card data and secrets in the journal", async () => {
    const { mid, tokenizationKey, appSecret } = sandbox.credentials
    const card = {
      first_name: "J",
      last_name: "J",
      number: "4242424242424242",
      month: "03",
      year: "2030",
      verification_value: "737",
    }
    await client.send("POST", `tokenize?mid=${mid}&environment=${tokenizationKey}`, {
      payment_method: { credit_card: card },
    })
    await client.evaluate({
      orderId: "4242 4242 4242 4242",
      paymentMethod: {
        cardNumber: "4242424242424242",
        verificationValue: "737",
        token: false,
        expirationMonth: 1,
        expirationYear: 2030,
      },
    })
    const seen =
      (await control("GET", "/journal")).text +
      (await control("GET", "/")).text +
      (await control("GET", "/state")).text
    expect(seen).toContain("424242******4242")
    for (const secret of [
      "4242424242424242",
      '"737"',
      appSecret,
      tokenizationKey,
      String(client.token.accessToken),
    ])
      expect(seen).not.toContain(secret)
  })
})
