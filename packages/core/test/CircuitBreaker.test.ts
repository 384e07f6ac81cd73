import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import fc from "fast-check"
import { expect, test } from "vitest"
import { ApiError, type Reason } from "../src/ApiError.ts"
import { type CircuitBreaker, makeCircuitBreaker, withCircuitBreaker } from "../src/CircuitBreaker.ts"
import { monotonicClock } from "../src/Request.ts"

const policy = { failures: 3, coolDownMillis: 100 }
/** How long a call takes at most. */
const longestMillis = 10_000

/** A call behind a breaker. */
const guarded = <A>(breaker: CircuitBreaker, call: Effect.Effect<A, ApiError>) =>
  Effect.flatMap(monotonicClock, (now) => withCircuitBreaker(breaker, call, { longestMillis, now }))

const openBreaker = () => {
  const breaker = makeCircuitBreaker(policy)
  for (let count = 0; count < 3; count++) {
    breaker.admit(0, longestMillis)
    breaker.onNoResponse(0)
  }
  return breaker
}

test("opens after the configured number of calls in a row without a response, and reports for how long", () => {
  const breaker = openBreaker()
  expect(breaker.admit(0, longestMillis)).toBe(100)
  expect(breaker.admit(99, longestMillis)).toBe(1)
})

test("lets exactly one call through after the cool-down", () => {
  const breaker = openBreaker()
  expect(breaker.admit(100, longestMillis)).toBe(0)
  expect(breaker.admit(100, longestMillis)).toBeGreaterThan(0)
})

test("closes when the trial call gets a response, and opens again when it does not", () => {
  const breaker = openBreaker()
  breaker.admit(100, longestMillis)
  breaker.onNoResponse(100)
  expect(breaker.admit(150, longestMillis)).toBe(50)
  expect(breaker.admit(200, longestMillis)).toBe(0)
  breaker.onResponse()
  expect([breaker.admit(200, longestMillis), breaker.admit(200, longestMillis)]).toEqual([0, 0])
})

test("lets another call through when the trial call was abandoned", () => {
  const breaker = openBreaker()
  breaker.admit(100, longestMillis)
  breaker.onAbandoned()
  expect(breaker.admit(100, longestMillis)).toBe(0)
})

test("lets another call through when the trial call is lost without an end, as in a stopped serverless function", () => {
  const breaker = openBreaker()
  breaker.admit(100, longestMillis)
  expect(breaker.admit(100 + longestMillis - 1, longestMillis)).toBeGreaterThan(0)
  expect(breaker.admit(100 + longestMillis, longestMillis)).toBe(0)
  expect(breaker.admit(100 + longestMillis, longestMillis)).toBeGreaterThan(0)
})

test.each([
  [1_000, true],
  [999, false],
])("counts callers who give up after %d ms as calls without a response: %s", (patienceMillis, opens) => {
  const breaker = makeCircuitBreaker(policy)
  return Effect.runPromise(
    Effect.gen(function* () {
      for (let count = 0; count < policy.failures; count++) {
        const call = yield* Effect.forkChild(guarded(breaker, Effect.never))
        yield* TestClock.adjust(patienceMillis)
        yield* Fiber.interrupt(call)
      }
      const now = yield* Clock.currentTimeMillis
      expect(breaker.admit(now, longestMillis)).toBe(opens ? policy.coolDownMillis : 0)
    }).pipe(Effect.provide(TestClock.layer())),
  )
})

test.each([
  [1_000, true],
  [999, false],
])("counts a call whose deadline of %d ms passed as one without a response: %s", (timeoutMillis, opens) => {
  const breaker = makeCircuitBreaker(policy)
  const late = new ApiError(
    { _tag: "TimedOut", timeoutMillis, sent: true },
    { operation: "evaluate", message: "late", isRetryable: true },
  )
  return Effect.runPromise(
    Effect.gen(function* () {
      for (let count = 0; count < policy.failures; count++) {
        const timesOut = Effect.andThen(Effect.sleep(timeoutMillis), Effect.fail(late))
        const call = yield* Effect.forkChild(Effect.flip(guarded(breaker, timesOut)))
        yield* TestClock.adjust(timeoutMillis)
        expect(yield* Fiber.join(call)).toBe(late)
      }
      const now = yield* Clock.currentTimeMillis
      expect(breaker.admit(now, longestMillis)).toBe(opens ? policy.coolDownMillis : 0)
    }).pipe(Effect.provide(TestClock.layer())),
  )
})

