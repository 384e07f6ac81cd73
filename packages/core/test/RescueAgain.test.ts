import { Secret } from "@flexcharge/schema"
import { type StubResponse, stubApiServer } from "@flexcharge-tooling/test-kit/stubApiServer"
import * as Effect from "effect/Effect"
import { expect, test } from "vitest"
import { Client as EffectClient } from "../src/effect.ts"
import type { Client, Decision, Payment } from "../src/index.ts"
import { clientOf, credentials, declined, failure, gate, leaving, testTime } from "./testClient.ts"

/** A service whose responses to evaluate are scripted in turn; further ones are approvals. */
const evaluating = (...scripts: readonly StubResponse[]) =>
  stubApiServer(({ path }, count) => (path.endsWith("evaluate") ? scripts[count - 1] : undefined))

const unavailable: StubResponse = { status: 503, raw: "" }
const responding = (status: string): StubResponse => ({ body: { orderSessionKey: "osk-1", status } })

const decide = async (client: Client, payment: Payment, attempt?: number): Promise<Decision> =>
  (await client.rescue(payment, { attempt })).decision

const unansweredBy = async (client: Client, payment: Payment = declined) => {
  const decision = await decide(client, payment)
  if (decision._tag !== "Unanswered") throw new Error(`the decision was ${decision._tag}`)
  return decision
}

const withTransaction = (id: string): Payment => ({
  ...declined,
  transaction: { ...declined.transaction, id },
})

test("returns InProgress for a second rescue of an order while the first one is in flight", async () => {
  const { open, opened: after } = gate()
  await using service = await evaluating({ after })
  const client = clientOf(service)
  const first = client.rescue(declined)
  await service.waitForRequests("evaluate")
  for (const [payment, attempt] of [
    [declined, undefined],
    [withTransaction("another"), undefined],
    [withTransaction("another"), 2],
  ] as const)
    expect(await decide(client, payment, attempt)).toMatchObject({
      _tag: "InProgress",
      orderId: "ORDER-1",
      idempotencyKey: expect.stringMatching(/^[0-9a-f-]{36}$/),
      error: { reason: { _tag: "Conflict", inProgress: true } },
    })
  open()
  expect((await first).decision._tag).toBe("Approved")
  expect(service.requestsTo("evaluate")).toHaveLength(1)
})

test("rescues the order of another merchant at the same time", async () => {
  const { open, opened: after } = gate()
  await using service = await evaluating({ after }, { after })
  const client = clientOf(service)
  const both = [client.rescue(declined), client.forMerchant({ mid: "mid-2" }).rescue(declined)]
  await service.waitForRequests("evaluate", 2)
  open()
  for (const rescue of both) expect((await rescue).decision._tag).toBe("Approved")
})

test("rejects a second evaluate of an order while the first one is in flight", async () => {
  const { open, opened: after } = gate()
  await using service = await evaluating({ after })
  const client = clientOf(service)
  const first = client.evaluate(declined)
  await service.waitForRequests("evaluate")
  const error = await failure(client.evaluate(declined, { attempt: 2 }))
  expect(error).toMatchObject({ isRetryable: true, reason: { _tag: "Conflict", inProgress: true } })
  expect(error.message).toBe(
    'evaluate of the order "ORDER-1" was not sent: another call for it is still in flight. Wait for its outcome.',
  )
  open()
  await first
})

test.each(["APPROVED", "CHALLENGE", "SUBMITTED", "CAPTUREREQUIRED", "PROCESSING", "SOMETHINGNEW"])(
  "returns InProgress for another attempt after %s",
  async (status) => {
    await using service = await evaluating(responding(status))
    const client = clientOf(service)
    await client.rescue(declined)
    expect((await decide(client, withTransaction("another"), 2))._tag).toBe("InProgress")
    expect((await decide(client, withTransaction("another")))._tag).toBe("InProgress")
    expect(service.requestsTo("evaluate")).toHaveLength(1)
  },
)

test.each(["DECLINED", "EXPIRED", "CANCELLED"])("makes another attempt after %s", async (status) => {
  await using service = await evaluating(responding(status))
  const client = clientOf(service)
  await client.rescue(declined)
  expect((await decide(client, withTransaction("another"), 2))._tag).toBe("Approved")
  const [one, two] = service.requestsTo("evaluate").map(({ json }) => json)
  expect(two.idempotencyKey).not.toBe(one.idempotencyKey)
  expect(two).toMatchObject({ orderId: "ORDER-1", attemptCount: 2 })
})

