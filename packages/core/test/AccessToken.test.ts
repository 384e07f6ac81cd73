import { Secret } from "@flexcharge/schema"
import { stubApiServer } from "@flexcharge-tooling/test-kit/stubApiServer"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { expect, test } from "vitest"
import { type AccessTokens, type CachedToken, makeAccessTokens, type TokenCache } from "../src/AccessToken.ts"
import { ApiError } from "../src/ApiError.ts"
import { monotonicClock } from "../src/Request.ts"
import { clientOf, failure, gate, leaving, testTime } from "./testClient.ts"

test("requests one token for 64 cold concurrent calls", async () => {
  await using service = await stubApiServer()
  const client = clientOf(service)
  await Promise.all(Array.from({ length: 64 }, () => client.order("osk-1")))
  expect(service.requestsTo("oauth2/token")).toHaveLength(1)
  expect(service.requestsTo("orders/osk-1")).toHaveLength(64)
})

test("shares the token between a thousand merchants", async () => {
  await using service = await stubApiServer()
  const client = clientOf(service)
  const merchants = Array.from({ length: 1000 }, (_, index) => client.forMerchant({ mid: `mid-${index}` }))
  for (let start = 0; start < 1000; start += 50)
    await Promise.all(merchants.slice(start, start + 50).map((merchant) => merchant.order("osk-1")))
  expect(service.requestsTo("oauth2/token")).toHaveLength(1)
})

test("refreshes the token once on a 401 and replays the call once", async () => {
  await using service = await stubApiServer(({ path, headers }) =>
    path.endsWith("osk-1") && headers.authorization === "Bearer token-1"
      ? { status: 401, body: {} }
      : undefined,
  )
  const client = clientOf(service)
  await expect(client.order("osk-1")).resolves.toMatchObject({ id: "osk-1" })
  expect(service.requestsTo("oauth2/token")).toHaveLength(2)
  expect(service.requestsTo("orders/osk-1")).toHaveLength(2)
})

test("fails as Unauthorized when the service rejects the new token as well", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.endsWith("osk-1") ? { status: 401, raw: "" } : undefined,
  )
  const error = await failure(clientOf(service).order("osk-1"))
  expect(error.reason).toEqual({ _tag: "Unauthorized", status: 401 })
  expect(error.message).toContain("Developers > API Keys")
  expect(service.requestsTo("orders/osk-1")).toHaveLength(2)
})

test("reports a rejected key pair as Unauthorized although the service responds with 400", async () => {
  const body = { success: false, errors: [{ item1: "app-secret-1 is wrong", item2: "400001" }] }
  await using service = await stubApiServer(({ path }) =>
    path.endsWith("token") ? { status: 400, body } : undefined,
  )
  const error = await failure(clientOf(service).authenticate())
  expect(error.reason).toEqual({ _tag: "Unauthorized", status: 400 })
  expect(error.message).not.toContain("app-secret-1")
})

test("keeps a newer token when the rejection of an older one arrives late", async () => {
  const { open, opened } = gate()
  await using service = await stubApiServer(({ path, headers }) => {
    if (!path.includes("orders/") || headers.authorization !== "Bearer token-1") return undefined
    return { status: 401, body: {}, ...(path.endsWith("slow") && { after: opened }) }
  })
  const client = clientOf(service)
  const slow = client.order("slow")
  await service.waitForRequests("orders/slow")
  await client.order("quick")
  open()
  await slow
  expect(service.requestsTo("oauth2/token")).toHaveLength(2)
})

test("does not repeat a token request for callers that no longer wait", async () => {
  const { open, opened: after } = gate()
  await using service = await stubApiServer(({ path }) => (path.endsWith("token") ? { after } : undefined))
  const client = clientOf(service)
  const error = await failure(client.order("osk-1", { timeoutMillis: 10 }))
  expect(error.reason).toEqual({ _tag: "TimedOut", timeoutMillis: 10, sent: false })
  open()
  await client.order("osk-1")
  expect(service.requestsTo("oauth2/token")).toHaveLength(1)
  expect(service.requestsTo("orders/osk-1")).toHaveLength(1)
})

const late = () =>
  new ApiError(
    { _tag: "TimedOut", timeoutMillis: 1, sent: false },
    { operation: "token", message: "late", isRetryable: true },
  )

/** The access token of a caller who waits for one second. */
const accessTokenOf = (tokens: AccessTokens) =>
  Effect.gen(function* () {
    const now = yield* monotonicClock
    const token = yield* tokens.get({ maxWaitMillis: 1_000, onTimeout: late, now })
    return Secret.reveal(token.accessToken)
  })

