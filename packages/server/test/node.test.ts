import { once } from "node:events"
import { IncomingMessage } from "node:http"
import { connect as connectHttp2, createServer as createHttp2Server } from "node:http2"
import { type AddressInfo, connect, Socket } from "node:net"
import { text } from "node:stream/consumers"
import { isWebhookError } from "@flexcharge/webhooks"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import { startServer } from "@flexcharge-tooling/test-kit/startServer"
import { describe, expect, onTestFinished, test, vi } from "vitest"
import {
  fromNodeRequest,
  type NodeHandler,
  type NodeRequest,
  nodeOrderStatus,
  nodeWebhooks,
  rawBody,
  saveRawBody,
} from "../src/node.ts"
import { detectBodyParser } from "../src/rawBody.ts"
import { webhookHandler } from "../src/WebhookEndpoint.ts"

const limits = { maxBodyBytes: 100, bodyTimeoutMillis: 60_000 }
const bytes = new TextEncoder().encode('{"a":1}')

const message = (more: object = {}): NodeRequest => Object.assign(new IncomingMessage(new Socket()), more)

const reasonOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => "read",
    (error) => (isWebhookError(error) ? `${error.reason._tag} ${error.reason.detail}` : String(error)),
  )

test("text that a parser left is reported as a parsed body if it is not what was signed, and bytes as a mismatch", async () => {
  const secret = signingSecret()
  const text = JSON.stringify(wireEvent("order.completed"))
  const { headers } = signDelivery(`\ufeff${text}`, { secret, host: "shop.example" })
  const receive = webhookHandler({ secrets: [secret] })
  const statusOf = async (body: unknown) =>
    (await receive(fromNodeRequest(message({ method: "POST", url: "/", headers, body }), "keep the bytes")))
      .status
  expect(await statusOf(text)).toBe(500)
  expect(await statusOf(Buffer.from(`###${text}`))).toBe(401)
  expect(await statusOf(Buffer.from(`\ufeff${text}`))).toBe(200)
  const forged = signDelivery(text, { secret: signingSecret(), host: "shop.example" })
  const request = message({ method: "POST", url: "/", headers: forged.headers, body: text })
  expect((await receive(fromNodeRequest(request, "keep the bytes"))).status).toBe(401)
})

test.each<[string, (request: IncomingMessage) => unknown]>([
  ["counted its bytes", (request) => request.on("data", () => {})],
  ["resumed it", (request) => request.resume()],
  ["paused it", (request) => request.pause()],
  ["did nothing", () => {}],
])("accepts a delivery whose request earlier code %s", async (_, listen) => {
  const secret = signingSecret()
  const handler = nodeWebhooks({ secrets: [secret] })
  await using server = await startServer((request, response) => {
    listen(request)
    void handler(request, response)
  })
  const { host } = server
  for (const padding of [0, 200_000]) {
    const text = JSON.stringify({ ...wireEvent("order.completed"), Padding: "x".repeat(padding) })
    const { headers, body } = signDelivery(text, { secret, host })
    const { host: _host, ...sent } = headers
    expect((await fetch(`http://${host}/`, { method: "POST", headers: sent, body })).status).toBe(200)
  }
})

test("a request without the headers of a webhook is rejected before its body is read", async () => {
  const reasons: string[] = []
  const onRejected = (error: unknown) => void reasons.push(isWebhookError(error) ? error.reason._tag : "")
  const read = vi.fn()
  const handler = nodeWebhooks({ secrets: [signingSecret()], onRejected })
  await using server = await startServer((request, response) => {
    request.on("data", read)
    void handler(request, response)
  })
  const sender = connect(server.port, "127.0.0.1")
  sender.write("POST / HTTP/1.1\r\nhost: shop.example\r\ncontent-length: 100\r\n\r\n")
  const [received] = await once(sender, "data")
  expect(String(received)).toMatch(/^HTTP\/1.1 401 /)
  expect(reasons).toEqual(["MissingHeader"])
  expect(read).not.toHaveBeenCalled()
  sender.destroy()
})