test("makes no third attempt after a late response to a query that was sent before the second attempt", async () => {
  const { open, opened: after } = gate()
  await using service = await stubApiServer(({ path }, count) => {
    if (path.endsWith("orders/osk-1")) return { after, body: { id: "osk-1", statusName: "EXPIRED" } }
    if (path.endsWith("evaluate")) return responding(count === 1 ? "DECLINED" : "CHALLENGE")
    return undefined
  })
  const client = clientOf(service)
  await client.rescue(declined)
  const query = client.order("osk-1")
  await service.waitForRequests("orders/osk-1")
  expect((await decide(client, withTransaction("second"), 2))._tag).toBe("Challenge")
  open()
  await query
  expect((await decide(client, withTransaction("third"), 3))._tag).toBe("InProgress")
  expect(service.requestsTo("evaluate")).toHaveLength(2)
})

test("makes another attempt after NotSent, with the same key and a corrected payment", async () => {
  await using service = await evaluating({ status: 400, body: { "Payer.Email": ["is invalid"] } })
  const client = clientOf(service)
  expect(await decide(client, declined)).toMatchObject({ _tag: "NotSent", issues: [{ path: "payer.email" }] })
  expect((await decide(client, withTransaction("another")))._tag).toBe("Approved")
})

test("uses a new key for each attempt of a synchronous MIT, and none of the gateway's data", async () => {
  await using service = await evaluating(responding("DECLINED"), responding("DECLINED"))
  const client = clientOf(service)
  const mit = { ...declined, isMIT: true }
  const first = await decide(client, mit)
  expect(first).toMatchObject({ _tag: "Declined", nextAttempt: 2 })
  expect(await decide(client, { ...withTransaction("t2"), isMIT: true }, 2)).toMatchObject({ nextAttempt: 3 })
  expect((await decide(client, { ...withTransaction("t3"), isMIT: true }, 3))._tag).toBe("Approved")
  expect(new Set(service.requestsTo("evaluate").map(({ json }) => json.idempotencyKey)).size).toBe(3)
})

test.each<[string, (client: Client) => Promise<unknown>, StubResponse?]>([
  ["an order query", (client) => client.order("osk-1"), { body: { id: "osk-1", statusName: "EXPIRED" } }],
  ["waitForOutcome", (client) => client.waitForOutcome("osk-1"), { body: { id: "osk-1", status: 2 } }],
  ["a cancellation", (client) => client.cancel("osk-1")],
  ["a cancellation by the own order id", (client) => client.cancelExternal("ORDER-1")],
])("makes another attempt after %s has found the order ended", async (_, learn, order) => {
  await using service = await stubApiServer(({ path }, count) => {
    if (path.endsWith("evaluate") && count === 1) return responding("SUBMITTED")
    return path.endsWith("orders/osk-1") ? order : undefined
  })
  const client = clientOf(service)
  await client.rescue(declined)
  expect((await decide(client, declined, 2))._tag).toBe("InProgress")
  await learn(client)
  expect((await decide(client, declined, 2))._tag).toBe("Approved")
})

test("makes another attempt after a cancellation by a client that has the merchant id of the payment, as its error says", async () => {
  await using service = await evaluating(unavailable)
  const client = clientOf(service, { mid: undefined, retry: false })
  const payment = { ...declined, mid: "mid-1" }
  expect((await decide(client, payment))._tag).toBe("Unanswered")
  await client.cancelExternal("ORDER-1") // of an unknown merchant: another one may have an order of the same id
  const prevented = await decide(client, payment, 2)
  expect(prevented).toMatchObject({
    _tag: "InProgress",
    error: { message: expect.stringContaining("`mid` of the payment") },
  })
  await client.forMerchant({ mid: "mid-1" }).cancelExternal("ORDER-1")
  expect((await decide(client, payment, 2))._tag).toBe("Approved")
})

test("repeats an unanswered rescue with the first request, though the payment was built again", async () => {
  await using service = await evaluating(unavailable)
  const client = clientOf(service, { retry: false })
  await unansweredBy(client)
  const rebuilt = {
    ...declined,
    customerIp: "203.0.113.9",
    transaction: { ...declined.transaction, timestampUtc: new Date() },
  }
  expect((await decide(client, rebuilt))._tag).toBe("Approved")
  const [first, second] = service.requestsTo("evaluate").map(({ text }) => text)
  expect(second).toBe(first)
})

test("makes no other attempt while the outcome is unknown", async () => {
  await using service = await evaluating(unavailable)
  const client = clientOf(service, { retry: false })
  await unansweredBy(client)
  for (const [payment, attempt] of [
    [declined, 2],
    [withTransaction("another"), undefined],
  ] as const)
    expect((await decide(client, payment, attempt))._tag).toBe("InProgress")
  expect(service.requestsTo("evaluate")).toHaveLength(1)
})

