import { getEventListeners } from "node:events"
import { OrderState } from "@flexcharge/schema"
import { startServer } from "@flexcharge-tooling/test-kit/startServer"
import { describe, expect, onTestFinished, test, vi } from "vitest"
import { type OrderStatusOptions, orderStatusEndpoint } from "../src/index.ts"
import { clientAddress, type NodeRequest, nodeOrderStatus } from "../src/node.ts"

const state = (phase: OrderState["phase"]): OrderState => ({ ...OrderState.initial, phase })
const orders = new Map([
  ["1", state("challenge")],
  ["2", state("approved")],
])
const lookup = (id: string) => orders.get(id)

/** Waits until nothing is looked up any more: twenty intervals without a look. */
const isQuiet = (spy: ReturnType<typeof vi.fn>) =>
  expect
    .poll(async () => {
      const looked = spy.mock.calls.length
      await new Promise((resolve) => setTimeout(resolve, 100))
      return spy.mock.calls.length - looked
    })
    .toBe(0)

const opened = (options: Partial<OrderStatusOptions> = {}) => {
  const endpoint = orderStatusEndpoint({ lookup, ...options })
  return (path: string, init?: RequestInit) => endpoint(new Request(`https://shop.example${path}`, init))
}

describe("a poll", () => {
  test("a poll receives the state and whether it is final, and nothing else", async () => {
    const response = await opened()("/orders/1")
    expect(await response.json()).toEqual({ state: "challenge", isFinal: false })
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "application/json",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    })
    expect(await (await opened()("/status?orderId=2")).json()).toEqual({ state: "approved", isFinal: true })
    const byHeader = { orderId: (request: Request) => request.headers.get("x-order") ?? undefined }
    expect((await opened(byHeader)("/", { headers: { "x-order": "1" } })).status).toBe(200)
    expect((await opened(byHeader)("/orders/1")).status).toBe(404)
  })

  test("an unknown order and another visitor's order have the same response", async () => {
    const authorize = (_request: Request, orderId: string) => orderId !== "2"
    const spy = vi.fn(lookup)
    const [unknown, foreign] = await Promise.all(
      ["/3", "/2"].map((path) => opened({ authorize, lookup: spy })(path)),
    )
    expect([unknown?.status, foreign?.status]).toEqual([404, 404])
    expect(await unknown?.text()).toBe(await foreign?.text())
    expect(spy.mock.calls.map(([id]) => id)).toEqual(["3"])
    expect((await opened({ authorize: async () => true })("/2")).status).toBe(200)
  })

  test("an empty order id is unknown, and nothing is looked up for it", async () => {
    const spy = vi.fn(() => state("approved"))
    expect((await opened({ lookup: spy })("/")).status).toBe(404)
    expect(spy).not.toHaveBeenCalled()
  })

  test("a method other than GET gets the response 405", async () => {
    const response = await opened()("/1", { method: "POST" })
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET"])
  })

  test("polls of one order are limited per minute", async () => {
    let millis = 0
    const request = opened({ maxPerMinute: 2, now: () => millis })
    const statuses = async (path: string) => [await request(path), await request(path), await request(path)]
    const [, second, third] = await statuses("/1")
    expect([second?.status, third?.status]).toEqual([200, 429])
    millis = 30_000
    expect((await request("/1")).headers.get("retry-after")).toBe("30")
    expect((await request("/2")).status).toBe(200)
    millis = 60_000
    expect((await request("/1")).status).toBe(200)
  })

  test("guesses are limited for each visitor, and nothing is looked up above the limit", async () => {
    const spies = { lookup: vi.fn(lookup), authorize: vi.fn(() => true) }
    const client = (request: Request) => request.headers.get("x-client") ?? ""
    const request = opened({ ...spies, client, maxPerMinute: 2, now: () => 0 })
    const from = (who: string, path: string) => request(path, { headers: { "x-client": who } })
    const statuses = []
    for (const path of ["/g", "/h", "/i", "/1"]) statuses.push((await from("a", path)).status)
    expect(statuses).toEqual([404, 404, 429, 429])
    expect((await from("a", "/1")).headers.get("retry-after")).toBe("60")
    expect(spies.lookup.mock.calls.map(([id]) => id)).toEqual(["g", "h"])
    expect((await from("b", "/1")).status).toBe(200)
  })

  test("simultaneous guesses without authorize look up no more orders than successive ones", async () => {
    const spy = vi.fn(lookup)
    const request = opened({ lookup: spy, client: () => "a", maxPerMinute: 3 })
    await Promise.all(Array.from({ length: 10 }, (_, at) => request(`/guess-${at}`)))
    expect(spy).toHaveBeenCalledTimes(3)
  })

  test("visitors whose address is unknown share one count of guesses, because nothing else limits them", async () => {
    for (const options of [{}, { client: undefined }, { client: () => undefined }]) {
      const request = opened({ maxPerMinute: 2, now: () => 0, ...options })
      const statuses = []
      for (const path of ["/g", "/h", "/i", "/1"]) statuses.push((await request(path)).status)
      expect(statuses).toEqual([404, 404, 429, 429])
    }
  })

  test("a request that finds its order, and a lookup that fails, do not count as guesses", async () => {
    let isDown = false
    const find = async (id: string) => {
      if (isDown) throw new Error("down")
      return lookup(id)
    }
    const request = opened({ lookup: find, client: () => "a", maxPerMinute: 2 })
    expect((await request("/1")).status).toBe(200)
    isDown = true
    for (const path of ["/a", "/b", "/c"]) await expect(request(path)).rejects.toThrow("down")
    isDown = false
    for (const path of ["/1", "/2", "/2"]) expect((await request(path)).status).toBe(200)
  })

  test("the order id is the path's parameter, else the query's, else the path's last segment, decoded once", async () => {
    const lookedUp: string[] = []
    const endpoint = orderStatusEndpoint({
      lookup: (id) => {
        lookedUp.push(id)
        return undefined
      },
    })
    const paths: [string, Record<string, string>?][] = [
      ["/orders/7/status?orderId=8", { id: "7" }],
      ["/shops/6/orders/7", { id: "6", orderId: "7" }],
      ["/status?orderId=a%252Fb"],
      ["/orders/a%252Fb"],
      ["/orders/%"],
    ]
    for (const [path, params] of paths) await endpoint(new Request(`https://shop.example${path}`), params)
    expect(lookedUp).toEqual(["7", "7", "a%2Fb", "a%2Fb"])
  })
})

