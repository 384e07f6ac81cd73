import { getEventListeners } from "node:events"
import { inspect } from "node:util"
import { stubApiServer } from "@flexcharge-tooling/test-kit/stubApiServer"
import * as Clock from "effect/Clock"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { expect, test } from "vitest"
import { make } from "../src/Client.ts"
import type { RequestInfo, ResponseInfo, Transport } from "../src/index.ts"
import { nextPage, orderStream } from "../src/Orders.ts"
import { clientOf, credentials, declined, failure, gate, leaving, testTime } from "./testClient.ts"

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

test("sends access token, user agent and JSON, and fills in merchant, site and key", async () => {
  await using service = await stubApiServer()
  const client = clientOf(service, {
    siteId: "site-1",
    appInfo: { name: "shop", version: "1.2", url: "https://a.example" },
  })
  await client.evaluate(declined)
  const [request] = service.requestsTo("evaluate")
  expect(request?.headers).toMatchObject({
    authorization: "Bearer token-1",
    accept: "application/json",
    "content-type": "application/json",
    "user-agent": expect.stringMatching(/^flexcharge-typescript\/\S+ shop\/1\.2 \(https:\/\/a\.example\)$/),
  })
  expect(request?.json).toMatchObject({
    mid: "mid-1",
    siteId: "site-1",
    isDeclined: true,
    idempotencyKey: expect.stringMatching(uuid),
    paymentMethod: { cardNumber: "4111111111111111" },
  })
})

test("fills in another merchant, and prefers what the request contains itself", async () => {
  await using service = await stubApiServer()
  const merchant = { id: "m-2", name: "Shop 2", mcc: 5311, country: "US" }
  const client = clientOf(service, { siteId: "site-1" }).forMerchant({ mid: "mid-2", merchant })
  await client.evaluate(declined)
  await client.evaluate({ ...declined, orderId: "ORDER-2", mid: "mid-3", siteId: "site-3" })
  const [second, third] = service.requestsTo("evaluate").map(({ json }) => json)
  expect(second).toMatchObject({ mid: "mid-2", merchant })
  expect(second).not.toHaveProperty("siteId")
  expect(third).toMatchObject({ mid: "mid-3", siteId: "site-3", merchant })
})

test("sends the same idempotency key in every attempt of a call", async () => {
  await using service = await stubApiServer(({ path }, count) =>
    path.endsWith("evaluate") && count < 3 ? { status: 503, raw: "<html>" } : undefined,
  )
  await expect(clientOf(service).evaluate(declined)).resolves.toMatchObject({ status: "APPROVED" })
  const keys = service.requestsTo("evaluate").map(({ json }) => json.idempotencyKey)
  expect(keys).toHaveLength(3)
  expect(new Set(keys).size).toBe(1)
})

test("never repeats a call that has no idempotency key", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.endsWith("token") ? undefined : { status: 503, raw: "" },
  )
  const client = clientOf(service)
  const errors = [
    await failure(client.transmit({ ...declined, paymentMethod: { cardBrand: "VISA" } })),
    await failure(client.refund("osk-1", { amount: 100, currency: "USD" })),
    await failure(client.tokenize({ paymentMethod: { creditCard: card } })),
  ]
  expect(service.requests.filter(({ path }) => !path.endsWith("token"))).toHaveLength(3)
  expect(errors.map(({ isRetryable }) => isRetryable)).toEqual([false, false, false])
})

const card = { firstName: "J", lastName: "D", number: "4111111111111111", month: "03", year: "2030" } as const

test("never repeats a call with a definite response", async () => {
  for (const status of [400, 403, 404, 422]) {
    await using service = await stubApiServer(({ path }) =>
      path.endsWith("token") ? undefined : { status, body: {} },
    )
    const error = await failure(clientOf(service).order("osk-1"))
    expect(error.isRetryable).toBe(false)
    expect(service.requestsTo("orders/osk-1")).toHaveLength(1)
  }
})

