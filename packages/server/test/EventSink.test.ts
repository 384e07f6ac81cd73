import type { WebhookEvent } from "@flexcharge/schema"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import { describe, expect, test, vi } from "vitest"
import { type EventSink, eventId, type WebhookOptions, webhookEndpoint } from "../src/index.ts"

const secret = signingSecret()
const url = "https://shop.example/hooks"
const sentAt = Date.UTC(2026, 2, 20, 17, 16, 40)
const text = JSON.stringify(wireEvent("order.completed"))

const requestOf = (body = text, to = url) => {
  const { headers } = signDelivery(body, { secret, host: "shop.example", now: sentAt })
  return new Request(to, { method: "POST", headers, body })
}

/** One process; several share a sink. */
const processOf = (options: Partial<WebhookOptions>) => {
  const endpoint = webhookEndpoint({ secrets: [secret], onRejected: () => {}, now: () => sentAt, ...options })
  return async (request = requestOf()) => (await endpoint(request)).status
}

const keepingSink = () => {
  const kept = new Set<string>()
  return {
    accept: vi.fn<EventSink["accept"]>((_event, { id }) => {
      if (kept.has(id)) return "duplicate"
      kept.add(id)
      return "accepted"
    }),
    has: (_event: WebhookEvent, { id }: { id: string }) => kept.has(id),
  }
}

describe("a sink with handlers", () => {
  test("a sink receives an event only after its handler succeeded, so that a restart loses nothing", async () => {
    const handler = vi.fn().mockRejectedValueOnce(new Error("down")).mockResolvedValue(undefined)
    for (const sink of [keepingSink(), { accept: keepingSink().accept }]) {
      handler.mockReset().mockRejectedValueOnce(new Error("down"))
      const on = { "order.completed": handler }
      expect(await processOf({ sink, on })()).toBe(503)
      expect(sink.accept).not.toHaveBeenCalled()
      expect(await processOf({ sink, on })()).toBe(200)
      expect(handler).toHaveBeenCalledTimes(2)
      expect(sink.accept).toHaveBeenCalledTimes(1)
    }
  })

  test("an event that the sink has does not reach a handler, in this process and in the next", async () => {
    const handler = vi.fn()
    const options = { sink: keepingSink(), on: { "order.completed": handler } }
    const first = processOf(options)
    expect([await first(), await first(), await processOf(options)()]).toEqual([200, 200, 200])
    expect(handler).toHaveBeenCalledTimes(1)
  })

  test("an event without a handler is passed to accept without a call of has", async () => {
    const sink = keepingSink()
    const has = vi.fn(sink.has)
    const first = processOf({ sink: { ...sink, has } })
    expect([await first(), await first()]).toEqual([200, 200])
    expect(has).not.toHaveBeenCalled()
    expect(sink.accept).toHaveBeenCalledTimes(2)
  })

  test("this process's memory recognizes repetitions for a sink without has", async () => {
    const handler = vi.fn()
    const { accept } = keepingSink()
    const deliver = processOf({ sink: { accept }, on: { "order.completed": handler } })
    expect([await deliver(), await deliver()]).toEqual([200, 200])
    expect(handler).toHaveBeenCalledTimes(1)
  })
})

test("two refunds of one order in one second are two events, and both are handled and stored", async () => {
  const refund = (Amount: number) =>
    requestOf(
      JSON.stringify(
        wireEvent("order.refunded", {
          TimeStamp: "2026-03-20T17:16:40Z",
          EventData: { Amount, Currency: "USD" },
        }),
      ),
    )
  const sinkWithoutHas = { accept: keepingSink().accept }
  for (const sink of [undefined, keepingSink(), sinkWithoutHas]) {
    const handler = vi.fn()
    const deliver = processOf({ sink, on: { "order.refunded": handler } })
    for (const amount of [500, 700, 500]) expect(await deliver(refund(amount))).toBe(200)
    expect(handler).toHaveBeenCalledTimes(2)
    if (sink) expect(sink.accept.mock.results.map(({ value }) => value)).toEqual(["accepted", "accepted"])
  }
})

describe("the environment of an event", () => {
  const eventOf = (IsTestMode: unknown) =>
    requestOf(JSON.stringify({ ...wireEvent("order.completed"), IsTestMode }))

  test.each([
    ["production", true],
    ["sandbox", false],
  ] as const)(
    "an endpoint for %s stores and reports an event whose isTestMode is %s, and does not handle it",
    async (environment, isTestMode) => {
      const handler = vi.fn()
      const sink = { accept: vi.fn<EventSink["accept"]>(() => "accepted") }
      const reports: unknown[] = []
      const deliver = processOf({
        environment,
        sink,
        on: { "order.completed": handler },
        onRejected: (error, { status }) => void reports.push([String(error), status]),
      })
      expect(await deliver(eventOf(isTestMode))).toBe(200)
      expect(handler).not.toHaveBeenCalled()
      expect(sink.accept).toHaveBeenCalledWith(
        expect.objectContaining({ isTestMode }),
        expect.objectContaining({ isOtherEnvironment: true }),
      )
      expect(reports).toEqual([
        [expect.stringMatching(/is a (test|production) event, and the option environment/), 200],
      ])
      expect(await deliver(eventOf(isTestMode))).toBe(200)
      expect(await deliver(eventOf(!isTestMode))).toBe(200)
      expect(handler).toHaveBeenCalledTimes(1)
    },
  )

  test("an event without isTestMode, and any event where no environment is given, is handled", async () => {
    const handler = vi.fn()
    const on = { "order.completed": handler }
    expect(await processOf({ environment: "production", on })(eventOf(null))).toBe(200)
    expect(await processOf({ on })(eventOf(true))).toBe(200)
    expect(await processOf({ on })(eventOf(false))).toBe(200)
    expect(handler).toHaveBeenCalledTimes(3)
    expect(handler).toHaveBeenLastCalledWith(
      expect.anything(),
      expect.objectContaining({ isOtherEnvironment: false }),
    )
  })

  test("the endpoint rejects another value of environment at start-up", () => {
    for (const environment of ["PROD", "", null])
      expect(() => processOf({ environment: environment as never })).toThrow(
        'environment must be "production" or "sandbox"',
      ) // as: circumvents the type
  })
})

