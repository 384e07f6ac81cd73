import { type StubResponse, stubApiServer } from "@flexcharge-tooling/test-kit/stubApiServer"
import { expect, test } from "vitest"
import { type Client, type ClientOptions, fetchTransport, type Transport } from "../src/index.ts"
import { clientOf, declined, failure } from "./testClient.ts"

/** What becomes of one attempt: nothing leaves, or the service answers as scripted. */
type Attempt = StubResponse | "refused"

/** A service and a client whose attempts at one path end in turn as they are reported; later ones as usual. */
const through = async (path: string, attempts: readonly Attempt[], options: ClientOptions = {}) => {
  const script = attempts.filter((one): one is StubResponse => one !== "refused")
  const service = await stubApiServer((request, count) =>
    request.path.endsWith(path) ? script[count - 1] : undefined,
  )
  let count = 0
  const http = fetchTransport()
  const transport: Transport = (request) => {
    if (!request.url.endsWith(path) || attempts[count++] !== "refused") return http(request)
    return Promise.reject(Object.assign(new Error("no route"), { code: "ECONNREFUSED" }))
  }
  return { service, client: clientOf(service, { transport, ...options }) }
}

const lost: StubResponse = { cut: true }
const dearer = { ...declined, transaction: { ...declined.transaction, amount: 20_000 } }
const refund = { amount: 100, currency: "USD" }

const refusals: [string, Attempt[], object][] = [
  ["403", [lost, { status: 403, body: {} }], { _tag: "Unreachable", sent: true }],
  ["401 twice", [lost, { status: 401 }, { status: 401 }], { _tag: "Unreachable", sent: true }],
  [
    "409 for another payload",
    [lost, { status: 409, body: { title: "Key used with a different payload" } }],
    { _tag: "Unreachable", sent: true },
  ],
  [
    "400",
    [
      { status: 504, raw: "" },
      { status: 400, body: {} },
    ],
    { _tag: "Unavailable", status: 504 },
  ],
  [
    "400, after being reported that it is under way",
    [
      { status: 409, body: { title: "in progress" } },
      { status: 400, body: {} },
    ],
    { _tag: "Conflict", inProgress: true },
  ],
  ["no connection at all", [lost, "refused", "refused"], { _tag: "Unreachable", sent: true }],
]

test.each(refusals)("returns Unanswered when a lost attempt is followed by %s", async (_, attempts) => {
  const { service, client } = await through("evaluate", attempts)
  await using _service = service
  const { decision } = await client.rescue(declined)
  expect(decision).toMatchObject({ _tag: "Unanswered", orderId: "ORDER-1" })
})

test.each(refusals)(
  "keeps the key and advises how to recover when a lost attempt is followed by %s",
  async (_, attempts, reason) => {
    const { service, client } = await through("evaluate", attempts)
    await using _service = service
    const error = await failure(client.evaluate(declined))
    expect(error).toMatchObject({ operation: "evaluate", reason, isRetryable: true })
    expect(error.message).toMatch(
      /^(The response to )?evaluate .* A later attempt ended as .*cancelExternal\("ORDER-1"\)\.$/,
    )
    expect(error.idempotencyKey).toBe(service.requestsTo("evaluate")[0]?.json.idempotencyKey)
    expect(error.cause).toMatchObject({ _tag: "ApiError" })
    expect((await failure(client.evaluate(dearer))).reason).toEqual({ _tag: "Conflict", inProgress: false })
  },
)

test("reports a lost attempt when the token could not be renewed after it", async () => {
  await using service = await stubApiServer(({ path }, count) => {
    if (path.endsWith("evaluate")) return count === 1 ? { status: 503, raw: "" } : { status: 401 }
    return path.endsWith("token") && count > 1 ? { status: 400, body: {} } : undefined
  })
  const error = await failure(clientOf(service).evaluate(declined))
  expect(error).toMatchObject({ operation: "evaluate", reason: { _tag: "Unavailable", status: 503 } })
  expect(error.message).toContain("A later attempt ended as Unauthorized (400)")
  expect(error.idempotencyKey).toBe(service.requestsTo("evaluate")[0]?.json.idempotencyKey)
})

test("reports that a capture or a cancellation may have been carried out after a lost attempt", async () => {
  const already: StubResponse = { status: 400, body: { success: false, errors: ["already done"] } }
  const capture = { orderId: "osk-1", amount: 15_000, currency: "USD" }
  const calls: [string, (client: Client) => Promise<unknown>][] = [
    ["capture", (client) => client.capture(capture)],
    ["/cancel", (client) => client.cancel("osk-1")],
    ["external-cancel", (client) => client.cancelExternal("ORDER-1")],
  ]
  for (const [path, call] of calls) {
    const { service, client } = await through(path, [lost, already])
    await using _service = service
    const error = await failure(call(client))
    expect(error.reason).toMatchObject({ _tag: "Unreachable", sent: true })
    expect(error.message).not.toContain("understood and refused")
    expect(error.message).toMatch(/may have been carried out.*same idempotency key, or query the order\.$/)
  }
})