test("repeats a call that is in progress beyond the usual number of attempts", async () => {
  await using service = await stubApiServer(({ path }, count) =>
    path.endsWith("evaluate") && count < 6
      ? { status: 409, body: { title: "Request in progress" } }
      : undefined,
  )
  await expect(clientOf(service).evaluate(declined)).resolves.toMatchObject({ status: "APPROVED" })
  expect(service.requestsTo("evaluate")).toHaveLength(6)
})

test("does not repeat a call whose key the service has received with another payload", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.endsWith("evaluate")
      ? { status: 409, body: { title: "Key used with a different payload" } }
      : undefined,
  )
  const error = await failure(clientOf(service).evaluate(declined))
  expect(error.reason).toEqual({ _tag: "Conflict", inProgress: false, status: 409 })
  expect(service.requestsTo("evaluate")).toHaveLength(1)
})

test.each<[string, object]>([
  ["amount", { transaction: { ...declined.transaction, amount: 20_000 } }],
  ["currency", { transaction: { ...declined.transaction, currency: "EUR" } }],
  ["transaction", { transaction: { ...declined.transaction, id: "another" } }],
  ["transaction type", { transactionType: "AUTHORIZATION" }],
  ["card", { paymentMethod: { ...declined.paymentMethod, cardNumber: "5555555555554444" } }],
  ["expiry", { isMIT: true, expiryDateUtc: "2026-07-01T00:00:00Z" }],
])("does not send one idempotency key with another %s", async (_, change) => {
  await using service = await stubApiServer()
  const client = clientOf(service)
  await client.evaluate(declined)
  const error = await failure(client.evaluate({ ...declined, ...change }))
  expect(error.reason).toEqual({ _tag: "Conflict", inProgress: false })
  expect(error.message).toContain("attempt")
  expect(service.requestsTo("evaluate")).toHaveLength(1)
})

test("sends a corrected request with the key of one that the service rejected", async () => {
  await using service = await stubApiServer(({ path }, count) =>
    path.endsWith("evaluate") && count === 1
      ? { status: 400, body: { "Payer.Email": ["is invalid"] } }
      : undefined,
  )
  const client = clientOf(service)
  const error = await failure(client.evaluate(declined))
  expect(error.reason).toMatchObject({
    _tag: "Invalid",
    issues: [{ path: "payer.email", message: "is invalid" }],
  })
  await client.evaluate({ ...declined, payer: { email: "right@example.com" } })
})

test("repeats a cancellation with a key of its own", async () => {
  await using service = await stubApiServer(({ path }, count) =>
    path.endsWith("cancel") && count === 1 ? { status: 503, raw: "" } : undefined,
  )
  const client = clientOf(service)
  await client.cancel("osk-1")
  await client.cancelExternal("osk-1")
  const keys = service.requests
    .filter(({ path }) => path.endsWith("cancel"))
    .map(({ json }) => json.idempotencyKey)
  expect(keys).toEqual([keys[0], keys[0], keys[2], keys[2]])
  expect(keys[0]).toMatch(uuid)
  expect(keys[2]).not.toBe(keys[0])
})

test("advises how to reconcile an evaluate whose response was lost", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.endsWith("evaluate") ? { cut: true } : undefined,
  )
  const error = await failure(clientOf(service).evaluate(declined))
  expect(error.reason).toMatchObject({ _tag: "Unreachable", sent: true })
  expect(error.message).toContain('cancelExternal("ORDER-1")')
  expect(error.cause).toBeInstanceOf(Error)
  expect(error.idempotencyKey).toBe(service.requestsTo("evaluate")[0]?.json.idempotencyKey)
  expect(error.isRetryable).toBe(true)
})

test("ends within the deadline when the service hangs, and frees the connection", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.endsWith("evaluate") ? { hang: true } : undefined,
  )
  const time = await testTime()
  const failed = failure(time.clientOf(service, { timeoutMillis: 80 }).evaluate(declined))
  await service.waitForRequests("evaluate")
  await time.advance(80)
  expect((await failed).reason).toEqual({ _tag: "TimedOut", timeoutMillis: 80, sent: true })
  await expect.poll(service.dropped).toBe(1)
})