interface Life {
  readonly expires?: (now: number) => number | string
  readonly servedAt?: (now: number) => number
  readonly fails?: (request: number) => boolean
  /** How long a request that fails takes. */
  readonly failsAfterMillis?: number
  readonly cache?: { store: TokenCache; key: string }
  readonly canShareRequests?: boolean
}

/** Runs a program with access tokens under a test clock; its tokens are t1, t2, … and live ten minutes. */
const withAccessTokens = (
  life: Life,
  program: (tokens: {
    readonly accessToken: Effect.Effect<string, ApiError>
    readonly invalidate: (token: string) => void
    readonly requests: () => number
  }) => Effect.Effect<void, ApiError>,
) =>
  Effect.runPromise(
    Effect.gen(function* () {
      let requests = 0
      const accessTokens = yield* makeAccessTokens({
        canShareRequests: life.canShareRequests ?? true,
        longestRequestMillis: 11_000,
        cache: life.cache,
        request: Effect.clockWith((clock) => {
          const now = clock.currentTimeMillisUnsafe()
          requests++
          if (life.fails?.(requests)) {
            const failing = Effect.fail(late())
            return life.failsAfterMillis === undefined
              ? failing
              : Effect.delay(failing, life.failsAfterMillis)
          }
          const expires = life.expires?.(now) ?? now + 600_000
          const response = { accessToken: Secret.make(`t${requests}`), expires }
          return Effect.as(overTheWire, { response, servedAt: life.servedAt?.(now) })
        }),
      })
      yield* program({
        accessToken: accessTokenOf(accessTokens),
        invalidate: (token) => accessTokens.invalidate(Secret.make(token)),
        requests: () => requests,
      })
    }).pipe(Effect.scoped, Effect.provide(TestClock.layer())),
  )

const overTheWire = Effect.promise(() => new Promise<void>((resolve) => setImmediate(resolve)))
const answered = Effect.andThen(overTheWire, overTheWire)

const minutes = (count: number) => TestClock.adjust(count * 60_000)

test("renews the token in the background after eight of its ten minutes, while callers use the old one", () =>
  withAccessTokens({}, ({ accessToken, requests }) =>
    Effect.gen(function* () {
      expect(yield* accessToken).toBe("t1")
      yield* minutes(7.9)
      expect(yield* accessToken).toBe("t1")
      expect(requests()).toBe(1)
      yield* minutes(0.2)
      expect(yield* accessToken).toBe("t1")
      expect(yield* accessToken).toBe("t1")
      yield* answered
      expect(yield* accessToken).toBe("t2")
      expect(requests()).toBe(2)
    }),
  ))

test("waits for a new token in the last five seconds of the old one", () =>
  withAccessTokens({}, ({ accessToken }) =>
    Effect.gen(function* () {
      yield* accessToken
      yield* TestClock.adjust(595_000)
      expect(yield* accessToken).toBe("t2")
    }),
  ))

test("keeps a valid token when its renewal fails, and requests no other for five seconds", () =>
  withAccessTokens({ fails: (request) => request === 2 }, ({ accessToken, requests }) =>
    Effect.gen(function* () {
      yield* accessToken
      yield* minutes(8.5)
      expect(yield* accessToken).toBe("t1")
      expect(yield* accessToken).toBe("t1")
      expect(requests()).toBe(2)
      yield* TestClock.adjust(5_000)
      expect(yield* accessToken).toBe("t1")
      yield* answered
      expect(yield* accessToken).toBe("t3")
    }),
  ))

test("requests no other token for five seconds after the end of a renewal that failed after ten", () =>
  withAccessTokens(
    { fails: (request) => request === 2, failsAfterMillis: 10_000 },
    ({ accessToken, requests }) =>
      Effect.gen(function* () {
        yield* accessToken
        yield* minutes(8.5)
        yield* accessToken
        yield* TestClock.adjust(10_000)
        yield* accessToken
        yield* TestClock.adjust(4_999)
        yield* accessToken
        expect(requests()).toBe(2)
        yield* TestClock.adjust(1)
        yield* accessToken
        expect(requests()).toBe(3)
      }),
  ))

