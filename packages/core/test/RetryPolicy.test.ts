import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import fc from "fast-check"
import { expect, test } from "vitest"
import { ApiError, type Reason } from "../src/ApiError.ts"
import { defaultRetryPolicy, pauseMillis, type RetryPolicy, retrySchedule } from "../src/RetryPolicy.ts"

const failing = (reason: Reason, isRetryable = true) =>
  new ApiError(reason, { operation: "order", message: "no", isRetryable })

const unavailable = failing({ _tag: "Unavailable", status: 503 })

/** Runs attempts that fail with `error` under a test clock and gives their moments. */
const attempts = (
  error: ApiError,
  options: { deadline?: number; isRepeatable?: boolean } & Partial<RetryPolicy> = {},
) =>
  Effect.runPromise(
    Effect.gen(function* () {
      const { deadline = 60_000, isRepeatable = true } = options
      const moments: number[] = []
      const attempt = Effect.clockWith((clock) => {
        const now = clock.currentTimeMillisUnsafe()
        moments.push(now)
        return Effect.fail({ error, isRepeatable, leftMillis: deadline - now })
      })
      const schedule = retrySchedule({ ...defaultRetryPolicy, ...options })
      const fiber = yield* Effect.forkChild(Effect.flip(Effect.retry(attempt, schedule)))
      yield* TestClock.adjust(120_000)
      expect((yield* Fiber.join(fiber)).error).toBe(error)
      return moments
    }).pipe(Effect.provide(TestClock.layer())) as Effect.Effect<number[]>, // the error channel was flipped and read
  )

test("makes three attempts with pauses within their bounds", async () => {
  const [first = 0, second = 0, third = 0, ...more] = await attempts(unavailable)
  expect(more).toEqual([])
  expect(second - first).toBeLessThanOrEqual(200)
  expect(third - second).toBeLessThanOrEqual(400)
})

test("makes one attempt when the call or the error must not be repeated", async () => {
  expect(await attempts(unavailable, { isRepeatable: false })).toHaveLength(1)
  expect(await attempts(failing({ _tag: "NotFound", status: 404 }, false))).toHaveLength(1)
  expect(await attempts(unavailable, { attempts: 1 })).toHaveLength(1)
})

test("starts no attempt that could not end before the deadline", async () => {
  const slow = failing({ _tag: "Unavailable", status: 503, retryAfterMillis: 5_000 })
  expect(await attempts(slow, { deadline: 5_000 })).toHaveLength(1)
  expect(await attempts(slow, { deadline: 10_000 })).toHaveLength(2)
})

test("repeats a call in progress until the deadline, unless retries are off", async () => {
  const inProgress = failing({ _tag: "Conflict", inProgress: true, status: 409 })
  const moments = await attempts(inProgress, { deadline: 10_000 })
  expect(moments.length).toBeGreaterThan(5)
  expect(Math.max(...moments)).toBeLessThan(10_000)
  expect(await attempts(inProgress, { attempts: 1 })).toHaveLength(1)
})

test.each([{ baseMillis: 0 }, { capMillis: 0 }])(
  "repeats a call in progress at most ten times a second, with %j",
  async (policy) => {
    const inProgress = failing({ _tag: "Conflict", inProgress: true, status: 409 })
    const moments = await attempts(inProgress, { deadline: 1_000, ...policy })
    expect(moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0))).toEqual(
      Array(9).fill(100),
    )
    expect(await attempts(unavailable, policy)).toEqual([0, 0, 0])
  },
)

test("draws every pause below a doubling bound, and never below the pause the service requested", () => {
  const policy = fc.record({ attempts: fc.nat(9), baseMillis: fc.nat(5_000), capMillis: fc.nat(60_000) })
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
  fc.assert(
    fc.property(
      policy,
      fc.integer({ min: 1, max: 60 }),
      random,
      fc.nat(100_000),
      (drawn, number, chance, asked) => {
        const pause = pauseMillis(drawn, number, chance, asked)
        expect(pause).toBeGreaterThanOrEqual(asked)
        expect(pause - asked).toBeLessThanOrEqual(
          Math.min(drawn.capMillis, drawn.baseMillis * 2 ** (number - 1)),
        )
        expect(Number.isInteger(pause)).toBe(true)
      },
    ),
  )
  expect(pauseMillis(defaultRetryPolicy, 2, 0.5, 0)).toBe(200)
})