test("does not wait longer than the deadline for a Retry-After", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.endsWith("osk-1") ? { status: 429, body: {}, headers: { "retry-after": "3600" } } : undefined,
  )
  const error = await failure(clientOf(service).order("osk-1"))
  expect(error.reason).toEqual({ _tag: "RateLimited", status: 429, retryAfterMillis: 3_600_000 })
  expect(service.requestsTo("orders/osk-1")).toHaveLength(1)
})

test("waits as long as Retry-After requests", async () => {
  await using service = await stubApiServer(({ path }, count) =>
    path.endsWith("osk-1") && count === 1
      ? { status: 429, body: {}, headers: { "retry-after": "1" } }
      : undefined,
  )
  const startedAt = performance.now()
  await clientOf(service).order("osk-1")
  expect(performance.now() - startedAt).toBeGreaterThan(990)
})

test("rejects with the signal's reason when the caller aborts, and ends the request", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.endsWith("osk-1") ? { hang: true } : undefined,
  )
  const { signal, leave } = leaving()
  const pending = clientOf(service).order("osk-1", { signal })
  await service.waitForRequests("orders/osk-1")
  leave()
  await expect(pending).rejects.toThrow("left")
  await expect.poll(service.dropped).toBe(1)
})

test("sends nothing for a signal that is already aborted", async () => {
  await using service = await stubApiServer()
  const pending = clientOf(service).order("osk-1", { signal: AbortSignal.abort(new Error("gone")) })
  await expect(pending).rejects.toThrow("gone")
  expect(service.requests).toEqual([])
})

test("tokenizes with the tokenization key in the query where there is one, else with the access token", async () => {
  await using service = await stubApiServer()
  const request = { paymentMethod: { creditCard: card } }
  const reply = await clientOf(service, { tokenizationKey: "env-1" }).tokenize(request)
  await clientOf(service).tokenize(request)
  expect(reply.token).toBe("tok-1")
  const [byQuery, byAccessToken] = service.requests.filter(({ path }) => path.includes("tokenize"))
  expect(byQuery?.path).toBe("/v1/tokenize?mid=mid-1&environment=env-1")
  expect(byQuery?.headers.authorization).toBeUndefined()
  expect(byAccessToken?.path).toBe("/v1/tokenize")
  expect(byAccessToken?.headers.authorization).toBe("Bearer token-1")
})

test("a failed tokenization contains the tokenization key neither as it is nor as its URL has it", async () => {
  const transport: Transport = async ({ url }) => {
    throw new Error(`request to ${url} with canary/key+1= failed`)
  }
  const client = clientOf({ url: "http://127.0.0.1:9" }, { transport, tokenizationKey: "canary/key+1=" })
  const error = await failure(client.tokenize({ paymentMethod: { creditCard: card } }))
  expect(error.reason._tag).toBe("Unreachable")
  expect(inspect(error, { depth: 9 })).not.toContain("canary")
})

test("sends every operation to its own address", async () => {
  await using service = await stubApiServer()
  const client = clientOf(service)
  await client.outcome("osk-1")
  await client.order("osk 1/2")
  await client.orders({ status: [5, 7], pageSize: 2 })
  await client.capture({ orderId: "osk-1", amount: 15000, currency: "USD" })
  await client.refund("osk-1", { amount: 1200, currency: "USD", message: "returned" })
  await client.cancel("osk-1", { idempotencyKey: "6f1c2b4e-8d3a-4f5b-9c7e-2a1d0e9f8b76" })
  await client.cancelExternal("ORDER-1")
  expect(service.requests.slice(1).map(({ method, path, text }) => [method, path, text])).toEqual([
    ["POST", "/v1/outcome", '{"orderSessionKey":"osk-1"}'],
    ["GET", "/v1/orders/osk%201%2F2", ""],
    ["GET", "/v1/orders?status=5&status=7&mid=mid-1&pageSize=2", ""],
    ["POST", "/v1/capture", expect.stringContaining('"amount":15000')],
    ["POST", "/v1/orders/osk-1/refund", '{"amountToRefund":12.00,"refundMessage":"returned"}'],
    ["POST", "/v1/orders/osk-1/cancel", '{"idempotencyKey":"6f1c2b4e-8d3a-4f5b-9c7e-2a1d0e9f8b76"}'],
    ["POST", "/v1/orders/ORDER-1/external-cancel", expect.stringContaining('"idempotencyKey":"')],
  ])
})