test("a Node endpoint rejects a missing secret at start-up", () => {
  for (const missing of [undefined, ""])
    expect(() => nodeWebhooks({ secrets: [missing as string] })).toThrow("set FLEXCHARGE_WEBHOOK_SECRET") // as: the value in an environment without secrets
})

describe("errors of this side", () => {
  const listen = async (handler: NodeHandler, next?: (error: unknown) => void) => {
    const { url, close } = await startServer((request, response) => {
      const pass = next && ((error?: unknown) => void response.end(String(next(error))))
      void handler(request, response, pass)
    })
    onTestFinished(close)
    return url
  }

  test("a server error goes to next, and without next to console.error unless onRejected receives it", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {})
    onTestFinished(() => log.mockRestore())
    const post = async (url: string) => {
      const { headers, body } = signDelivery("{}", { secret: signingSecret(), host: "shop.example" })
      const { host: _, ...sent } = headers
      const received = await fetch(url, { method: "POST", headers: sent, body })
      return [received.status, await received.text()]
    }
    const secrets = () => ["hunter2"]
    const passed: unknown[] = []
    const next = (error: unknown) => void passed.push(error)
    await post(await listen(nodeWebhooks({ secrets }), next))
    expect(passed.map(isWebhookError)).toEqual([true])
    expect(log).not.toHaveBeenCalled()
    expect(await post(await listen(nodeWebhooks({ secrets })))).toEqual([500, "Internal Server Error"])
    expect(log).toHaveBeenCalledTimes(1)
    const onRejected = vi.fn()
    expect(await post(await listen(nodeWebhooks({ secrets, onRejected })))).toEqual([
      500,
      "Internal Server Error",
    ])
    expect([log.mock.calls.length, onRejected.mock.calls.length]).toEqual([1, 1])
  })

  test("an error of lookup goes to next", async () => {
    const passed: unknown[] = []
    const lookup = () => Promise.reject(new Error("database down"))
    await fetch(`${await listen(nodeOrderStatus({ lookup }), (error) => void passed.push(error))}/orders/1`)
    expect(passed).toEqual([new Error("database down")])
  })
})

