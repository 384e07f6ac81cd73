import { createHash, createHmac } from "node:crypto"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { challengePhone, createSandbox, type Sandbox } from "../src/index.ts"
import {
  type Client,
  cardNumber,
  connect,
  frozenClock,
  openWebhookEndpoint,
  paymentRequest,
} from "./independentClient.ts"

let sandbox: Sandbox
let client: Client
beforeAll(async () => {
  sandbox = await createSandbox({ clock: frozenClock() })
})
afterAll(() => sandbox.close())
beforeEach(async () => {
  sandbox.reset()
  client = await connect(sandbox)
})

describe("authentication", () => {
  test("issues an HS256 token for ten minutes, with the recorded fields", () => {
    const { token } = client
    expect(Object.keys(token)).toEqual([
      "accessToken",
      "refreshToken",
      "expires",
      "id",
      "session",
      "daysToEnforceMFA",
      "skipAvailable",
      "success",
      "result",
      "status",
      "statusCode",
      "errors",
      "customProperties",
    ])
    const [header, claims] = String(token.accessToken).split(".")
    const decode = (part = "") => JSON.parse(Buffer.from(part, "base64url").toString())
    expect(decode(header)).toEqual({ alg: "HS256", typ: "JWT" })
    const { exp, nbf, iat, iss, sub } = decode(claims)
    expect({ life: exp - nbf, iss, sub }).toEqual({ life: 600, iss: "Api-Client-Service", sub: token.id })
    expect(token.expires).toBe(Number(iat) + 600_000)
  })

  test("accepts property names in any case", async () => {
    const { appKey, appSecret } = sandbox.credentials
    expect((await client.send("POST", "oauth2/token", { appKey, appSecret })).status).toBe(200)
  })

  test("rejects unknown credentials with 400, and a missing or expired access token with 401", async () => {
    const rejected = await client.send("POST", "oauth2/token", { AppKey: "a", AppSecret: "b" })
    expect(rejected.status).toBe(400)
    expect(rejected.headers.get("content-type")).toMatch(/^application\/problem\+json/)
    expect(rejected.body).toMatchObject({
      title: "One or more validation errors occurred.",
      status: 400,
      traceId: expect.any(String),
    })
    expect((await client.send("POST", "evaluate", paymentRequest())).status).toBe(401)
    await sandbox.control.clock.advance("10 minutes")
    expect((await client.evaluate()).status).toBe(401)
  })
})