test("walks through all pages of orders", async () => {
  await using service = await stubApiServer(({ path }) => {
    if (!path.startsWith("/v1/orders")) return undefined
    const pageNumber = Number(new URL(path, "http://x").searchParams.get("pageNumber") ?? 1)
    return { body: { orders: [{ id: `o-${pageNumber}` }], pageNumber, pageCount: 3 } }
  })
  const client = clientOf(service)
  const ids: unknown[] = []
  for await (const order of client.orders({ pageSize: 1 })) ids.push(order.id)
  expect(ids).toEqual(["o-1", "o-2", "o-3"])
  expect((await client.orders({ pageNumber: 2 })).orders).toEqual([{ id: "o-2" }])
})

test.each([
  ["with its number", { pageNumber: 1 }],
  ["without a number", {}],
])("ends when the service returns the same page again, %s", async (_, number) => {
  const body = { orders: [{ id: "o-1" }], hasNextPage: true, ...number }
  await using service = await stubApiServer(({ path }) =>
    path.startsWith("/v1/orders") ? { body } : undefined,
  )
  const ids: unknown[] = []
  for await (const order of clientOf(service).orders()) ids.push(order.id)
  expect(ids).toEqual(["o-1"])
  expect(service.requestsTo("orders")).toHaveLength(2)
  const all = Effect.flatMap(make({ ...credentials, baseUrl: service.url }), (client) =>
    Stream.runCollect(orderStream(client)),
  )
  expect(await Effect.runPromise(Effect.scoped(all))).toEqual([{ id: "o-1" }])
})

test.each([{}, { id: null }, { id: "" }])(
  "walks through all pages of orders without an id: %j",
  async (noId) => {
    await using service = await stubApiServer(({ path }) => {
      const number = Number(new URL(path, "http://localhost").searchParams.get("pageNumber") ?? 1)
      return path.includes("orders?")
        ? { body: { orders: [{ correlationId: `ORDER-${number}`, ...noId }], hasNextPage: number < 3 } }
        : undefined
    })
    const found: unknown[] = []
    for await (const { correlationId } of clientOf(service).orders()) found.push(correlationId)
    expect(found).toEqual(["ORDER-1", "ORDER-2", "ORDER-3"])
  },
)

test.each([
  ["says that no page follows", { orders: [{}], hasNextPage: false, pageCount: 9 }, undefined],
  ["says that a page follows", { orders: [{}], hasNextPage: true }, 2],
  ["counts further pages", { orders: [{}], pageNumber: 3, pageCount: 4 }, 4],
  ["counts no further page", { orders: [{}], pageNumber: 4, pageCount: 4 }, undefined],
  ["counts nothing", { orders: [{}] }, undefined],
  ["is empty, whatever it says", { orders: [], hasNextPage: true }, undefined],
])("decides whether to request another page after one that %s", (_, page, pageNumber) => {
  const expected =
    pageNumber === undefined ? undefined : { query: { query: "q", pageNumber }, previous: page }
  expect(nextPage({ query: { query: "q" } }, page)).toEqual(expected)
})

test("creates one key for a capture, and another one for its next attempt", async () => {
  await using service = await stubApiServer()
  const client = clientOf(service)
  const capture = { orderId: "osk-1", amount: 15000, currency: "USD" }
  await client.capture(capture)
  await clientOf(service).capture(capture)
  await client.capture(capture, { attempt: 2 })
  const keys = service.requestsTo("capture").map(({ json }) => json.idempotencyKey)
  expect(keys).toEqual([expect.stringMatching(uuid), keys[0], expect.stringMatching(uuid)])
  expect(keys[2]).not.toBe(keys[0])
})