describe("rawBody", () => {
  test("rawBody prefers what a framework saved to what a parser left, and both to the stream", async () => {
    const read = (saved: object) => rawBody(saved, message(), limits)
    expect(await read({ rawBody: bytes, body: {} })).toEqual(bytes)
    expect(await read({ rawBody: '{"a":1}', body: {} })).toEqual(bytes)
    expect(await read({ body: bytes })).toEqual(bytes)
    expect(await read({ body: '{"a":1}' })).toEqual(bytes)
  })

  test("rawBody reads a stream of one chunk, of several and of none", async () => {
    for (const pieces of [[bytes], [bytes.subarray(0, 3), bytes.subarray(3)], []]) {
      const stream = message()
      const reading = rawBody({}, stream, limits)
      for (const piece of pieces) stream.push(piece)
      stream.push(null)
      expect(Buffer.from(await reading)).toEqual(Buffer.concat(pieces))
    }
  })

  test("rawBody reads a body that arrived together with its head, and stops its timer", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
    onTestFinished(() => void vi.useRealTimers())
    for (const pieces of [[bytes], [bytes.subarray(0, 3), bytes.subarray(3)], []]) {
      const stream = message({ complete: true, httpVersionMajor: 1 })
      const reading = rawBody({}, stream, limits)
      for (const piece of pieces) stream.push(piece)
      stream.push(null)
      expect(Buffer.from(await reading)).toEqual(Buffer.concat(pieces))
      expect(vi.getTimerCount()).toBe(0)
    }
    const large = message({ complete: true, httpVersionMajor: 1 })
    const reading = rawBody({}, large, limits)
    large.push(new Uint8Array(101))
    large.push(null)
    expect(await reasonOf(reading)).toBe("BodyTooLarge 100")
  })

  test("rawBody rejects a body that other code destroys or reads in the same tick", async () => {
    for (const complete of [true, false]) {
      const gone = message({ complete, httpVersionMajor: 1 })
      const reading = rawBody({}, gone, limits)
      gone.destroy()
      expect(await reasonOf(reading)).toBe("BodyIncomplete aborted")
      const shared = message({ complete, httpVersionMajor: 1 })
      shared.push(bytes)
      const late = rawBody({}, shared, limits)
      shared.read()
      expect(await reasonOf(late)).toMatch("BodyAlreadyParsed")
    }
  })

  test("rawBody reads the stream where Express 4 left an empty object without parsing", async () => {
    const stream = message({ body: {} })
    const reading = rawBody(stream, stream, limits)
    stream.push(bytes)
    stream.push(null)
    expect(Buffer.from(await reading)).toEqual(Buffer.from(bytes))
  })

  test("rawBody rejects a body at once that was read before, wholly or in part", async () => {
    const ended = message({ body: { a: 1 } })
    ended.push(bytes)
    ended.push(null)
    ended.resume()
    await once(ended, "end")
    expect(await reasonOf(rawBody(ended, ended, limits))).toBe("BodyAlreadyParsed express.json()")
    const partly = message()
    partly.push(bytes)
    partly.read(2)
    expect(await reasonOf(rawBody(partly, partly, limits))).toMatch(/^BodyAlreadyParsed another reader/)
  })

  test("rawBody rejects a body above the limit, by its declared and by its counted length", async () => {
    const declared = message({ headers: { "content-length": "101" } })
    expect(await reasonOf(rawBody({}, declared, limits))).toBe("BodyTooLarge 100")
    const counted = message()
    const reading = reasonOf(rawBody({}, counted, limits))
    counted.push(new Uint8Array(60))
    counted.push(new Uint8Array(60))
    expect(await reading).toBe("BodyTooLarge 100")
  })

  test("rawBody accepts a body of exactly the limit, and names the option in the error of a larger one", async () => {
    const full = new Uint8Array(100)
    const exact = message({ headers: { "content-length": "100" } })
    const reading = rawBody({}, exact, limits)
    exact.push(full)
    exact.push(null)
    expect(Buffer.from(await reading)).toEqual(Buffer.from(full))
    const large = message({ headers: { "content-length": "101" } })
    await expect(rawBody({}, large, limits)).rejects.toThrow(
      "larger than 100 bytes. Webhooks are far smaller; maxBodyBytes",
    )
  })

  test("rawBody rejects the body of a sender that is slow", async () => {
    const hasty = { ...limits, bodyTimeoutMillis: 20 }
    expect(await reasonOf(rawBody({}, message(), hasty))).toBe("BodyIncomplete timeout")
  })

  test.each([
    ["disconnects", undefined],
    ["resets the connection", new Error("ECONNRESET")],
  ])(
    "rawBody rejects the body of a sender that %s while it is read, and stops its timer",
    async (_, cause) => {
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
      onTestFinished(() => void vi.useRealTimers())
      const stream = message()
      const reading = reasonOf(rawBody({}, stream, limits))
      stream.push(bytes)
      while (vi.getTimerCount() === 0) await new Promise((resolve) => setImmediate(resolve))
      stream.destroy(cause)
      expect(await reading).toBe("BodyIncomplete aborted")
      expect(vi.getTimerCount()).toBe(0)
    },
  )

  test("rawBody accepts an empty text as the body only if the stream was read", async () => {
    for (const left of [{ body: "" }, { rawBody: "" }]) {
      const unread = message(left)
      const reading = rawBody(unread, unread, limits)
      unread.push(bytes)
      unread.push(null)
      expect(Buffer.from(await reading)).toEqual(Buffer.from(bytes))
      expect(await rawBody(unread, unread, limits)).toEqual(new Uint8Array())
    }
  })

  test("rawBody reads a stream that was paused before", async () => {
    const paused = message()
    paused.pause()
    const reading = rawBody({}, paused, limits)
    paused.push(bytes)
    paused.push(null)
    expect(Buffer.from(await reading)).toEqual(Buffer.from(bytes))
  })

  test("rawBody rejects the body at once if the sender disconnected before", async () => {
    for (const listen of [() => {}, (stream: IncomingMessage) => stream.resume()]) {
      const gone = message()
      listen(gone)
      gone.destroy()
      await once(gone, "close")
      expect(await reasonOf(rawBody({}, gone, { ...limits, bodyTimeoutMillis: 20 }))).toBe(
        "BodyIncomplete aborted",
      )
    }
  })

  test("rawBody rejects a limit that is not a number, because it would limit nothing", async () => {
    for (const name of ["maxBodyBytes", "bodyTimeoutMillis"])
      expect(await reasonOf(rawBody({}, message(), { ...limits, [name]: Number.NaN }))).toMatch(
        `InvalidOption ${name} is NaN`,
      )
  })

  test("rawBody returns the bytes that saveRawBody kept", async () => {
    const request = message()
    saveRawBody(request, {}, bytes)
    expect(await rawBody(request, request, limits)).toBe(bytes)
  })
})

