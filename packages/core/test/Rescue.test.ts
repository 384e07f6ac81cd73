import { type StubResponse, stubApiServer } from "@flexcharge-tooling/test-kit/stubApiServer"
import fc from "fast-check"
import { expect, test } from "vitest"
import type { ClientOptions, Payment, TransmitFailure, Transmitted, Transport } from "../src/index.ts"
import { clientOf, declined, failure, gate, leaving, testTime } from "./testClient.ts"

const untyped = (value: unknown) => value as never // callers without types can pass anything

const evaluating = (script: StubResponse) =>
  stubApiServer(({ path }) => (path.endsWith("evaluate") ? script : undefined))

const answering = (status: string, more: object = {}) =>
  evaluating({ body: { orderSessionKey: "osk-1", status, success: true, ...more } })

test("transmits and evaluates a declined payment, and returns what the next step needs", async () => {
  await using service = await answering("CHALLENGE")
  const { decision, transmission } = await clientOf(service).rescue(declined)
  expect(decision).toMatchObject({
    _tag: "Challenge",
    orderSessionKey: "osk-1",
    signal: { phase: "challenge" },
  })
  await expect(transmission).resolves.toEqual({ transactionKey: "TX-1" })
})

test("transmits a payment that the own gateway approved, and does not evaluate it", async () => {
  await using service = await stubApiServer()
  const { decision, transmission } = await clientOf(service).rescue({ ...declined, isDeclined: false })
  expect(decision).toMatchObject({ _tag: "Approved", by: "processor", orderSessionKey: undefined })
  await transmission
  expect(service.requestsTo("transmit")).toHaveLength(1)
  expect(service.requestsTo("evaluate")).toHaveLength(0)
})

test("never transmits the card number, the CVV or the fields that only evaluate has", async () => {
  await using service = await answering("DECLINED")
  const client = clientOf(service)
  const payment: Payment = {
    ...declined,
    idempotencyKey: "6f1c2b4e-8d3a-4f5b-9c7e-2a1d0e9f8b76",
    transactionType: "PURCHASE",
    customerIp: "203.0.113.9",
    senseKey: "sense-1",
    expiryDateUtc: "2026-07-01T00:00:00Z",
    threeDSecure: { threeDsVersion: "2.1.0" },
    attemptCount: 2,
    source: "gateway-1",
    extraData: "{}",
  }
  await (await client.rescue(payment)).transmission
  const [copy] = service.requestsTo("transmit")
  expect(copy?.text).not.toMatch(
    /4111111111111111|"999"|sense-1|203\.0\.113\.9|idempotencyKey|attemptCount|transactionType|expiryDate|threeD|gateway-1|extra/i,
  )
  expect(copy?.json.paymentMethod).toEqual({
    cardBinNumber: "411111",
    cardLast4Digits: "1111",
    expirationMonth: 9,
    expirationYear: 2029,
  })
  expect(service.requestsTo("evaluate")[0]?.json).toMatchObject({ senseKey: "sense-1", attemptCount: 2 })
})

test.each([
  ["APPROVED", { _tag: "Approved", by: "rescue", orderSessionKey: "osk-1" }],
  ["Approved", { _tag: "Approved" }],
  ["DECLINED", { _tag: "Declined", nextAttempt: undefined }],
  ["CANCELLED", { _tag: "Declined" }],
  ["EXPIRED", { _tag: "Declined" }],
  ["SUBMITTED", { _tag: "Pending" }],
  ["PROCESSING", { _tag: "Pending" }],
  [
    "Capturerequired",
    { _tag: "CaptureRequired", capture: { orderId: "osk-1", amount: 15000, currency: "USD" } },
  ],
  ["SOMETHINGNEW", { _tag: "Pending", signal: { unknown: ["SOMETHINGNEW"] } }],
])("returns the decision for the status %s", async (status, expected) => {
  await using service = await answering(status)
  expect((await clientOf(service).rescue(declined)).decision).toMatchObject(expected)
})

test("returns Declined for a decline with success false", async () => {
  await using service = await answering("DECLINED", { success: false })
  expect((await clientOf(service).rescue(declined)).decision._tag).toBe("Declined")
})

