import { stubApiServer } from "@flexcharge-tooling/test-kit/stubApiServer"
import fc from "fast-check"
import { expect, test } from "vitest"
import { type Client, isApiError } from "../src/index.ts"
import { clientOf, credentials, declined, failure } from "./testClient.ts"

// Callers without types can pass anything; what they pass must be refused here, by path, with nothing sent.
const untyped = (value: unknown) => value as never

const cyclic: Record<string, unknown> = { email: "a@example.com" }
cyclic.self = cyclic
const withAmount = (amount: unknown) => ({
  ...declined,
  transaction: { ...declined.transaction, amount },
})
const withEmail = (email: unknown) => ({ ...declined, payer: { email } })

test.each<[string, unknown, string]>([
  ["an amount of zero", withAmount(0), "transaction.amount"],
  ["a negative amount", withAmount(-1), "transaction.amount"],
  ["a fractional amount", withAmount(150.5), "transaction.amount"],
  ["an amount that is not a number", withAmount(Number.NaN), "transaction.amount"],
  ["an infinite amount", withAmount(Number.POSITIVE_INFINITY), "transaction.amount"],
  ["an unsafe amount", withAmount(2 ** 53), "transaction.amount"],
  ["an amount as text", withAmount("15000"), "transaction.amount"],
  ["a lone surrogate", withEmail("a\ud800@example.com"), "payer.email"],
  ["a NUL", withEmail("a\u0000@example.com"), "payer.email"],
  ["a control character", withEmail("a\u001b[31m@example.com"), "payer.email"],
  ["a megabyte", withEmail("a".repeat(2 ** 20)), "payer.email"],
  ["an empty text", withEmail(""), "payer.email"],
  ["a prototype-polluting key", { ...declined, ...JSON.parse('{"__proto__":{"polluted":1}}') }, "__proto__"],
  ["a cyclic object", { ...declined, payer: cyclic }, "payer.self"],
  ["an unknown field", { ...declined, colour: "red" }, "colour"],
  ["nothing", undefined, "transaction"],
  ["null", null, "transaction"],
  ["a list", [], "transaction"],
  ["a text", "payment", "transaction"],
])("rejects %s before anything is sent", async (_, input, path) => {
  await using service = await stubApiServer()
  const client = clientOf(service)
  const error = await failure(client.evaluate(untyped(input)))
  expect(error.reason._tag === "Invalid" && error.reason.issues.map((issue) => issue.path)).toContain(path)
  expect(error.message).toContain("nothing was sent")
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false)
  if (typeof input === "object" && input !== null && !Array.isArray(input))
    expect((await client.rescue(untyped({ isDeclined: true, ...input }))).decision).toMatchObject({
      _tag: "NotSent",
      issues: expect.arrayContaining([expect.objectContaining({ path })]),
    })
  else await failure(client.rescue(untyped(input)))
  expect(service.requestsTo("evaluate")).toEqual([])
})

test("reports every invalid field, not only the first one", async () => {
  const wrong = { ...withAmount(0), payer: { email: "" }, orderId: "" }
  const error = await failure(clientOf({ url: "http://127.0.0.1:9" }).evaluate(untyped(wrong)))
  const paths = error.reason._tag === "Invalid" ? error.reason.issues.map(({ path }) => path) : []
  expect(paths).toEqual(expect.arrayContaining(["transaction.amount", "payer.email", "orderId"]))
})

test("reports the merchant id as missing when neither client nor request has one", async () => {
  const { mid: _none, ...keys } = credentials
  const { createClient } = await import("../src/index.ts")
  const error = await failure(createClient({ ...keys, baseUrl: "http://127.0.0.1:9" }).evaluate(declined))
  expect(error.reason).toMatchObject({ _tag: "Invalid", issues: [{ path: "mid" }] })
})

