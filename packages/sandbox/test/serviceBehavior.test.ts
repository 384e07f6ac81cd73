/** Behavior of the service that published test results show, and the profile options for what is not known. */
import { request } from "node:http"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { millis } from "../src/Clock.ts"
import { createSandbox, type Profile, type Sandbox } from "../src/index.ts"
import {
  type Client,
  cardNumber,
  connect,
  frozenClock,
  type Json,
  openWebhookEndpoint,
  paymentRequest,
} from "./independentClient.ts"

const approvedCard = cardNumber("4000002760003184")
const challengeCard = cardNumber("4111111111111111")
const declinedCard = cardNumber("4000300011112220")
const challengePhone = "+99.2001a/+99.2001b"

let sandbox: Sandbox
let client: Client
beforeEach(async () => {
  sandbox = await createSandbox({ clock: frozenClock() })
  client = await connect(sandbox)
})
afterEach(() => sandbox.close())

const setProfile = (profile: Partial<Profile>) => sandbox.control.profile.set(profile)
const statusOf = async (changes: Json) => (await client.evaluate(changes)).body.status
const inThreeWeeks = () => new Date(Date.now() + 21 * 86_400_000).toISOString()

describe("managed MIT", () => {
  beforeEach(() => setProfile({ mit: "managed" }))

  test("approves the approved card at once, and submits other cards", async () => {
    const managed = { isMIT: true, expiryDateUtc: inThreeWeeks() }
    expect(await statusOf({ ...managed, paymentMethod: approvedCard })).toBe("APPROVED")
    expect(await statusOf({ ...managed, paymentMethod: challengeCard })).toBe("SUBMITTED")
    expect(await statusOf({ ...managed, paymentMethod: declinedCard })).toBe("SUBMITTED")
  })

  test.each([
    ["rescued", "APPROVED"],
    ["expired", "EXPIRED"],
  ] as const)("ends a submitted order as the profile specifies: %s", async (submittedOrdersEnd, phase) => {
    setProfile({ submittedOrdersEnd })
    const managed = { isMIT: true, expiryDateUtc: inThreeWeeks() }
    const { id } = await client.evaluate({ ...managed, paymentMethod: challengeCard })
    const declined = await client.evaluate({ ...managed, paymentMethod: declinedCard })
    await sandbox.control.clock.advance("22 days")
    expect(sandbox.control.orders.get(id)?.phase).toBe(phase)
    expect(sandbox.control.orders.get(declined.id)?.phase).toBe("EXPIRED")
  })

  test.each(["", "tomorrow", "2020-01-01T00:00:00Z"])("rejects the expiry %j", async (expiryDateUtc) => {
    const { status, body } = await client.evaluate({ isMIT: true, expiryDateUtc })
    expect(status).toBe(400)
    expect(body).toEqual({
      ExpiryDateUtc: ["The field ExpiryDateUtc is invalid."],
      TraceId: [expect.any(String)],
    })
  })

  test("rejects a missing expiry unless the profile makes it optional", async () => {
    for (const missing of [{}, { expiryDateUtc: null }])
      expect((await client.evaluate({ isMIT: true, ...missing })).status).toBe(400)
    setProfile({ managedExpiry: "optional" })
    expect(await statusOf({ isMIT: true })).toBe("APPROVED")
    expect((await client.evaluate({ isMIT: true, expiryDateUtc: "" })).status).toBe(400)
    const { id } = await client.evaluate({ isMIT: true, paymentMethod: declinedCard })
    await sandbox.control.clock.advance("60 days")
    expect(sandbox.control.orders.get(id)?.phase).toBe("PROCESSING")
  })

  test("does not validate the expiry of a CIT", async () => {
    expect(await statusOf({ isMIT: false, expiryDateUtc: "" })).toBe("APPROVED")
  })
})

test.each([
  ["SUBMITTED", "SUBMITTED"],
  ["DECLINED", "DECLINED"],
  ["ignored", "APPROVED"],
] as const)(
  "a synchronous MIT with an expiry is decided as the profile specifies: %s",
  async (syncMitWithExpiry, status) => {
    setProfile({ syncMitWithExpiry })
    expect(await statusOf({ isMIT: true, expiryDateUtc: inThreeWeeks() })).toBe(status)
    expect(await statusOf({ isMIT: true })).toBe("APPROVED")
    expect(await statusOf({ isMIT: false, expiryDateUtc: inThreeWeeks() })).toBe("APPROVED")
  },
)