test("measures the life of a token on the service's clock when that differs by an hour", () =>
  withAccessTokens(
    { servedAt: (now) => now - 3_600_000, expires: (now) => now - 3_600_000 + 600_000 },
    ({ accessToken, requests }) =>
      Effect.gen(function* () {
        yield* accessToken
        yield* minutes(7)
        expect(yield* accessToken).toBe("t1")
        expect(requests()).toBe(1)
      }),
  ))

test.each([
  ["in the past", (now: number) => now - 1],
  ["an hour ahead", (now: number) => now + 3_600_000],
  ["no number", () => "soon"],
])("assumes ten minutes when the end of a token is %s by two clocks", (_, expires) =>
  withAccessTokens({ expires }, ({ accessToken, requests }) =>
    Effect.gen(function* () {
      yield* accessToken
      yield* minutes(7)
      expect(yield* accessToken).toBe("t1")
      expect(requests()).toBe(1)
      yield* minutes(3)
      expect(yield* accessToken).toBe("t2")
    }),
  ),
)

test("drops a rejected token only if it is still the valid one", () =>
  withAccessTokens({}, ({ accessToken, invalidate }) =>
    Effect.gen(function* () {
      yield* accessToken
      invalidate("t1")
      expect(yield* accessToken).toBe("t2")
      invalidate("t1")
      expect(yield* accessToken).toBe("t2")
    }),
  ))

const memory = (): TokenCache & { held: CachedToken | undefined } => ({
  held: undefined,
  async get() {
    return this.held
  },
  async set(_, token) {
    this.held = token
  },
})

test("uses a token that another process has put into the cache, until the service rejects it", () => {
  const store = memory()
  store.held = { accessToken: "shared", expiresAt: 600_000 }
  return withAccessTokens({ cache: { store, key: "k" } }, ({ accessToken, invalidate, requests }) =>
    Effect.gen(function* () {
      expect(yield* accessToken).toBe("shared")
      expect(requests()).toBe(0)
      invalidate("shared")
      expect(yield* accessToken).toBe("t1")
      expect(store.held).toEqual({ accessToken: "t1", expiresAt: 600_000 })
    }),
  )
})

test("renews the token although the cache still has the one that this client put there", () =>
  withAccessTokens({ cache: { store: memory(), key: "k" } }, ({ accessToken }) =>
    Effect.gen(function* () {
      expect(yield* accessToken).toBe("t1")
      yield* minutes(8.5)
      yield* accessToken
      yield* answered
      expect(yield* accessToken).toBe("t2")
    }),
  ))

test("requests a token when the cached one is about to end, or the cache fails", () => {
  const failing: TokenCache = {
    get: () => Promise.reject(new Error("down")),
    set: () => Promise.reject(new Error("down")),
  }
  const ending = memory()
  ending.held = { accessToken: "old", expiresAt: 4_000 }
  return Promise.all(
    [failing, ending].map((store) =>
      withAccessTokens({ cache: { store, key: "k" } }, ({ accessToken }) =>
        Effect.gen(function* () {
          expect(yield* accessToken).toBe("t1")
        }),
      ),
    ),
  )
})

test("waits half a second for a cache that does not respond, and not at all for a cache that does not finish writing", () => {
  const silent: TokenCache = { get: () => new Promise(() => {}), set: () => new Promise(() => {}) }
  return withAccessTokens({ cache: { store: silent, key: "k" } }, ({ accessToken, requests }) =>
    Effect.gen(function* () {
      const waiting = yield* Effect.forkChild(accessToken, { startImmediately: true })
      yield* TestClock.adjust(499)
      yield* answered
      expect(requests()).toBe(0)
      yield* TestClock.adjust(1)
      expect(yield* Fiber.join(waiting)).toBe("t1")
    }),
  )
})

test("treats a cache that throws synchronously as one that fails", () => {
  const throwing = { get: undefined, set: undefined } as unknown as TokenCache // callers without types
  return withAccessTokens({ cache: { store: throwing, key: "k" } }, ({ accessToken }) =>
    Effect.gen(function* () {
      expect(yield* accessToken).toBe("t1")
    }),
  )
})

test("creates the name of the cache entry without revealing the API key", async () => {
  await using service = await stubApiServer()
  const names: string[] = []
  const tokenCache: TokenCache = { get: async (name) => void names.push(name), set: async () => {} }
  await clientOf(service, { tokenCache }).authenticate()
  expect(names).toEqual([expect.stringMatching(/^flexcharge-token-[0-9a-f-]{36}$/)])
})