test("reports the merchant id as missing for a tokenization with the tokenization key", async () => {
  const { createClient } = await import("../src/index.ts")
  const { mid: _none, ...keys } = credentials
  const client = createClient({ ...keys, tokenizationKey: "t", baseUrl: "http://127.0.0.1:9" })
  const card = { firstName: "J", lastName: "D", number: "4111111111111111", month: "03", year: "2030" }
  const error = await failure(client.tokenize({ paymentMethod: { creditCard: card } }))
  expect(error.reason).toMatchObject({ _tag: "Invalid", issues: [{ path: "mid" }] })
})

test.each(["", ".", "..", "a\u0000", "\ud800", "a".repeat(257), undefined, null, 7, {}])(
  "rejects the id %j in every operation that takes an id",
  async (id) => {
    await using service = await stubApiServer()
    const client = clientOf(service)
    const wanted: ((client: Client, id: never) => Promise<unknown>)[] = [
      (one, given) => one.order(given),
      (one, given) => one.cancel(given),
      (one, given) => one.cancelExternal(given),
      (one, given) => one.refund(given, { amount: 1, currency: "USD" }),
      (one, given) => one.waitForOutcome(given),
    ]
    for (const call of wanted) {
      const error = await failure(call(client, untyped(id)))
      expect(error.reason).toMatchObject({ _tag: "Invalid", issues: [{ path: "id" }] })
    }
    expect(service.requests).toEqual([])
  },
)

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, untyped("5")])(
  "rejects the deadline %j",
  async (timeoutMillis) => {
    const client = clientOf({ url: "http://127.0.0.1:9" })
    expect(await failure(client.authenticate({ timeoutMillis }))).toMatchObject({
      reason: { _tag: "Invalid" },
    })
    const error = await failure(client.order("osk-1", { timeoutMillis }))
    expect(error.reason).toMatchObject({ _tag: "Invalid", issues: [{ path: "timeoutMillis" }] })
  },
)

test.each([0, -1, 1.5, Number.NaN, 2 ** 53, untyped("2"), untyped({})])(
  "rejects the attempt %j, which would have the key of another attempt",
  async (attempt) => {
    await using service = await stubApiServer()
    const client = clientOf(service)
    for (const call of [
      client.evaluate(declined, { attempt }),
      client.capture({ orderId: "osk-1", amount: 1, currency: "USD" }, { attempt }),
      client.cancel("osk-1", { attempt }),
      client.cancelExternal("ORDER-1", { attempt }),
    ]) {
      const error = await failure(call)
      expect(error.reason).toMatchObject({ _tag: "Invalid", issues: [{ path: "attempt" }] })
    }
    expect((await client.rescue(declined, { attempt })).decision).toMatchObject({
      _tag: "NotSent",
      issues: [{ path: "attempt" }],
    })
    expect(service.requests.map(({ path }) => path)).not.toContain("/v1/evaluate")
  },
)

test("rejects an idempotency key that is not a GUID", async () => {
  const error = await failure(
    clientOf({ url: "http://127.0.0.1:9" }).evaluate(declined, { idempotencyKey: "mine" }),
  )
  expect(error.reason).toMatchObject({ _tag: "Invalid", issues: [{ path: "idempotencyKey" }] })
})

const everyOperation = (client: Client, options: never): (() => Promise<unknown>)[] => [
  () => client.authenticate(options),
  () => client.tokenize(untyped({}), options),
  () => client.transmit({ ...declined, paymentMethod: { cardBrand: "VISA" } }, options),
  () => client.evaluate(declined, options),
  () => client.order("osk-1", options),
  () => Promise.resolve(client.orders(untyped(null), options)),
  () => client.outcome("osk-1", options),
  () => client.waitForOutcome("osk-1", options),
  () => client.capture({ orderId: "osk-1", amount: 1, currency: "USD" }, options),
  () => client.refund("osk-1", { amount: 1, currency: "USD" }, options),
  () => client.cancel("osk-1", options),
  () => client.cancelExternal("ORDER-1", options),
]