describe("a late repetition", () => {
  const late = { now: () => sentAt + 86_400_000 }

  test("a late repetition of an event that the sink has gets the response 200, without a call of onStale", async () => {
    const sink = keepingSink()
    expect(await processOf({ sink })()).toBe(200)
    const onStale = vi.fn(() => false)
    expect(await processOf({ sink, onStale, ...late })()).toBe(200)
    expect(onStale).not.toHaveBeenCalled()
    expect(await processOf({ sink: keepingSink(), onStale, ...late })()).toBe(401)
  })

  test("a late repetition gets the response 503 while the sink fails", async () => {
    const has = () => Promise.reject(new Error("database down"))
    expect(await processOf({ sink: { ...keepingSink(), has }, ...late })()).toBe(503)
  })
})

describe("eventId", () => {
  const event = (more: object = {}): WebhookEvent => ({
    _tag: "OrderCompleted",
    event: "order.completed",
    eventData: { a: 1 },
    externalOrderId: "7",
    orderId: "1",
    timeStamp: "2026-03-20T17:16:40.898703Z",
    isResent: false,
    ...more,
  })

  test("eventId is the same for a repeated delivery, and differs by name, order, time and data", () => {
    expect(eventId(event({ isResent: true }))).toBe(eventId(event()))
    const others = [
      { event: "order.expired" },
      { orderId: "2" },
      { timeStamp: "2026-03-20T17:16:41Z" },
      { eventData: { a: 2 } },
      { eventData: null },
      { isTestMode: true },
    ]
    expect(new Set([{}, ...others].map((more) => eventId(event(more)))).size).toBe(7)
  })

  test("eventId does not depend on the order of keys, at any depth", () => {
    const data = (text: string) => eventId(event({ eventData: JSON.parse(text) }))
    expect(data('{"a":[{"b":1,"c":2}],"d":3}')).toBe(data('{"d":3,"a":[{"c":2,"b":1}]}'))
    expect(data('{"a":[1,2]}')).not.toBe(data('{"a":[2,1]}'))
    expect(data('{"a":1}')).not.toBe(data('{"a":"1"}'))
    expect(data('{"a":[1]}')).not.toBe(data('{"a":{"0":1}}'))
  })

  test("eventId does not change between versions, because sinks store it", () => {
    expect(eventId(event())).toBe('["order.completed","1","2026-03-20T17:16:40.898703Z","9sqx3k35pg"]')
    expect(eventId(event({ eventData: "\u{1f4b3} \u00e9" }))).toMatch(/"4gzez0ckz"\]$/) // cspell:ignore gzez
  })

  test("eventId is short for an event with long texts, and still differs", () => {
    const long = "x".repeat(100_000)
    const texts = { orderId: long, timeStamp: long, event: long, eventData: long }
    expect(eventId(event(texts)).length).toBeLessThan(200)
    expect(eventId(event({ orderId: "x".repeat(256) }))).toContain("x".repeat(256))
    expect(eventId(event({ orderId: "x".repeat(257) }))).not.toContain("x".repeat(256))
    for (const name of ["orderId", "timeStamp", "event", "eventData"])
      expect(eventId(event({ ...texts, [name]: `${long}y` }))).not.toBe(eventId(event(texts)))
  })

  test("eventId treats an empty order id as absent, and uses the external order id in its place", () => {
    const ids = ["", null, undefined].map((orderId) => eventId(event({ orderId })))
    expect(new Set(ids).size).toBe(1)
    expect(eventId(event({ orderId: "", externalOrderId: "8" }))).not.toBe(ids[0])
    const byData = (data: unknown) => eventId(event({ orderId: "", externalOrderId: "", eventData: data }))
    expect(byData({ a: 1 })).toBe(byData({ a: 1 }))
    expect(byData({ a: 1 })).not.toBe(byData({ a: 2 }))
  })

  test("eventId covers all fields but isResent where the event has no time", () => {
    for (const timeStamp of ["", null, undefined]) {
      const undated = (more: object = {}) => eventId(event({ timeStamp, ...more }))
      expect(undated({ isResent: true })).toBe(undated())
      expect(undated({ eventData: { a: 2 } })).not.toBe(undated())
      expect(undated({ confirmationId: "22ACD1D9" })).not.toBe(undated())
      expect(undated({ eventData: "x".repeat(10_000) }).length).toBeLessThan(100)
    }
  })
})