describe("evaluate", () => {
  test("approves the approved card and completes the order", async () => {
    const { status, body, id, headers } = await client.evaluate()
    expect(status).toBe(200)
    expect(headers.get("apigw-requestid")).toBeTruthy()
    expect(body).toMatchObject({
      status: "APPROVED",
      success: true,
      result: "Success",
      orderId: id,
      senseKey: null,
    })
    expect((await client.get(`orders/${id}`)).body).toMatchObject({ status: 7, statusName: "COMPLETED" })
  })

  test("decides by the card, the CVV, the phone and the expiry", async () => {
    const decision = async (changes: object) => (await client.evaluate({ ...changes })).body.status
    expect(await decision({ paymentMethod: cardNumber("4111111111111111") })).toBe("DECLINED")
    expect(
      await decision({
        paymentMethod: cardNumber("4111111111111111"),
        payer: { email: "NA", phone: challengePhone },
      }),
    ).toBe("CHALLENGE")
    expect(
      await decision({ transactionType: "Authorization", payer: { email: "NA", phone: "998888" } }),
    ).toBe("CAPTUREREQUIRED")
    expect(await decision({ isMIT: true })).toBe("APPROVED")
    expect(await decision({ isMIT: true, expiryDateUtc: "2036-07-01T00:00:00Z" })).toBe("SUBMITTED")
    expect(await decision({ paymentMethod: cardNumber("4000300011112220") })).toBe("DECLINED")
  })

  test("accepts a card token as the whole payment method", async () => {
    const { mid, tokenizationKey } = sandbox.credentials
    const card = {
      first_name: "Joe",
      last_name: "Jones",
      number: "4000002760003184",
      month: "03",
      year: "2030",
    }
    const { body } = await client.send("POST", `tokenize?mid=${mid}&environment=${tokenizationKey}`, {
      payment_method: { credit_card: card },
    })
    const { payment_method: method } = body.transaction as { payment_method: Record<string, unknown> } // as: the vendor's shape
    expect(method).toMatchObject({
      last_four_digits: "3184",
      first_six_digits: "40000027",
      month: 3,
      number: null,
    })
    const { body: decision } = await client.evaluate({
      paymentMethod: { Token: true, cardNumber: method.token },
    })
    expect(decision.status).toBe("APPROVED")
  })

  test("names the seven recorded fields for a request without order data", async () => {
    const { status, body } = await client.evaluate({
      orderId: null,
      transaction: { amount: 100, currency: "USD", responseCodeSource: "" },
    })
    expect(status).toBe(400)
    const { TraceId, ...fields } = body
    expect(TraceId).toEqual([expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)])
    expect(Object.keys(fields).sort()).toEqual([
      "OrderId",
      "Transaction.AvsResultCode",
      "Transaction.CavvResultCode",
      "Transaction.CvvResultCode",
      "Transaction.Id",
      "Transaction.ResponseCode",
      "Transaction.ResponseCodeSource",
    ])
    expect(fields).toMatchObject({
      OrderId: ["Merchant's orderId is required"],
      "Transaction.Id": ["The Id field is required."],
    })
  })

  test("repeats the response to the same request with its key, and rejects another one", async () => {
    const sent = paymentRequest()
    const first = await client.post("evaluate", sent)
    expect((await client.post("evaluate", sent)).text).toBe(first.text)
    expect((await client.post("evaluate", { ...sent, orderId: "other" })).status).toBe(409)
    expect(sandbox.control.orders.list()).toHaveLength(1)
  })

  test("returns the same order for a synchronous MIT with the same orderId", async () => {
    const first = await client.evaluate({ isMIT: true, orderId: "renewal-1" })
    const second = await client.evaluate({ isMIT: true, orderId: "renewal-1" })
    expect(second.id).toBe(first.id)
    const consumer = await client.evaluate({ isMIT: false, orderId: "renewal-1" })
    expect(consumer.id).not.toBe(first.id)
    expect((await client.evaluate({ isMIT: true, orderId: "renewal-1" })).id).not.toBe(consumer.id)
    sandbox.control.profile.set({ mit: "managed" })
    const managed = { isMIT: true, orderId: "renewal-2", expiryDateUtc: "2036-07-01T00:00:00Z" }
    const [one, another] = [await client.evaluate(managed), await client.evaluate(managed)]
    expect([one.status, another.status]).toEqual([200, 200])
    expect(one.id).not.toBe(another.id)
  })
})

