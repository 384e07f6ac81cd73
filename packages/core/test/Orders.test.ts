import { type StubResponse, stubApiServer } from "@flexcharge-tooling/test-kit/stubApiServer"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { expect, test } from "vitest"
import { ApiError } from "../src/ApiError.ts"
import { waitForOutcome } from "../src/Orders.ts"
import { clientOf, failure, leaving } from "./testClient.ts"

const orderSays = (...answers: (string | StubResponse)[]) =>
  stubApiServer(({ path }, count) => {
    if (!path.includes("orders/")) return undefined
    const answer = answers[Math.min(count, answers.length) - 1]
    return typeof answer === "string" ? { body: { id: "osk-1", statusName: answer } } : answer
  })

const quickly = { intervalMillis: 1 }

test("queries an order until it is final, and returns its joined state", async () => {
  await using service = await orderSays("DRAFT", "PROCESSING", "COMPLETED")
  const phases: string[] = []
  const onState = ({ phase }: { phase: string }) => void phases.push(phase)
  const state = await clientOf(service).waitForOutcome("osk-1", { ...quickly, onState })
  expect(state).toMatchObject({ phase: "approved", dispute: "none" })
  expect(phases).toEqual(["received", "processing", "approved"])
})

test("continues after missing responses, unknown statuses and earlier states", async () => {
  await using service = await orderSays(
    { status: 503, raw: "" },
    "NEWWORD",
    "PROCESSING",
    "DRAFT",
    { cut: true },
    "CANCELLED",
  )
  const state = await clientOf(service, { retry: false }).waitForOutcome("osk-1", quickly)
  expect(state).toMatchObject({ phase: "cancelled", unknown: ["NEWWORD"] })
})

test("ends at once when the service has no such order", async () => {
  await using service = await orderSays({ status: 404, raw: "" })
  const error = await failure(clientOf(service).waitForOutcome("osk-9", quickly))
  expect(error.reason._tag).toBe("NotFound")
  expect(service.requestsTo("orders/osk-9")).toHaveLength(1)
})

test("ends at its deadline with the state so far, also when the service hangs", async () => {
  for (const script of ["PROCESSING", { hang: true }]) {
    await using service = await orderSays(script)
    const error = await failure(clientOf(service).waitForOutcome("osk-1", { ...quickly, timeoutMillis: 60 }))
    expect(error.reason).toEqual({ _tag: "TimedOut", timeoutMillis: 60, sent: true })
    expect(error.isRetryable).toBe(true)
  }
})

test.each([0, -5, 0.5, Number.NaN, "500"])(
  "rejects the interval %j before anything is sent",
  async (given) => {
    await using service = await orderSays("PROCESSING")
    const intervalMillis = given as number // callers without types can pass anything
    const error = await failure(clientOf(service).waitForOutcome("osk-1", { intervalMillis }))
    expect(error.reason).toMatchObject({ _tag: "Invalid", issues: [{ path: "intervalMillis" }] })
    expect(service.requests).toEqual([])
  },
)

test("rejects an infinite deadline", async () => {
  await using service = await orderSays("PROCESSING")
  for (const timeoutMillis of [0, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31]) {
    const error = await failure(clientOf(service).waitForOutcome("osk-1", { timeoutMillis }))
    expect(error.reason).toMatchObject({ _tag: "Invalid", issues: [{ path: "timeoutMillis" }] })
  }
})

test("stops when its signal is aborted", async () => {
  await using service = await orderSays("PROCESSING")
  const { signal, leave } = leaving()
  const waiting = clientOf(service).waitForOutcome("osk-1", { ...quickly, signal, onState: leave })
  await expect(waiting).rejects.toThrow("left")
})

test("queries after half a second, then less and less often, but at least every ten seconds", () =>
  Effect.runPromise(
    Effect.gen(function* () {
      const moments: number[] = []
      const query = () =>
        Effect.clockWith((clock) => {
          moments.push(clock.currentTimeMillisUnsafe())
          return Effect.succeed({ statusName: "PROCESSING" })
        })
      const waiting = yield* Effect.forkChild(Effect.flip(waitForOutcome(query, {})))
      yield* TestClock.adjust(120_000)
      const error: ApiError = yield* Fiber.join(waiting)
      expect(error.reason._tag).toBe("TimedOut")
      const pauses = moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0))
      expect(pauses.slice(0, 3)).toEqual([500, 750, 1125])
      expect(Math.max(...pauses)).toBe(10_000)
      expect(moments.length).toBeLessThan(25)
    }).pipe(Effect.provide(TestClock.layer())) as Effect.Effect<void>, // the error channel was flipped and read
  ))

test("gives each query at most ten seconds, so that one that hangs is repeated", () =>
  Effect.runPromise(
    Effect.gen(function* () {
      const limits: number[] = []
      const query = (timeoutMillis: number) => {
        limits.push(timeoutMillis)
        if (limits.length === 2) return Effect.succeed({ statusName: "COMPLETED" })
        return Effect.andThen(Effect.sleep(timeoutMillis), Effect.fail(late))
      }
      const waiting = yield* Effect.forkChild(waitForOutcome(query, { timeoutMillis: 15_500 }))
      yield* TestClock.adjust(10_500)
      expect((yield* Fiber.join(waiting)).phase).toBe("approved")
      expect(limits).toEqual([10_000, 5_000])
    }).pipe(Effect.provide(TestClock.layer())),
  ))

const late = new ApiError(
  { _tag: "TimedOut", timeoutMillis: 10_000, sent: true },
  { operation: "order", message: "late", isRetryable: true },
)
