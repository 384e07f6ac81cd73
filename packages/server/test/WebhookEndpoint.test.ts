import { rawBytes } from "@flexcharge/webhooks"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import { describe, expect, it, vi } from "vitest"
import { type EventSink, webhookEndpoint, webhookHandler } from "../src/index.ts"
import { eventBody, now, opened, requestOf, secret, sentAt, url } from "./fixtures.ts"

describe("a receipt", () => {
  it("tells how the event arrived", async () => {
    const { heard, ask } = opened()
    const body = eventBody()
    expect(await ask(requestOf(body))).toBe(200)
    expect(heard).toMatchObject([
      {
        sentAtMillis: sentAt,
        receivedAtMillis: now(),
        host: "shop.example",
        path: "/hooks/north",
        secretIndex: 0,
      },
    ])
    expect(Buffer.from(heard[0] ? rawBytes(heard[0].body) : []).toString()).toBe(body)
  })
})

describe("secrets", () => {
  it("that cannot be right are refused when the endpoint is made", () => {
    expect(() => opened({ secrets: ["hunter2"] })).toThrow("is not a signing key")
    expect(() => opened({ secrets: [] })).toThrow("The list of secrets is empty")
  })

  it("by request: the function sees method, address and headers, and no body", async () => {
    const secrets = vi.fn(() => [secret])
    const { ask } = opened({ secrets })
    expect(await ask(requestOf())).toBe(200)
    const [request] = secrets.mock.calls[0] as unknown as [Record<string, unknown>] // as: vi.fn does not infer it
    expect(Object.keys(request).sort()).toEqual(["headers", "method", "path", "url"])
    expect(request).toMatchObject({ method: "POST", url, path: "/hooks/north" })
  })

  it("by request: its headers are found in any case, at every adapter", async () => {
    const body = eventBody()
    const { headers } = signDelivery(body, { secret, host: "fn.example", now: sentAt })
    const receive = webhookHandler({
      secrets: (request) => (request.headers.get("X-Merchant") === "north" ? [secret] : []),
      now,
    })
    const header = (name: string) => (name === "x-merchant" ? "north" : headers[name])
    const { status } = await receive({
      method: "POST",
      url: "/",
      header,
      body: async () => Buffer.from(body),
    })
    expect(status).toBe(200)
  })

  it("by request: a wrong one is a fault of this side, one that cannot be looked up asks for the event again", async () => {
    expect(await opened({ secrets: () => ["hunter2"] }).ask(requestOf())).toBe(500)
    expect(await opened({ secrets: () => Promise.reject(new Error("database down")) }).ask(requestOf())).toBe(
      503,
    )
    expect(await opened({ secrets: () => [] }).ask(requestOf())).toBe(401)
  })
})

describe("the host behind a proxy", () => {
  const forwarded = { forwarded: 'for=1.2.3.4;host="pay.example:8443";proto=https, host=inner' }
  const behind = (headers: Record<string, string>) => {
    const request = requestOf(eventBody(), { host: "pay.example:8443" })
    for (const [name, value] of Object.entries({ host: "10.0.0.7", ...headers }))
      request.headers.set(name, value)
    return request
  }

  it("is read from forwarded headers only when they are trusted", async () => {
    for (const headers of [forwarded, { "x-forwarded-host": "pay.example:8443, inner" }]) {
      expect(await opened().ask(behind(headers))).toBe(401)
      expect(await opened({ trustForwardedHost: true }).ask(behind(headers))).toBe(200)
    }
  })

  it("is what publicHost says, whatever is forwarded", async () => {
    const options = { trustForwardedHost: true, publicHost: "pay.example:8443" }
    expect(await opened(options).ask(behind({ "x-forwarded-host": "evil.example" }))).toBe(200)
  })

  it("is the request's own where nothing is forwarded", async () => {
    expect(await opened({ trustForwardedHost: true }).ask(requestOf())).toBe(200)
  })
})