describe("an authorization", () => {
  const transactionType = "AUTHORIZATION"

  test("is decided as a purchase, and waits for its capture only when it is approved", async () => {
    expect(await statusOf({ transactionType, paymentMethod: approvedCard })).toBe("CAPTUREREQUIRED")
    expect(await statusOf({ transactionType, paymentMethod: declinedCard })).toBe("DECLINED")
    expect(await statusOf({ transactionType, paymentMethod: challengeCard })).toBe("DECLINED")
    const payer = { email: "a@example.com", phone: challengePhone }
    expect(await statusOf({ transactionType, payer })).toBe("CHALLENGE")
  })

  test("waits for its capture after a passed challenge, and is voided when it is not captured", async () => {
    const endpoint = await openWebhookEndpoint()
    sandbox.control.webhooks.subscribe({ url: endpoint.url, events: ["order.capturerequired"] })
    const pass = async () => {
      const payer = { email: "a@example.com", phone: challengePhone }
      const { id } = await client.evaluate({ transactionType, payer })
      await sandbox.control.clock.advance("10 minutes")
      const challenge = `${sandbox.url}/ui-widget/challenges/${id}/answer`
      await fetch(challenge, { method: "POST", body: '{"cvv":"999"}' })
      client = await connect(sandbox)
      return id
    }
    const captured = await pass()
    expect(sandbox.control.orders.get(captured)?.phase).toBe("CAPTUREREQUIRED")
    await sandbox.control.settled()
    expect(endpoint.eventNames()).toEqual(["order.capturerequired"])
    const capture = { idempotencyKey: "key-1", orderId: captured, amount: 15_000, currency: "USD" }
    expect((await client.post("capture", capture)).body.status).toBe("SUCCESS")
    const forgotten = await pass()
    // The window starts when the order is approved, ten minutes after it was opened.
    await sandbox.control.clock.advance(millis("7 days") - millis("5 minutes"))
    expect(sandbox.control.orders.get(forgotten)?.phase).toBe("CAPTUREREQUIRED")
    await sandbox.control.clock.advance("5 minutes")
    expect(sandbox.control.orders.get(forgotten)?.phase).toBe("CANCELLED")
    expect(sandbox.control.orders.get(captured)?.phase).toBe("APPROVED")
    endpoint.close()
  })
})

describe("the card 4111 1111 1111 1111", () => {
  test("is approved with a CVV, declined without one, and challenged with the phone in both cases", async () => {
    const withCvv = { ...challengeCard, verificationValue: "123" }
    expect(await statusOf({ paymentMethod: withCvv })).toBe("APPROVED")
    expect(await statusOf({ paymentMethod: challengeCard })).toBe("DECLINED")
    expect(await statusOf({ paymentMethod: { ...challengeCard, verificationValue: "" } })).toBe("DECLINED")
    const payer = { email: "a@example.com", phone: challengePhone }
    expect(await statusOf({ paymentMethod: withCvv, payer })).toBe("CHALLENGE")
    expect(await statusOf({ paymentMethod: challengeCard, payer })).toBe("CHALLENGE")
  })

  test("is approved when its token was created with a CVV", async () => {
    const tokenize = async (verification_value: string | undefined) => {
      const credit_card = {
        first_name: "Joe",
        last_name: "Jones",
        number: "4111111111111111",
        month: 3,
        year: 2030,
        verification_value,
      }
      const { body } = await client.post("tokenize", { payment_method: { credit_card } })
      const { payment_method } = body.transaction as { payment_method: { token: string } } // as: the documented shape
      return { token: true, cardNumber: payment_method.token }
    }
    expect(await statusOf({ paymentMethod: await tokenize("999") })).toBe("APPROVED")
    expect(await statusOf({ paymentMethod: await tokenize(undefined) })).toBe("DECLINED")
  })
})