describe("a stream", () => {
  const init = { headers: { accept: "text/event-stream" } }

  test("a stream sends each change, and ends when the order is final", async () => {
    const states = [state("challenge"), state("challenge"), state("challengePassed"), state("approved")]
    const response = await opened({ lookup: () => states.shift(), streamIntervalMillis: 1 })("/1", init)
    expect(response.headers.get("content-type")).toBe("text/event-stream")
    const data = (phase: string, isFinal: boolean) => `data: {"state":"${phase}","isFinal":${isFinal}}\n\n`
    expect(await response.text()).toBe(
      `${data("challenge", false)}:\n\n${data("challengePassed", false)}${data("approved", true)}`,
    )
  })

  test("a stream ends after its maximum time, and when the order is gone", async () => {
    let millis = 0
    const later = (id: string) => {
      millis += 100
      return lookup(id)
    }
    const options = { lookup: later, streamIntervalMillis: 1, streamMaxMillis: 200, now: () => millis }
    const aged = await opened(options)("/1", init)
    expect((await aged.text()).match(/\n\n/g)?.length).toBe(3)
    const states = [state("challenge")]
    const gone = await opened({ lookup: () => states.shift(), streamIntervalMillis: 1 })("/1", init)
    expect((await gone.text()).match(/\n\n/g)?.length).toBe(1)
  })

  test("a stream calls authorize at each update, and ends when permission is gone", async () => {
    const authorize = vi.fn(() => authorize.mock.calls.length < 3)
    const response = await opened({ authorize, streamIntervalMillis: 1 })("/1", init)
    expect((await response.text()).match(/\n\n/g)?.length).toBe(2)
  })

  test("a stream ends when a lookup fails", async () => {
    const closing = new AbortController()
    const find = vi
      .fn(lookup)
      .mockReturnValueOnce(state("challenge"))
      .mockImplementationOnce(() => {
        throw new Error("down")
      })
    const response = await opened({ lookup: find, streamIntervalMillis: 1, signal: closing.signal })(
      "/1",
      init,
    )
    await expect(response.text()).rejects.toThrow("down")
    closing.abort()
  })

  test("a stream drops the result of a lookup that finishes after its end", async () => {
    let find = (_state: OrderState | undefined) => {}
    const late = () =>
      new Promise<OrderState | undefined>((resolve) => {
        find = resolve
      })
    for (const found of [state("approved"), undefined]) {
      const spy = vi.fn(late).mockResolvedValueOnce(state("challenge"))
      const closing = new AbortController()
      const response = await opened({ lookup: spy, streamIntervalMillis: 1, signal: closing.signal })(
        "/1",
        init,
      )
      const text = response.text()
      await expect.poll(() => spy.mock.calls.length).toBe(2)
      closing.abort()
      find(found)
      expect(await text).not.toContain("approved")
    }
  })

  test("a stream removes its listener from the signal, in whichever way it ends", async () => {
    const closing = new AbortController()
    const find = vi.fn(lookup).mockReturnValueOnce(state("challenge"))
    const request = opened({ lookup: find, streamIntervalMillis: 1, signal: closing.signal })
    await (await request("/2", init)).text()
    expect(getEventListeners(closing.signal, "abort")).toEqual([])
    await (await request("/1", init)).body?.cancel()
    expect(getEventListeners(closing.signal, "abort")).toEqual([])
    find.mockReturnValueOnce(state("challenge")).mockImplementationOnce(() => {
      throw new Error("down")
    })
    await expect((await request("/1", init)).text()).rejects.toThrow("down")
    expect(getEventListeners(closing.signal, "abort")).toEqual([])
  })

  test("a stream ends at the signal, even while a lookup is pending or before its first", async () => {
    const closing = new AbortController()
    const find = vi.fn<() => Promise<OrderState>>().mockResolvedValueOnce(state("challenge"))
    const request = opened({
      lookup: find.mockReturnValue(new Promise(() => {})),
      streamIntervalMillis: 1,
      signal: closing.signal,
    })
    const text = (await request("/1", init)).text()
    await expect.poll(() => find.mock.calls.length).toBe(2)
    closing.abort()
    expect((await text).match(/\n\n/g)?.length).toBe(1)
    find.mockResolvedValueOnce(state("challenge"))
    expect((await (await request("/1", init)).text()).match(/\n\n/g)?.length).toBe(1)
    expect(find).toHaveBeenCalledTimes(3)
  })

  test("a stream leaves no timer behind when it ends", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
    onTestFinished(() => void vi.useRealTimers())
    const closing = new AbortController()
    const response = await opened({ signal: closing.signal })("/1", init)
    const reader = response.body?.getReader()
    await reader?.read()
    while (vi.getTimerCount() === 0) await new Promise((resolve) => setImmediate(resolve))
    closing.abort()
    expect(vi.getTimerCount()).toBe(0)
    expect((await reader?.read())?.done).toBe(true)
  })

  test("any number of streams share one listener of the signal, which Node reports as a leak from the eleventh on", async () => {
    const closing = new AbortController()
    const request = opened({ signal: closing.signal, streamIntervalMillis: 60_000 })
    const responses = await Promise.all(Array.from({ length: 20 }, () => request("/1", init)))
    expect(getEventListeners(closing.signal, "abort").length).toBe(1)
    closing.abort()
    for (const response of responses) expect((await response.text()).match(/\n\n/g)?.length).toBe(1)
    expect(getEventListeners(closing.signal, "abort")).toEqual([])
  })

  test("the signal ends a stream that is still open after another one has ended", async () => {
    const closing = new AbortController()
    const request = opened({ signal: closing.signal, streamIntervalMillis: 60_000 })
    const [left, open] = [await request("/1", init), await request("/1", init)]
    await left.body?.cancel()
    closing.abort()
    expect((await open.text()).match(/\n\n/g)?.length).toBe(1)
  })

  test("a stream makes no further lookups after the visitor disconnects", async () => {
    const spy = vi.fn(lookup)
    const response = await opened({ lookup: spy, streamIntervalMillis: 5 })("/1", init)
    const reader = response.body?.getReader()
    await reader?.read()
    await reader?.cancel()
    await isQuiet(spy)
  })
})