test("keeps other clients open when the client of one merchant is closed", async () => {
  await using service = await stubApiServer()
  const client = clientOf(service)
  await client.forMerchant({ mid: "mid-2" }).close()
  await expect(client.order("osk-1")).resolves.toMatchObject({ id: "osk-1" })
})

test("rejects calls after the client was closed", async () => {
  await using service = await stubApiServer()
  const client = clientOf(service)
  await client.close()
  for (const call of [client.order("osk-1"), client.authenticate(), client.evaluate(declined)])
    expect((await failure(call)).message).toContain("closed")
  expect(service.requests).toEqual([])
})

test("completes a call that was waiting for its token when the client was closed", async () => {
  const { open, opened: after } = gate()
  await using service = await stubApiServer(({ path }) => (path.endsWith("token") ? { after } : undefined))
  const client = clientOf(service)
  const pending = client.order("osk-1")
  await client.close()
  open()
  await expect(pending).resolves.toMatchObject({ id: "osk-1" })
})

test("keeps the failure of a page until a caller iterates", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.startsWith("/v1/orders") ? { status: 403, raw: "" } : undefined,
  )
  const answered: unknown[] = []
  const onResponse = ({ operation }: ResponseInfo) => void answered.push(operation)
  const pages = clientOf(service, { hooks: { onResponse } }).orders()
  await expect.poll(() => answered).toEqual(["token", "orders"])
  await new Promise((done) => setImmediate(done)) // an unhandled rejection would be reported by now
  const iterate = async () => {
    for await (const order of pages) expect(order).toBeUndefined()
  }
  expect((await failure(iterate())).reason._tag).toBe("Forbidden")
})

test("sends nothing when the machine slept past the deadline while it waited for its token", async () => {
  const sent: string[] = []
  let now = 1_000_000
  const transport: Transport = async ({ url }) => {
    sent.push(url)
    now += 60_000
    return {
      status: 200,
      header: () => undefined,
      body: JSON.stringify({ accessToken: "t", expires: now + 600_000 }),
    }
  }
  const program = Effect.clockWith((clock) => {
    const sleepy: Clock.Clock = Object.create(clock, {
      currentTimeMillis: { value: Effect.sync(() => now) },
      monotonicTimeNanosUnsafe: { value: () => BigInt(now) * 1_000_000n },
    })
    return Effect.gen(function* () {
      const client = yield* make({ ...credentials, baseUrl: "http://127.0.0.1:9", transport })
      return yield* Effect.flip(client.order("osk-1"))
    }).pipe(Effect.scoped, Effect.provideService(Clock.Clock, sleepy))
  })
  const error = await Effect.runPromise(program)
  expect(error.reason).toEqual({ _tag: "TimedOut", timeoutMillis: 30_000, sent: false })
  expect(sent).toHaveLength(1)
})

test("ends the request when its effect is interrupted", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.endsWith("osk-1") ? { hang: true } : undefined,
  )
  const program = Effect.gen(function* () {
    const client = yield* make({ ...credentials, baseUrl: service.url })
    const asking = yield* Effect.forkChild(client.order("osk-1"))
    yield* Effect.promise(() => service.waitForRequests("orders/osk-1"))
    yield* Fiber.interrupt(asking)
    yield* Effect.promise(() => expect.poll(service.dropped).toBe(1))
  })
  await Effect.runPromise(Effect.scoped(program))
})

test("leaves no listener on a signal that outlives its calls", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.endsWith("wrong") ? { status: 404, body: {} } : undefined,
  )
  const { signal } = leaving()
  const client = clientOf(service)
  await client.order("osk-1", { signal })
  await client.order("osk-1", { signal })
  await client.order("wrong", { signal }).catch(() => {})
  await client.rescue(undefined as never, { signal }).catch(() => {}) // ends before it has begun
  await client.rescue(declined, { signal })
  expect(getEventListeners(signal, "abort")).toEqual([])
})

