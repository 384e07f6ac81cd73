import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import fc from "fast-check"
import { expect, test } from "vitest"
import { ApiError } from "../src/ApiError.ts"
import { guarded, makeBreaker } from "../src/Breaker.ts"
import { asEffect, type Task } from "../src/Task.ts"

const policy = { failures: 3, coolDownMillis: 100 }

const opened = () => {
  const breaker = makeBreaker(policy)
  for (let count = 0; count < 3; count++) {
    breaker.waitMillis(0)
    breaker.unanswered(0)
  }
  return breaker
}

test("opens after as many silences in a row as it is set to, and says how long", () => {
  const breaker = opened()
  expect(breaker.waitMillis(0)).toBe(100)
  expect(breaker.waitMillis(99)).toBe(1)
})

test("lets exactly one call through after the cool-down", () => {
  const breaker = opened()
  expect(breaker.waitMillis(100)).toBe(0)
  expect(breaker.waitMillis(100)).toBeGreaterThan(0)
})

test("closes when the trial is answered, opens again when it is not", () => {
  const breaker = opened()
  breaker.waitMillis(100)
  breaker.unanswered(100)
  expect(breaker.waitMillis(150)).toBe(50)
  expect(breaker.waitMillis(200)).toBe(0)
  breaker.answered()
  expect([breaker.waitMillis(200), breaker.waitMillis(200)]).toEqual([0, 0])
})

test("lets another call try when the trial was given up", () => {
  const breaker = opened()
  breaker.waitMillis(100)
  breaker.abandoned()
  expect(breaker.waitMillis(100)).toBe(0)
})

test.each([
  [1_000, true],
  [999, false],
])("after %d ms of silence, takes callers who give up for unanswered: %s", (patienceMillis, opens) => {
  const breaker = makeBreaker(policy)
  return Effect.runPromise(
    Effect.gen(function* () {
      for (let count = 0; count < policy.failures; count++) {
        const call = yield* Effect.forkChild(asEffect(guarded(breaker, () => () => {})))
        yield* TestClock.adjust(patienceMillis)
        yield* Fiber.interrupt(call)
      }
      const now = yield* Clock.currentTimeMillis
      expect(breaker.waitMillis(now)).toBe(opens ? policy.coolDownMillis : 0)
    }).pipe(Effect.provide(TestClock.layer())),
  )
})

test.each([
  [1_000, true],
  [999, false],
])("takes a deadline of %d ms that passed for a silence of the service: %s", (timeoutMillis, opens) => {
  const breaker = makeBreaker(policy)
  const late = new ApiError(
    { _tag: "TimedOut", timeoutMillis, sent: true },
    { operation: "evaluate", message: "late", isRetryable: true },
  )
  return Effect.runPromise(
    Effect.gen(function* () {
      for (let count = 0; count < policy.failures; count++) {
        const ended: ((exit: Exit.Exit<never, ApiError>) => void)[] = []
        const task: Task<never> = (_, done) => {
          ended.push(done)
          return () => {}
        }
        const call = yield* Effect.forkChild(Effect.flip(asEffect(guarded(breaker, task))))
        yield* TestClock.adjust(timeoutMillis)
        for (const end of ended) end(Exit.fail(late))
        expect(yield* Fiber.join(call)).toBe(late)
      }
      const now = yield* Clock.currentTimeMillis
      expect(breaker.waitMillis(now)).toBe(opens ? policy.coolDownMillis : 0)
    }).pipe(Effect.provide(TestClock.layer())),
  )
})

test("counts silences in a row only", () => {
  const breaker = makeBreaker(policy)
  for (let count = 0; count < 20; count++) {
    breaker.unanswered(0)
    breaker.unanswered(0)
    breaker.answered()
  }
  expect(breaker.waitMillis(0)).toBe(0)
})

test("never keeps everybody out for longer than the cool-down, whatever happened", () => {
  const happening = fc.constantFrom("ask", "answered", "unanswered", "abandoned")
  fc.assert(
    fc.property(fc.array(fc.tuple(happening, fc.nat(300)), { maxLength: 60 }), (happenings) => {
      const breaker = makeBreaker(policy)
      let now = 0
      let underWay = 0
      for (const [what, later] of happenings) {
        now += later
        if (what === "ask") underWay += breaker.waitMillis(now) === 0 ? 1 : 0
        else if (underWay > 0) {
          underWay--
          breaker[what](now)
        }
      }
      for (; underWay > 0; underWay--) breaker.unanswered(now)
      expect(breaker.waitMillis(now + policy.coolDownMillis)).toBe(0)
    }),
  )
})