test("returns Challenge for a submitted payment of a consumer where that is configured, and never for an MIT", async () => {
  await using service = await answering("SUBMITTED")
  const client = clientOf(service, { challengeSubmitted: true })
  expect((await client.rescue(declined)).decision._tag).toBe("Challenge")
  const managed = { ...declined, orderId: "ORDER-2", isMIT: true, expiryDateUtc: "2026-07-01T00:00:00Z" }
  expect((await client.rescue(managed)).decision).toMatchObject({
    _tag: "Pending",
    until: "2026-07-01T00:00:00Z",
  })
})

test("returns the next attempt of a declined synchronous MIT, and keeps its order open", async () => {
  await using service = await answering("DECLINED")
  const { decision } = await clientOf(service).rescue({ ...declined, isMIT: true, attemptCount: 2 })
  expect(decision).toMatchObject({ _tag: "Declined", nextAttempt: 3, signal: { phase: "processing" } })
})

const silences: [string, StubResponse][] = [
  ["is unavailable", { status: 503, raw: "" }],
  ["cuts the connection", { cut: true }],
  ["hangs", { hang: true }],
  ["answers with a proxy's page", { raw: "<html>captive</html>" }],
  ["answers with half a body", { raw: '{"orderSessionKey":"osk' }],
  ["answers with nothing", { raw: "" }],
  ["limits the rate", { status: 429, raw: "", headers: { "retry-after": "60" } }],
]

/** Rescues with a service that does not answer; where it hangs, the deadline passes. */
const inSilence = async (script: StubResponse, options: ClientOptions = {}) => {
  await using service = await evaluating(script)
  const time = await testTime()
  const client = script.hang ? time.clientOf(service, options) : clientOf(service, options)
  const rescue = client.rescue(declined)
  const deadline = script.hang && service.waitForRequests("evaluate").then(() => time.advance(10_000))
  const [{ decision }] = await Promise.all([rescue, deadline])
  return { decision, idempotencyKey: service.requestsTo("evaluate")[0]?.json.idempotencyKey }
}

test.each(silences)("returns Unanswered when the service %s", async (_, script) => {
  const { decision, idempotencyKey } = await inSilence(script)
  expect(decision).toMatchObject({
    _tag: "Unanswered",
    orderId: "ORDER-1",
    idempotencyKey,
    error: { _tag: "ApiError" },
  })
})

test.each(silences)("rejects under the policy throw when the service %s", async (_, script) => {
  const { message, reason } = await failure(inSilence(script, { policy: "throw" }))
  if (reason._tag === "RateLimited")
    expect(message).toMatch(/wait, then call again\.$/) // it was not carried out
  else expect(message).toContain("cancelExternal")
})

test("does not evaluate under a misspelled policy, and names the option", async () => {
  await using service = await stubApiServer()
  const { decision } = await clientOf(service).rescue(declined, { policy: untyped("Throw") })
  expect(decision).toMatchObject({ _tag: "NotSent", orderId: "ORDER-1", issues: [{ path: "policy" }] })
  expect(service.requestsTo("evaluate")).toEqual([])
})

test("returns NotSent with the fields that the service rejected", async () => {
  await using service = await evaluating({
    status: 400,
    body: { "Transaction.Id": ["The Id field is required."] },
  })
  const { decision } = await clientOf(service).rescue(declined)
  expect(decision).toMatchObject({ _tag: "NotSent", issues: [{ path: "transaction.id" }] })
})

test("rejects with the service's rejection under the policy throw", async () => {
  await using service = await evaluating({ status: 403, body: { success: false } })
  const error = await failure(clientOf(service, { policy: "throw" }).rescue(declined))
  expect(error.reason).toEqual({ _tag: "Forbidden", status: 403 })
})

const invalidPayment = {
  ...declined,
  transaction: { ...declined.transaction, amount: 0.5 },
  payer: { email: "" },
}

test("returns NotSent with every path of an invalid payment, and sends nothing", async () => {
  await using service = await stubApiServer()
  const { decision, transmission } = await clientOf(service).rescue(invalidPayment)
  expect(decision).toMatchObject({ _tag: "NotSent", error: { reason: { _tag: "Invalid" } } })
  const paths = decision._tag === "NotSent" ? decision.issues.map(({ path }) => path) : []
  expect(paths).toEqual(["transaction.amount", "payer.email"])
  expect((await failure(transmission)).message).toContain("transaction.amount")
  expect(service.requests).toEqual([])
})

