import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import { deferred } from "@flexcharge-tooling/test-kit/deferred"
import { expect, onTestFinished, test, vi } from "vitest"
import { makeDeadline } from "../src/Deadline.ts"
import { makeDeduplicator } from "../src/deduplicate.ts"
import { webhookEndpoint } from "../src/index.ts"

const never = () => new Promise<void>(() => {})

const secret = signingSecret()

/** Returns a function that repeats one signed delivery. */
const signedRequests = () => {
  const body = JSON.stringify(wireEvent("order.completed"))
  const { headers } = signDelivery(body, { secret, host: "shop.example" })
  return () => new Request("https://shop.example/hooks", { method: "POST", headers, body })
}

test("work that outlives the deadline of its call is joined by the next call and does not run a second time", async () => {
  const events = makeDeduplicator(10)
  const slow = deferred()
  const work = vi.fn(() => slow.promise)
  await expect(events.run("a", makeDeadline(5), work)).rejects.toThrow(/5 ms.*handlerTimeoutMillis/s)
  expect(events.isKnown("a")).toBe(true)
  const next = events.run("a", makeDeadline(60_000), work)
  slow.resolve()
  await next
  await events.run("a", makeDeadline(60_000), work)
  expect(work).toHaveBeenCalledTimes(1)
})

test("work that outlives the deadline of its call and then fails runs again at the next call", async () => {
  const events = makeDeduplicator(10)
  const slow = deferred()
  const work = vi.fn(() => slow.promise)
  await expect(events.run("a", makeDeadline(5), work)).rejects.toThrow("5 ms")
  const joined = events.run("a", makeDeadline(60_000), work)
  slow.reject(new Error("database down"))
  await expect(joined).rejects.toThrow("database down")
  expect(events.isKnown("a")).toBe(false)
  work.mockResolvedValue(undefined)
  await events.run("a", makeDeadline(60_000), work)
  expect(work).toHaveBeenCalledTimes(2)
})

test("work that fails before its deadline is removed at once, and runs again at the next call", async () => {
  const events = makeDeduplicator(10)
  const work = vi.fn().mockRejectedValueOnce(new Error("down")).mockResolvedValue(undefined)
  await expect(events.run("a", makeDeadline(60_000), work)).rejects.toThrow("down")
  expect(events.isKnown("a")).toBe(false)
  await events.run("a", makeDeadline(60_000), work)
  expect(work).toHaveBeenCalledTimes(2)
})

test("work that returns no promise is finished, and does not run again", async () => {
  const events = makeDeduplicator(10)
  const work = vi.fn(() => undefined)
  for (let call = 0; call < 2; call++) await events.run("a", makeDeadline(60_000), work)
  expect(work).toHaveBeenCalledTimes(1)
})

test("work that does not end within the deadline of a further call either is given up, so that the call after it starts anew", async () => {
  const events = makeDeduplicator(10)
  await expect(events.run("a", makeDeadline(5), never)).rejects.toThrow("5 ms")
  await expect(events.run("a", makeDeadline(10), never)).rejects.toThrow("10 ms")
  expect(events.isKnown("a")).toBe(false)
  const work = vi.fn(async () => {})
  await events.run("a", makeDeadline(60_000), work)
  expect(work).toHaveBeenCalledTimes(1)
})

test("a call that arrives before the deadline of the running work ends at its own deadline, without giving the work up", async () => {
  const events = makeDeduplicator(10)
  const slow = deferred()
  const work = vi.fn(() => slow.promise)
  const both = [events.run("a", makeDeadline(5), work), events.run("a", makeDeadline(20), work)]
  expect(await Promise.allSettled(both)).toMatchObject([
    { reason: expect.objectContaining({ message: expect.stringContaining("5 ms") }) },
    { reason: expect.objectContaining({ message: expect.stringContaining("20 ms") }) },
  ])
  const next = events.run("a", makeDeadline(60_000), work)
  slow.resolve()
  await next
  expect(work).toHaveBeenCalledTimes(1)
})