test("treats null options as absent", async () => {
  await using service = await stubApiServer()
  const [authenticate, tokenize, ...others] = everyOperation(clientOf(service), untyped(null))
  await authenticate?.()
  expect((await failure(tokenize?.() ?? Promise.resolve())).reason._tag).toBe("Invalid")
  for (const operation of others) await operation()
  for await (const order of clientOf(service).orders(untyped(null))) expect(order.id).toBe("osk-1")
})

test("rejects a signal that is not an AbortSignal", async () => {
  await using service = await stubApiServer()
  for (const operation of everyOperation(clientOf(service), untyped({ signal: "stop" })))
    expect((await failure(operation())).reason).toMatchObject({
      _tag: "Invalid",
      issues: [{ path: "signal" }],
    })
  expect(service.requests).toEqual([])
})

const throwing = (): never => {
  throw new TypeError("no header for 4111111111111111")
}

test.each<[string, unknown]>([
  ["nothing", undefined],
  ["null", null],
  ["a text", "ok"],
  ["no status", { header: () => undefined, body: "{}" }],
  ["no header function", { status: 200, body: "{}" }],
  ["a body that is not text", { status: 200, header: () => undefined, body: {} }],
  ["headers that throw", { status: 500, header: throwing, body: "{}" }],
])("reports a call as Unreachable when its transport returns %s", async (_, reply) => {
  const token = { status: 200, header: () => undefined, body: '{"accessToken":"t","expires":0}' }
  const sent: string[] = []
  const transport = ({ url }: { readonly url: string }) => {
    sent.push(url)
    return Promise.resolve(untyped(url.endsWith("token") ? token : reply))
  }
  const client = clientOf({ url: "http://127.0.0.1:9" }, { transport, retry: false })
  await client.authenticate()
  const error = await failure(client.evaluate(declined))
  expect(sent.filter((url) => url.endsWith("evaluate"))).toHaveLength(1)
  expect(error.reason).toEqual({ _tag: "Unreachable", sent: true })
  expect(error.message).toContain("cancelExternal")
  expect(String(error.cause)).not.toContain("4111")
  expect((await client.rescue({ ...declined, orderId: "O-2" })).decision._tag).toBe("Unanswered")
})

test("rejects with an ApiError when the headers of the token response throw", async () => {
  const transport = () => Promise.resolve({ status: 500, header: throwing, body: "{}" })
  const client = clientOf({ url: "http://127.0.0.1:9" }, { transport, retry: false })
  for (const call of [client.authenticate(), client.order("osk-1")])
    expect((await failure(call)).reason).toEqual({ _tag: "Unreachable", sent: true })
})

test("never throws, and rejects with nothing but an ApiError, for any input", async () => {
  const client = clientOf(
    { url: "http://127.0.0.1:9" },
    { transport: () => Promise.reject(new Error("not sent")), retry: false, policy: "throw" },
  )
  const operations: ((given: never) => Promise<unknown>)[] = [
    (given) => client.evaluate(given),
    (given) => client.rescue(given),
    (given) => client.transmit(given),
    (given) => client.tokenize(given),
    (given) => client.capture(given),
    (given) => client.refund(given, given),
    (given) => client.order(given),
    (given) => client.outcome(given),
    (given) => Promise.resolve(client.orders(given)),
    async (given) => client.forMerchant(given).evaluate(given),
  ]
  const mangled = fc
    .tuple(fc.constantFrom(...Object.keys(declined)), fc.anything())
    .map(([key, value]) => ({ ...declined, [key]: value }))
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...operations),
      fc.oneof(fc.anything(), mangled),
      async (operation, given) => {
        const ended = await operation(untyped(given)).catch((error: unknown) => error)
        // A payment that its own processor approved is the one thing that needs no answer.
        if (!isApiError(ended)) expect(ended).toMatchObject({ decision: { by: "processor" } })
      },
    ),
    { numRuns: 400 },
  )
})
