import { stubApiServer } from "@flexcharge-tooling/test-kit/stubApiServer"
import * as Effect from "effect/Effect"
import * as Tracer from "effect/Tracer"
import { afterEach, expect, test } from "vitest"
import { make } from "../src/Client.ts"
import type { OpenTelemetrySpan, OpenTelemetryTracer, RequestInfo, ResponseInfo } from "../src/index.ts"
import { clientOf, credentials, declined, leaving, testTime } from "./testClient.ts"

test("reports each attempt to the hooks, with the template of its URL and without secrets", async () => {
  await using service = await stubApiServer(({ path }, count) =>
    path.endsWith("osk-1") && count === 1
      ? { status: 503, raw: "", headers: { "apigw-requestid": "req-1" } }
      : undefined,
  )
  const requests: RequestInfo[] = []
  const responses: ResponseInfo[] = []
  const client = clientOf(service, {
    hooks: { onRequest: (info) => requests.push(info), onResponse: (info) => responses.push(info) },
  })
  await client.order("osk-1")
  const { transmission } = await client.rescue(declined)
  await transmission
  expect(requests.slice(0, 3)).toEqual([
    expect.objectContaining({ operation: "token", attempt: 1 }),
    {
      operation: "order",
      method: "GET",
      url: `${service.url}/v1/orders/{id}`,
      attempt: 1,
      idempotencyKey: undefined,
    },
    expect.objectContaining({ operation: "order", attempt: 2 }),
  ])
  expect(responses[1]).toMatchObject({ status: 503, requestId: "req-1", durationMillis: expect.any(Number) })
  const reported = JSON.stringify([requests, responses])
  expect(reported).not.toMatch(/osk-1|4111|token-1|app-secret-1|"999"/)
  expect(requests.find(({ operation }) => operation === "evaluate")?.idempotencyKey).toBe(
    service.requestsTo("evaluate")[0]?.json.idempotencyKey,
  )
})

test("does not fail a payment because of a failing hook", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.endsWith("transmit") ? { status: 500, raw: "" } : undefined,
  )
  const fail = (): never => {
    throw new Error("hook")
  }
  const reject = () => Promise.reject(new Error("hook"))
  const hooks = {
    onRequest: fail,
    onResponse: reject,
    onDrift: fail,
    onTransmitFailed: fail,
  }
  const client = clientOf(service, { hooks })
  expect((await client.rescue(declined)).decision._tag).toBe("Approved")
  await client.close()
})

test("reports the end of a request that timed out, once", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.endsWith("osk-1") ? { hang: true } : undefined,
  )
  const responses: ResponseInfo[] = []
  const time = await testTime()
  const client = time.clientOf(service, { hooks: { onResponse: (info) => responses.push(info) } })
  const failed = expect(client.order("osk-1", { timeoutMillis: 20_000 })).rejects.toThrow("within 20000 ms")
  await service.waitForRequests("orders/osk-1")
  await Promise.all([failed, time.advance(20_000)])
  await expect.poll(service.dropped).toBe(1)
  expect(responses.filter(({ operation }) => operation === "order")).toHaveLength(1)
})

test("reports the end of an aborted request", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.endsWith("osk-1") ? { hang: true } : undefined,
  )
  const responses: ResponseInfo[] = []
  const client = clientOf(service, { hooks: { onResponse: (info) => responses.push(info) } })
  const { signal, leave } = leaving()
  const left = expect(client.order("osk-1", { signal })).rejects.toThrow("left")
  await service.waitForRequests("orders/osk-1")
  leave()
  await left
  expect(responses.at(-1)).toMatchObject({ operation: "order", status: undefined })
})

/** An OpenTelemetry tracer that keeps what it is reported. */
const recorder = () => {
  const spans: { name: string; attributes: Record<string, unknown>; ended: boolean; code?: number }[] = []
  const tracer: OpenTelemetryTracer = {
    startSpan: (name, { attributes }) => {
      const span: (typeof spans)[number] = { name, attributes: { ...attributes }, ended: false }
      spans.push(span)
      const listening: OpenTelemetrySpan = {
        setAttribute: (key, value) => Object.assign(span.attributes, { [key]: value }),
        setStatus: ({ code }) => Object.assign(span, { code }),
        spanContext: () => ({ traceId: "a".repeat(32), spanId: "b".repeat(16), traceFlags: 1 }),
        end: () => Object.assign(span, { ended: true }),
      }
      return listening
    },
  }
  return { spans, tracer }
}

const api = Symbol.for("opentelemetry.js.api.1")
afterEach(() => Reflect.deleteProperty(globalThis, api))