describe("detectBodyParser", () => {
  const stack = (...names: string[]) => ({ stack: names.map((name) => ({ name })) })

  test("detectBodyParser names the parser that the application has installed, in Express 4 and 5", () => {
    const five = { app: { router: stack("query", "urlencodedParser") }, body: {} }
    expect(detectBodyParser(five).name).toBe("express.urlencoded()")
    const four = {
      app: {
        _router: stack("jsonParser"),
        get router(): never {
          throw new Error("'app.router' is deprecated!")
        },
      },
      body: {},
    }
    expect(detectBodyParser(four)).toMatchObject({
      name: "express.json()",
      fix: "mount the webhook route before it, or write express.json({ verify: saveRawBody })",
    })
  })

  test("detectBodyParser names the parser of the content type where several are installed", () => {
    const app = { router: stack("jsonParser", "urlencodedParser") }
    const form = { "content-type": "application/x-www-form-urlencoded" }
    expect(detectBodyParser({ app, body: {}, headers: form }).name).toBe("express.urlencoded()")
    expect(detectBodyParser({ app, body: {}, headers: {} }).name).toBe("express.json()")
    expect(detectBodyParser({ body: {}, headers: form }).name).toBe("express.urlencoded()")
    expect(detectBodyParser({ body: "text", headers: {} }).name).toBe("express.text()")
    expect(detectBodyParser({ body: {}, rawBody: "text" })).toEqual({
      name: "a rawBody that was kept as text",
      fix: "keep it as bytes",
    })
    expect(detectBodyParser({})).toEqual({
      name: "another reader of the request's stream",
      fix: "mount the webhook route before it",
    })
  })
})

test("detectBodyParser does not read the names of parsers from a prototype", () => {
  const app = { router: { stack: [{ name: "constructor" }, { name: "toString" }] } }
  expect(detectBodyParser({ app, body: {} }).name).toBe("express.json()")
})

test("headers of a Node request are read from their own properties only", () => {
  Object.assign(Object.prototype, { "x-fc-nonce": "inherited" })
  onTestFinished(() => void Reflect.deleteProperty(Object.prototype, "x-fc-nonce"))
  const { header } = fromNodeRequest(message({ headers: { "x-fc-date": "own" } }))
  expect([header("x-fc-nonce"), header("x-fc-date")]).toEqual([undefined, "own"])
})

