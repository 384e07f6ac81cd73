import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { challengePhone, createSandbox, type Sandbox } from "../src/index.ts"
import { type EventName, eventNames } from "../src/WebhookEvent.ts"
import {
  type Client,
  cardNumber,
  connect,
  frozenClock,
  type Json,
  openWebhookEndpoint,
} from "./independentClient.ts"

let sandbox: Sandbox
let client: Client
beforeEach(async () => {
  sandbox = await createSandbox({ clock: frozenClock() })
  client = await connect(sandbox)
})
afterEach(() => sandbox.close())

const control = async (method: string, path: string, body?: Json, headers: Record<string, string> = {}) => {
  const response = await fetch(`${sandbox.url}/_sandbox${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, text, body: JSON.parse(text) }
}

const managed = {
  isMIT: true,
  expiryDateUtc: new Date(Date.now() + 21 * 86_400_000).toISOString(),
  paymentMethod: cardNumber("4111111111111111"),
}

describe("time", () => {
  test("picks up, rescues and expires managed orders in order of time", async () => {
    const endpoint = await openWebhookEndpoint()
    sandbox.control.webhooks.subscribe({ url: endpoint.url })
    sandbox.control.profile.set({ mit: "managed" })
    const rescued = await client.evaluate(managed)
    const expiring = await client.evaluate({ ...managed, paymentMethod: cardNumber("4000300011112220") })
    expect([rescued.body.status, expiring.body.status]).toEqual(["SUBMITTED", "SUBMITTED"])
    expect((await client.get(`orders/${rescued.id}`)).body.status).toBe(0)
    await sandbox.control.clock.advance("1 minute")
    expect(sandbox.control.orders.get(rescued.id)?.phase).toBe("PROCESSING")
    await sandbox.control.clock.advance("3 days")
    expect(endpoint.eventNames()).toEqual(["order.completed"])
    await sandbox.control.clock.advance("3 weeks")
    expect(endpoint.eventNames()).toEqual(["order.completed", "order.expired"])
    expect(sandbox.control.orders.get(expiring.id)?.phase).toBe("EXPIRED")
    endpoint.close()
  })

  test("accepts durations as text, and rejects others with the accepted forms", async () => {
    const before = sandbox.control.clock.now()
    await expect(sandbox.control.clock.advance("999999999 weeks")).rejects.toThrow(/year 275760/)
    expect(sandbox.control.clock.now() - before).toBeLessThan(86_400_000)
    await expect(sandbox.control.clock.advance("soon")).rejects.toThrow(/"soon" is not a duration/)
    await sandbox.control.clock.advance("2 hours")
    expect(sandbox.control.clock.now() - before).toBeGreaterThanOrEqual(7_200_000)
  })

  test("validates the expiry on a managed account only", async () => {
    const invalid = { isMIT: true, expiryDateUtc: "yesterday" }
    expect((await client.evaluate(invalid)).status).toBe(200)
    sandbox.control.profile.set({ mit: "managed" })
    const { status, body } = await client.evaluate(invalid)
    expect(status).toBe(400)
    expect(body.ExpiryDateUtc).toEqual(["The field ExpiryDateUtc is invalid."])
  })
})

describe("a triggered event", () => {
  const dataOf = (event: EventName) =>
    sandbox.control.webhooks.deliveries({ event }).map(({ body }) => body.EventData)

  beforeEach(() => void sandbox.control.webhooks.subscribe({ url: "http://127.0.0.1:9/" }))

  test.each([
    ["order.completed", { payer: { email: "NA", phone: challengePhone } }, "APPROVED"],
    ["order.completed", { transactionType: "AUTHORIZATION" }, "APPROVED"],
    ["order.cancelled", { payer: { email: "NA", phone: challengePhone } }, "DECLINED"],
    ["order.cancelled", { transactionType: "AUTHORIZATION" }, "CANCELLED"],
  ] as const)("%s carries its data when it changes the order", async (event, changes, phase) => {
    const { id } = await client.evaluate(changes)
    sandbox.control.trigger(event, { orderId: id, eventData: { reason: "test" } })
    expect(sandbox.control.orders.get(id)?.phase).toBe(phase)
    expect(dataOf(event)).toEqual([{ reason: "test" }])
  })

  test("carries its data when the order does not change, and is added to the timeline", async () => {
    const { id } = await client.evaluate()
    sandbox.control.trigger("payment.chargeback.received", { orderId: id, eventData: { amount: 15_000 } })
    sandbox.control.trigger("payment.chargeback.reversed", { orderId: id })
    expect(dataOf("payment.chargeback.received")).toEqual([{ amount: 15_000 }])
    expect(dataOf("payment.chargeback.reversed")).toEqual([null])
    const descriptions = sandbox.control.orders.get(id)?.timeline.map(({ description }) => description)
    expect(descriptions).toContain("payment.chargeback.received")
    expect(descriptions).toContain("payment.chargeback.reversed")
  })

  test("needs an order, except for a payout", async () => {
    const events = eventNames.filter((event) => !event.startsWith("payout."))
    for (const event of events)
      expect(() => sandbox.control.trigger(event)).toThrow(`The event ${event} concerns an order`)
    expect(await control("POST", "/trigger", { event: "order.refunded" })).toMatchObject({
      status: 400,
      body: {
        error: expect.stringMatching(/^The event order.refunded concerns an order. Name it with orderId/),
      },
    })
    expect(sandbox.control.webhooks.deliveries()).toEqual([])
    sandbox.control.trigger("payout.created", { eventData: { amount: 1 } })
    expect(dataOf("payout.created")).toEqual([{ amount: 1 }])
  })

  test("refunds the whole amount when it is order.refunded", async () => {
    const { id } = await client.evaluate()
    sandbox.control.trigger("order.refunded", { orderId: id })
    expect(sandbox.control.orders.get(id)).toMatchObject({ phase: "REFUNDED", refunded: 15_000 })
  })
})

describe("state", () => {
  test("is exported as JSON and imported into another sandbox, with its scheduled transitions", async () => {
    const endpoint = await openWebhookEndpoint()
    const { secret } = sandbox.control.webhooks.subscribe({ url: endpoint.url })
    const { id } = await client.evaluate({ transactionType: "AUTHORIZATION" })
    await sandbox.control.settled()
    const state = JSON.parse(JSON.stringify(sandbox.control.export()))
    await using copy = await createSandbox({ state })
    await copy.control.clock.advance("8 days")
    expect(copy.control.orders.get(id)?.phase).toBe("CANCELLED")
    expect(endpoint.eventNames()).toEqual(["order.capturerequired", "order.cancelled"])
    const { isSignedBy } = await import("../src/Webhooks.ts")
    expect(endpoint.received.every(({ text, headers }) => isSignedBy(secret, text, headers))).toBe(true)
    expect(() => copy.control.import({ version: 2 } as never)).toThrow(/not a state that was exported/) // as: the mistake under test
    endpoint.close()
  })

  test("drops the oldest order beyond the limit, and all records on reset", async () => {
    await using small = await createSandbox({ limits: { orders: 2 } })
    const caller = await connect(small)
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

describe("the control API over HTTP", () => {
  test("has the operations of the control API in the process", async () => {
    const endpoint = await openWebhookEndpoint()
    const { body: subscribed } = await control("POST", "/webhooks", { url: endpoint.url })
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
    expect(endpoint.received.map(({ json }) => json.IsResent)).toEqual([false, true])
    expect((await control("POST", "/clock/advance", { by: "1 day" })).body.now).toBeGreaterThan(Date.now())
    expect((await control("GET", "/webhooks")).text).not.toContain(subscribed.secret)
    await control("POST", "/reset")
    expect((await control("GET", "/orders")).body).toEqual([])
    endpoint.close()
  })

  test("explains an invalid request, and lists the operations", async () => {
    expect((await control("POST", "/trigger", { event: "order.lost" })).body.error).toMatch(
      /^Unknown event "order.lost". Known: order.completed/,
    )
    expect((await control("POST", "/faults", { kind: "explode" })).status).toBe(400)
    expect((await control("GET", "/orders/none")).status).toBe(404)
    const scalar = await fetch(`${sandbox.url}/_sandbox/trigger`, { method: "POST", body: "1" })
    expect(await scalar.json()).toEqual({ error: "The body must be a JSON object." })
    expect((await control("GET", "/nowhere")).body.operations).toContain("POST /reset")
  })

  const eventsAfter = async (change: () => unknown, expected: string) => {
    const abort = new AbortController()
    const stream = await fetch(`${sandbox.url}/_sandbox/events`, { signal: abort.signal })
    expect(stream.headers.get("content-type")).toBe("text/event-stream")
    await change()
    let received = ""
    for await (const chunk of stream.body ?? []) {
      received += new TextDecoder().decode(chunk)
      if (received.includes(expected)) break
    }
    abort.abort()
    return received
  }

  test("streams events of partial refunds, of webhooks and transitions without each other, and of applied faults", async () => {
    const { id } = await client.evaluate()
    const ofOrder = `{"kind":"order","id":"${id}"}`
    const refund = () => client.post(`orders/${id}/refund`, { amountToRefund: 1 })
    expect(await eventsAfter(refund, ofOrder)).toContain(ofOrder)
    const chargeback = () => sandbox.control.trigger("payment.chargeback.received", { orderId: id })
    expect(await eventsAfter(chargeback, ofOrder)).toContain(ofOrder)
    sandbox.control.profile.set({ mit: "managed" })
    const draft = await client.evaluate(managed)
    const ofDraft = `{"kind":"order","id":"${draft.id}"}`
    expect(await eventsAfter(() => sandbox.control.clock.advance("1 minute"), ofDraft)).toContain(ofDraft)
    const fault = sandbox.control.faults.add({ kind: "status" })
    const ofFault = `{"kind":"fault","id":"${fault}"}`
    expect(await eventsAfter(() => client.evaluate(), ofFault)).toContain(ofFault)
  })

  test("rejects pages of other origins, and host names rebound to this machine", async () => {
    expect((await control("POST", "/reset", {}, { origin: "https://evil.example" })).status).toBe(403)
    const { request } = await import("node:http")
    const status = await new Promise((resolve) =>
      request(`${sandbox.url}/_sandbox/orders`, { headers: { host: "evil.example" } }, (response) => {
        response.resume()
        resolve(response.statusCode)
      }).end(),
    )
    expect(status).toBe(403)
  })

  test("masks card numbers and secrets in the request log", async () => {
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
      (await control("GET", "/requests")).text +
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
