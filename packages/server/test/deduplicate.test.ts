import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import { expect, test, vi } from "vitest"
import { makeDeadline } from "../src/Deadline.ts"
import { makeDeduplicator } from "../src/deduplicate.ts"
import { webhookEndpoint } from "../src/index.ts"

const never = () => new Promise<void>(() => {})

test("work that never ends fails at the deadline, and the next call may try again", async () => {
  const events = makeDeduplicator(10)
  const both = [events.run("a", makeDeadline(20), never), events.run("a", makeDeadline(60_000), never)]
  for (const outcome of await Promise.allSettled(both))
    expect(outcome).toMatchObject({
      reason: expect.objectContaining({ message: expect.stringMatching(/20 ms.*handlerTimeoutMillis/s) }),
    })
  const work = vi.fn(async () => {})
  await events.run("a", makeDeadline(20), work)
  expect(work).toHaveBeenCalledTimes(1)
})

test("work that succeeds after its deadline counts as finished", async () => {
  const events = makeDeduplicator(10)
  let succeed = () => {}
  const slow = new Promise<void>((resolve) => {
    succeed = resolve
  })
  await expect(events.run("a", makeDeadline(5), () => slow)).rejects.toThrow("5 ms")
  expect(events.isKnown("a")).toBe(false)
  succeed()
  await expect.poll(() => events.isKnown("a")).toBe(true)
})

test("a call that waits for a request that the runtime has ended fails at its own deadline, and the next call may try again", async () => {
  const events = makeDeduplicator(10)
  // A runtime that ends a request stops its timers too, so neither its work nor its deadline ever settles.
  void events.run("a", { within: () => new Promise<never>(() => {}), clear: () => {} }, never)
  await expect(events.run("a", makeDeadline(20), never)).rejects.toThrow("20 ms")
  const work = vi.fn(async () => {})
  await events.run("a", makeDeadline(60_000), work)
  expect(work).toHaveBeenCalledTimes(1)
})

test("work that fails after its deadline does not end the wait for the work of the next call", async () => {
  const events = makeDeduplicator(10)
  let failFirst = (_error: Error) => {}
  const first = new Promise<void>((_, reject) => {
    failFirst = reject
  })
  await expect(events.run("a", makeDeadline(5), () => first)).rejects.toThrow("5 ms")
  let succeed = () => {}
  const work = vi.fn(
    () =>
      new Promise<void>((resolve) => {
        succeed = resolve
      }),
  )
  const next = events.run("a", makeDeadline(60_000), work)
  failFirst(new Error("late"))
  await new Promise((resolve) => setTimeout(resolve, 5))
  const repetition = events.run("a", makeDeadline(60_000), work)
  succeed()
  await Promise.all([next, repetition])
  expect(work).toHaveBeenCalledTimes(1)
})

test("an infinite deadline never ends the work", async () => {
  const events = makeDeduplicator(10)
  const endless = makeDeadline(Number.POSITIVE_INFINITY)
  await events.run("a", endless, () => new Promise((resolve) => setTimeout(resolve, 20)))
  expect(events.isKnown("a")).toBe(true)
  endless.clear()
})

test("an event whose handler or sink is too slow gets the response 503 and handled at its next delivery", async () => {
  const secret = signingSecret()
  const body = JSON.stringify(wireEvent("order.completed"))
  const { headers } = signDelivery(body, { secret, host: "shop.example" })
  const request = () => new Request("https://shop.example/hooks", { method: "POST", headers, body })
  const answer = vi
    .fn()
    .mockReturnValueOnce(new Promise(() => {}))
    .mockReturnValue("accepted")
  for (const stuck of [{ on: { "order.completed": answer } }, { sink: { accept: answer } }]) {
    const endpoint = webhookEndpoint({
      secrets: [secret],
      handlerTimeoutMillis: 20,
      onRejected: () => {},
      ...stuck,
    })
    answer.mockReset().mockReturnValueOnce(never()).mockReturnValue("accepted")
    expect((await endpoint(request())).status).toBe(503)
    expect((await endpoint(request())).status).toBe(200)
    expect(answer).toHaveBeenCalledTimes(2)
  }
})