test("rejects with the issues of an invalid payment under the policy throw", async () => {
  await using service = await stubApiServer()
  const error = await failure(clientOf(service).rescue(invalidPayment, { policy: "throw" }))
  expect(error.reason).toMatchObject({
    _tag: "Invalid",
    issues: [{ path: "transaction.amount" }, { path: "payer.email" }],
  })
})

test("returns Approved for a payment that the own gateway approved, though a missing field prevents its transmission", async () => {
  await using service = await stubApiServer()
  const failures: TransmitFailure[] = []
  const client = clientOf(service, { onTransmitFailed: (failed) => failures.push(failed) })
  const { decision, transmission } = await client.rescue({ ...declined, isDeclined: false, orderId: "" })
  expect(decision).toMatchObject({ _tag: "Approved", by: "processor" })
  expect((await failure(transmission)).reason).toMatchObject({ issues: [{ path: "orderId" }] })
  expect(failures).toMatchObject([{ orderId: "", transactionId: "3478613" }])
  expect(service.requests).toEqual([])
})

test("transmits an approved payment without a card number, and reports one without a transaction as failed", async () => {
  await using service = await stubApiServer()
  const failures: TransmitFailure[] = []
  const client = clientOf(service, { onTransmitFailed: (failed) => failures.push(failed) })
  const { cardNumber: _number, ...card } = declined.paymentMethod
  const approved = { ...declined, isDeclined: false, paymentMethod: card }
  await (await client.rescue(untyped(approved))).transmission
  const sent = service.requestsTo("transmit").map(({ json }) => json)
  expect(sent).toMatchObject([{ orderId: "ORDER-1", paymentMethod: { expirationMonth: 9 } }])
  const { transaction: _transaction, ...incomplete } = approved
  await failure((await client.rescue(untyped(incomplete))).transmission)
  expect(failures).toMatchObject([{ orderId: "ORDER-1", transactionId: "" }])
})

test.each([undefined, "true", 1, "false", null])(
  "returns NotSent when isDeclined is %j, which is neither true nor false",
  async (isDeclined) => {
    await using service = await stubApiServer()
    const { decision } = await clientOf(service).rescue({ ...declined, isDeclined: untyped(isDeclined) })
    expect(decision).toMatchObject({ _tag: "NotSent", issues: [{ path: "isDeclined" }] })
    expect(service.requestsTo("evaluate")).toEqual([])
  },
)

test.each<[string, unknown, unknown]>([
  ["a payment that is undefined", undefined, undefined],
  ["a payment that is a list", [], undefined],
  ["a payment that is a text", "payment", undefined],
  ["options that are a text", declined, "throw"],
])("rejects %s, which is a programming error", async (_, payment, options) => {
  await using service = await stubApiServer()
  const error = await failure(clientOf(service).rescue(untyped(payment), untyped(options)))
  expect(error.reason).toMatchObject({ _tag: "Invalid", issues: [{ path: "" }] })
  expect(service.requests).toEqual([])
})

test("rejects a rescue of a closed client, also of an approved payment", async () => {
  await using service = await stubApiServer()
  const client = clientOf(service)
  await client.close()
  for (const isDeclined of [true, false])
    expect((await failure(client.rescue({ ...declined, isDeclined }))).message).toContain("closed")
})

test("reports a failed transmission that no caller awaits, and returns the decision nevertheless", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.endsWith("transmit") ? { status: 500, raw: "" } : undefined,
  )
  const failures: TransmitFailure[] = []
  const client = clientOf(service, { onTransmitFailed: (reported) => failures.push(reported) })
  const { decision } = await client.rescue(declined)
  await client.close()
  expect(decision._tag).toBe("Approved")
  expect(failures).toMatchObject([
    { orderId: "ORDER-1", transactionId: "3478613", error: { reason: { status: 500 } } },
  ])
})

test("reports a successful transmission although the rescue itself rejects", async () => {
  await using service = await evaluating({ status: 503, raw: "" })
  const arrived: Transmitted[] = []
  const client = clientOf(service, {
    retry: false,
    policy: "throw",
    onTransmitted: (reported) => arrived.push(reported),
    hooks: { onTransmitted: undefined },
  })
  await failure(client.rescue(declined))
  await client.close()
  expect(arrived).toEqual([{ orderId: "ORDER-1", transactionId: "3478613", transactionKey: "TX-1" }])
})

