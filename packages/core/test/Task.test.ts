import { getEventListeners } from "node:events"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { expect, test } from "vitest"
import { ApiError, type Reason } from "../src/ApiError.ts"
import { guarded } from "../src/Breaker.ts"
import type { RequestInfo, ResponseInfo } from "../src/index.ts"
import { asEffect, type Caller, clockOf, fork, nothingToStop, start, type Task } from "../src/Task.ts"
import { clientOf, leaving, vendor } from "./vendor.ts"

/** A task that ends when it is told to, and what happened to it. */
const held = () => {
  const callers: Caller[] = []
  const happened: string[] = []
  let end = () => {}
  const effect = asEffect<number>((caller, done) => {
    callers.push(caller)
    end = () => done(Exit.succeed(7))
    return () => happened.push("stopped")
  })
  return { callers, happened, effect, end: () => end() }
}

test("starts a task without a fiber, and whatever was made of one on a fiber", () => {
  const { callers, effect, end } = held()
  const told: unknown[] = []
  start(effect, undefined, (exit) => told.push(exit))
  end()
  start(
    Effect.map(effect, (value) => value + 1),
    undefined,
    (exit) => told.push(exit),
  )
  end()
  expect(told).toEqual([Exit.succeed(7), Exit.succeed(8)])
  expect(callers.map((caller) => caller !== undefined)).toEqual([false, true])
})

test("stops a task when its fiber is interrupted, and only then", async () => {
  const left = held()
  const answered = held()
  await Effect.runPromise(
    Effect.gen(function* () {
      const leaver = yield* Effect.forkChild(left.effect, { startImmediately: true })
      const waiter = yield* Effect.forkChild(answered.effect, { startImmediately: true })
      answered.end()
      expect(yield* Fiber.join(waiter)).toBe(7)
      yield* Fiber.interrupt(leaver)
    }),
  )
  expect([left.happened, answered.happened]).toEqual([["stopped"], []])
})

test("tells nothing of work that was stopped", async () => {
  const told: unknown[] = []
  const happened: string[] = []
  const effect = Effect.onInterrupt(Effect.never, () => Effect.sync(() => happened.push("interrupted")))
  const stop = fork(effect, undefined, (exit) => told.push(exit))
  stop()
  await expect.poll(() => happened).toEqual(["interrupted"])
  expect(told).toEqual([])
  expect(nothingToStop()).toBeUndefined()
})

test("goes on in the caller's context, by the caller's clock", () =>
  Effect.runPromise(
    Effect.gen(function* () {
      const told: unknown[] = []
      yield* Effect.withFiber((fiber) =>
        Effect.sync(() => {
          expect(clockOf(fiber).currentTimeMillisUnsafe()).toBe(0)
          expect(clockOf(undefined).currentTimeMillisUnsafe()).toBeGreaterThan(0)
          fork(Effect.as(Effect.sleep(60_000), "slept"), fiber, (exit) => told.push(exit))
        }),
      )
      yield* TestClock.adjust(59_999)
      expect(told).toEqual([])
      yield* TestClock.adjust(1)
      expect(told).toEqual([Exit.succeed("slept")])
    }).pipe(Effect.provide(TestClock.layer())),
  ))

/** A breaker that lets every call pass, and what it was told. */
const listening = () => {
  const told: string[] = []
  const breaker = {
    waitMillis: () => 0,
    answered: () => told.push("answered"),
    unanswered: () => told.push("unanswered"),
    abandoned: () => told.push("abandoned"),
  }
  return { told, breaker }
}

test.each([
  ["answered", (end: () => void) => end()],
  ["abandoned", () => {}],
])("tells its breaker once that a call was %s, however often it is stopped", (how, happens) => {
  const { told, breaker } = listening()
  let end = () => {}
  const call: Task<number> = (_, done) => {
    end = () => done(Exit.succeed(7))
    return () => {}
  }
  const stop = guarded(breaker, call)(undefined, () => {})
  happens(end)
  stop()
  stop()
  expect(told).toEqual([how])
})

test.each<[string, Reason]>([
  ["answered", { _tag: "NotFound", status: 404 }],
  ["unanswered", { _tag: "Unreachable", sent: true }],
  ["abandoned", { _tag: "Conflict", inProgress: false }],
])("tells its breaker that a call was %s when it failed as %j", (how, reason) => {
  const { told, breaker } = listening()
  const error = new ApiError(reason, { operation: "evaluate", message: "no", isRetryable: false })
  const call: Task<number> = (_, done) => {
    done(Exit.fail(error))
    return () => {}
  }
  guarded(breaker, call)(undefined, () => {})
  expect(told).toEqual([how])
})

test("leaves no listener on a signal that outlives its calls", async () => {
  await using service = await vendor(({ path }) =>
    path.endsWith("wrong") ? { status: 404, body: {} } : undefined,
  )
  const { signal } = leaving()
  const client = clientOf(service)
  await client.order("osk-1", { signal })
  await client.order("osk-1", { signal })
  await client.order("wrong", { signal }).catch(() => {})
  await client.rescue(undefined as never, { signal }).catch(() => {}) // ends before it has begun
  expect(getEventListeners(signal, "abort")).toEqual([])
})

test("drops a request whose caller gives up while it is being sent", async () => {
  await using service = await vendor(({ path }) => (path.endsWith("osk-1") ? { hang: true } : undefined))
  const { signal, leave } = leaving()
  const responses: ResponseInfo[] = []
  const hooks = {
    onRequest: ({ operation }: RequestInfo) => {
      if (operation === "order") leave()
    },
    onResponse: (info: ResponseInfo) => void responses.push(info),
  }
  const client = clientOf(service, { hooks })
  await client.authenticate()
  await expect(client.order("osk-1", { signal })).rejects.toThrow("left")
  await expect.poll(() => responses.at(-1)).toMatchObject({ operation: "order", status: undefined })
})