test("renews the background token only once under many callers", async () => {
  await using service = await stubApiServer()
  const time = await testTime()
  const client = time.clientOf(service)
  await client.authenticate()
  await time.advance(500_000)
  await Promise.all(Array.from({ length: 32 }, () => client.order("osk-1")))
  await service.waitForRequests("oauth2/token", 2)
})

test("ends a hung token request when the client is closed and no caller waits for it", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.endsWith("token") ? { hang: true } : undefined,
  )
  const time = await testTime() // so that the request does not end at its own deadline
  const client = time.clientOf(service, { retry: false })
  const { signal, leave } = leaving()
  const left = client.order("osk-1", { signal })
  await service.waitForRequests("oauth2/token")
  leave()
  await expect(left).rejects.toThrow("left")
  expect(service.dropped()).toBe(0)
  await client.close()
  await expect.poll(service.dropped).toBe(1)
})

test("ends a hung token request as soon as its last caller has left a closed client", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.endsWith("token") ? { hang: true } : undefined,
  )
  const time = await testTime() // so that the request does not end at its own deadline
  const client = time.clientOf(service, { retry: false })
  const { signal, leave } = leaving()
  const left = client.order("osk-1", { signal })
  await service.waitForRequests("oauth2/token")
  await client.close()
  expect(service.dropped()).toBe(0)
  leave()
  await expect(left).rejects.toThrow("left")
  await expect.poll(service.dropped).toBe(1)
})

test("ends a hung renewal when the client is closed, without waiting for it", async () => {
  await using service = await stubApiServer(({ path }, count) =>
    path.endsWith("token") && count > 1 ? { hang: true } : undefined,
  )
  const time = await testTime()
  const client = time.clientOf(service, { retry: false })
  await client.authenticate()
  await time.advance(500_000)
  await client.order("osk-1")
  await service.waitForRequests("oauth2/token", 2)
  await client.close()
  await expect.poll(service.dropped).toBe(1)
})

test("requests the token again when a renewal has been under way for too long, as when its runtime stopped it", () => {
  let requests = 0
  return Effect.runPromise(
    Effect.gen(function* () {
      const tokens = yield* makeAccessTokens({
        canShareRequests: true,
        longestRequestMillis: 11_000,
        request: Effect.clockWith((clock) => {
          requests++
          const response = {
            accessToken: Secret.make(`t${requests}`),
            expires: clock.currentTimeMillisUnsafe() + 600_000,
          }
          return requests === 2 ? Effect.never : Effect.succeed({ response, servedAt: undefined })
        }),
      })
      const get = accessTokenOf(tokens)
      expect(yield* get).toBe("t1")
      yield* TestClock.adjust(500_000)
      expect(yield* get).toBe("t1") // and renews it in a request that is lost
      yield* TestClock.adjust(10_999)
      expect(yield* get).toBe("t1")
      expect(requests).toBe(2)
      yield* TestClock.adjust(1)
      yield* get
      expect(requests).toBe(3)
      expect(yield* get).toBe("t3")
    }).pipe(Effect.provide(TestClock.layer())) as Effect.Effect<void>, // a failure would fail the test
  )
})

test("requests a token for each cold caller where callers cannot share a request, and shares the token itself", () =>
  withAccessTokens({ canShareRequests: false }, ({ accessToken, requests }) =>
    Effect.gen(function* () {
      const all = yield* Effect.all([accessToken, accessToken, accessToken], { concurrency: "unbounded" })
      expect(all).toEqual(["t1", "t2", "t3"])
      yield* accessToken
      expect(requests()).toBe(3)
    }),
  ))

test.each<[string, ((now: number) => number) | undefined]>([
  ["the service's clock", (now) => now - 3_600_000],
  ["its own clock, where the response has no time", undefined],
])("measures a life of five minutes on %s", (_, servedAt) => {
  const offset = servedAt === undefined ? 0 : -3_600_000
  const life: Life = { expires: (now) => now + offset + 300_000, ...(servedAt && { servedAt }) }
  return withAccessTokens(life, ({ accessToken, requests }) =>
    Effect.gen(function* () {
      yield* accessToken
      yield* TestClock.adjust(239_000)
      yield* accessToken
      yield* answered
      expect(requests()).toBe(1)
      yield* TestClock.adjust(2_000)
      yield* accessToken
      yield* answered
      expect(requests()).toBe(2)
    }),
  )
})

test.each(["", "a b", undefined, 7])("requests a token when the cached one is %j", (accessToken) => {
  const store = { get: async () => ({ accessToken, expiresAt: 9e12 }) as never, set: async () => {} }
  return withAccessTokens({ cache: { store, key: "k" } }, (tokens) =>
    Effect.gen(function* () {
      expect(yield* tokens.accessToken).toBe("t1")
    }),
  )
})

