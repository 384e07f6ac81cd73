import { stubApiServer } from "@flexcharge-tooling/test-kit/stubApiServer"
import { Agent, Pool } from "undici"
import { Agent as Agent6 } from "undici-6"
import { Agent as Agent7 } from "undici-7"
import { afterAll, describe, expect, test, vi } from "vitest"
import { type Fetch, fetchTransport, type ResponseInfo, type Transport } from "../src/index.ts"
import { undiciTransport } from "../src/undici.ts"
import { clientOf, declined, failure, gate, leaving, testTime } from "./testClient.ts"

const agents = [new Agent(), new Agent7(), new Agent6()] as const
const [agent, agent7, agent6] = agents
afterAll(() => Promise.all(agents.map((one) => one.destroy())))

const ownFetch = fetchTransport()
const transports: [string, Transport][] = [
  ["fetch", ownFetch],
  ["a given fetch", fetchTransport((url, init) => globalThis.fetch(url, init))],
  ["an undici Agent", undiciTransport(agent)],
  ["an Agent of undici 7", undiciTransport(agent7)],
  ["an Agent of undici 6", undiciTransport(agent6)],
]

describe.each(transports)("over %s", (_, transport) => {
  test("sends method, path, query, headers and body as they are", async () => {
    await using service = await stubApiServer()
    const client = clientOf(service, { transport })
    await client.orders({ query: "a b&c=d", pageSize: 1 })
    await client.evaluate({ ...declined, payer: { email: "jörg@example.com" } })
    expect(service.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /v1/oauth2/token",
      "GET /v1/orders?query=a+b%26c%3Dd&mid=mid-1&pageSize=1",
      "POST /v1/evaluate",
    ])
    expect(service.requests[1]?.headers["content-type"]).toBeUndefined()
    expect(service.requests[2]?.headers["content-type"]).toBe("application/json")
    expect(service.requests[2]?.json.payer.email).toBe("jörg@example.com")
  })

  test("returns status, headers and body for any status", async () => {
    await using service = await stubApiServer(({ path }) =>
      path.endsWith("osk-1")
        ? { status: 404, body: { title: "gone" }, headers: { "apigw-requestid": "r-1" } }
        : undefined,
    )
    const error = await failure(clientOf(service, { transport }).order("osk-1"))
    expect(error).toMatchObject({ reason: { _tag: "NotFound" }, requestId: "r-1" })
    expect(error.message).toContain("gone")
  })

  test("follows no redirect, so that the access token is not sent to another host", async () => {
    await using elsewhere = await stubApiServer()
    await using service = await stubApiServer(({ path }) =>
      path.endsWith("evaluate")
        ? { status: 307, raw: "", headers: { location: `${elsewhere.url}/v1/steal` } }
        : undefined,
    )
    const responses: ResponseInfo[] = []
    const hooks = { onResponse: (info: ResponseInfo) => responses.push(info) }
    const error = await failure(clientOf(service, { transport, hooks }).evaluate(declined))
    const status = transport === ownFetch ? 0 : 307 // Node's own fetch hides the status of a redirect
    expect(error.reason).toEqual({ _tag: "Unreadable", found: "redirect", status })
    expect(error.isRetryable).toBe(false)
    expect(error.message).toContain(`was ${status || "a redirect"}. It was a redirect, which is not`)
    expect(responses.at(-1)?.status).toBe(status || undefined)
    expect(service.requestsTo("evaluate")).toHaveLength(1)
    expect(elsewhere.requests).toEqual([])
  })

  test("distinguishes a refused connection, a broken one and an incomplete body", async () => {
    await using service = await stubApiServer(({ path }) =>
      path.endsWith("broken")
        ? { cut: true }
        : path.endsWith("half")
          ? { raw: '{"id":', cut: true }
          : undefined,
    )
    const client = clientOf(service, { transport, retry: false })
    expect((await failure(client.order("broken"))).reason).toMatchObject({ _tag: "Unreachable", sent: true })
    expect((await failure(client.order("half"))).reason).toMatchObject({
      _tag: "Unreadable",
      found: "truncated",
    })
    const url = await (async () => {
      await using gone = await stubApiServer()
      return gone.url
    })()
    const refused = await failure(clientOf({ url }, { transport, retry: false }).order("x"))
    expect(refused.reason).toEqual({ _tag: "Unreachable", sent: false, code: "ECONNREFUSED" })
  })

  test("does not treat an early hint as the response, whether a response follows or not", async () => {
    await using service = await stubApiServer(({ path }) => ({ hint: true, cut: path.endsWith("cut") }))
    const client = clientOf(service, { transport, retry: false })
    expect(await client.order("osk-1")).toMatchObject({ id: "osk-1" })
    expect((await failure(client.order("cut"))).reason).toMatchObject({ _tag: "Unreachable", sent: true })
  })

  test("ends at the deadline and when the signal is aborted", async () => {
    await using service = await stubApiServer(({ path }) =>
      path.includes("orders/") ? { hang: true } : undefined,
    )
    const client = clientOf(service, { transport })
    await client.authenticate()
    expect((await failure(client.order("late", { timeoutMillis: 40 }))).reason._tag).toBe("TimedOut")
    const { signal, leave } = leaving()
    const left = expect(client.order("left", { signal })).rejects.toThrow("left")
    await service.waitForRequests("orders/left")
    leave()
    await left
    await expect.poll(() => service.requests.length - service.dropped()).toBe(1) // the token's
  })

  test("ends at the deadline when it is wrapped in another transport", async () => {
    await using service = await stubApiServer(({ path }) =>
      path.endsWith("osk-1") ? { hang: true } : undefined,
    )
    const wrapped: Transport = (request) =>
      transport({ ...request, headers: { ...request.headers, "x-shop": "1" } })
    const client = clientOf(service, { transport: wrapped })
    await client.authenticate()
    expect((await failure(client.order("osk-1", { timeoutMillis: 40 }))).reason._tag).toBe("TimedOut")
    await expect.poll(() => service.requests.length - service.dropped()).toBe(1) // the token's
    expect(service.requests.every(({ headers }) => headers["x-shop"] === "1")).toBe(true)
  })

  test("reads a large body in many pieces", async () => {
    const body = { orders: Array.from({ length: 5_000 }, (_, id) => ({ id: `order-${id}-ü` })) }
    await using service = await stubApiServer(({ path }) =>
      path.startsWith("/v1/orders") ? { body } : undefined,
    )
    expect((await clientOf(service, { transport }).orders()).orders).toHaveLength(5_000)
  })

  test.each([{}, { "content-length": String(2 ** 23 + 2) }])(
    "reads no more than 8 MiB, %j",
    async (headers) => {
      const raw = `"${"a".repeat(2 ** 23)}"`
      await using service = await stubApiServer(({ path }) =>
        path.endsWith("osk-1") ? { raw, headers } : undefined,
      )
      const error = await failure(clientOf(service, { transport }).order("osk-1"))
      expect(error.reason).toEqual({ _tag: "Unreadable", found: "oversized", status: 200 })
      expect(error.isRetryable).toBe(false)
      expect(service.requestsTo("orders/osk-1")).toHaveLength(1)
    },
  )

  test("frees the connection when a body is longer than the limit", async () => {
    const raw = "a".repeat(2 ** 25)
    await using service = await stubApiServer(({ path }) => (path.endsWith("osk-1") ? { raw } : undefined))
    const error = await failure(clientOf(service, { transport }).order("osk-1"))
    expect(error.reason).toMatchObject({ _tag: "Unreadable", found: "oversized" })
    await expect.poll(service.dropped).toBe(1)
  })

  test("carries a rescue", async () => {
    await using service = await stubApiServer()
    const { decision, transmission } = await clientOf(service, { transport }).rescue(declined)
    expect([decision._tag, await transmission]).toEqual(["Approved", { transactionKey: "TX-1" }])
  })
})