test("a card token that was not issued is rejected, or declined as the profile specifies", async () => {
  const paymentMethod = { token: true, cardNumber: "zJb6YF7pL5gk8x9VhRnSwHd4q2t" }
  const payer = { email: "a@example.com", phone: "998888" }
  const rejected = await client.evaluate({ paymentMethod })
  expect(rejected.status).toBe(400)
  expect(rejected.body).toMatchObject({ "PaymentMethod.CardNumber": ["The field CardNumber is invalid."] })
  expect(sandbox.control.orders.list()).toEqual([])
  setProfile({ unknownToken: "declined" })
  expect(await statusOf({ paymentMethod })).toBe("DECLINED")
  expect(await statusOf({ paymentMethod, payer })).toBe("DECLINED")
})

test.each(["APPROVED", "DECLINED"] as const)(
  "a successful refund has the responseMessage %s of the profile",
  async (refundResponseMessage) => {
    setProfile({ refundResponseMessage })
    const { id } = await client.evaluate()
    const { body } = await client.post(`orders/${id}/refund`, { amountToRefund: 150 })
    expect(body).toMatchObject({ responseMessage: refundResponseMessage, status: "SUCCESS", success: true })
  },
)

test.each([
  ["USD", 15_000, 150, "150.00"],
  ["JPY", 15_000, 15_000, "15000"],
  ["KWD", 15_000, 15, "15.000"],
  ["HUF", 15_000, 150, "150.00"],
])("a refund in %s has the decimals of its currency", async (currency, amount, amountToRefund, text) => {
  const { transaction } = paymentRequest() as Record<string, Json> // as: an object in the request
  const { id } = await client.evaluate({ transaction: { ...transaction, amount, currency } })
  const refund = () => client.post(`orders/${id}/refund`, { amountToRefund })
  expect((await refund()).body).toMatchObject({ status: "SUCCESS" })
  expect(sandbox.control.orders.get(id)).toMatchObject({ phase: "REFUNDED", refunded: amount })
  expect((await refund()).body.responseMessage).toContain(`Amount to refund (${text})`)
})

test.each([
  ["KWD", 1.234, 200],
  ["KWD", 1.2345, 400],
  ["USD", 1.234, 400],
  ["JPY", 1.5, 400],
  ["JPY", 2, 200],
])(
  "a refund in %s of %d has the HTTP status %i, by the decimals of its currency",
  async (currency, amountToRefund, status) => {
    const { transaction } = paymentRequest() as Record<string, Json> // as: an object in the request
    const { id } = await client.evaluate({ transaction: { ...transaction, currency } })
    expect((await client.post(`orders/${id}/refund`, { amountToRefund })).status).toBe(status)
  },
)

test.each(["COMPLETED", "APPROVED"] as const)(
  "a completed order has the statusName %s of the profile",
  async (completedStatusName) => {
    setProfile({ completedStatusName })
    const { id } = await client.evaluate()
    expect((await client.get(`orders/${id}`)).body).toMatchObject({
      status: 7,
      statusName: completedStatusName,
    })
    expect((await client.get("orders")).body).toMatchObject({
      orders: [{ statusName: completedStatusName }],
      statuses: { 7: completedStatusName },
    })
  },
)

test("lenient-2026 requires timestampUtc, and a state for US addresses only", async () => {
  setProfile({ validation: "lenient-2026" })
  const { mid } = sandbox.credentials
  const { transaction, billingInformation } = paymentRequest() as Record<string, Json> // as: both are objects in the request
  const errorsOf = async (changes: Json) => {
    const { body } = await client.evaluate({ mid, ...changes })
    return Object.keys((body.errors as Json | undefined) ?? {}) // as: ProblemDetails, or a success without the field
  }
  const withoutState = { ...billingInformation, state: undefined }
  expect(await errorsOf({ transaction: { ...transaction, timestampUtc: undefined } })).toEqual([
    "Transaction.TimestampUtc",
  ])
  expect(await errorsOf({ transaction: { ...transaction, timestampUtc: "yesterday" } })).toEqual([
    "Transaction.TimestampUtc",
  ])
  expect(await errorsOf({ billingInformation: withoutState })).toEqual(["BillingInformation.State"])
  expect(await errorsOf({ billingInformation: { ...withoutState, countryCode: "us" } })).toEqual([
    "BillingInformation.State",
  ])
  expect(await errorsOf({ shippingInformation: withoutState })).toEqual(["ShippingInformation.State"])
  expect(await errorsOf({ billingInformation: { ...withoutState, countryCode: "CA" } })).toEqual([])
  setProfile({ validation: "strict-2025" })
  expect((await client.evaluate({ mid, billingInformation: withoutState })).status).toBe(200)
})

