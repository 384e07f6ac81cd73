import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { createClock, millis } from "../src/Clock.ts"
import { createSandbox, type Phase } from "../src/index.ts"
import { transitions } from "../src/OrderMachine.ts"
import { statusOf } from "../src/Orders.ts"
import { connect, paymentRequest } from "./independentClient.ts"

const finalPhases: readonly Phase[] = ["CANCELLED", "EXPIRED", "REFUNDED"]

describe("order machine", () => {
  test("has transitions from other than final phases only", () => {
    for (const { from } of Object.values(transitions)) {
      expect(from.length).toBeGreaterThan(0)
      expect(from.filter((phase) => finalPhases.includes(phase))).toEqual([])
    }
  })

  test("never refunds more than was paid, and never changes a final phase, for any sequence of calls", async () => {
    await using sandbox = await createSandbox()
    const client = await connect(sandbox)
    const call = fc.oneof(
      fc.record({ path: fc.constant("refund"), amount: fc.integer({ min: 1, max: 16_000 }) }),
      fc.record({
        path: fc.constantFrom("capture", "cancel", "external-cancel"),
        amount: fc.constantFrom(15_000, 1),
      }),
    )
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(call, { maxLength: 6 }), async (isAuthorization, calls) => {
        const { id } = await client.evaluate(isAuthorization ? { transactionType: "AUTHORIZATION" } : {})
        const order = sandbox.control.orders.get(id)
        let finalPhase: Phase | undefined
        for (const { path, amount } of calls) {
          if (path === "refund") await client.post(`orders/${id}/refund`, { amountToRefund: amount / 100 })
          else if (path === "capture")
            await client.post("capture", {
              idempotencyKey: crypto.randomUUID(),
              orderId: id,
              amount,
              currency: "USD",
            })
          else await client.post(`orders/${path === "cancel" ? id : order?.externalOrderId}/${path}`, {})
          expect(order?.refunded).toBeLessThanOrEqual(15_000)
          if (finalPhase !== undefined) expect(order?.phase).toBe(finalPhase)
          if (order !== undefined && finalPhases.includes(order.phase)) finalPhase = order.phase
        }
        expect((await client.get(`orders/${id}`)).body.status).toBe(order && statusOf(order))
      }),
      { numRuns: 40 },
    )
  })
})

describe("clock", () => {
  test("runs due jobs in order of time, for any order of scheduling", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: 30 }), async (delays) => {
        const clock = createClock(() => 0)
        const times: number[] = []
        for (const delay of delays) clock.schedule(delay, "test", () => times.push(clock.now()))
        await clock.advance(1_000)
        expect(times).toEqual([...delays].sort((left, right) => left - right))
        expect([clock.now(), clock.pending().length]).toEqual([1_000, 0])
        clock.reset()
      }),
    )
  })

  test("runs jobs that become due while it advances, and no job that was canceled", async () => {
    const clock = createClock(() => 0)
    const labels: string[] = []
    const cancel = clock.schedule(5, "never", () => labels.push("never"))
    clock.schedule(1, "first", () => {
      cancel()
      clock.schedule(clock.now() + 3, "second", () => labels.push("second"))
    })
    await clock.advance(10)
    expect(labels).toEqual(["second"])
    clock.reset()
  })

  test("runs jobs when real time passes", async () => {
    const clock = createClock()
    await new Promise<void>((resolve) => clock.schedule(clock.now() + 20, "soon", resolve))
    const later = new Promise<void>((resolve) => clock.schedule(clock.now() + 60_050, "later", resolve))
    await clock.advance("1 minute")
    await later
    clock.reset()
  })

  test.each([
    ["3 days", 259_200_000],
    ["90 s", 90_000],
    ["1.5 hours", 5_400_000],
    ["10", 10],
    [7, 7],
    ["2 weeks", 1_209_600_000],
  ])("parses the duration %s", (text, expected) => expect(millis(text)).toBe(expected))

  test.each([
    "",
    "soon",
    "-1 day",
    "3 parsecs",
    "5 constructor",
    "5 toString",
    "5 __proto__",
    Number.NaN,
    -1,
  ])("rejects the duration %s", async (text) => {
    expect(() => millis(text)).toThrow(RangeError)
    const clock = createClock(() => 0)
    await expect(clock.advance(text)).rejects.toThrow(RangeError)
    expect(clock.now()).toBe(0)
  })
})

describe("idempotency keys", () => {
  test("repeat a response for a day", async () => {
    await using sandbox = await createSandbox()
    const client = await connect(sandbox)
    const sent = paymentRequest()
    const first = await client.post("evaluate", sent)
    await sandbox.control.clock.advance("23 hours")
    const later = await connect(sandbox)
    expect((await later.post("evaluate", sent)).text).toBe(first.text)
    await sandbox.control.clock.advance("2 hours")
    const twoDaysLater = await connect(sandbox)
    expect((await twoDaysLater.post("evaluate", sent)).body.orderSessionKey).not.toBe(
      first.body.orderSessionKey,
    )
  })
})

describe("seed", () => {
  test("makes ids repeatable, also after a reset", async () => {
    const ids = async () => {
      await using sandbox = await createSandbox({ seed: "same" })
      const first = (await (await connect(sandbox)).evaluate()).id
      sandbox.reset()
      return [first, (await (await connect(sandbox)).evaluate()).id]
    }
    const [once, twice] = [await ids(), await ids()]
    expect(twice).toEqual(once)
  })
})