test.each([
  new TypeError("fetch failed", { cause: new Error("unexpected redirect") }),
  new TypeError("Failed to fetch", { cause: "unexpected redirect" }),
  new Error("uri requested responds with a redirect, redirect mode is set to error: http://127.0.0.1:9/"),
])("recognizes a rejected redirect by the error of a replacement of Node's fetch: %s", async (refusal) => {
  const transport = fetchTransport(() => Promise.reject(refusal))
  const client = clientOf({ url: "http://127.0.0.1:9" }, { transport, tokenizationKey: "t" })
  const error = await failure(client.tokenize(vaulting))
  expect(error.reason).toEqual({ _tag: "Unreadable", found: "redirect", status: 0 })
  expect(error.isRetryable).toBe(false)
})

test("shares one undici pool's sockets between many merchants", async () => {
  await using service = await stubApiServer()
  const pool = new Pool(service.url, { connections: 4 })
  const client = clientOf(service, { transport: undiciTransport(pool) })
  const calls = Array.from({ length: 200 }, (_, index) =>
    client.forMerchant({ mid: `m-${index}` }).order("osk-1"),
  )
  await Promise.all(calls)
  expect(pool.stats.connected).toBeLessThanOrEqual(4)
  await pool.close()
})

test("does not send an abandoned request once a connection is free", async () => {
  const { open, opened: after } = gate()
  await using service = await stubApiServer(({ path }) => (path.endsWith("first") ? { after } : undefined))
  const pool = new Pool(service.url, { connections: 1, pipelining: 1 })
  const client = clientOf(service, { transport: undiciTransport(pool) })
  const first = client.order("first")
  await service.waitForRequests("orders/first")
  const { signal, leave } = leaving()
  const queued = client.order("queued", { signal })
  const last = client.order("last")
  leave()
  await expect(queued).rejects.toThrow("left")
  open()
  await Promise.all([first, last])
  expect(service.requests.map(({ path }) => path.split("/").at(-1))).toEqual(["token", "first", "last"])
  await pool.close()
})