test("a GET may have a body, as one client in use sends it", async () => {
  const { accessToken } = client.token
  const status = await new Promise((resolve) => {
    const headers = {
      authorization: `Bearer ${accessToken}`,
      "content-type": "application/json",
      "content-length": 2,
    }
    request(`${sandbox.url}/v1/orders`, { headers }, (response) => {
      response.resume()
      resolve(response.statusCode)
    }).end("{}")
  })
  expect(status).toBe(200)
})

test("/transmit returns a number as its status", async () => {
  const { body } = await client.post("transmit", { ...paymentRequest(), isDeclined: false })
  expect(body).toMatchObject({ success: true, result: "success", status: expect.any(Number) })
})

describe("the content type of webhooks", () => {
  const contentTypes = async (
    webhookContentType: Profile["webhookContentType"] | undefined,
    count: number,
  ) => {
    if (webhookContentType !== undefined) setProfile({ webhookContentType })
    const endpoint = await openWebhookEndpoint()
    sandbox.control.webhooks.subscribe({ url: endpoint.url })
    for (let sent = 0; sent < count; sent += 1) {
      sandbox.control.trigger("payout.created")
      await sandbox.control.settled()
    }
    endpoint.close()
    return endpoint.received.map(({ headers }) => headers["content-type"]?.split(";")[0])
  }

  test("alternates by default between JSON and text, so that a test meets both", async () => {
    expect(await contentTypes(undefined, 3)).toEqual(["application/json", "text/plain", "application/json"])
  })

  test("is one of them as the profile specifies", async () => {
    expect(await contentTypes("json", 2)).toEqual(["application/json", "application/json"])
    expect(await contentTypes("text", 2)).toEqual(["text/plain", "text/plain"])
  })

  test("is the same in all attempts of one delivery", async () => {
    const endpoint = await openWebhookEndpoint((count) => (count < 3 ? 500 : 200))
    sandbox.control.webhooks.subscribe({ url: endpoint.url })
    sandbox.control.trigger("payout.created")
    await sandbox.control.clock.advance("1 hour")
    const types = endpoint.received.map(({ headers }) => headers["content-type"]?.split(";")[0])
    expect(types).toEqual(["application/json", "application/json", "application/json"])
    endpoint.close()
  })
})

describe("pages of other origins", () => {
  const send = (path: string, origin: string | undefined, method = "POST") =>
    fetch(`${sandbox.url}${path}`, {
      method,
      headers: { "content-type": "application/json", ...(origin === undefined ? {} : { origin }) },
      ...(method === "POST" ? { body: JSON.stringify({ senseKey: "key-1" }) } : {}),
    })

  const paths = ["/sensejs/signals", "/v1/tokenize?mid=a&environment=b", "/ui-widget/challenges/a/present"]

  test.each(paths)("cannot call %s, while pages on this machine can", async (path) => {
    for (const origin of ["https://evil.example", "null", "http://127.0.0.1.evil.example"]) {
      for (const method of ["POST", "OPTIONS"]) {
        const response = await send(path, origin, method)
        expect([origin, response.status]).toEqual([origin, 403])
        expect(response.headers.get("access-control-allow-origin")).toBeNull()
      }
    }
    expect(sandbox.control.signals()).toEqual([])
    for (const origin of ["http://localhost:3000", "https://shop.localhost", "http://[::1]:5173", undefined])
      expect((await send(path, origin)).status).not.toBe(403)
  })

  test("cannot call through a host name that was rebound to this machine", async () => {
    const { port } = new URL(sandbox.url)
    const headers = { host: `evil.example:${port}`, origin: `http://evil.example:${port}` }
    const status = await new Promise((resolve) =>
      request(`${sandbox.url}/sensejs/signals`, { method: "POST", headers }, (response) => {
        response.resume()
        resolve(response.statusCode)
      }).end('{"senseKey":"key-1"}'),
    )
    expect(status).toBe(403)
  })

  test("can call when the options allow their origin", async () => {
    await using open = await createSandbox({ allowedOrigins: ["https://shop.example"] })
    const status = async (origin: string) => {
      const body = JSON.stringify({ senseKey: "key-1" })
      return (await fetch(`${open.url}/sensejs/signals`, { method: "POST", headers: { origin }, body }))
        .status
    }
    expect([await status("https://shop.example"), await status("https://evil.example")]).toEqual([200, 403])
  })
})