test("counts only calls in a row without a response", () => {
  const breaker = makeCircuitBreaker(policy)
  for (let count = 0; count < 20; count++) {
    breaker.onNoResponse(0)
    breaker.onNoResponse(0)
    breaker.onResponse()
  }
  expect(breaker.admit(0, longestMillis)).toBe(0)
})

test("lets a call through after the cool-down, in every history of calls", () => {
  const happening = fc.constantFrom("call", "onResponse", "onNoResponse", "onAbandoned")
  fc.assert(
    fc.property(fc.array(fc.tuple(happening, fc.nat(300)), { maxLength: 60 }), (happenings) => {
      const breaker = makeCircuitBreaker(policy)
      let now = 0
      let underWay = 0
      for (const [what, later] of happenings) {
        now += later
        if (what === "call") underWay += breaker.admit(now, longestMillis) === 0 ? 1 : 0
        else if (underWay > 0) {
          underWay--
          breaker[what](now)
        }
      }
      for (; underWay > 0; underWay--) breaker.onNoResponse(now)
      expect(breaker.admit(now + policy.coolDownMillis, longestMillis)).toBe(0)
    }),
  )
})

/** A circuit breaker that lets every call through and records what is reported to it. */
const recordingBreaker = () => {
  const reports: string[] = []
  const breaker = {
    admit: () => 0,
    onResponse: () => void reports.push("response"),
    onNoResponse: () => void reports.push("no response"),
    onAbandoned: () => void reports.push("abandoned"),
  }
  return { reports, breaker }
}

test("reports a successful call to its breaker once", async () => {
  const { reports, breaker } = recordingBreaker()
  expect(await Effect.runPromise(guarded(breaker, Effect.succeed(7)))).toBe(7)
  expect(reports).toEqual(["response"])
})

test("reports a call that was interrupted at once as abandoned, once", async () => {
  const { reports, breaker } = recordingBreaker()
  await Effect.runPromise(
    Effect.gen(function* () {
      const call = yield* Effect.forkChild(guarded(breaker, Effect.never), {
        startImmediately: true,
      })
      yield* Fiber.interrupt(call)
    }),
  )
  expect(reports).toEqual(["abandoned"])
})

test.each([
  [999, "abandoned"],
  [1_000, "no response"],
])("reports a rescue that its caller aborted after %d ms as %s", async (millis, report) => {
  const { reports, breaker } = recordingBreaker()
  const details = { operation: "evaluate", message: "no", isRetryable: true }
  const aborted = Effect.fail(new ApiError({ _tag: "Aborted", sent: true }, details))
  const program = Effect.gen(function* () {
    const call = yield* Effect.forkChild(guarded(breaker, Effect.delay(aborted, millis)))
    yield* TestClock.adjust(millis)
    yield* Fiber.await(call)
  })
  await Effect.runPromise(Effect.provide(program, TestClock.layer()))
  expect(reports).toEqual([report])
})

test("reports a call that failed unexpectedly as abandoned", async () => {
  const { reports, breaker } = recordingBreaker()
  await Effect.runPromiseExit(guarded(breaker, Effect.die("a defect")))
  expect(reports).toEqual(["abandoned"])
})

test("rejects a call while it is open with a retryable error of evaluate", async () => {
  const breaker = { ...recordingBreaker().breaker, admit: () => 7 }
  const error = await Effect.runPromise(Effect.flip(guarded(breaker, Effect.succeed(1))))
  expect(error).toMatchObject({
    operation: "evaluate",
    isRetryable: true,
    reason: { _tag: "Unavailable", retryAfterMillis: 7 },
  })
})

test.each<[string, Reason]>([
  ["response", { _tag: "NotFound", status: 404 }],
  ["no response", { _tag: "Unreachable", sent: true }],
  ["no response", { _tag: "Unavailable", status: 503 }],
  ["abandoned", { _tag: "Conflict", inProgress: false }],
])("reports %s to its breaker when a call failed as %j", async (report, reason) => {
  const { reports, breaker } = recordingBreaker()
  const error = new ApiError(reason, { operation: "evaluate", message: "no", isRetryable: false })
  await Effect.runPromise(Effect.flip(guarded(breaker, Effect.fail(error))))
  expect(reports).toEqual([report])
})