const transmitting = (after: Promise<unknown>) =>
  stubApiServer(({ path }) => (path.endsWith("transmit") ? { after } : undefined))

test("returns the decision before a slow transmission ends, and waits for it when the client is closed", async () => {
  const { open, opened } = gate()
  await using service = await transmitting(opened)
  const client = clientOf(service)
  const { transmission } = await client.rescue(declined)
  let isClosed = false
  const closing = client.close().then(() => {
    isClosed = true
  })
  await service.waitForRequests("transmit")
  expect(isClosed).toBe(false)
  open()
  await closing
  await expect(transmission).resolves.toEqual({ transactionKey: "TX-1" })
})

test("passes the transmission to waitUntil of a serverless runtime", async () => {
  const { open, opened } = gate()
  await using service = await transmitting(opened)
  const ofClient: Promise<unknown>[] = []
  const ofRequest: Promise<unknown>[] = []
  const client = clientOf(service, { waitUntil: (promise) => ofClient.push(promise) })
  await client.rescue(declined)
  await client.rescue(
    { ...declined, orderId: "ORDER-2" },
    { waitUntil: (promise) => ofRequest.push(promise) },
  )
  expect([ofClient.length, ofRequest.length]).toEqual([1, 1])
  open()
  await Promise.all([...ofClient, ...ofRequest])
  expect(service.requestsTo("transmit")).toHaveLength(2)
})

test("rescues although waitUntil throws, as after the end of a request", async () => {
  await using service = await stubApiServer()
  const waitUntil = () => {
    throw new Error("too late")
  }
  expect((await clientOf(service).rescue(declined, { waitUntil })).decision._tag).toBe("Approved")
})

test("completes the transmission although the caller aborts the rescue", async () => {
  const { open, opened: after } = gate()
  await using service = await stubApiServer(({ path }) =>
    path.endsWith("evaluate") ? { hang: true } : path.endsWith("transmit") ? { after } : undefined,
  )
  const failures: TransmitFailure[] = []
  const client = clientOf(service, { onTransmitFailed: (reported) => failures.push(reported) })
  const { signal, leave } = leaving()
  const rescued = client.rescue(declined, { signal })
  await Promise.all([service.waitForRequests("evaluate"), service.waitForRequests("transmit")])
  leave()
  expect((await rescued).decision).toMatchObject({
    _tag: "Unanswered",
    error: { reason: { _tag: "Aborted", sent: true } },
  })
  await expect.poll(service.dropped).toBe(1)
  open()
  await client.close()
  expect(failures).toEqual([])
})

test("ends a rescue whose signal is aborted at the moment at which its request is sent", async () => {
  const { signal, leave } = leaving()
  const transport: Transport = async ({ url }) => {
    if (!url.endsWith("evaluate"))
      return { status: 200, header: () => undefined, body: JSON.stringify({ accessToken: "t", expires: 1 }) }
    leave()
    return new Promise(() => {})
  }
  const client = clientOf({ url: "http://127.0.0.1:9" }, { transport })
  await client.authenticate() // so that the request is sent without waiting for a token
  const { decision } = await client.rescue(declined, { signal, timeoutMillis: 2_000 })
  expect(decision).toMatchObject({
    _tag: "Unanswered",
    error: { reason: { _tag: "Aborted", sent: true } },
  })
})

test("stops calling a service that does not respond, and calls it again after the cool-down", async () => {
  let isDead = true
  await using service = await stubApiServer(({ path }) =>
    path.endsWith("evaluate") && isDead ? { cut: true } : undefined,
  )
  const time = await testTime()
  const client = time.clientOf(service, { retry: false, breaker: { failures: 3, coolDownMillis: 60_000 } })
  const rescue = async (index: number) =>
    (await client.rescue({ ...declined, orderId: `O-${index}` })).decision
  for (let index = 0; index < 3; index++) expect((await rescue(index))._tag).toBe("Unanswered")
  const open = { _tag: "NotSent", issues: [], error: { reason: { _tag: "Unavailable" } } }
  expect(await rescue(3)).toMatchObject(open)
  expect((await client.forMerchant({ mid: "mid-2" }).rescue(declined)).decision).toMatchObject(open)
  expect(service.requestsTo("evaluate")).toHaveLength(3)
  expect((await failure(client.evaluate(untyped({ orderId: "" })))).reason._tag).toBe("Invalid")
  expect((await rescue(6))._tag).toBe("NotSent")
  isDead = false
  await time.advance(60_000)
  expect((await rescue(4))._tag).toBe("Approved")
  expect((await rescue(5))._tag).toBe("Approved")
})