describe("repetitions", () => {
  it("are known by event, order and time, whatever nonce, date and resent mark they carry", async () => {
    const { heard, ask } = opened()
    await ask(requestOf())
    await ask(requestOf(eventBody({ IsResent: true }), { now: sentAt + 1_000 }))
    expect(heard.length).toBe(1)
    await ask(requestOf(eventBody({ TimeStamp: "2026-03-20T17:16:40.898704Z" })))
    await ask(requestOf(eventBody({ OrderId: "another" })))
    expect(heard.length).toBe(3)
  })

  it("of events without an order are known by their data", async () => {
    const heard: unknown[] = []
    const { ask } = opened({ on: { "payout.created": (event) => heard.push(event) } })
    const payout = (data: unknown) =>
      JSON.stringify(wireEvent("payout.created", { EventData: data, TimeStamp: "2026-03-20T17:16:40Z" }))
    for (const data of [{ id: 1 }, { id: 2 }, { id: 1 }]) expect(await ask(requestOf(payout(data)))).toBe(200)
    expect(heard.length).toBe(2)
  })

  it("at another path are still repetitions, because no signature covers the path", async () => {
    for (const secrets of [[secret], () => [secret]]) {
      const { heard, ask } = opened({ secrets })
      for (const path of ["/w", "/w/", "/W", "//w", "/w?x=1"])
        expect(await ask(requestOf(eventBody(), {}, `https://shop.example${path}`))).toBe(200)
      expect(heard.length).toBe(1)
    }
  })

  it("are never of another merchant, who signs with another key", async () => {
    const keys = { "/north": signingSecret(), "/south": signingSecret() }
    const { heard, ask } = opened({ secrets: ({ path }) => [keys[path as keyof typeof keys]] }) // as: no other path is asked
    for (const path of ["/north", "/south", "/north"] as const)
      await ask(requestOf(eventBody(), { secret: keys[path] }, `https://shop.example${path}`))
    expect(heard.map(({ path }) => path)).toEqual(["/north", "/south"])
  })

  it("are of one merchant under each key that was ever given with another, before, during and after a rotation", async () => {
    const [old, young] = [signingSecret(), signingSecret()]
    let keys = [old]
    const { heard, ask } = opened({ secrets: () => keys })
    expect(await ask(requestOf(eventBody(), { secret: old }))).toBe(200)
    keys = [young, old]
    for (const secret of [old, young]) expect(await ask(requestOf(eventBody(), { secret }))).toBe(200)
    keys = [young]
    expect(await ask(requestOf(eventBody(), { secret: young }))).toBe(200)
    expect(heard.length).toBe(1)
  })

  it("are forgotten beyond the capacity, the oldest first", async () => {
    const { heard, ask } = opened({ capacity: 1 })
    for (const OrderId of ["a", "b", "b", "a", "c", "a"]) await ask(requestOf(eventBody({ OrderId })))
    expect(heard.length).toBe(4)
  })

  it("are answered with 200 however late they come", async () => {
    let millis = now()
    const { ask } = opened({ now: () => millis })
    const request = requestOf()
    expect(await ask(request.clone())).toBe(200)
    millis += 86_400_000
    expect(await ask(request)).toBe(200)
  })

  it("that arrive while the first fails share its failure, and the next one is handled", async () => {
    let fail = (_error: Error) => {}
    const pending = new Promise<void>((_, reject) => {
      fail = reject
    })
    const handler = vi.fn(() => pending)
    const { ask } = opened({ on: { "order.completed": handler } })
    const both = Promise.all([ask(requestOf()), ask(requestOf())])
    await expect.poll(() => handler.mock.calls.length).toBe(1)
    fail(new Error("database down"))
    expect(await both).toEqual([503, 503])
    handler.mockImplementation(async () => {})
    expect(await ask(requestOf())).toBe(200)
    expect(handler).toHaveBeenCalledTimes(2)
  })
})

describe("a sink", () => {
  const sinkOf = (verdicts: ("accepted" | "duplicate")[]) => {
    const accept = vi.fn<EventSink["accept"]>(async () => verdicts.shift() ?? "duplicate")
    return { accept }
  }

  it("that answers duplicate has the event, so it is answered with 200", async () => {
    const sink = sinkOf(["duplicate"])
    expect(await opened({ sink }).ask(requestOf())).toBe(200)
    expect(sink.accept).toHaveBeenCalledTimes(1)
  })

  it("is asked once for repetitions that arrive together", async () => {
    const sink = sinkOf(["accepted"])
    const { ask } = opened({ sink })
    expect(await Promise.all([ask(requestOf()), ask(requestOf())])).toEqual([200, 200])
    expect(sink.accept).toHaveBeenCalledTimes(1)
  })

  it("that has the event already does not keep it from a handler that failed", async () => {
    const handler = vi.fn().mockRejectedValueOnce(new Error("down")).mockResolvedValue(undefined)
    const { ask } = opened({ sink: sinkOf(["accepted"]), on: { "order.completed": handler } })
    expect([await ask(requestOf()), await ask(requestOf())]).toEqual([503, 200])
    expect(await ask(requestOf())).toBe(200)
    expect(handler).toHaveBeenCalledTimes(2)
  })

  it("needs no handlers", async () => {
    const endpoint = webhookEndpoint({ secrets: [secret], sink: sinkOf(["accepted"]), now })
    expect((await endpoint(requestOf())).status).toBe(200)
  })
})

