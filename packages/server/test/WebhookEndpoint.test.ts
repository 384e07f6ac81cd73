import { rawBytes, type WebhookError, webhookError } from "@flexcharge/webhooks"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import { describe, expect, onTestFinished, test, vi } from "vitest"
import { type EventSink, webhookAuthenticator, webhookEndpoint, webhookHandler } from "../src/index.ts"
import { eventBody, now, opened, requestOf, secret, sentAt, url } from "./fixtures.ts"

describe("a receipt", () => {
  test("a handler receives how, when and where the event arrived", async () => {
    const { received, deliver } = opened()
    const body = eventBody()
    expect(await deliver(requestOf(body))).toBe(200)
    expect(received).toMatchObject([
      {
        sentAtMillis: sentAt,
        receivedAtMillis: now(),
        host: "shop.example",
        path: "/hooks/north",
        secretIndex: 0,
      },
    ])
    expect(Buffer.from(received[0] ? rawBytes(received[0].body) : []).toString()).toBe(body)
  })
})

describe("secrets", () => {
  test("the endpoint rejects invalid secrets at start-up", () => {
    expect(() => opened({ secrets: ["hunter2"] })).toThrow("secrets[0] is not 64 bytes in base64")
    expect(() => opened({ secrets: [] })).toThrow("The list of secrets is empty")
  })

  test("a list of secrets that is changed in place is used from the next delivery on", async () => {
    const young = signingSecret()
    const secrets = [secret]
    const { deliver } = opened({ secrets })
    expect(await deliver(requestOf(eventBody(), { secret: young }))).toBe(401)
    secrets.unshift(young)
    for (const key of [young, secret])
      expect(await deliver(requestOf(eventBody(), { secret: key }))).toBe(200)
  })

  test("a missing secret is reported at the first delivery with 500, so that a build without secrets can load the endpoint", async () => {
    for (const missing of [undefined, null, ""]) {
      const reports: string[] = []
      const onRejected = (error: unknown) => void reports.push(String(error))
      const secrets = [missing as string] // as: the value in an environment without secrets
      expect(await opened({ secrets, onRejected }).deliver(requestOf())).toBe(500)
      expect(reports).toEqual([
        `WebhookError: secrets[0] is ${missing === "" ? "empty" : missing}: set FLEXCHARGE_WEBHOOK_SECRET (portal: Developers > Webhooks).`,
      ])
    }
  })

  test("a function of secrets receives method, URL and headers, but no body", async () => {
    const secrets = vi.fn(() => [secret])
    const { deliver } = opened({ secrets })
    expect(await deliver(requestOf())).toBe(200)
    const [request] = secrets.mock.calls[0] as unknown as [Record<string, unknown>] // as: vi.fn does not infer it
    expect(Object.keys(request).sort()).toEqual(["headers", "method", "path", "url"])
    expect(request).toMatchObject({ method: "POST", url, path: "/hooks/north" })
  })

  test("the age of a delivery is measured when it is received, and not after a slow choice of secrets", async () => {
    let millis = sentAt + 299_000
    const secrets = async () => {
      millis += 20_000
      return [secret]
    }
    const { received, deliver } = opened({ secrets, now: () => millis })
    expect(await deliver(requestOf())).toBe(200)
    expect(received).toMatchObject([{ receivedAtMillis: sentAt + 299_000 }])
  })

  test("a function of secrets finds headers in any case, with every adapter", async () => {
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

  test("an invalid secret of a function gets the response 500, and a function that fails with 503", async () => {
    expect(await opened({ secrets: () => ["hunter2"] }).deliver(requestOf())).toBe(500)
    expect(
      await opened({ secrets: () => Promise.reject(new Error("database down")) }).deliver(requestOf()),
    ).toBe(503)
    expect(await opened({ secrets: () => [] }).deliver(requestOf())).toBe(401)
  })
})

describe("options", () => {
  test("the endpoint rejects a limit that is not a number at start-up", () => {
    const names = ["maxBodyBytes", "toleranceMillis", "bodyTimeoutMillis", "handlerTimeoutMillis", "capacity"]
    for (const name of names)
      for (const value of [Number.NaN, "120", null, -1])
        expect(() => opened({ [name]: value })).toThrow(`${name} is `)
    opened(Object.fromEntries(names.map((name) => [name, undefined])))
    opened(Object.fromEntries(names.map((name) => [name, Number.POSITIVE_INFINITY])))
  })

  test("the endpoint rejects a publicHost that is not a host at start-up", () => {
    expect(() => opened({ publicHost: "" })).toThrow("publicHost is not a host")
  })

  test("the endpoint rejects a trustForwardedHost that is a text such as false at start-up", () => {
    for (const trustForwardedHost of ["false", "true", "", 1, null])
      expect(() => opened({ trustForwardedHost: trustForwardedHost as never })).toThrow(
        "trustForwardedHost must be",
      ) // as: circumvents the type
  })

  test("a body whose declared length is above the limit is rejected before any of it is read", async () => {
    const { headers } = signDelivery("{}", { secret, host: "shop.example", now: sentAt })
    const pull = vi.fn()
    const body = new ReadableStream({ pull }, { highWaterMark: 0 })
    const init = {
      method: "POST",
      headers: { ...headers, "content-length": "2000000" },
      body,
      duplex: "half",
    }
    expect(await opened().deliver(new Request(url, init))).toBe(413)
    expect(pull).not.toHaveBeenCalled()
  })

  test("a web request without a body is read as an empty body", async () => {
    const { headers } = signDelivery("", { secret, host: "shop.example", now: sentAt })
    expect(await opened().deliver(new Request(url, { method: "POST", headers }))).toBe(400)
  })

  test("a body that breaks off, never ends or is too large is rejected, and its stream is canceled", async () => {
    const { headers } = signDelivery("{}", { secret, host: "shop.example", now: sentAt })
    const { "content-length": _, ...sent } = headers
    const chunk = new Uint8Array(60)
    const cases: readonly (readonly [string, UnderlyingDefaultSource<Uint8Array>, number, unknown])[] = [
      ["BodyIncomplete", { pull: (controller) => controller.error(new Error("reset")) }, 408, "aborted"],
      ["BodyIncomplete", { pull: () => new Promise<never>(() => {}) }, 408, "timeout"],
      ["BodyTooLarge", { pull: (controller) => controller.enqueue(chunk) }, 413, 100],
    ]
    for (const [tag, source, status, detail] of cases) {
      const cancel = vi.fn()
      const body = new ReadableStream<Uint8Array>({ ...source, cancel })
      const reasons: unknown[] = []
      const onRejected = (error: unknown) => void reasons.push(error)
      const { deliver } = opened({ onRejected, bodyTimeoutMillis: 50, maxBodyBytes: 100 })
      const init = { method: "POST", headers: sent, body, duplex: "half" }
      expect(await deliver(new Request(url, init))).toBe(status)
      expect(reasons).toMatchObject([{ reason: { _tag: tag, detail } }])
      expect(cancel).toHaveBeenCalledTimes(detail === "aborted" ? 0 : 1)
    }
  })

  test("an infinite time for the body does not end at once", async () => {
    expect(await opened({ bodyTimeoutMillis: Number.POSITIVE_INFINITY }).deliver(requestOf())).toBe(200)
  })

  test("the endpoint reads options and handlers from their own properties only", async () => {
    const handler = vi.fn()
    const inherited = {
      toleranceMillis: Number.POSITIVE_INFINITY,
      onStale: () => true,
      trustForwardedHost: true,
      publicHost: "evil.example",
      sink: { accept: () => "duplicate" },
      environment: "production",
      nonces: { claim: () => false },
      maxBodyBytes: 1,
      "order.completed": handler,
      unknown: handler,
    }
    Object.assign(Object.prototype, inherited)
    onTestFinished(() => {
      for (const name of Object.keys(inherited)) Reflect.deleteProperty(Object.prototype, name)
    })
    const own = vi.fn()
    const endpoint = webhookEndpoint({
      secrets: [secret],
      now,
      on: { "order.cancelled": own },
      onRejected: () => {},
    })
    expect((await endpoint(requestOf())).status).toBe(200)
    expect((await endpoint(requestOf(eventBody({ Event: "order.new" })))).status).toBe(200)
    expect((await endpoint(requestOf(eventBody({ Event: "order.cancelled" })))).status).toBe(200)
    expect([handler.mock.calls.length, own.mock.calls.length]).toEqual([0, 1])
    const late = webhookEndpoint({ secrets: [secret], now: () => sentAt + 600_000, onRejected: () => {} })
    expect((await late(requestOf())).status).toBe(401)
  })
})

describe("the host behind a proxy", () => {
  const signedHost = "pay.example:8443"
  const behind = (headers: Record<string, string>) => {
    const request = requestOf(eventBody(), { host: signedHost })
    for (const [name, value] of Object.entries({ host: "10.0.0.7", ...headers }))
      request.headers.set(name, value)
    return request
  }
  const forwarded = (host: string) => ({ forwarded: `for=1.2.3.4;host="${host}";proto=https, host=inner` })
  const xForwarded = (host: string) => ({ "x-forwarded-host": `${host}, inner` })

  test("the host is read from forwarded headers only if they are trusted", async () => {
    for (const headers of [forwarded(signedHost), xForwarded(signedHost)]) {
      expect(await opened().deliver(behind(headers))).toBe(401)
      expect(await opened({ trustForwardedHost: true }).deliver(behind(headers))).toBe(200)
    }
  })

  test("a Forwarded header of the sender does not replace the X-Forwarded-Host of the proxy", async () => {
    const { deliver } = opened({ trustForwardedHost: true })
    expect(await deliver(behind({ ...forwarded("evil.example"), ...xForwarded(signedHost) }))).toBe(200)
    expect(await deliver(behind({ ...forwarded(signedHost), ...xForwarded("pay.example") }))).toBe(401)
  })

  test('trustForwardedHost "forwarded" ignores X-Forwarded-Host', async () => {
    const { deliver } = opened({ trustForwardedHost: "forwarded" })
    expect(await deliver(behind({ ...forwarded(signedHost), ...xForwarded("evil.example") }))).toBe(200)
    expect(await deliver(behind(xForwarded(signedHost)))).toBe(401)
  })

  test("publicHost takes precedence over forwarded headers and the Host header", async () => {
    for (const publicHost of [signedHost, `https://${signedHost}/hooks`]) {
      const options = { trustForwardedHost: true, publicHost }
      expect(await opened(options).deliver(behind(xForwarded("evil.example")))).toBe(200)
    }
    expect(await opened({ publicHost: "shop.example" }).deliver(behind({ host: signedHost }))).toBe(401)
  })

  test("the host is the Host header's where nothing is forwarded, with or without a default port", async () => {
    expect(await opened({ trustForwardedHost: true }).deliver(requestOf())).toBe(200)
    const request = requestOf()
    request.headers.set("host", "shop.example:443")
    expect(await opened().deliver(request)).toBe(200)
  })
})

describe("repetitions", () => {
  test("a repetition is recognized by event, order, time and data, with any nonce, date and isResent", async () => {
    const { received, deliver } = opened()
    await deliver(requestOf())
    await deliver(requestOf(eventBody({ IsResent: true }), { now: sentAt + 1_000 }))
    expect(received.length).toBe(1)
    await deliver(requestOf(eventBody({ TimeStamp: "2026-03-20T17:16:40.898704Z" })))
    await deliver(requestOf(eventBody({ OrderId: "another" })))
    expect(received.length).toBe(3)
  })

  test("a repetition of an event without an order is recognized by its data", async () => {
    const received: unknown[] = []
    const { deliver } = opened({ on: { "payout.created": (event) => received.push(event) } })
    const payout = (data: unknown) =>
      JSON.stringify(wireEvent("payout.created", { EventData: data, TimeStamp: "2026-03-20T17:16:40Z" }))
    for (const data of [{ id: 1 }, { id: 2 }, { id: 1 }])
      expect(await deliver(requestOf(payout(data)))).toBe(200)
    expect(received.length).toBe(2)
  })

  test("a delivery to another path is still a repetition, because no signature covers the path", async () => {
    for (const secrets of [[secret], () => [secret]]) {
      const { received, deliver } = opened({ secrets })
      for (const path of ["/w", "/w/", "/W", "//w", "/w?x=1"])
        expect(await deliver(requestOf(eventBody(), {}, `https://shop.example${path}`))).toBe(200)
      expect(received.length).toBe(1)
    }
  })

  test("an event of another merchant, who signs with another key, is not a repetition", async () => {
    const keys = { "/north": signingSecret(), "/south": signingSecret() }
    const { received, deliver } = opened({ secrets: ({ path }) => [keys[path as keyof typeof keys]] }) // as: no other path is requested
    for (const path of ["/north", "/south", "/north"] as const)
      await deliver(requestOf(eventBody(), { secret: keys[path] }, `https://shop.example${path}`))
    expect(received.map(({ path }) => path)).toEqual(["/north", "/south"])
  })

  test("a repetition is recognized under each key of a merchant before, during and after a key rotation", async () => {
    const [old, young] = [signingSecret(), signingSecret()]
    let keys = [old]
    const { received, deliver } = opened({ secrets: () => keys })
    expect(await deliver(requestOf(eventBody(), { secret: old }))).toBe(200)
    keys = [young, old]
    for (const secret of [old, young]) expect(await deliver(requestOf(eventBody(), { secret }))).toBe(200)
    keys = [young]
    expect(await deliver(requestOf(eventBody(), { secret: young }))).toBe(200)
    expect(received.length).toBe(1)
  })

  test("the oldest events are removed above the capacity, and then handled again", async () => {
    const { received, deliver } = opened({ capacity: 1 })
    for (const OrderId of ["a", "b", "b", "a", "c", "a"]) await deliver(requestOf(eventBody({ OrderId })))
    expect(received.length).toBe(4)
  })

  test("a repetition of an event in the memory of this process gets the response 200 after any time", async () => {
    let millis = now()
    const { deliver } = opened({ now: () => millis })
    const request = requestOf()
    expect(await deliver(request.clone())).toBe(200)
    millis += 86_400_000
    expect(await deliver(request)).toBe(200)
  })

  test("simultaneous repetitions share the failure of the first, and the next one is handled", async () => {
    let fail = (_error: Error) => {}
    const pending = new Promise<void>((_, reject) => {
      fail = reject
    })
    const handler = vi.fn(() => pending)
    const { deliver } = opened({ on: { "order.completed": handler } })
    const both = Promise.all([deliver(requestOf()), deliver(requestOf())])
    await expect.poll(() => handler.mock.calls.length).toBe(1)
    fail(new Error("database down"))
    expect(await both).toEqual([503, 503])
    handler.mockImplementation(async () => {})
    expect(await deliver(requestOf())).toBe(200)
    expect(handler).toHaveBeenCalledTimes(2)
  })
})

describe("a sink", () => {
  const sinkOf = (verdicts: ("accepted" | "duplicate")[]) => {
    const accept = vi.fn<EventSink["accept"]>(async () => verdicts.shift() ?? "duplicate")
    return { accept }
  }

  test("an event that the sink reports as a duplicate gets the response 200", async () => {
    const sink = sinkOf(["duplicate"])
    expect(await opened({ sink }).deliver(requestOf())).toBe(200)
    expect(sink.accept).toHaveBeenCalledTimes(1)
  })

  test("simultaneous repetitions reach the sink once", async () => {
    const sink = sinkOf(["accepted"])
    const { deliver } = opened({ sink })
    expect(await Promise.all([deliver(requestOf()), deliver(requestOf())])).toEqual([200, 200])
    expect(sink.accept).toHaveBeenCalledTimes(1)
  })

  test("an event whose handler failed is handled when it is delivered again, although a sink exists", async () => {
    const handler = vi.fn().mockRejectedValueOnce(new Error("down")).mockResolvedValue(undefined)
    const { deliver } = opened({ sink: sinkOf(["accepted"]), on: { "order.completed": handler } })
    expect([await deliver(requestOf()), await deliver(requestOf())]).toEqual([503, 200])
    expect(await deliver(requestOf())).toBe(200)
    expect(handler).toHaveBeenCalledTimes(2)
  })

  test("a sink works without handlers", async () => {
    const endpoint = webhookEndpoint({ secrets: [secret], sink: sinkOf(["accepted"]), now })
    expect((await endpoint(requestOf())).status).toBe(200)
  })
})

describe("what is rejected", () => {
  test("an authentic body that is not an event gets the response 400, and one above the limit with 413", async () => {
    expect(await opened().deliver(requestOf('{"Event":7}'))).toBe(400)
    expect(await opened().deliver(requestOf("nope"))).toBe(400)
    const large = eventBody({ EventData: "x".repeat(1_500_000) })
    expect(await opened().deliver(requestOf(large))).toBe(413)
    expect(await opened({ maxBodyBytes: 2_000_000 }).deliver(requestOf(large))).toBe(200)
    const { headers } = signDelivery(large, { secret, host: "fn.example", now: sentAt })
    const receive = webhookHandler({ secrets: [secret], now, onRejected: () => {} })
    const body = async () => Buffer.from(large)
    const { status } = await receive({ method: "POST", url: "/", header: (name) => headers[name], body })
    expect(status).toBe(413)
  })

  test("onRejected receives the error, the status and the path", async () => {
    const onRejected = vi.fn()
    await opened({ onRejected }).deliver(requestOf(eventBody(), { secret: signingSecret() }))
    expect(onRejected).toHaveBeenCalledWith(
      expect.objectContaining({
        _tag: "WebhookError",
        reason: expect.objectContaining({ _tag: "SignatureMismatch" }),
      }),
      { status: 401, path: "/hooks/north" },
    )
  })

  test("server errors are written to console.error where there is no onRejected", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {})
    const failing = webhookEndpoint({
      secrets: [secret],
      on: { "order.completed": () => Promise.reject("no") },
      now,
    })
    expect((await failing(requestOf())).status).toBe(503)
    const read = requestOf()
    await read.text()
    const response = await failing(read)
    expect(response.status).toBe(500)
    expect(await response.text()).toBe("Internal Server Error")
    expect((await failing(requestOf(eventBody(), { secret: signingSecret() }))).status).toBe(401)
    expect(log.mock.calls.map(String)).toEqual([
      "no",
      expect.stringMatching(/already consumed: found request\.text\(\).*before anything reads its body/),
    ])
    log.mockRestore()
  })

  test("rejections are written to console.warn, one per minute for each reason, where there is no onRejected", async () => {
    const log = vi.spyOn(console, "warn").mockImplementation(() => {})
    onTestFinished(() => log.mockRestore())
    let millis = now()
    const endpoint = webhookEndpoint({ secrets: [secret], now: () => millis })
    const forged = () => requestOf(eventBody(), { secret: signingSecret() })
    for (let count = 0; count < 100; count++) expect((await endpoint(forged())).status).toBe(401)
    expect((await endpoint(requestOf("nope"))).status).toBe(400)
    expect(log.mock.calls).toEqual([
      [
        expect.stringMatching(
          /^FlexCharge webhook rejected with 401: The signature does not match.* set publicHost .*onRejected/,
        ),
      ],
      [expect.stringMatching(/^FlexCharge webhook rejected with 400: The verified body cannot be parsed/)],
    ])
    millis += 60_000
    await endpoint(forged())
    expect(log).toHaveBeenCalledTimes(3)
  })

  test("an error whose getters throw gets the response 503 like any other error of a handler or a hook", async () => {
    const hostile = Object.defineProperty(new Error("hostile"), "_tag", {
      get: () => {
        throw new Error("getter")
      },
    })
    for (const options of [
      { on: { "order.completed": () => Promise.reject(hostile) } },
      { secrets: () => Promise.reject(hostile) },
    ])
      expect(await opened(options).deliver(requestOf())).toBe(503)
  })

  test("a hook that throws the WebhookError of another delivery counts as failed, so that this delivery gets the response 503", async () => {
    const late = { now: () => sentAt + 600_000 }
    for (const foreign of [
      webhookError("SignatureMismatch", "other.example"),
      webhookError("StaleDelivery", 600_000),
      webhookError("BodyTooLarge", 10),
      webhookError("BodyAlreadyParsed", "express.json()"),
      { _tag: "WebhookError" } as WebhookError, // as: a value of another package, without a reason
    ]) {
      const fail = () => Promise.reject(foreign)
      const accept = () => "accepted" as const
      for (const options of [
        { secrets: fail },
        { secrets: fail, ...late },
        { on: { "order.completed": fail } },
        { sink: { accept: fail } },
        { sink: { has: fail, accept } },
        { onStale: fail, ...late },
        { sink: { has: fail, accept }, ...late },
      ]) {
        const reports: unknown[] = []
        const onRejected = (error: unknown, { status }: { status: number }) =>
          void reports.push([error, status])
        expect(await opened({ ...options, onRejected }).deliver(requestOf())).toBe(503)
        expect(reports).toEqual([[foreign, 503]])
      }
    }
  })

  test("a body that is shorter than its Content-Length gets the response 408, so that the event is sent again", async () => {
    const { headers } = signDelivery(eventBody(), { secret, host: "shop.example", now: sentAt })
    const cut = new Request(url, { method: "POST", headers, body: eventBody().slice(0, -5) })
    expect(cut.headers.get("content-length")).toBe(String(eventBody().length))
    const reasons: unknown[] = []
    const onRejected = (error: unknown) => void reasons.push(error)
    expect(await opened({ onRejected }).deliver(cut)).toBe(408)
    expect(reasons).toMatchObject([{ reason: { _tag: "BodyIncomplete", detail: "truncated" } }])
  })

  test("an onRejected that rejects does not change the response, and its error is written to console.error", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {})
    const hook = new Error("hook")
    const { deliver } = opened({ onRejected: () => Promise.reject(hook) })
    expect(await deliver(requestOf("nope"))).toBe(400)
    await expect.poll(() => log.mock.calls).toEqual([[hook]])
    log.mockRestore()
  })

  test("a request whose body is locked and an onRejected that throws still get a response", async () => {
    const locked = requestOf()
    locked.body?.getReader()
    expect(await opened().deliver(locked)).toBe(500)
    const log = vi.spyOn(console, "error").mockImplementation(() => {})
    const throwing = opened({
      onRejected: () => {
        throw new Error("hook")
      },
    })
    expect(await throwing.deliver(requestOf("nope"))).toBe(400)
    expect(log).toHaveBeenCalledTimes(1)
    log.mockRestore()
  })
})