test.each([
  [5_000, "t1"],
  [5_001, "cached"],
])("reads a cached token with %d ms left as %s", (leftMillis, expected) => {
  const store = { get: async () => ({ accessToken: "cached", expiresAt: leftMillis }), set: async () => {} }
  return withAccessTokens({ cache: { store, key: "k" } }, ({ accessToken }) =>
    Effect.gen(function* () {
      expect(yield* accessToken).toBe(expected)
    }),
  )
})

test("uses a cached token until five seconds before its end, which counts from the time of the machine", () => {
  const store = { get: async () => ({ accessToken: "cached", expiresAt: 160_000 }), set: async () => {} }
  return withAccessTokens({ cache: { store, key: "k" } }, ({ accessToken }) =>
    Effect.gen(function* () {
      yield* TestClock.adjust(100_000)
      expect(yield* accessToken).toBe("cached")
      yield* TestClock.adjust(54_999)
      expect(yield* accessToken).toBe("cached")
      yield* answered
      yield* TestClock.adjust(1)
      expect(yield* accessToken).not.toBe("cached")
    }),
  )
})

test("requests a token when the expiry of the cached one is not a number", () => {
  const store = { get: async () => ({ accessToken: "cached", expiresAt: Number.NaN }), set: async () => {} }
  return withAccessTokens({ cache: { store, key: "k" } }, ({ accessToken }) =>
    Effect.gen(function* () {
      expect(yield* accessToken).toBe("t1")
    }),
  )
})

test("uses a token of 20 seconds for 18 of them", () =>
  withAccessTokens({ expires: (now) => now + 20_000 }, ({ accessToken }) =>
    Effect.gen(function* () {
      yield* accessToken
      yield* TestClock.adjust(17_999)
      expect(yield* accessToken).toBe("t1")
    }),
  ))

test("renews a token exactly after eight of its ten minutes", () =>
  withAccessTokens({}, ({ accessToken, requests }) =>
    Effect.gen(function* () {
      yield* accessToken
      yield* minutes(8)
      yield* accessToken
      expect(requests()).toBe(2)
    }),
  ))

test("keeps the request under way when an older one, which counted as lost, fails late", () => {
  let requests = 0
  const lost = Deferred.makeUnsafe<never, ApiError>()
  return Effect.runPromise(
    Effect.gen(function* () {
      const tokens = yield* makeAccessTokens({
        canShareRequests: true,
        longestRequestMillis: 11_000,
        request: Effect.suspend(() => {
          requests++
          if (requests === 2) return Deferred.await(lost)
          const response = { accessToken: Secret.make(`t${requests}`), expires: 600_000 }
          return requests === 3 ? Effect.never : Effect.succeed({ response, servedAt: undefined })
        }),
      })
      const get = accessTokenOf(tokens)
      yield* get
      yield* TestClock.adjust(500_000)
      yield* get // renews the token in a request that is lost
      yield* TestClock.adjust(11_000)
      yield* get
      expect(requests).toBe(3)
      yield* Deferred.fail(lost, late())
      yield* answered
      expect(yield* get).toBe("t1")
      expect(requests).toBe(3)
    }).pipe(Effect.provide(TestClock.layer())) as Effect.Effect<void>, // a failure would fail the test
  )
})

test("uses a token of one hour by the service's clock for its whole life", () =>
  withAccessTokens(
    { servedAt: (now) => now, expires: (now) => now + 3_600_000 },
    ({ accessToken, requests }) =>
      Effect.gen(function* () {
        yield* accessToken
        yield* minutes(47)
        expect(yield* accessToken).toBe("t1")
        expect(requests()).toBe(1)
      }),
  ))

test("renews a token with the newer one that another process has stored", () => {
  let stored: CachedToken | undefined
  const store = { get: async () => stored, set: async () => {} }
  return withAccessTokens({ cache: { store, key: "k" } }, ({ accessToken, requests }) =>
    Effect.gen(function* () {
      expect(yield* accessToken).toBe("t1")
      stored = { accessToken: "newer", expiresAt: 1_200_000 }
      yield* minutes(8.5)
      expect(yield* accessToken).toBe("t1")
      yield* answered
      expect(yield* accessToken).toBe("newer")
      expect(requests()).toBe(1)
    }),
  )
})