describe("after the decision", () => {
  test("refunds dollars up to what is left, then fails with 2001", async () => {
    const { id } = await client.evaluate()
    const half = { amountToRefund: 100 }
    expect((await client.post(`orders/${id}/refund`, half)).body).toMatchObject({
      status: "SUCCESS",
      success: true,
    })
    const { status, body } = await client.post(`orders/${id}/refund`, half)
    expect(status).toBe(200)
    const message = "Amount to refund (100.00) is greater than maximum refund amount in (50.00))"
    expect(body).toMatchObject({
      responseCode: "2001",
      responseMessage: message,
      status: "FAILED",
      success: false,
    })
    expect(body.errors).toEqual([{ item1: message, item2: "2001", item3: "2001", item4: true }])
    await client.post(`orders/${id}/refund`, { amountToRefund: 50 })
    expect((await client.get(`orders/${id}`)).body).toMatchObject({ status: 6, statusName: "RETURNED" })
  })

  test("captures the whole authorized amount only", async () => {
    const { id } = await client.evaluate({ transactionType: "AUTHORIZATION" })
    const capture = (amount: number, idempotencyKey: string) =>
      client.post("capture", { idempotencyKey, orderId: id, amount, currency: "USD" })
    expect((await capture(14_999, "one")).body).toMatchObject({ status: "FAILED", success: false })
    expect((await capture(15_000, "two")).body).toMatchObject({ status: "SUCCESS", success: true })
    expect((await client.post("outcome", { orderSessionKey: id })).body.status).toBe("APPROVED")
  })

  test("cancels an authorization by either id with an empty response, but not a completed order", async () => {
    const one = await client.evaluate({ transactionType: "AUTHORIZATION" })
    expect(await client.post(`orders/${one.id}/cancel`, {})).toMatchObject({ status: 200, text: "{}" })
    await client.evaluate({ transactionType: "AUTHORIZATION", orderId: "mine 1" })
    expect((await client.post("orders/mine%201/external-cancel", {})).status).toBe(200)
    const completed = await client.evaluate()
    expect((await client.post(`orders/${completed.id}/cancel`, {})).body).toMatchObject({ success: false })
    expect((await client.get("orders/unknown")).status).toBe(404)
  })

  test("lists orders by page, status, text and sort key, without regard to case", async () => {
    for (const amount of [300, 100, 200]) {
      const { transaction } = paymentRequest() as { transaction: object } // as: made so in the paymentRequest
      await client.evaluate({
        orderId: `listed-${amount}`,
        correlationId: `listed-${amount}`,
        transaction: { ...transaction, amount },
      })
    }
    const { id } = await client.evaluate({ transactionType: "AUTHORIZATION" })
    const list = async (query: string) => (await client.get(`orders?${query}`)).body
    const ids = async (query: string) =>
      ((await list(query)).orders as { correlationId: string }[]).map((order) => order.correlationId) // as: the documented field
    expect(await ids("query=LISTED&orderBy=amount&sort=asc")).toEqual([
      "listed-100",
      "listed-200",
      "listed-300",
    ])
    expect(await list("PageSize=3&pageNumber=2")).toMatchObject({
      pageCount: 2,
      totalItemCount: 4,
      firstItemOnPage: 4,
      lastItemOnPage: 4,
      hasNextPage: false,
      hasPreviousPage: true,
      isFirstPage: false,
      isLastPage: true,
    })
    expect((await list("status[]=5&status[]=2")).orders).toMatchObject([{ id }])
    expect((await list(`from=${new Date(Date.now() + 60_000).toISOString()}`)).totalItemCount).toBe(0)
    expect((await client.get("orders?pageSize=0")).status).toBe(400)
    expect((await client.get("orders?from=yesterday")).status).toBe(400)
    expect((await list("status=")).totalItemCount).toBe(4)
    expect(await client.get("orders?status=abc")).toMatchObject({
      status: 400,
      body: { errors: { status: ["The value 'abc' is not valid."] } },
    })
    expect((await client.get("orders?status=7,-1")).status).toBe(400)
  })

  test("returns an order with the documented fields only, also in the list", async () => {
    const { id } = await client.evaluate({ orderId: "mine-1", correlationId: "call-1" })
    const { body } = await client.get(`orders/${id}`)
    expect(Object.keys(body)).toEqual([
      "id",
      "correlationId",
      "referenceNumber",
      "status",
      "statusName",
      "orderPlacedDate",
      "expiryDate",
      "billingAddress",
      "shippingAddress",
      "firstName",
      "lastName",
      "email",
      "phone",
      "secondaryEmail",
      "currencyCode",
      "currencySymbol",
    ])
    expect(body).toMatchObject({
      id,
      correlationId: "call-1",
      firstName: "John",
      shippingAddress: null,
      billingAddress: { country: "United States", city: "San Francisco", postalCode: "94111" },
    })
    expect((await client.get("orders?query=MINE-1")).body.orders).toEqual([body])
    expect((await client.get("orders?query=call-1")).body.orders).toEqual([body])
    const other = await client.evaluate({ orderId: "mine-2" })
    expect((await client.get(`orders/${other.id}`)).body.correlationId).toBeNull()
  })

  test("voids an authorization that is not captured in time", async () => {
    const { id } = await client.evaluate({ transactionType: "AUTHORIZATION" })
    await sandbox.control.clock.advance("7 days")
    expect(sandbox.control.orders.get(id)?.phase).toBe("CANCELLED")
  })
})

