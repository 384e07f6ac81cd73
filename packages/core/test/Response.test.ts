import { inspect } from "node:util"
import { type StubResponse, stubApiServer } from "@flexcharge-tooling/test-kit/stubApiServer"
import { expect, test } from "vitest"
import type { DriftInfo, Reason, ResponseInfo } from "../src/index.ts"
import { clientOf, credentials, declined, failure } from "./testClient.ts"

const answering = (script: StubResponse) =>
  stubApiServer(({ path }) => (path.endsWith("token") ? undefined : script))

const traceId = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

test.each<[string, StubResponse, Partial<Reason>, object?]>([
  [
    "a flat validation body",
    { status: 400, body: { TraceId: [traceId], "Transaction.Id": ["The Id field is required."] } },
    {
      _tag: "Invalid",
      status: 400,
      issues: [{ path: "transaction.id", message: "The Id field is required." }],
    },
    { traceId },
  ],
  [
    "ProblemDetails",
    { status: 400, body: { status: 400, title: "Wrong", traceId, errors: { orderId: ["is missing"] } } },
    { _tag: "Invalid", issues: [{ path: "orderId", message: "is missing" }] },
    { traceId },
  ],
  [
    "a business envelope",
    { status: 400, body: { success: false, errors: [{ item1: "Too late", item2: "4001" }] } },
    { _tag: "Rejected", status: 400, code: "4001", messages: ["Too late"] },
  ],
  [
    "a business envelope of texts",
    { status: 405, body: { errors: ["no"] } },
    { _tag: "Rejected", messages: ["no"] },
  ],
  ["a bare 400", { status: 400, raw: "" }, { _tag: "Rejected", messages: [] }],
  ["a bare 422", { status: 422, raw: "" }, { _tag: "Invalid", issues: [] }],
  ["a 403", { status: 403, raw: "" }, { _tag: "Forbidden", status: 403 }],
  ["a 404", { status: 404, raw: "" }, { _tag: "NotFound", status: 404 }],
  ["a web page of 404", { status: 404, raw: "<html>no</html>" }, { _tag: "Unreadable", found: "html" }],
  ["a firewall's page of 403", { status: 403, raw: "<!doctype html>" }, { _tag: "Unreadable", status: 403 }],
  ["a proxy's page of 413", { status: 413, raw: "<html>" }, { _tag: "Unreadable", found: "html" }],
  ["a firewall's plain text", { status: 403, raw: "Forbidden" }, { _tag: "Unreadable", found: "truncated" }],
  ["a firewall's JSON", { status: 403, body: { error: "blocked" } }, { _tag: "Unreadable", found: "shape" }],
  ["a list", { status: 400, body: ["no"] }, { _tag: "Unreadable", found: "shape" }],
  ["a text in JSON", { status: 400, raw: '"no"' }, { _tag: "Unreadable", found: "shape" }],
  [
    "the API gateway's message",
    { status: 404, body: { message: "Not Found" }, headers: { "apigw-requestid": "Xk3j2h1AoAMEV7A=" } },
    { _tag: "NotFound", status: 404 },
    { requestId: "Xk3j2h1AoAMEV7A=" },
  ],
  [
    "a request id that is a card number",
    { status: 404, raw: "", headers: { "apigw-requestid": "4111-1111-1111-1111" } },
    { _tag: "NotFound" },
    { requestId: undefined },
  ],
  ["a 500", { status: 500, body: { title: "Oops" } }, { _tag: "Unavailable", status: 500 }],
  [
    "a proxy's 502 page",
    { status: 502, raw: "<html>Bad gateway</html>" },
    { _tag: "Unavailable", status: 502 },
  ],
  ["a 425", { status: 425, raw: "" }, { _tag: "Unavailable", status: 425 }],
  [
    "a trace id that is none",
    { status: 500, body: { traceId: "4111111111111111" } },
    { _tag: "Unavailable" },
    { traceId: undefined },
  ],
  ["a 408", { status: 408, raw: "" }, { _tag: "Unavailable", status: 408 }],
  [
    "a 503 with a date",
    {
      status: 503,
      raw: "",
      headers: { "retry-after": "Thu, 01 Jan 2026 00:00:09 GMT", date: "Thu, 01 Jan 2026 00:00:02 GMT" },
    },
    { _tag: "Unavailable", retryAfterMillis: 7000 },
  ],
  [
    "a Retry-After that is past",
    { status: 429, raw: "", headers: { "retry-after": "Thu, 01 Jan 2020 00:00:00 GMT" } },
    { _tag: "RateLimited", retryAfterMillis: 0 },
  ],
  [
    "a Retry-After of nonsense",
    { status: 429, raw: "", headers: { "retry-after": "soon" } },
    { _tag: "RateLimited" },
  ],
  ["HTML with 200", { raw: "<!doctype html><p>hello" }, { _tag: "Unreadable", found: "html", status: 200 }],
  ["nothing with 200", { raw: "" }, { _tag: "Unreadable", found: "empty" }],
  ["nothing with 204", { status: 204, raw: "" }, { _tag: "Unreadable", found: "empty", status: 204 }],
  ["half a body", { raw: '{"orderSessionKey":' }, { _tag: "Unreadable", found: "truncated" }],
  [
    "a body that broke off",
    { raw: '{"orderSessionKey":', headers: { "content-length": "400" }, cut: true },
    { _tag: "Unreadable", found: "truncated" },
  ],
  ["JSON of another shape", { body: { hello: 1 } }, { _tag: "Unreadable", found: "shape" }],
  ["JSON null", { raw: "null" }, { _tag: "Unreadable", found: "shape" }],
])("maps %s to its reason", async (_, script, reason, details = {}) => {
  await using service = await answering({
    ...script,
    headers: { "apigw-requestid": "req-1", ...script.headers },
  })
  const error = await failure(clientOf(service, { retry: false }).evaluate(declined))
  expect(error).toMatchObject({ _tag: "ApiError", reason, requestId: "req-1", ...details })
})