test("counts only calls in a row without a response, and lets another call through when a trial call is aborted", async () => {
  let script: StubResponse = { status: 503, raw: "" }
  await using service = await stubApiServer(({ path }) => (path.endsWith("evaluate") ? script : undefined))
  const time = await testTime()
  const client = time.clientOf(service, { retry: false, breaker: { failures: 2, coolDownMillis: 60_000 } })
  let count = 0
  const evaluate = async (next: StubResponse, signal?: AbortSignal) => {
    script = next
    const asked = client.evaluate({ ...declined, isDeclined: true, orderId: `B-${count++}` }, { signal })
    return asked.then(
      () => "answered",
      (error) => error.reason?.status ?? error.message,
    )
  }
  const silence: StubResponse = { status: 503, raw: "" }
  expect([
    await evaluate(silence),
    await evaluate({ status: 404, raw: "" }),
    await evaluate(silence),
  ]).toEqual([503, 404, 503])
  expect([await evaluate({}), await evaluate(silence), await evaluate(silence)]).toEqual([
    "answered",
    503,
    503,
  ])
  expect(await evaluate({})).toContain("circuit breaker is open")
  await time.advance(60_000)
  const { signal, leave } = leaving()
  const trial = evaluate({ hang: true }, signal)
  await service.waitForRequests("evaluate", 7)
  leave()
  expect(await trial).toBe("left")
  expect(await evaluate({})).toBe("answered")
})

test("never returns Declined unless the service reported it", async () => {
  const words = ["DECLINED", "CANCELLED", "EXPIRED"]
  let script: StubResponse = {}
  await using service = await stubApiServer(({ path }) => (path.endsWith("evaluate") ? script : undefined))
  const client = clientOf(service, { retry: false, breaker: false })
  let count = 0
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        status: fc.constantFrom(200, 201, 202, 302, 400, 404, 409, 500, 503),
        raw: fc.oneof(
          fc.string(),
          fc.json(),
          fc
            .constantFrom("APPROVED", "declined", "X")
            .map((word) => JSON.stringify({ orderSessionKey: "osk", status: word })),
        ),
      }),
      async (drawn) => {
        script = drawn
        const rescued = await client.rescue({ ...declined, orderId: `P-${count++}` }).catch(() => undefined)
        if (rescued?.decision._tag !== "Declined") return true
        return drawn.status < 300 && words.includes(String(JSON.parse(drawn.raw).status).toUpperCase())
      },
    ),
    { numRuns: 150 },
  )
})

test("transmits nothing of a card token, and no digits derived from it", async () => {
  await using service = await stubApiServer()
  const paymentMethod = { cardNumber: "zJb6YF7pL5gk8x9VhRnSwHd4q2t", token: true, cardBrand: "VISA" }
  await (await clientOf(service).rescue({ ...declined, paymentMethod })).transmission
  expect(service.requestsTo("transmit")[0]?.json.paymentMethod).toEqual({ cardBrand: "VISA" })
})

test("returns no next attempt of a declined managed MIT", async () => {
  await using service = await answering("DECLINED")
  const managed = { ...declined, isMIT: true, expiryDateUtc: "2026-07-01T00:00:00Z" }
  expect((await clientOf(service).rescue(managed)).decision).toMatchObject({
    _tag: "Declined",
    nextAttempt: undefined,
    signal: { phase: "declined" },
  })
})

test("returns NotSent without an order id for a payment that has none, with a message that names the reason", async () => {
  await using service = await stubApiServer()
  for (const orderId of ["", untyped(7)]) {
    const { decision } = await clientOf(service).rescue({ ...declined, orderId, isDeclined: untyped("yes") })
    expect(decision).toMatchObject({ _tag: "NotSent", orderId: undefined, error: { operation: "rescue" } })
    if (decision._tag === "NotSent") expect(decision.error.message).toContain("must be true or false")
  }
})