test.each<[string, Record<string, string>]>([
  ["declares no length", {}],
  ["declares the length before decompression", { "content-length": "10", "content-encoding": "gzip" }],
  ["declares too long a length", { "content-length": "99999999" }],
])("stops reading an endless body that %s", async (_, headers) => {
  let pulled = 0
  const body = (async function* () {
    for (; ; pulled++) yield new Uint8Array(2 ** 20).fill(97)
  })()
  const text = () => Promise.reject(new Error("never ends"))
  const get = (name: string) => headers[name] ?? null
  const transport = fetchTransport(async () => ({ status: 200, headers: { get }, body, text }))
  const client = clientOf({ url: "http://127.0.0.1:9" }, { transport, tokenizationKey: "t" })
  const error = await failure(client.tokenize(vaulting))
  expect(error.reason).toMatchObject({ _tag: "Unreadable", found: "oversized" })
  expect(pulled).toBe(8)
})

test("reads the whole body when it declares a short length, or when it cannot be read in pieces", async () => {
  const text = async () => '{"id":"osk-1"}'
  const pieces = { [Symbol.asyncIterator]: () => expect.unreachable() }
  for (const [length, body] of [
    ["14", pieces],
    [null, null],
    [null, undefined],
  ] as const) {
    const get = (name: string) => (name === "content-length" ? length : null)
    const transport = fetchTransport(async () => ({ status: 200, headers: { get }, body, text }))
    const reply = await transport({ method: "GET", url: "", headers: {}, body: undefined, ...notAborted })
    expect(reply.body).toBe('{"id":"osk-1"}')
  }
})

const notAborted = { signal: new AbortController().signal }

test("aborts the signal of a transport that checks it only after the deadline", async () => {
  const observed: string[] = []
  const { open, opened } = gate()
  const time = await testTime()
  const slow: Transport = async (request) => {
    await opened
    if (request.signal.aborted) observed.push("aborted")
    return Promise.reject(new Error("given up"))
  }
  const client = time.clientOf(
    { url: "http://127.0.0.1:9" },
    { transport: slow, tokenizationKey: "t", retry: false },
  )
  const failed = failure(client.tokenize(vaulting, { timeoutMillis: 20 }))
  await time.advance(20)
  expect((await failed).reason._tag).toBe("TimedOut")
  open()
  await expect.poll(() => observed).toEqual(["aborted"])
})

const vaulting = {
  paymentMethod: {
    creditCard: { firstName: "J", lastName: "D", number: "4111111111111111", month: "03", year: "2030" },
  },
} as const

test("prevents the fetch of Next.js from caching the response of a GET, and sends no such option with a POST", async () => {
  await using service = await stubApiServer()
  const inits: { readonly method: string; readonly cache?: string }[] = []
  const fetch: Fetch = (url, init) => {
    inits.push(init)
    return globalThis.fetch(url, init)
  }
  const client = clientOf(service, { fetch })
  await client.order("osk-1")
  await client.evaluate(declined)
  expect(inits.map(({ method, cache }) => [method, cache])).toEqual([
    ["POST", undefined],
    ["GET", "no-store"],
    ["POST", undefined],
  ])
})

test("does not give the cache option to a runtime that throws for it", async () => {
  await using service = await stubApiServer()
  vi.resetModules()
  class OldRequest {
    constructor() {
      // The message of Cloudflare Workers of a compatibility date before 2024-11-11, quoted.
      throw new Error("The 'cache' field on 'RequestInitializerDict' is not implemented.")
    }
  }
  vi.stubGlobal("Request", OldRequest)
  try {
    const { fetchTransport: fresh } = await import("../src/Transport.ts")
    let cache: string | undefined = "not called"
    const transport = fresh((url, init) => {
      cache = init.cache
      return globalThis.fetch(url, init)
    })
    await transport({
      method: "GET",
      url: `${service.url}/v1/orders/osk-1`,
      headers: {},
      body: undefined,
      signal: new AbortController().signal,
    })
    expect(cache).toBeUndefined()
  } finally {
    vi.unstubAllGlobals()
  }
})