test("reads the request id from the other header of the API gateway, for the error and for the hooks", async () => {
  await using service = await answering({ status: 500, raw: "", headers: { "x-amzn-requestid": "req-2" } })
  const reported: (string | undefined)[] = []
  const hooks = { onResponse: (info: ResponseInfo) => reported.push(info.requestId) }
  expect((await failure(clientOf(service, { retry: false, hooks }).order("osk-1"))).requestId).toBe("req-2")
  expect(reported.at(-1)).toBe("req-2")
})

test.each([
  ["another content type", { headers: { "content-type": "text/plain" } }],
  ["a byte order mark", { raw: '\ufeff{"orderSessionKey":"osk-1","status":"APPROVED"}' }],
  ["status 201", { status: 201 }],
])("reads a response with %s", async (_, script: StubResponse) => {
  await using service = await stubApiServer(({ path }) => (path.endsWith("evaluate") ? script : undefined))
  await expect(clientOf(service).evaluate(declined)).resolves.toMatchObject({ status: "APPROVED" })
})

test.each(["", "{}", "null"])("reads the body %j as a successful cancellation", async (raw) => {
  await using service = await answering({ raw })
  await expect(clientOf(service).cancel("osk-1")).resolves.toEqual({})
})

test("reports a refund above the remaining amount as Rejected, with the service's code", async () => {
  const body = {
    responseCode: "2001",
    success: false,
    status: "FAILED",
    errors: [
      { item1: "Amount to refund (1.00) is greater than maximum", item2: "2001", item3: "2001", item4: true },
    ],
  }
  await using service = await answering({ body })
  const error = await failure(clientOf(service).refund("osk-1", { amount: 100, currency: "USD" }))
  expect(error.reason).toMatchObject({ _tag: "Rejected", code: "2001", status: 200 })
  expect(error.message).toContain("greater than maximum")
})

test.each([
  ["Another request with this idempotency key is still in progress", true],
  ["A different request with this body is being processed: processing", true],
  ["Conflict", true],
  ["The key belongs to another order", true],
  ["Key reused with different parameters", false],
  ["The request body does not match the one first sent", false],
])("decides whether the conflict %j is a request in progress: %s", async (title, inProgress) => {
  await using service = await answering({ status: 409, body: { title } })
  const error = await failure(clientOf(service, { retry: false }).evaluate(declined))
  expect(error.reason).toEqual({ _tag: "Conflict", inProgress, status: 409 })
  expect(error.isRetryable).toBe(inProgress)
})

test.each<[string, StubResponse]>([
  ["fields", { status: 400, body: { errors: { email: Array(500).fill("is wrong") } } }],
  ["refusals", { status: 400, body: { success: false, errors: Array(500).fill("no") } }],
  ["refusals with 200", { body: { success: false, errors: Array(500).fill("no") } }],
])("keeps at most eight of five hundred %s", async (_, script) => {
  await using service = await answering(script)
  const { message, reason } = await failure(clientOf(service).evaluate(declined))
  expect(
    reason._tag === "Invalid" ? reason.issues : reason._tag === "Rejected" && reason.messages,
  ).toHaveLength(8)
  expect(message.length).toBeLessThan(600)
})

test("reports at most eight of five hundred invalid fields of a response", async () => {
  await using service = await answering({ body: { orders: Array(500).fill(7) } })
  const { reason } = await failure(clientOf(service, { retry: false }).orders())
  expect(reason._tag === "Unreadable" && reason.issues).toHaveLength(8)
})

test("judges a refund by status and success, not by its message", async () => {
  await using service = await answering({
    body: { status: "SUCCESS", success: true, responseMessage: "DECLINED" },
  })
  await expect(clientOf(service).refund("o", { amount: 1, currency: "USD" })).resolves.toMatchObject({
    status: "SUCCESS",
  })
})

test("reports a failed capture as Rejected", async () => {
  await using service = await answering({ body: { status: "FAILED", success: true } })
  const error = await failure(clientOf(service).capture({ orderId: "o", amount: 1, currency: "USD" }))
  expect(error.reason._tag).toBe("Rejected")
  expect(error.message).toContain("attempt")
})

