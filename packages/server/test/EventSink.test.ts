import type { WebhookEvent } from "@flexcharge/schema"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import { describe, expect, it, vi } from "vitest"
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

describe("a sink beside handlers", () => {
  it("is told of an event only after its handler succeeded, so that a restart loses nothing", async () => {
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

  it("keeps what it has from the handlers, in this process and the next", async () => {
    const handler = vi.fn()
    const options = { sink: keepingSink(), on: { "order.completed": handler } }
    const first = processOf(options)
    expect([await first(), await first(), await processOf(options)()]).toEqual([200, 200, 200])
    expect(handler).toHaveBeenCalledTimes(1)
  })

  it("that cannot tell what it has is helped by this process's memory", async () => {
    const handler = vi.fn()
    const { accept } = keepingSink()
    const ask = processOf({ sink: { accept }, on: { "order.completed": handler } })
    expect([await ask(), await ask()]).toEqual([200, 200])
    expect(handler).toHaveBeenCalledTimes(1)
  })
})

describe("a late repetition", () => {
  const late = { now: () => sentAt + 86_400_000 }

  it("of what the sink has is answered with 200, and not put to the merchant", async () => {
    const sink = keepingSink()
    expect(await processOf({ sink })()).toBe(200)
    const onStale = vi.fn(() => false)
    expect(await processOf({ sink, onStale, ...late })()).toBe(200)
    expect(onStale).not.toHaveBeenCalled()
    expect(await processOf({ sink: keepingSink(), onStale, ...late })()).toBe(401)
  })

  it("is asked for again while the sink cannot say", async () => {
    const has = () => Promise.reject(new Error("database down"))
    expect(await processOf({ sink: { ...keepingSink(), has }, ...late })()).toBe(503)
  })
})

describe("an event's id", () => {
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

  it("is the same for a delivery again, and another for another name, order or time", () => {
    expect(eventId(event({ isResent: true }))).toBe(eventId(event()))
    const others = [{ event: "order.expired" }, { orderId: "2" }, { timeStamp: "2026-03-20T17:16:41Z" }]
    expect(new Set([{}, ...others].map((more) => eventId(event(more)))).size).toBe(4)
  })

  it("takes an empty order for none, and an order for none by its data", () => {
    const ids = ["", null, undefined].map((orderId) => eventId(event({ orderId })))
    expect(new Set(ids).size).toBe(1)
    expect(eventId(event({ orderId: "", externalOrderId: "8" }))).not.toBe(ids[0])
    const byData = (data: unknown) => eventId(event({ orderId: "", externalOrderId: "", eventData: data }))
    expect(byData({ a: 1 })).toBe(byData({ a: 1 }))
    expect(byData({ a: 1 })).not.toBe(byData({ a: 2 }))
  })

  it("tells events without a time by all that they say, but for the resent mark", () => {
    for (const timeStamp of ["", null, undefined]) {
      const undated = (more: object = {}) => eventId(event({ timeStamp, ...more }))
      expect(undated({ isResent: true })).toBe(undated())
      expect(undated({ eventData: { a: 2 } })).not.toBe(undated())
      expect(undated({ confirmationId: "22ACD1D9" })).not.toBe(undated())
      expect(undated({ eventData: "x".repeat(10_000) }).length).toBeLessThan(100)
    }
  })
})