test("sends the first request again by retry, until there is a decision", async () => {
  await using service = await evaluating(unavailable, { cut: true }, responding("DECLINED"))
  const client = clientOf(service, { retry: false })
  const second = await (await unansweredBy(client)).retry()
  expect(second).toMatchObject({ _tag: "Unanswered", error: { reason: { _tag: "Unreachable" } } })
  if (second._tag !== "Unanswered") return
  expect(await second.retry()).toMatchObject({ _tag: "Declined", orderSessionKey: "osk-1" })
  const texts = service.requestsTo("evaluate").map(({ text }) => text)
  expect(texts).toEqual([texts[0], texts[0], texts[0]])
  expect(service.requestsTo("transmit")).toHaveLength(1)
})

test("stays Unanswered when a retry was certainly not carried out, since the first request may have been", async () => {
  await using service = await evaluating(unavailable, { status: 403, body: { success: false } })
  const client = clientOf(service, { retry: false })
  const first = await unansweredBy(client)
  expect(await first.retry()).toMatchObject({ _tag: "Unanswered", error: { reason: { _tag: "Forbidden" } } })
  expect((await decide(client, declined, 2))._tag).toBe("InProgress")
})

test("returns InProgress for a retry while another one is in flight", async () => {
  const { open, opened: after } = gate()
  await using service = await evaluating(unavailable, { after })
  const decision = await unansweredBy(clientOf(service, { retry: false }))
  const retried = decision.retry()
  await service.waitForRequests("evaluate", 2)
  expect((await decision.retry())._tag).toBe("InProgress")
  open()
  expect((await retried)._tag).toBe("Approved")
})

test("ends a retry at its own deadline or signal, and rejects an invalid one", async () => {
  await using service = await evaluating(unavailable, { hang: true }, { hang: true })
  const time = await testTime()
  const client = time.clientOf(service, { retry: false })
  const decision = await unansweredBy(client)
  const { signal, leave } = leaving()
  const left = decision.retry({ signal })
  await service.waitForRequests("evaluate", 2)
  leave()
  expect(await left).toMatchObject({ _tag: "Unanswered", error: { reason: { _tag: "Aborted", sent: true } } })
  for (const options of [{ timeoutMillis: Number.NaN }, { signal: "stop" as never }])
    expect((await failure(decision.retry(options))).reason._tag).toBe("Invalid")
  const late = decision.retry({ timeoutMillis: 50 })
  await service.waitForRequests("evaluate", 3)
  await time.advance(50)
  expect(await late).toMatchObject({ error: { reason: { _tag: "TimedOut", timeoutMillis: 50 } } })
})

test("rejects a retry of a closed client", async () => {
  await using service = await evaluating(unavailable)
  const client = clientOf(service, { retry: false })
  const decision = await unansweredBy(client)
  await client.close()
  expect((await failure(decision.retry())).message).toContain("closed")
})

test("gives what to store to ask again after a restart, without any card data", async () => {
  await using service = await evaluating(unavailable)
  const payment: Payment = {
    ...declined,
    paymentMethod: { ...declined.paymentMethod, cardNumber: Secret.make("4111111111111111") },
    threeDSecure: { threeDsVersion: "2.1.0", authenticationValue: "canary-cavv" },
    isMIT: true,
    expiryDateUtc: new Date("2026-07-01T00:00:00Z"),
  }
  const { resumption, idempotencyKey } = await unansweredBy(clientOf(service, { retry: false }), payment)
  const stored = JSON.stringify(resumption)
  expect(stored).not.toMatch(/4111111111111111|"999"|canary|redacted/)
  expect(JSON.parse(stored)).toEqual(resumption)
  expect(resumption).toMatchObject({ mid: "mid-1", orderId: "ORDER-1", attempt: 1, idempotencyKey })

  const restarted = clientOf(service, { retry: false })
  const { paymentMethod, threeDSecure, ...rest } = JSON.parse(stored).payment
  const rebuilt = {
    ...rest,
    paymentMethod: { ...paymentMethod, cardNumber: "4111111111111111", verificationValue: "999" },
    threeDSecure: { ...threeDSecure, authenticationValue: "canary-cavv" },
  }
  const { decision } = await restarted.rescue(rebuilt, { resume: JSON.parse(stored) })
  expect(decision._tag).toBe("Approved")
  const [first, second] = service.requestsTo("evaluate").map(({ json }) => json)
  expect(second).toEqual(first)
})

test("gives no 3-D Secure data to store where the payment has none", async () => {
  await using service = await evaluating(unavailable)
  const { resumption } = await unansweredBy(clientOf(service, { retry: false }))
  expect(resumption.payment).not.toHaveProperty("threeDSecure")
})

test("stays Unanswered when a resumed rescue was not carried out", async () => {
  await using service = await evaluating(unavailable, { status: 403, body: { success: false } }, unavailable)
  const { resumption } = await unansweredBy(clientOf(service, { retry: false }))
  const restarted = clientOf(service, { retry: false })
  const { decision } = await restarted.rescue(declined, { resume: resumption })
  expect(decision._tag).toBe("Unanswered")
  expect((await decide(restarted, declined, 2))._tag).toBe("InProgress")
})

