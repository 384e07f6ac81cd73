import { connect as openSocket } from "node:net"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { createSandbox, type Sandbox } from "../src/index.ts"
import { type Client, connect, paymentRequest } from "./independentClient.ts"

let sandbox: Sandbox
let client: Client
let authorization: Record<string, string>
beforeAll(async () => {
  sandbox = await createSandbox({ limits: { bodyBytes: 10_000 } })
  client = await connect(sandbox)
  authorization = client.authorization
})
afterAll(() => sandbox.close())

/** Sends bytes over a socket and returns what comes back. */
const sendRaw = (text: string): Promise<string> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(sandbox.url)
    let received = ""
    const socket = openSocket(Number(port), hostname, () => socket.write(text))
    socket.on("data", (chunk) => {
      received += chunk
      socket.end()
    })
    socket.on("close", () => resolve(received))
    socket.on("error", () => resolve(received))
  })

describe("invalid input", () => {
  test.each([
    ["broken JSON", "{", { "content-type": "application/json" }, 400],
    ["an array", "[]", { "content-type": "application/json" }, 400],
    ["null", "null", { "content-type": "application/json" }, 400],
    ["bytes that are not UTF-8", "\ud800{", { "content-type": "application/json" }, 400],
    ["a form", "a=1", { "content-type": "application/x-www-form-urlencoded" }, 415],
    ["an empty body", "", { "content-type": "application/json" }, 400],
    [
      "a body above the limit",
      JSON.stringify({ a: "x".repeat(20_000) }),
      { "content-type": "application/json" },
      413,
    ],
    [
      "deep nesting",
      `${'{"a":'.repeat(1_500)}1${"}".repeat(1_500)}`,
      { "content-type": "application/json" },
      400,
    ],
    [
      "a prototype",
      '{"__proto__":{"orderId":"x"},"constructor":1}',
      { "content-type": "application/json" },
      400,
    ],
  ])("responds with an error of the service to %s", async (_description, body, headers, status) => {
    const response = await client.send("POST", "evaluate", body, { ...authorization, ...headers })
    expect(response.status).toBe(status)
    expect(response.text).not.toMatch(/ at .*\.ts|node:|Error:/)
  })

  test("rejects a body by its declared length, before its bytes arrive", async () => {
    const head = ["POST /v1/evaluate HTTP/1.1", "Host: x", "Content-Type: application/json"]
    const received = await sendRaw([...head, "Content-Length: 10001", "", ""].join("\r\n"))
    expect(received).toMatch(/^HTTP\/1.1 413/)
    expect(received).toMatch(/^connection: close\r$/im)
    expect(received).toMatch(/^apigw-requestid: /im)
    const [entry] = sandbox.control.requests.list().slice(-1)
    expect(entry).toMatchObject({ operation: "evaluate", status: 413 })
  })

  test("rejects a body above the limit that has no declared length", async () => {
    const head = ["POST /v1/evaluate HTTP/1.1", "Host: x", "Transfer-Encoding: chunked"]
    const chunk = `2af8\r\n${"x".repeat(11_000)}\r\n`
    expect(await sendRaw([...head, "", chunk].join("\r\n"))).toMatch(/^HTTP\/1.1 413/)
  })

  test("rejects JSON that is nested more than 64 levels deep", async () => {
    const json = { ...authorization, "content-type": "application/json" }
    const { body } = await client.send("POST", "evaluate", `${'{"a":'.repeat(65)}1${"}".repeat(65)}`, json)
    expect(body.errors).toEqual({ $: ["The maximum depth of 64 has been exceeded."] })
  })

  test.each([
    "application/json",
    "application/json; charset=utf-8",
    "application/*+json",
    "application/vnd.a+json",
  ])("accepts the content type %s", async (type) => {
    const body = JSON.stringify(paymentRequest())
    expect(
      (await client.send("POST", "evaluate", body, { ...authorization, "content-type": type })).status,
    ).toBe(200)
  })

  test("responds to an unknown route as the API gateway does, and to another method with 405", async () => {
    for (const path of ["/v1/nowhere", "/v1/orders/", "/v2/evaluate", "/nowhere"]) {
      const response = await fetch(sandbox.url + path, { headers: authorization })
      expect([response.status, await response.json()]).toEqual([404, { message: "Not Found" }])
    }
    const wrongMethod = await client.get("evaluate")
    expect([wrongMethod.status, wrongMethod.headers.get("allow")]).toEqual([405, "POST"])
  })

  test("counts repeated slashes in a path as one", async () => {
    const { id } = await client.evaluate()
    for (const path of [`/v1//orders/${id}`, `//v1/orders//${id}`, `/v1/orders///${id}`]) {
      const response = await fetch(sandbox.url + path, { headers: authorization })
      expect(await response.json()).toMatchObject({ id })
    }
    const outcome = await client.post("/outcome", { orderSessionKey: id })
    expect(outcome.body.status).toBe("APPROVED")
  })

  test("rejects paths that leave their folder or are incomplete", async () => {
    for (const path of [
      "/v1/orders/..%2f..%2fetc%2fpasswd",
      "/v1/orders/%",
      "/ui-widget/../package.json",
      "/sensejs/..%2fframe.js",
      "/ui-widget/frame.js/..",
    ])
      expect((await fetch(sandbox.url + path, { headers: authorization })).status).toBeGreaterThanOrEqual(400)
    expect(await sendRaw("GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n")).toMatch(/^HTTP\/1.1 404/)
    expect(await sendRaw("GET http://evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n")).toMatch(/^HTTP\/1.1 400/)
  })

  test("rejects requests that are not valid HTTP", async () => {
    expect(await sendRaw("hello\r\n\r\n")).toMatch(/^HTTP\/1.1 400/)
    expect(await sendRaw("GET /v1/orders HTTP/1.1\r\nHost: a b\r\n\r\n")).toMatch(/^HTTP\/1.1 400/)
  })

  test("names missing fields and reports unknown orders at every endpoint", async () => {
    const { mid, tokenizationKey } = sandbox.credentials
    const { id } = await client.evaluate()
    const missing = async (path: string, sent: object = {}) => {
      const { status, body } = await client.post(path, sent)
      return [
        status,
        ...Object.keys((body.errors as object | undefined) ?? body).filter((name) => name !== "TraceId"),
      ] // as: field names to messages
    }
    expect(await missing("capture")).toEqual([400, "IdempotencyKey", "OrderId", "Amount", "Currency"])
    expect(await missing(`orders/${id}/refund`)).toEqual([400, "AmountToRefund"])
    expect(await missing("outcome")).toEqual([400, "OrderSessionKey"])
    expect(await missing("transmit", { transaction: {} })).toEqual([
      400,
      "OrderId",
      "IsDeclined",
      "IsMIT",
      "Transaction.Id",
      "Transaction.Amount",
      "Transaction.Currency",
      "Payer",
      "PaymentMethod",
    ])
    expect(await missing(`tokenize?mid=${mid}&environment=${tokenizationKey}`)).toContain(
      "payment_method.credit_card.number",
    )
    const card = { first_name: "J", last_name: "J", number: "411", month: 1, year: 2030 }
    expect((await client.post("tokenize", { payment_method: { credit_card: card } })).status).toBe(400)
    const unknownOrder = { idempotencyKey: "k", orderId: "unknown", amount: 1, currency: "USD" }
    for (const [path, sent] of [
      ["capture", unknownOrder],
      ["orders/unknown/refund", { amountToRefund: 1 }],
      ["orders/unknown/cancel", {}],
      ["orders/unknown/external-cancel", {}],
    ] as const)
      expect((await client.post(path, sent)).status).toBe(404)
  })

  test("repeats the response to a cancellation with the same key, and rejects another payload with it", async () => {
    const { id } = await client.evaluate({ transactionType: "AUTHORIZATION" })
    const cancel = async (sent: object) => (await client.post(`orders/${id}/cancel`, sent)).status
    expect([await cancel({ idempotencyKey: "c" }), await cancel({ idempotencyKey: "c" })]).toEqual([200, 200])
    expect([await cancel({ idempotencyKey: "c", reason: "x" }), await cancel({})]).toEqual([409, 400])
  })

  test("names the fields whose values have the wrong type", async () => {
    const { status, body } = await client.evaluate({
      isDeclined: "perhaps",
      transaction: { ...(paymentRequest().transaction as object), amount: 12.5, currency: { code: "USD" } }, // as: an object, two lines up in the paymentRequest
      payer: "John",
    })
    expect(status).toBe(400)
    expect(body).toMatchObject({
      IsDeclined: ["The field IsDeclined is invalid."],
      "Transaction.Amount": ["The field Amount is invalid."],
      "Transaction.Currency": ["The field Currency is invalid."],
      "Payer.Email": ["The Email field is required."],
    })
  })

  test.each([0, -1, 1.005, "ten", Number.MAX_VALUE])(
    "rejects a refund of %s dollars",
    async (amountToRefund) => {
      const { id } = await client.evaluate()
      expect((await client.post(`orders/${id}/refund`, { amountToRefund })).status).toBe(400)
    },
  )

  test("does not let a value inject a header", async () => {
    const injection = "a\r\nx-evil: 1"
    const { headers, id } = await client.evaluate({ orderId: injection, senseKey: injection })
    expect(headers.get("x-evil")).toBeNull()
    expect(sandbox.control.orders.get(id)?.externalOrderId).toBe(injection)
    expect(() => sandbox.control.webhooks.subscribe({ url: "http://127.0.0.1:1/", host: injection })).toThrow(
      RangeError,
    )
    expect(() => sandbox.control.webhooks.subscribe({ url: "file:///etc/passwd" })).toThrow(RangeError)
  })

  test("rejects an access token with another signature or algorithm, and other schemes", async () => {
    const token = String(client.token.accessToken)
    const [, claims] = token.split(".")
    const none = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${claims}.`
    for (const authorization of [`Bearer ${token}x`, `Bearer ${none}`, token, "Bearer", "Basic YTpi"])
      expect((await client.send("POST", "evaluate", paymentRequest(), { authorization })).status).toBe(401)
  })

  test("lets pages call /tokenize and no other API route", async () => {
    const preflight = (path: string) => fetch(`${sandbox.url}/v1/${path}`, { method: "OPTIONS" })
    expect((await preflight("tokenize")).headers.get("access-control-allow-origin")).toBe("*")
    expect((await preflight("evaluate")).status).toBe(405)
    const rejected = await client.send("POST", "tokenize?mid=a&environment=b", {})
    expect([rejected.status, rejected.headers.get("access-control-allow-origin")]).toEqual([401, "*"])
    const tooLarge = JSON.stringify({ a: "x".repeat(20_000) })
    const large = await client.send("POST", "tokenize", tooLarge, { "content-type": "application/json" })
    expect([large.status, large.headers.get("access-control-allow-origin")]).toEqual([413, "*"])
    const signals = await fetch(`${sandbox.url}/sensejs/signals`, { method: "POST", body: tooLarge })
    expect([signals.status, signals.headers.get("access-control-allow-origin")]).toEqual([413, "*"])
    const controlOptions = await fetch(`${sandbox.url}/_sandbox/trigger`, { method: "POST", body: tooLarge })
    expect(controlOptions.status).toBe(413)
  })
})