describe("limits", () => {
  test("the order status endpoint rejects a limit that is not a number at start-up", () => {
    for (const name of ["maxPerMinute", "streamIntervalMillis", "streamMaxMillis"])
      for (const value of [Number.NaN, "120", null, -1])
        expect(() => orderStatusEndpoint({ lookup, [name]: value })).toThrow(`${name} is `)
    expect(() => orderStatusEndpoint({ lookup, maxPerMinute: 0 })).toThrow("must be a number from 1")
    orderStatusEndpoint({ lookup, maxPerMinute: undefined, streamMaxMillis: Number.POSITIVE_INFINITY })
  })

  test("an order id of more than 256 characters is unknown, and nothing is looked up for it", async () => {
    const spies = { lookup: vi.fn(lookup), authorize: vi.fn(() => true) }
    expect((await opened(spies)(`/${"1".repeat(257)}`)).status).toBe(404)
    expect(spies.lookup).not.toHaveBeenCalled()
    expect(spies.authorize).not.toHaveBeenCalled()
    const list = { ...spies, orderId: () => ["1"] as never } // as: a parsed query that the type does not describe
    expect((await opened(list)("/1")).status).toBe(404)
    expect(spies.lookup).not.toHaveBeenCalled()
    await opened(spies)(`/${"1".repeat(256)}`)
    expect(spies.lookup).toHaveBeenCalledTimes(1)
  })

  test("a path of a million characters is split in linear time", async () => {
    expect((await opened()(`/${"*".repeat(1_000_000)}`)).status).toBe(404)
    expect((await opened()(`/${"a/".repeat(500_000)}1`)).status).toBe(200)
  })

  test("the order status endpoint reads options and path parameters from their own properties only", async () => {
    const inherited = {
      authorize: () => true,
      client: () => "x",
      orderId: () => "2",
      id: "2",
      maxPerMinute: 1,
    }
    Object.assign(Object.prototype, inherited)
    onTestFinished(() => {
      for (const name of Object.keys(inherited)) Reflect.deleteProperty(Object.prototype, name)
    })
    const endpoint = orderStatusEndpoint({ lookup })
    for (const _ of [1, 2]) {
      const response = await endpoint(new Request("https://shop.example/orders/1"), {})
      expect(await response.json()).toEqual({ state: "challenge", isFinal: false })
    }
  })
})