describe("webhooks", () => {
  test("are signed with the subscriber's key for the host they are sent to", async () => {
    const endpoint = await openWebhookEndpoint()
    const { secret } = sandbox.control.webhooks.subscribe({ url: endpoint.url })
    const { id } = await client.evaluate({ orderId: "paid-1" })
    await sandbox.control.settled()
    const [delivery] = endpoint.received
    expect(delivery?.json).toMatchObject({ Event: "order.completed", OrderId: id, ExternalOrderId: "paid-1" })
    const headers = delivery?.headers ?? {}
    const text = delivery?.text ?? ""
    const hmac = (value: string) =>
      createHmac("sha512", Buffer.from(secret, "base64")).update(value).digest("base64")
    const hash = createHash("sha512").update(text).digest("base64")
    const signed = `POST\n${headers["x-fc-nonce"]};${headers["x-fc-date"]};${new URL(endpoint.url).host};${hash}`
    expect(headers["x-fc-content-sha512"]).toBe(hash)
    expect(headers["x-fc-authorization"]).toBe(
      `HMAC-SHA512 SignedHeaders=x-fc-nonce;x-fc-date;host;x-fc-content-sha512&Signature=${hmac(signed)}`,
    )
    expect(headers["x-fc-signature"]).toBe(hmac(text))
    endpoint.close()
  })

  test("are retried, marked as resent, until they are accepted", async () => {
    const endpoint = await openWebhookEndpoint((count) => (count < 3 ? 503 : 200))
    sandbox.control.webhooks.subscribe({ url: endpoint.url })
    await client.evaluate()
    await sandbox.control.settled()
    expect(endpoint.received).toHaveLength(1)
    await sandbox.control.clock.advance("1 hour")
    expect(endpoint.received.map(({ json }) => json.IsResent)).toEqual([false, true, true])
    expect(sandbox.control.webhooks.deliveries()[0]?.state).toBe("delivered")
    endpoint.close()
  })
})

describe("challenge", () => {
  const enterCvv = async (id: string, cvv: string) =>
    fetch(`${sandbox.url}/ui-widget/challenges/${id}/answer`, {
      method: "POST",
      body: JSON.stringify({ cvv }),
    })

  test.each([
    [
      "999",
      "APPROVED",
      ["challenge.presented", "challenge.attempted", "challenge.passed", "order.completed"],
    ],
    [
      "123",
      "DECLINED",
      ["challenge.presented", "challenge.attempted", "challenge.failed", "order.cancelled"],
    ],
  ] as const)("with the CVV %s ends as %s, with its events in order", async (cvv, phase, events) => {
    const endpoint = await openWebhookEndpoint()
    sandbox.control.webhooks.subscribe({ url: endpoint.url })
    const { id } = await client.evaluate({ payer: { email: "NA", phone: challengePhone } })
    await enterCvv(id, cvv)
    expect(sandbox.control.orders.get(id)?.phase).toBe(phase)
    await sandbox.control.settled()
    expect(endpoint.eventNames()).toEqual(events)
    const descriptions = sandbox.control.orders.get(id)?.timeline.map(({ description }) => description)
    for (const event of events) expect(descriptions).toContain(event)
    endpoint.close()
  })
})
