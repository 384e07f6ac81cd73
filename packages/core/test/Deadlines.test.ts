import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { expect, test } from "vitest"
import { make } from "../src/Client.ts"
import type { ClientOptions, Transport } from "../src/index.ts"
import { credentials, declined } from "./testClient.ts"

/** Runs a program whose wall clock and monotonic clock are set by the test. */
const withClocks = <A, E>(
  clocks: { wallMillis: number; monotonicMillis: number },
  program: Effect.Effect<A, E>,
) =>
  Effect.clockWith((clock) => {
    const scripted: Clock.Clock = Object.create(clock, {
      currentTimeMillisUnsafe: { value: () => clocks.wallMillis },
      currentTimeMillis: { value: Effect.sync(() => clocks.wallMillis) },
      monotonicTimeNanosUnsafe: { value: () => BigInt(Math.round(clocks.monotonicMillis * 1e6)) },
    })
    return Effect.provideService(program, Clock.Clock, scripted)
  })

const token = JSON.stringify({ accessToken: "t", expires: 1 })

/** A service that fails each evaluate after a time, while the wall clock of the machine is changed. */
const failing = (onEvaluate: () => void) => {
  let evaluates = 0
  const transport: Transport = async ({ url }) => {
    if (url.endsWith("token")) return { status: 200, header: () => undefined, body: token }
    evaluates++
    onEvaluate()
    return { status: 503, header: () => undefined, body: "" }
  }
  return { transport, count: () => evaluates }
}

const evaluateOnce = (options: ClientOptions) =>
  Effect.scoped(
    Effect.flatMap(make({ ...credentials, baseUrl: "http://127.0.0.1:9", ...options }), (client) =>
      Effect.flip(client.evaluate(declined, { timeoutMillis: 1_000 })),
    ),
  )

test("ends a call at its deadline although the clock of the machine is set back in each attempt", async () => {
  const clocks = { wallMillis: Date.UTC(2026, 10, 29), monotonicMillis: 5_000 }
  const { transport, count } = failing(() => {
    clocks.monotonicMillis += 400
    clocks.wallMillis -= 3_600_000
  })
  const retry = { attempts: 100, baseMillis: 0, capMillis: 0 }
  await Effect.runPromise(withClocks(clocks, evaluateOnce({ transport, retry })))
  expect(count()).toBe(3)
})

test("repeats a call until its deadline although the clock of the machine is set forward", async () => {
  const clocks = { wallMillis: Date.UTC(2026, 10, 29), monotonicMillis: 5_000 }
  const { transport, count } = failing(() => {
    clocks.wallMillis += 3_600_000
  })
  const retry = { attempts: 4, baseMillis: 0, capMillis: 0 }
  await Effect.runPromise(withClocks(clocks, evaluateOnce({ transport, retry })))
  expect(count()).toBe(4)
})

test("ends a hung call when the TestClock of an Effect program reaches its deadline, and aborts its request", async () => {
  const signals: AbortSignal[] = []
  const transport: Transport = async ({ url, signal }) => {
    if (url.endsWith("token")) return { status: 200, header: () => undefined, body: token }
    signals.push(signal)
    return new Promise(() => {})
  }
  const program = Effect.gen(function* () {
    const call = yield* Effect.forkChild(evaluateOnce({ transport }))
    yield* Effect.promise(() => expect.poll(() => signals.length).toBe(1))
    yield* TestClock.adjust(999)
    expect(signals[0]?.aborted).toBe(false)
    yield* TestClock.adjust(1)
    const { reason } = yield* Fiber.join(call)
    expect(reason).toEqual({ _tag: "TimedOut", timeoutMillis: 1_000, sent: true })
    expect(signals[0]?.aborted).toBe(true)
  })
  await Effect.runPromise(Effect.provide(program, TestClock.layer()))
})

test("keeps the circuit breaker open for its cool-down although the clock of the machine is changed", async () => {
  const clocks = { wallMillis: Date.UTC(2026, 10, 29), monotonicMillis: 5_000 }
  const { transport, count } = failing(() => {})
  const program = Effect.gen(function* () {
    const breaker = { failures: 1, coolDownMillis: 30_000 }
    const options = {
      ...credentials,
      baseUrl: "http://127.0.0.1:9",
      transport,
      retry: false,
      breaker,
    } as const
    const client = yield* make(options)
    const evaluate = (orderId: string) => Effect.flip(client.evaluate({ ...declined, orderId }))
    yield* evaluate("O-1")
    clocks.wallMillis += 3_600_000
    clocks.monotonicMillis += 29_999.5
    expect((yield* evaluate("O-2")).message).toContain("Retry after 1 ms")
    clocks.wallMillis -= 7_200_000
    clocks.monotonicMillis += 0.5
    yield* evaluate("O-3")
  })
  await Effect.runPromise(withClocks(clocks, Effect.scoped(program)))
  expect(count()).toBe(2)
})