describe("the request log", () => {
  test("masks no timestamp, for any check digit", async () => {
    for (let count = 0; count < 40; count += 1) {
      await connect(sandbox)
      await sandbox.control.clock.advance("1 ms")
    }
    const expiries = sandbox.control.requests
      .list({ operation: "token" })
      .map(({ response }) => (response as Json).expires) // as: a token response
    expect(expiries.length).toBeGreaterThan(40)
    expect(expiries.every((expires) => typeof expires === "number")).toBe(true)
  })

  test.each(["4242424242424242", "4242 4242 4242 4242", "4242-4242-4242-4242", "4242.4242.4242.4242"])(
    "masks the card number %s in a text",
    async (number) => {
      await client.evaluate({ orderId: `card ${number}.` })
      const log = JSON.stringify(sandbox.control.requests.list())
      expect(log).not.toContain(number)
      expect(log).toContain("card 424242******4242.")
    },
  )

  test("keeps the digits of a text that has the check digit of a card but not its prefix", async () => {
    await client.evaluate({ orderId: "ORDER-1712237948563" })
    await client.evaluate({ orderId: "ORDER-1712237948571" })
    const log = JSON.stringify(sandbox.control.requests.list({ operation: "evaluate" }))
    for (const id of ["ORDER-1712237948563", "ORDER-1712237948571"]) expect(log).toContain(id)
  })
})

describe("an import", () => {
  test("leaves out profiles and subscribers of merchants that the sandbox does not have", async () => {
    await using partner = await createSandbox({ merchants: [{}, { mid: "other-merchant" }] })
    partner.control.webhooks.subscribe({ url: "http://127.0.0.1:9/all" })
    partner.control.webhooks.subscribe({ url: "http://127.0.0.1:9/other", mid: "other-merchant" })
    sandbox.control.import(partner.control.export())
    expect(sandbox.control.webhooks.list()).toMatchObject([{ url: "http://127.0.0.1:9/all", mid: null }])
  })

  test.each([
    ["an invalid profile", (state: Json) => ({ ...state, profiles: { a: { mit: "later" } } })],
    ["an invalid subscriber", (state: Json) => ({ ...state, subscribers: [{ url: "ftp://a" }] })],
    [
      "an invalid signing key",
      (state: Json) => ({ ...state, subscribers: [{ url: "http://a", secret: "x" }] }),
    ],
    ["an order without an id", (state: Json) => ({ ...state, orders: [...(state.orders as []), {}] })], // as: a list
    ["a card that is not an object", (state: Json) => ({ ...state, cards: { token: "card" } })],
    ["transmissions that are not a list", (state: Json) => ({ ...state, transmissions: {} })],
    ["signals without a key", (state: Json) => ({ ...state, signals: [{}] })],
    ["another version", (state: Json) => ({ ...state, version: 2 })],
  ])("with %s changes nothing", async (_description, damage) => {
    await client.evaluate()
    sandbox.control.webhooks.subscribe({ url: "http://127.0.0.1:9/" })
    setProfile({ mit: "managed" })
    const exported = sandbox.control.export()
    const damaged = damage(JSON.parse(JSON.stringify(exported)))
    await using target = await createSandbox()
    const before = target.control.export()
    expect(() => target.control.import(damaged as never)).toThrow(RangeError) // as: the state is invalid
    const response = await fetch(`${target.url}/_sandbox/state`, {
      method: "PUT",
      body: JSON.stringify(damaged),
    })
    expect(response.status).toBe(400)
    expect(target.control.export()).toEqual(before)
  })
})