test("a call whose deadline starts and ends before that of the running work ends without giving the work up", async () => {
  const events = makeDeduplicator(10)
  const slow = deferred()
  const work = vi.fn(() => slow.promise)
  const earlier = makeDeadline(20)
  await earlier.within(Promise.resolve()) // such as a choice of secrets that takes longer than that of the first call
  const first = events.run("a", makeDeadline(40), work)
  const joined = events.run("a", earlier, work)
  expect(await Promise.allSettled([first, joined])).toMatchObject([
    { reason: expect.objectContaining({ message: expect.stringContaining("40 ms") }) },
    { reason: expect.objectContaining({ message: expect.stringContaining("20 ms") }) },
  ])
  const next = events.run("a", makeDeadline(60_000), work)
  slow.resolve()
  await next
  expect(work).toHaveBeenCalledTimes(1)
})

test("work that succeeds after it was given up counts as finished", async () => {
  const events = makeDeduplicator(10)
  const slow = deferred()
  const work = vi.fn(() => slow.promise)
  for (const millis of [5, 10])
    await expect(events.run("a", makeDeadline(millis), work)).rejects.toThrow(`${millis} ms`)
  expect(events.isKnown("a")).toBe(false)
  slow.resolve()
  await expect.poll(() => events.isKnown("a")).toBe(true)
})

test("the memory for work that never ends is bounded", async () => {
  const events = makeDeduplicator(10)
  const keys = Array.from({ length: 1_001 }, (_, index) => `key ${index}`)
  for (const key of keys)
    await events
      .run(key, { within: () => Promise.reject("late"), startOrder: () => 0, clear: () => {} }, never)
      .catch(() => {})
  expect(keys.filter((key) => !events.isKnown(key))).toEqual(["key 0"])
})

test("a call that waits for a request that the runtime has ended fails at its own deadline, and the next call may try again", async () => {
  const events = makeDeduplicator(10)
  // A runtime that ends a request stops its timers too, so neither its work nor its deadline ever settles.
  void events.run(
    "a",
    { within: () => new Promise<never>(() => {}), startOrder: () => 0, clear: () => {} },
    never,
  )
  await expect(events.run("a", makeDeadline(20), never)).rejects.toThrow("20 ms")
  const work = vi.fn(async () => {})
  await events.run("a", makeDeadline(60_000), work)
  expect(work).toHaveBeenCalledTimes(1)
})

test("work that fails after it was given up does not end the wait for the work of the next call", async () => {
  const events = makeDeduplicator(10)
  const first = deferred()
  for (const millis of [5, 10])
    await expect(events.run("a", makeDeadline(millis), () => first.promise)).rejects.toThrow(`${millis} ms`)
  const second = deferred()
  const work = vi.fn(() => second.promise)
  const next = events.run("a", makeDeadline(60_000), work)
  first.reject(new Error("late"))
  await new Promise((resolve) => setTimeout(resolve, 5))
  const repetition = events.run("a", makeDeadline(60_000), work)
  second.resolve()
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

test("a repeated delivery waits for a handler or a sink that is slower than the deadline, and does not start it again", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
  onTestFinished(() => void vi.useRealTimers())
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  const request = signedRequests()
  for (const optionsOf of [
    (work: () => Promise<"accepted">) => ({ on: { "order.completed": work } }),
    (work: () => Promise<"accepted">) => ({ sink: { accept: work } }),
  ]) {
    const slow = deferred<"accepted">()
    const work = vi.fn(() => slow.promise)
    const endpoint = webhookEndpoint({ secrets: [secret], onRejected: () => {}, ...optionsOf(work) })
    const first = endpoint(request())
    while (work.mock.calls.length === 0) await turn()
    vi.advanceTimersByTime(25_000)
    expect((await first).status).toBe(503)
    const repeated = endpoint(request())
    while (vi.getTimerCount() === 0) await turn() // the timer of its body or of its deadline
    for (let turns = 0; turns < 20; turns++) await turn()
    slow.resolve("accepted")
    expect((await repeated).status).toBe(200)
    expect((await endpoint(request())).status).toBe(200)
    expect(work).toHaveBeenCalledTimes(1)
  }
})

test("an event whose handler never ends is handled again at the delivery after the one that waited for it", async () => {
  const request = signedRequests()
  const handler = vi.fn().mockReturnValueOnce(never()).mockReturnValue(undefined)
  const endpoint = webhookEndpoint({
    secrets: [secret],
    handlerTimeoutMillis: 20,
    onRejected: () => {},
    on: { "order.completed": handler },
  })
  for (const status of [503, 503, 200]) expect((await endpoint(request())).status).toBe(status)
  expect(handler).toHaveBeenCalledTimes(2)
})