test("reports an evaluate without a status and without success as Rejected", async () => {
  await using service = await answering({ body: { success: false, errors: ["site is not active"] } })
  const error = await failure(clientOf(service).evaluate(declined))
  expect(error.reason).toMatchObject({ _tag: "Rejected", messages: ["site is not active"] })
})

test("keeps unknown fields and values, and reports them", async () => {
  const drifts: DriftInfo[] = []
  await using service = await answering({ body: { orderSessionKey: "o", status: "BRANDNEW", extra: 1 } })
  const reply = await clientOf(service, { hooks: { onDrift: (drift) => drifts.push(drift) } }).evaluate(
    declined,
  )
  expect(reply).toMatchObject({ status: "BRANDNEW", extra: 1 })
  expect(drifts).toEqual([
    { operation: "evaluate", kind: "value", path: "status", value: "BRANDNEW" },
    { operation: "evaluate", kind: "field", path: "extra" },
  ])
})

test("shows no card number, CVV, access token or secret in an error although the service repeats them", async () => {
  const echo = `4111111111111111 4111 1111 1111 1111 token-1 ${credentials.appSecret} Bearer abc.def, CVV 987 is wrong`
  const scripts: StubResponse[] = [
    { status: 400, body: { "PaymentMethod.CardNumber": [echo] } },
    { status: 400, body: { success: false, errors: [{ item1: echo, item2: echo }] } },
    { status: 401, body: { title: echo.replace("token-1", "token-2") } },
    { status: 500, body: { title: echo } },
    { body: { success: false, errors: [echo] } },
    { raw: `<html>${echo}` },
  ]
  const payment = { ...declined, paymentMethod: { ...declined.paymentMethod, verificationValue: "987" } }
  for (const script of scripts) {
    await using service = await answering(script)
    const error = await failure(clientOf(service, { retry: false, policy: "throw" }).rescue(payment))
    const shown = inspect(error, { depth: 9 }) + JSON.stringify(error) + error.stack + error.message
    expect(shown).not.toMatch(/4111|token-[12]|app-secret-1|abc\.def|987/)
  }
})

test("keeps the code of the root cause of a failure, and none of its other properties", async () => {
  const transport = () =>
    Promise.reject(
      Object.assign(new Error("boom 4111111111111111"), { config: { secret: "canary" }, code: "ECONNRESET" }),
    )
  const error = await failure(clientOf({ url: "http://127.0.0.1:9" }, { transport }).order("osk-1"))
  expect(error.reason).toMatchObject({ _tag: "Unreachable", code: "ECONNRESET", sent: true })
  expect(error.cause).toMatchObject({ message: "boom <redacted>", code: "ECONNRESET" })
  expect(inspect(error, { depth: 9 })).not.toContain("canary")
})

test("reports that nothing was sent when there was no connection", async () => {
  const { url } = await (async () => {
    await using gone = await stubApiServer()
    return gone
  })()
  const error = await failure(clientOf({ url }).refund("osk-1", { amount: 1, currency: "USD" }))
  expect(error.reason).toEqual({ _tag: "Unreachable", sent: false, code: "ECONNREFUSED" })
  expect(error.isRetryable).toBe(true)
})

test("reports a transport that throws synchronously", async () => {
  const transport = () => {
    throw new Error("no")
  }
  const error = await failure(clientOf({ url: "http://127.0.0.1:9" }, { transport }).order("osk-1"))
  expect(error.reason._tag).toBe("Unreachable")
})

test("names the outgoing proxy when it requires authentication", async () => {
  const transport = async () => ({ status: 407, header: () => undefined, body: "<html>" })
  const client = clientOf({ url: "http://127.0.0.1:9" }, { transport, retry: false })
  const error = await failure(client.authenticate())
  expect(error.reason).toMatchObject({ _tag: "Unreadable", status: 407, found: "html" })
  expect(error.message).toMatch(/^The response to token was 407\. It was the response of your outgoing proxy/)
})

test("does not read a message as the service's when the API gateway's request id is absent", async () => {
  const transport = async () => ({ status: 403, header: () => undefined, body: '{"message":"blocked"}' })
  const error = await failure(clientOf({ url: "http://127.0.0.1:9" }, { transport }).authenticate())
  expect(error.reason).toMatchObject({ _tag: "Unreadable", status: 403, found: "shape" })
})

test.each(["", " ", "a b", "tök"])("does not use the access token %j", async (accessToken) => {
  await using service = await stubApiServer(({ path }) =>
    path.endsWith("token") ? { body: { accessToken, expires: 1 } } : undefined,
  )
  const error = await failure(clientOf(service).order("osk-1"))
  expect(error).toMatchObject({ operation: "token", reason: { _tag: "Unreadable", found: "shape" } })
  expect(service.requestsTo("orders/osk-1")).toEqual([])
})

test("does not repeat a call before a Retry-After of ten digits", async () => {
  await using service = await answering({ status: 503, raw: "", headers: { "retry-after": "9999999999" } })
  const error = await failure(clientOf(service).evaluate(declined))
  expect(error.reason).toMatchObject({ _tag: "Unavailable", retryAfterMillis: 9_999_999_999_000 })
  expect(service.requestsTo("evaluate")).toHaveLength(1)
})