describe("a requested stream", () => {
  const typeFor = async (accept: string) =>
    (await opened({ streamMaxMillis: 0 })("/1", { headers: { accept } })).headers.get("content-type")

  test("a stream is sent if the Accept header prefers it to JSON or gives it the same quality", async () => {
    for (const accept of [
      "text/event-stream",
      "Text/Event-Stream;q=0.5, */*",
      "application/json;q=0.1, text/event-stream",
      "application/json, text/event-stream",
    ])
      expect(await typeFor(accept)).toBe("text/event-stream")
    for (const accept of [
      "text/event-stream;q=0",
      "text/event-stream; q=0.2, application/json",
      "text/event-streams",
      "*/*",
    ])
      expect(await typeFor(accept)).toBe("application/json")
  })
})

describe("over Node", () => {
  const serve = async (options: OrderStatusOptions<NodeRequest>) => {
    const { server, url } = await startServer(nodeOrderStatus(options))
    onTestFinished(() => void server.close())
    return url
  }

  test("a Node server can close, because the signal ends its streams and their connections", async () => {
    const closing = new AbortController()
    const { server, url } = await startServer(nodeOrderStatus({ lookup, signal: closing.signal }))
    server.keepAliveTimeout = 0
    const response = await fetch(`${url}/1`, { headers: { accept: "text/event-stream" } })
    closing.abort()
    await new Promise((resolve) => server.close(resolve))
    expect(await response.text()).toContain("challenge")
  })

  test("a poll over Node keeps its connection open", async () => {
    const url = await serve({ lookup })
    expect((await fetch(`${url}/orders/1`)).headers.get("connection")).toBe("keep-alive")
  })

  test("polls and streams work over Node", async () => {
    const url = await serve({ lookup, streamIntervalMillis: 1 })
    expect(await (await fetch(`${url}/orders/1`)).json()).toEqual({ state: "challenge", isFinal: false })
    const response = await fetch(`${url}/orders/2`, { headers: { accept: "text/event-stream" } })
    expect(await response.text()).toContain('"state":"approved"')
  })

  test("over Node a stream makes no further lookups after the visitor disconnects", async () => {
    const spy = vi.fn(lookup)
    const url = await serve({ lookup: spy, streamIntervalMillis: 5 })
    const leaving = new AbortController()
    const response = await fetch(`${url}/orders/1`, {
      headers: { accept: "text/event-stream" },
      signal: leaving.signal,
    })
    await response.body?.getReader().read()
    leaving.abort()
    await isQuiet(spy)
  })

  test("over Node the id is the framework's path parameter, and visitors are counted by their address", async () => {
    const looked: string[] = []
    const handler = nodeOrderStatus({
      maxPerMinute: 1,
      lookup: (id) => {
        looked.push(id)
        return undefined
      },
    })
    await using server = await startServer((request, response) => {
      const { "x-from": remoteAddress } = request.headers
      if (remoteAddress) Object.defineProperty(request.socket, "remoteAddress", { value: remoteAddress })
      return handler(Object.assign(request, { params: { id: "7" } }), response)
    })
    const url = `${server.url}/orders/7/status`
    const from = async (address: string, headers?: Record<string, string>) =>
      (await fetch(url, { headers: { ...headers, "x-from": address, connection: "close" } })).status
    expect([await from("10.0.0.1"), await from("10.0.0.1"), await from("10.0.0.2")]).toEqual([404, 429, 404])
    expect(looked).toEqual(["7", "7"])
  })

  test("clientAddress returns the framework's ip, else the address that connects", () => {
    const socket = { remoteAddress: "10.0.0.1" }
    expect(clientAddress({ socket })).toBe("10.0.0.1")
    expect(clientAddress({ socket, ip: "203.0.113.9" })).toBe("203.0.113.9")
    expect(clientAddress({ socket: {} })).toBeUndefined()
  })

  test("over Node a lookup that throws gets the response 500", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {})
    const url = await serve({ lookup: () => Promise.reject(new Error("down")) })
    expect((await fetch(`${url}/orders/1`)).status).toBe(500)
    expect(log).toHaveBeenCalledTimes(1)
    log.mockRestore()
  })
})