describe("what is rejected", () => {
  it("is 400 for an authentic body that is no event, and 413 for one over the limit, however it came", async () => {
    expect(await opened().ask(requestOf('{"Event":7}'))).toBe(400)
    expect(await opened().ask(requestOf("nope"))).toBe(400)
    const large = eventBody({ EventData: "x".repeat(1_500_000) })
    expect(await opened().ask(requestOf(large))).toBe(413)
    expect(await opened({ maxBodyBytes: 2_000_000 }).ask(requestOf(large))).toBe(200)
    const { headers } = signDelivery(large, { secret, host: "fn.example", now: sentAt })
    const receive = webhookHandler({ secrets: [secret], now, onRejected: () => {} })
    const body = async () => Buffer.from(large)
    const { status } = await receive({ method: "POST", url: "/", header: (name) => headers[name], body })
    expect(status).toBe(413)
  })

  it("is told to the hook, with status and path", async () => {
    const onRejected = vi.fn()
    await opened({ onRejected }).ask(requestOf(eventBody(), { secret: signingSecret() }))
    expect(onRejected).toHaveBeenCalledWith(
      expect.objectContaining({
        _tag: "WebhookError",
        reason: expect.objectContaining({ _tag: "SignatureMismatch" }),
      }),
      { status: 401, path: "/hooks/north" },
    )
  })

  it("and is a failure or a fault of this side goes to console.error where there is no hook", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {})
    const failing = webhookEndpoint({
      secrets: [secret],
      on: { "order.completed": () => Promise.reject("no") },
      now,
    })
    expect((await failing(requestOf())).status).toBe(503)
    const read = requestOf()
    await read.text()
    const answered = await failing(read)
    expect(answered.status).toBe(500)
    expect(await answered.text()).toBe("Internal Server Error")
    expect((await failing(requestOf(eventBody(), { secret: signingSecret() }))).status).toBe(401)
    expect(log.mock.calls.map(String)).toEqual([
      "no",
      expect.stringContaining("already consumed: found request.text()"),
    ])
    log.mockRestore()
  })

  it("keeps its answer though the hook rejects, and the fault is written down", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {})
    const hook = new Error("hook")
    const { ask } = opened({ onRejected: () => Promise.reject(hook) })
    expect(await ask(requestOf("nope"))).toBe(400)
    await expect.poll(() => log.mock.calls).toEqual([[hook]])
    log.mockRestore()
  })

  it("by a locked or hook-broken request still gets its answer", async () => {
    const locked = requestOf()
    locked.body?.getReader()
    expect(await opened().ask(locked)).toBe(500)
    const log = vi.spyOn(console, "error").mockImplementation(() => {})
    const throwing = opened({
      onRejected: () => {
        throw new Error("hook")
      },
    })
    expect(await throwing.ask(requestOf("nope"))).toBe(400)
    expect(log).toHaveBeenCalledTimes(1)
    log.mockRestore()
  })
})

describe("a serverless function", () => {
  /** What AWS Lambda hands to the function behind a URL. */
  const eventOf = (body: string) => ({
    rawPath: "/hooks",
    headers: signDelivery(body, { secret, host: "fn.example", now: sentAt }).headers,
    requestContext: { http: { method: "POST" } },
    body: Buffer.from(body).toString("base64"),
  })

  it("gives the bytes of a base64 body, and is done when waitUntil says so", async () => {
    const waiting: Promise<unknown>[] = []
    const stored: string[] = []
    const sink: EventSink = {
      accept: (event) => {
        waiting.push(Promise.resolve().then(() => stored.push(event.event)))
        return "accepted"
      },
    }
    const receive = webhookHandler({ secrets: [secret], sink, now })
    const handler = async ({ rawPath, headers, requestContext, body }: ReturnType<typeof eventOf>) => {
      const answered = await receive({
        method: requestContext.http.method,
        url: rawPath,
        header: (name) => headers[name],
        body: async () => Buffer.from(body, "base64"),
      })
      return { statusCode: answered.status, body: answered.body }
    }
    expect(await handler(eventOf(eventBody()))).toEqual({ statusCode: 200, body: "OK" })
    await Promise.all(waiting)
    expect(stored).toEqual(["order.completed"])
    expect(await handler({ ...eventOf(eventBody()), body: "e30=" })).toEqual({
      statusCode: 401,
      body: "Unauthorized",
    })
  })
})