test("ends a request whose caller aborts while it is being sent", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.endsWith("osk-1") ? { hang: true } : undefined,
  )
  const { signal, leave } = leaving()
  const responses: ResponseInfo[] = []
  const hooks = {
    onRequest: ({ operation }: RequestInfo) => {
      if (operation === "order") leave()
    },
    onResponse: (info: ResponseInfo) => void responses.push(info),
  }
  const client = clientOf(service, { hooks })
  await client.authenticate()
  await expect(client.order("osk-1", { signal })).rejects.toThrow("left")
  await expect.poll(() => responses.at(-1)).toMatchObject({ operation: "order", status: undefined })
})

test("leaves no timer behind when a call succeeds, fails or is interrupted", async () => {
  await using service = await stubApiServer(({ path }) => {
    if (path.endsWith("cut")) return { cut: true }
    return path.endsWith("hung") ? { hang: true } : undefined
  })
  let timers = 0
  const program = Effect.clockWith((clock) => {
    const counting: Clock.Clock = Object.create(clock, {
      sleep: {
        value: (duration: Duration.Duration) => {
          timers++
          return Effect.ensuring(
            clock.sleep(duration),
            Effect.sync(() => timers--),
          )
        },
      },
    })
    return Effect.gen(function* () {
      const client = yield* make({ ...credentials, baseUrl: service.url, retry: false })
      yield* client.order("osk-1")
      expect(timers).toBe(0)
      yield* Effect.flip(client.order("cut"))
      expect(timers).toBe(0)
      const hung = yield* Effect.forkChild(client.order("hung"))
      yield* Effect.promise(() => service.waitForRequests("orders/hung"))
      expect(timers).toBe(1)
      yield* Fiber.interrupt(hung)
      expect(timers).toBe(0)
    }).pipe(Effect.scoped, Effect.provideService(Clock.Clock, counting))
  })
  await Effect.runPromise(program)
})

test("keeps the payload of a key that the service rejected, since it replays that response", async () => {
  const body = { success: false, errors: [{ item1: "not allowed", item2: "1" }] }
  await using service = await stubApiServer(({ path }) =>
    path.endsWith("capture") ? { status: 400, body } : undefined,
  )
  const client = clientOf(service)
  const capture = { orderId: "osk-1", amount: 15000, currency: "USD" }
  expect((await failure(client.capture(capture))).reason._tag).toBe("Rejected")
  const error = await failure(client.capture({ ...capture, amount: 1 }))
  expect(error.reason).toEqual({ _tag: "Conflict", inProgress: false })
  expect(service.requestsTo("capture")).toHaveLength(1)
})

test("requests the orders of every merchant without a query when the client has no merchant id", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.startsWith("/v1/orders") ? { body: { orders: [] } } : undefined,
  )
  await clientOf(service, { mid: undefined }).orders()
  expect(service.requests.at(-1)?.path).toBe("/v1/orders")
})

test.each([".well", "well.", "..."])(
  "sends the id %j as one segment of the path, unless it is only dots",
  async (id) => {
    await using service = await stubApiServer(({ path }) =>
      path.includes("orders/") ? { body: { id } } : undefined,
    )
    const order = clientOf(service).order(id)
    if (id === "...") expect((await failure(order)).reason._tag).toBe("Invalid")
    else expect((await order).id).toBe(id)
  },
)

test("reports a rejected tokenization key as Unauthorized, after one request", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.includes("tokenize") ? { status: 401, raw: "" } : undefined,
  )
  const creditCard = { firstName: "J", lastName: "D", number: "4111111111111111", month: "03", year: "2030" }
  const client = clientOf(service, { tokenizationKey: "key" })
  const error = await failure(client.tokenize({ paymentMethod: { creditCard } }))
  expect(error.reason).toEqual({ _tag: "Unauthorized", status: 401 })
  expect(service.requests).toHaveLength(1)
})