describe("webhookAuthenticator", () => {
  test("webhookAuthenticator returns an event for every repetition, and the response to what is not authentic", async () => {
    const authenticate = webhookAuthenticator({ secrets: [secret], now, onRejected: () => {} })
    const request = requestOf()
    for (const repetition of [request.clone(), request])
      expect(await authenticate(repetition)).toMatchObject({
        event: { event: "order.completed" },
        receipt: { host: "shop.example" },
      })
    expect(await authenticate(requestOf(eventBody(), { secret: signingSecret() }))).toMatchObject({
      status: 401,
    })
    expect(() => webhookAuthenticator({ secrets: ["hunter2"] })).toThrow("secrets[0] is not")
  })

  test("webhookAuthenticator rejects the options on and sink at start-up, because it returns the event instead", () => {
    for (const more of [{ on: {} }, { sink: { accept: () => "accepted" } }]) {
      const create = () => webhookAuthenticator({ secrets: [secret], ...more })
      expect(create).toThrow(
        expect.objectContaining({
          _tag: "WebhookError",
          reason: { _tag: "InvalidOption", detail: expect.any(String), isRetryable: false },
          message: expect.stringMatching(
            new RegExp(
              `webhookAuthenticator does not have the option ${Object.keys(more)[0]}.*webhookEndpoint`,
            ),
          ),
        }),
      )
    }
    webhookAuthenticator({ secrets: [secret], ...{ on: undefined, sink: undefined } })
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

  test("a serverless function can pass the bytes of a base64 body", async () => {
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
      const response = await receive({
        method: requestContext.http.method,
        url: rawPath,
        header: (name) => headers[name],
        body: async () => Buffer.from(body, "base64"),
      })
      return { statusCode: response.status, body: response.body }
    }
    expect(await handler(eventOf(eventBody()))).toEqual({ statusCode: 200, body: "OK" })
    await Promise.all(waiting)
    expect(stored).toEqual(["order.completed"])
    expect(
      await handler({
        ...eventOf(eventBody()),
        body: Buffer.from(eventBody({ Event: "order.cancelled" })).toString("base64"),
      }),
    ).toEqual({
      statusCode: 401,
      body: "Unauthorized",
    })
  })
})