test("does not resume with another payment or an incomplete resumption", async () => {
  await using service = await evaluating(unavailable)
  const { resumption, idempotencyKey } = await unansweredBy(clientOf(service, { retry: false }))
  const restarted = clientOf(service)
  const { decision } = await restarted.rescue(withTransaction("another"), { resume: resumption })
  expect(decision).toMatchObject({
    _tag: "InProgress",
    idempotencyKey,
    error: { reason: { _tag: "Conflict" } },
  })
  for (const resume of [{ ...resumption, fingerprint: undefined }, "key", {}])
    expect((await restarted.rescue(declined, { resume: resume as never })).decision).toMatchObject({
      _tag: "NotSent",
      issues: [{ path: "resume" }],
    })
  expect(service.requestsTo("evaluate")).toHaveLength(1)
})

test("resumes an attempt that carried a key of the caller's own", async () => {
  await using service = await evaluating(unavailable)
  const idempotencyKey = "6f1c2b4e-8d3a-4f5b-9c7e-2a1d0e9f8b76"
  const { decision } = await clientOf(service, { retry: false }).rescue(declined, {
    idempotencyKey,
    attempt: 3,
  })
  if (decision._tag !== "Unanswered") throw new Error(decision._tag)
  expect(decision.resumption).toMatchObject({ idempotencyKey, attempt: 3 })
  await clientOf(service).rescue(declined, { resume: decision.resumption })
  const [first, second] = service.requestsTo("evaluate").map(({ json }) => json)
  expect(second).toEqual(first)
})

test.each<[string, StubResponse]>([
  ["a 409 for a request in progress", { status: 409, body: { title: "in progress" } }],
  ["a 409 for another payload", { status: 409, body: { title: "Key used with a different payload" } }],
  ["a firewall's page of 403", { status: 403, raw: "<html>" }],
  ["a proxy's page of 413", { status: 413, raw: "<html>" }],
  ["a 429", { status: 429, raw: "", headers: { "retry-after": "60" } }],
])("returns Unanswered for %s", async (_, script) => {
  await using service = await evaluating(script)
  expect((await decide(clientOf(service, { retry: false }), declined))._tag).toBe("Unanswered")
})

test.each<[string, StubResponse]>([
  ["a wrong MID", { status: 403, body: { success: false, errors: ["mid"] } }],
  [
    "an unknown field",
    { status: 400, body: { title: "One or more validation errors occurred.", errors: {} } },
  ],
  ["a business rejection of status 200", { body: { success: false, status: "FAILED", errors: ["no"] } }],
])("returns NotSent when the service's own envelope rejects %s", async (_, script) => {
  await using service = await evaluating(script)
  expect((await decide(clientOf(service, { retry: false }), declined))._tag).toBe("NotSent")
})

test("returns NotSent when the access token could not be obtained", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.endsWith("token") ? { status: 503, raw: "" } : undefined,
  )
  expect(await decide(clientOf(service, { retry: false }), declined)).toMatchObject({
    _tag: "NotSent",
    error: { operation: "token" },
  })
})

test("returns NotSent for a signal that was aborted before anything was sent", async () => {
  await using service = await stubApiServer()
  const { decision } = await clientOf(service).rescue(declined, { signal: AbortSignal.abort() })
  expect(decision).toMatchObject({ _tag: "NotSent", error: { reason: { _tag: "Aborted", sent: false } } })
  expect(service.requestsTo("evaluate")).toEqual([])
})

test("sends no evaluate for an aborted signal, also when the access token is known", async () => {
  await using service = await evaluating()
  const client = clientOf(service)
  await client.authenticate()
  const { decision } = await client.rescue(declined, { signal: AbortSignal.abort() })
  expect(decision).toMatchObject({ _tag: "NotSent", error: { reason: { _tag: "Aborted", sent: false } } })
  expect((await decide(client, withTransaction("another")))._tag).toBe("Approved")
  expect(service.requestsTo("evaluate")).toHaveLength(1)
})

test("retries as an effect too, and treats an interrupted attempt as unknown", async () => {
  await using service = await evaluating(unavailable, { hang: true })
  const program = Effect.gen(function* () {
    const options = { ...credentials, baseUrl: service.url, retry: false } as const
    const client = yield* EffectClient.make(options)
    const { decision } = yield* client.rescue(declined)
    if (decision._tag !== "Unanswered") return decision
    const interrupted = yield* Effect.timeoutOption(decision.retry(), 1)
    expect(interrupted._tag).toBe("None")
    const { decision: other } = yield* client.rescue(declined, { attempt: 2 })
    expect(other._tag).toBe("InProgress")
    return yield* decision.retry()
  })
  expect((await Effect.runPromise(Effect.scoped(program)))._tag).toBe("Approved")
})