test("treats a rejected query as the response although an earlier attempt was lost", async () => {
  const { service, client } = await through("orders/osk-1", [lost, { status: 404, body: {} }])
  await using _service = service
  expect((await failure(client.order("osk-1"))).reason).toEqual({ _tag: "NotFound", status: 404 })
})

test("reports a query as sent if any of its attempts was sent", async () => {
  const { service, client } = await through("orders/osk-1", [lost, "refused", "refused"])
  await using _service = service
  const error = await failure(client.order("osk-1"))
  expect(error).toMatchObject({ reason: { _tag: "Unreachable", sent: true }, isRetryable: true })
  expect(error.message).toMatch(/A later attempt ended as Unreachable, .*see the cause\.$/)
})

test("neither warns about a request that was never sent nor keeps its key", async () => {
  const never: readonly Attempt[] = ["refused", "refused", "refused"]
  const { service, client } = await through("evaluate", never)
  await using _service = service
  const { decision } = await client.rescue(declined)
  expect(decision).toMatchObject({ _tag: "NotSent", error: { reason: { _tag: "Unreachable", sent: false } } })
  if (decision._tag === "NotSent") expect(decision.error.message).not.toContain("may have been rescued")
  await expect(client.evaluate(dearer)).resolves.toMatchObject({ status: "APPROVED" })
})

test("releases the key of a call that got no access token", async () => {
  await using service = await stubApiServer(({ path }, count) =>
    path.endsWith("token") && count < 4 ? { status: 503, raw: "" } : undefined,
  )
  const client = clientOf(service)
  const error = await failure(client.evaluate(declined))
  expect(error).toMatchObject({ operation: "token", reason: { _tag: "Unavailable" } })
  expect(error.message).not.toContain("all the same")
  await client.evaluate(dearer)
  expect(service.requestsTo("evaluate")).toHaveLength(1)
})

test("returns the response of an answered call to its repetition, and keeps its key", async () => {
  await using service = await stubApiServer()
  const client = clientOf(service)
  const response = await client.evaluate(declined)
  expect(await client.evaluate({ ...declined, customerIp: "203.0.113.9" })).toEqual(response)
  expect((await failure(client.evaluate(dearer))).reason).toEqual({ _tag: "Conflict", inProgress: false })
  expect(service.requestsTo("evaluate")).toHaveLength(1)
})

test.each<[string, StubResponse]>([
  ["loses its connection", lost],
  ["is answered with 500", { status: 500, raw: "" }],
  ["is answered with half a body", { raw: '{"succ' }],
])("never advises to repeat a refund or a transmission that %s", async (_, script) => {
  await using service = await stubApiServer(({ path }) => (path.endsWith("token") ? undefined : script))
  const client = clientOf(service)
  const refunded = await failure(client.refund("osk-1", refund))
  expect(refunded.message).toMatch(/It may have been carried out: query the order before you call again\.$/)
  const transmitted = await failure(client.transmit({ ...declined, paymentMethod: { cardBrand: "VISA" } }))
  expect(transmitted.message).toMatch(/sent again, it may exist twice\.$/)
  for (const { message, isRetryable } of [refunded, transmitted]) {
    expect(message).not.toMatch(/(?<!before you )call again|same key/i)
    expect(isRetryable).toBe(false)
  }
})

test("advises after a lost tokenization that a second token does no harm", async () => {
  await using service = await stubApiServer(({ path }) => (path.endsWith("token") ? undefined : lost))
  const creditCard = { firstName: "J", lastName: "D", number: "4111111111111111", month: 3, year: 2030 }
  const error = await failure(clientOf(service).tokenize({ paymentMethod: { creditCard } }))
  expect(error.message).toMatch(/a second token does no harm\.$/)
})

test("advises to repeat a refund that was not sent or was rate-limited", async () => {
  for (const attempt of ["refused", { status: 429, raw: "" }] as const) {
    const { service, client } = await through("refund", [attempt])
    await using _service = service
    const error = await failure(client.refund("osk-1", refund))
    expect(error.isRetryable).toBe(true)
    expect(error.message).toMatch(/then call again\.$/)
  }
})

test("refreshes a rejected token once in a call, not once in each of its attempts", async () => {
  const refused: StubResponse = { status: 401 }
  const failed: StubResponse = { status: 503, raw: "" }
  const { service, client } = await through("evaluate", [refused, failed, refused, failed, refused])
  await using _service = service
  await failure(client.evaluate(declined))
  expect(service.requestsTo("oauth2/token")).toHaveLength(2)
  expect(service.requestsTo("evaluate")).toHaveLength(3)
})
