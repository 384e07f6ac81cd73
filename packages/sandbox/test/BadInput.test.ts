import { connect } from "node:net"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { createSandbox, type Sandbox } from "../src/index.ts"
import { payload, stranger } from "./independentClient.ts"

let sandbox: Sandbox
let client: Awaited<ReturnType<typeof stranger>>
let bearer: Record<string, string>
beforeAll(async () => {
  sandbox = await createSandbox({ limits: { bodyBytes: 10_000 } })
  client = await stranger(sandbox)
  bearer = { authorization: `Bearer ${client.token.accessToken}` }
})
afterAll(() => sandbox.close())

const raw = (text: string): Promise<string> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(sandbox.url)
    let seen = ""
    const socket = connect(Number(port), hostname, () => socket.write(text))
    socket.on("data", (chunk) => {
      seen += chunk
      socket.end()
    })
    socket.on("close", () => resolve(seen))
    socket.on("error", () => resolve(seen))
  })

describe("bad input gets the vendor's kind of error, never a crash", () => {
  test.each([
    ["broken JSON", "{", { "content-type": "application/json" }, 400],
    ["an array", "[]", { "content-type": "application/json" }, 400],
    ["null", "null", { "content-type": "application/json" }, 400],
    ["bytes that are no UTF-8", "\ud800{", { "content-type": "application/json" }, 400],
    ["a form", "a=1", { "content-type": "application/x-www-form-urlencoded" }, 415],
    ["an empty body", "", { "content-type": "application/json" }, 400],
    ["too much", JSON.stringify({ a: "x".repeat(20_000) }), { "content-type": "application/json" }, 413],
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
  ])("%s", async (_what, body, headers, status) => {
    const answer = await client.send("POST", "evaluate", body, { ...bearer, ...headers })
    expect(answer.status).toBe(status)
    expect(answer.text).not.toMatch(/ at .*\.ts|node:|Error:/)
  })

  test("a body whose declared length is too much is refused before its bytes come", async () => {
    const head = ["POST /v1/evaluate HTTP/1.1", "Host: x", "Content-Type: application/json"]
    const seen = await raw([...head, "Content-Length: 10001", "", ""].join("\r\n"))
    expect(seen).toMatch(/^HTTP\/1.1 413/)
    expect(seen).toMatch(/^connection: close\r$/im)
    expect(seen).toMatch(/^apigw-requestid: /im)
    const [entry] = sandbox.control.journal.list().slice(-1)
    expect(entry).toMatchObject({ operation: "evaluate", status: 413 })
  })

  test("a body that grows too much without a declared length is refused too", async () => {
    const head = ["POST /v1/evaluate HTTP/1.1", "Host: x", "Transfer-Encoding: chunked"]
    const chunk = `2af8\r\n${"x".repeat(11_000)}\r\n`
    expect(await raw([...head, "", chunk].join("\r\n"))).toMatch(/^HTTP\/1.1 413/)
  })

  test("JSON is read to a depth of 64", async () => {
    const json = { ...bearer, "content-type": "application/json" }
    const { body } = await client.send("POST", "evaluate", `${'{"a":'.repeat(65)}1${"}".repeat(65)}`, json)
    expect(body.errors).toEqual({ $: ["The maximum depth of 64 has been exceeded."] })
  })

  test.each([
    "application/json",
    "application/json; charset=utf-8",
    "application/*+json",
    "application/vnd.a+json",
  ])("takes %s", async (type) => {
    const body = JSON.stringify(payload())
    expect((await client.send("POST", "evaluate", body, { ...bearer, "content-type": type })).status).toBe(
      200,
    )
  })

  test("unknown paths are 404, known ones with another method 405", async () => {
    expect((await client.get("nowhere")).status).toBe(404)
    expect((await client.get("orders/")).status).toBe(404)
    const wrong = await client.get("evaluate")
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST"])
    expect((await fetch(`${sandbox.url}/v2/evaluate`)).status).toBe(404)
  })

  test("paths that climb or break off lead nowhere", async () => {
    for (const path of [
      "/v1/orders/..%2f..%2fetc%2fpasswd",
      "/v1/orders/%",
      "/ui-widget/../package.json",
      "/sensejs/..%2fframe.js",
      "/ui-widget/frame.js/..",
    ])
      expect((await fetch(sandbox.url + path, { headers: bearer })).status).toBeGreaterThanOrEqual(400)
    expect(await raw("GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n")).toMatch(/^HTTP\/1.1 404/)
    expect(await raw("GET http://evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n")).toMatch(/^HTTP\/1.1 400/)
  })

  test("what is not HTTP is turned away", async () => {
    expect(await raw("hello\r\n\r\n")).toMatch(/^HTTP\/1.1 400/)
    expect(await raw("GET /v1/orders HTTP/1.1\r\nHost: a b\r\n\r\n")).toMatch(/^HTTP\/1.1 400/)
  })

  test("every endpoint names the fields it misses, and does not know an order that is not there", async () => {
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
      ...[400, "OrderId", "IsDeclined", "IsMIT"],
      ...["Transaction.Id", "Transaction.Amount", "Transaction.Currency", "Payer", "PaymentMethod"],
    ])
    expect(await missing(`tokenize?mid=${mid}&environment=${tokenizationKey}`)).toContain(
      "payment_method.credit_card.number",
    )
    const card = { first_name: "J", last_name: "J", number: "411", month: 1, year: 2030 }
    expect((await client.post("tokenize", { payment_method: { credit_card: card } })).status).toBe(400)
    const nobody = { idempotencyKey: "k", orderId: "unknown", amount: 1, currency: "USD" }
    for (const [path, sent] of [
      ["capture", nobody],
      ["orders/nobody/refund", { amountToRefund: 1 }],
      ["orders/nobody/cancel", {}],
      ["orders/nobody/external-cancel", {}],
    ] as const)
      expect((await client.post(path, sent)).status).toBe(404)
  })

  test("a cancellation is replayed under its key, refused for another payload, and not repeated without one", async () => {
    const { id } = await client.evaluate({ transactionType: "AUTHORIZATION" })
    const cancel = async (sent: object) => (await client.post(`orders/${id}/cancel`, sent)).status
    expect([await cancel({ idempotencyKey: "c" }), await cancel({ idempotencyKey: "c" })]).toEqual([200, 200])
    expect([await cancel({ idempotencyKey: "c", reason: "x" }), await cancel({})]).toEqual([409, 400])
  })

  test("values of the wrong kind are named", async () => {
    const { status, body } = await client.evaluate({
      isDeclined: "perhaps",
      transaction: { ...(payload().transaction as object), amount: 12.5, currency: { code: "USD" } }, // as: an object, two lines up in the payload
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
    "refunding %s dollars is invalid",
    async (amountToRefund) => {
      const { id } = await client.evaluate()
      expect((await client.post(`orders/${id}/refund`, { amountToRefund })).status).toBe(400)
    },
  )

  test("header injection through values does not reach a header", async () => {
    const nasty = "a\r\nx-evil: 1"
    const { headers, id } = await client.evaluate({ orderId: nasty, senseKey: nasty })
    expect(headers.get("x-evil")).toBeNull()
    expect(sandbox.control.orders.get(id)?.externalOrderId).toBe(nasty)
    expect(() => sandbox.control.webhooks.subscribe({ url: "http://127.0.0.1:1/", host: nasty })).toThrow(
      RangeError,
    )
    expect(() => sandbox.control.webhooks.subscribe({ url: "file:///etc/passwd" })).toThrow(RangeError)
  })

  test("a bearer with a touched signature, another algorithm or none is refused", async () => {
    const token = String(client.token.accessToken)
    const [, claims] = token.split(".")
    const none = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${claims}.`
    for (const authorization of [`Bearer ${token}x`, `Bearer ${none}`, token, "Bearer", "Basic YTpi"])
      expect((await client.send("POST", "evaluate", payload(), { authorization })).status).toBe(401)
  })

  test("browsers may tokenize from any origin, and nothing else", async () => {
    const preflight = (path: string) => fetch(`${sandbox.url}/v1/${path}`, { method: "OPTIONS" })
    expect((await preflight("tokenize")).headers.get("access-control-allow-origin")).toBe("*")
    expect((await preflight("evaluate")).status).toBe(405)
    const rejected = await client.send("POST", "tokenize?mid=a&environment=b", {})
    expect([rejected.status, rejected.headers.get("access-control-allow-origin")]).toEqual([401, "*"])
    const tooMuch = JSON.stringify({ a: "x".repeat(20_000) })
    const large = await client.send("POST", "tokenize", tooMuch, { "content-type": "application/json" })
    expect([large.status, large.headers.get("access-control-allow-origin")]).toEqual([413, "*"])
    const signals = await fetch(`${sandbox.url}/sensejs/signals`, { method: "POST", body: tooMuch })
    expect([signals.status, signals.headers.get("access-control-allow-origin")]).toEqual([413, "*"])
    const controlOptions = await fetch(`${sandbox.url}/_sandbox/trigger`, { method: "POST", body: tooMuch })
    expect(controlOptions.status).toBe(413)
  })
})