describe("sendResponse", () => {
  test("sendResponse sends nothing if a response was sent or begun", async () => {
    const { sendResponse } = await import("../src/node.ts")
    const { respond } = await import("../src/HttpMessage.ts")
    await using server = await startServer(async (request, response) => {
      if (request.url === "/begun") response.write("mi")
      else response.end("mine")
      await sendResponse(request, response, respond(500))
      if (request.url === "/begun") response.end("ne")
    })
    expect(await (await fetch(`${server.url}/begun`)).text()).toBe("mine")
    expect(await (await fetch(server.url)).text()).toBe("mine")
  })

  const secret = signingSecret()
  const listening = async (prepare: (request: IncomingMessage) => unknown = () => {}) => {
    const handler = nodeWebhooks({ secrets: [secret], maxBodyBytes: 10, onRejected: () => {} })
    const { server, port } = await startServer((request, response) => {
      prepare(request)
      void handler(request, response)
    })
    onTestFinished(() => void server.close())
    return port
  }
  const head = (method: string) => {
    const { headers } = signDelivery("{}", { secret, host: "shop.example" })
    const lines = Object.entries({ ...headers, "content-length": "10000000000" })
    return `${method} / HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`
  }

  test("sendResponse closes the connection of a sender that never ends, after the sender could read the response", async () => {
    const port = await listening()
    const endless = (method: string) =>
      new Promise<string>((resolve) => {
        const sender = connect(port, "127.0.0.1")
        const chunk = Buffer.alloc(65_536, "x")
        const send = () => {
          while (sender.write(chunk)) if (sender.destroyed) return
        }
        let text = ""
        sender.write(head(method))
        sender.on("drain", send).on("error", () => {})
        sender.on("data", (bytes) => {
          text += bytes
        })
        sender.on("close", () => resolve(text))
        send()
      })
    expect(await endless("POST")).toMatch(/^HTTP\/1.1 413 .*connection: close/is)
    expect(await endless("PUT")).toMatch(/^HTTP\/1.1 405 .*connection: close/is)
  })

  test("sendResponse closes the connection of a sender that sends nothing more, five seconds later", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
    onTestFinished(() => void vi.useRealTimers())
    const sender = connect(await listening(), "127.0.0.1")
    sender.write(head("POST"))
    const [received] = await once(sender, "data")
    expect(String(received)).toMatch(/^HTTP\/1.1 413 /)
    let isClosed = false
    sender.on("close", () => {
      isClosed = true
    })
    vi.advanceTimersByTime(4_999)
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
    expect(isClosed).toBe(false)
    vi.advanceTimersByTime(1)
    await expect.poll(() => isClosed).toBe(true)
  })

  test.each<[string, (request: IncomingMessage) => unknown]>([
    ["did nothing", () => {}],
    ["paused it", (request) => request.pause()],
    ["pauses it at each chunk", (request) => request.on("data", () => request.pause())],
  ])(
    "sendResponse consumes the rest of a body whose earlier reader %s, and leaves no timer behind",
    async (_, prepare) => {
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
      onTestFinished(() => void vi.useRealTimers())
      const sender = connect(await listening(prepare), "127.0.0.1")
      onTestFinished(() => void sender.destroy())
      sender.write("PUT / HTTP/1.1\r\nhost: shop.example\r\ncontent-length: 2\r\n\r\n")
      const [received] = await once(sender, "data")
      expect(String(received)).toMatch(/^HTTP\/1.1 405 .*allow: POST.*content-length: 18/is)
      const timers = vi.getTimerCount()
      for (const chunk of ["{", "}"]) {
        sender.write(chunk)
        for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
      }
      while (vi.getTimerCount() === timers) await new Promise((resolve) => setImmediate(resolve))
      expect(vi.getTimerCount()).toBe(timers - 1)
    },
  )

  test("sendResponse sends a poll and a stream over HTTP/2, which has no connection header", async () => {
    const handler = nodeOrderStatus({
      lookup: () => ({ phase: "approved", dispute: "none", unknown: [] }) as const,
    })
    // as: the compatibility API of HTTP/2 has the surface of HTTP/1
    const server = createHttp2Server((request, response) => void handler(request as never, response as never))
    await once(server.listen(0, "127.0.0.1"), "listening")
    const session = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`) // as: a TCP server has a port
    onTestFinished(() => {
      session.close()
      server.close()
    })
    const warnings: unknown[] = []
    const onWarning = (warning: unknown) => void warnings.push(warning)
    process.on("warning", onWarning)
    onTestFinished(() => void process.off("warning", onWarning))
    for (const accept of ["application/json", "text/event-stream"]) {
      const stream = session.request({ ":path": "/orders/1", accept })
      const [headers] = await once(stream, "response")
      expect(headers).toMatchObject({ ":status": 200, "content-type": accept })
      expect(await text(stream)).toContain('"state":"approved"')
    }
    expect(warnings).toEqual([])
  })
})