test("creates a client span for each attempt by the conventions of OpenTelemetry, and sends its traceparent", async () => {
  await using service = await stubApiServer(({ path }, count) =>
    path.endsWith("osk-1") && count === 1 ? { status: 503, raw: "" } : undefined,
  )
  const { spans, tracer } = recorder()
  await clientOf(service, { tracer }).order("osk-1")
  const port = Number(new URL(service.url).port)
  const base = { "server.address": "127.0.0.1", "server.port": port, "http.request.method": "GET" }
  expect(spans.slice(1)).toEqual([
    {
      name: "GET /v1/orders/{id}",
      ended: true,
      code: 2,
      attributes: {
        ...base,
        "url.template": "/v1/orders/{id}",
        "flexcharge.operation": "order",
        "http.response.status_code": 503,
        "error.type": "503",
      },
    },
    {
      name: "GET /v1/orders/{id}",
      ended: true,
      attributes: {
        ...base,
        "url.template": "/v1/orders/{id}",
        "flexcharge.operation": "order",
        "http.response.status_code": 200,
        "http.request.resend_count": 1,
      },
    },
  ])
  expect(service.requests[1]?.headers.traceparent).toBe(`00-${"a".repeat(32)}-${"b".repeat(16)}-01`)
})

test("ends the span of a failed or aborted request with its error", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.endsWith("cut") ? { cut: true } : path.endsWith("hang") ? { hang: true } : undefined,
  )
  const { spans, tracer } = recorder()
  const client = clientOf(service, { tracer, retry: false })
  await client.order("cut").catch(() => {})
  const { signal, leave } = leaving()
  const left = client.order("hang", { signal }).catch(() => {})
  await service.waitForRequests("orders/hang")
  leave()
  await left
  expect(spans.slice(1).map(({ attributes, ended }) => [attributes["error.type"], ended])).toEqual([
    ["Unreachable", true],
    ["Interrupted", true],
  ])
})

test("does not fail a payment because of a failing tracer", async () => {
  await using service = await stubApiServer()
  const fail = (): never => {
    throw new Error("tracer")
  }
  const working = recorder().tracer.startSpan("", { kind: 2, attributes: {} })
  const spans: Partial<OpenTelemetrySpan>[] = [
    {},
    { ...working, spanContext: () => ({ traceId: "a\r\nb", spanId: "c", traceFlags: 1 }) },
    { ...working, setAttribute: fail },
    { ...working, end: fail },
  ]
  const tracers = [fail, ...spans.map((span) => () => span as OpenTelemetrySpan)] // some are none
  for (const startSpan of tracers) await clientOf(service, { tracer: { startSpan } }).order("osk-1")
  Reflect.set(globalThis, api, { trace: { getTracer: fail } })
  await clientOf(service).order("osk-1")
  expect(service.requestsTo("orders/osk-1").map(({ headers }) => headers.traceparent !== undefined)).toEqual([
    false,
    false,
    false,
    true,
    true,
    false,
  ])
})

test("finds the globally registered tracer, unless it is switched off", async () => {
  await using service = await stubApiServer()
  const { spans, tracer } = recorder()
  Reflect.set(globalThis, api, { trace: { getTracer: () => tracer } })
  await clientOf(service).order("osk-1")
  expect(spans).toHaveLength(2)
  await clientOf(service, { tracer: false }).order("osk-1")
  expect(spans).toHaveLength(2)
})

test("sends no traceparent when there is no tracer", async () => {
  await using service = await stubApiServer()
  await clientOf(service).order("osk-1")
  expect(service.requests.every(({ headers }) => headers.traceparent === undefined)).toBe(true)
})

test("creates its spans as children of the caller's Effect span", async () => {
  await using service = await stubApiServer()
  const ended: Tracer.NativeSpan[] = []
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      ended.push(span)
      return span
    },
  })
  const program = Effect.gen(function* () {
    const client = yield* make({ ...credentials, baseUrl: service.url })
    yield* client.order("osk-1").pipe(Effect.withSpan("checkout"), Effect.withTracer(tracer))
  })
  await Effect.runPromise(Effect.scoped(program))
  const names = ended.map(({ name, kind }) => [name, kind])
  expect(names).toEqual([
    ["checkout", "internal"],
    ["Client.order", "internal"],
    ["GET /v1/orders/{id}", "client"],
  ])
  const order = ended.at(-1)
  expect(new Set(ended.map(({ traceId }) => traceId)).size).toBe(1)
  expect(order?.status._tag).toBe("Ended")
  expect(order?.attributes.get("http.response.status_code")).toBe(200)
  expect(service.requestsTo("orders/osk-1")[0]?.headers.traceparent).toBe(
    `00-${order?.traceId}-${order?.spanId}-01`,
  )
})
