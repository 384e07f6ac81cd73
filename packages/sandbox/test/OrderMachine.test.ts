import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { createClock, millis } from "../src/Clock.ts"
import { createSandbox, type Phase } from "../src/index.ts"
import { statusOf } from "../src/Order.ts"
import { moves } from "../src/OrderMachine.ts"
import { stranger } from "./independentClient.ts"

const final: readonly Phase[] = ["CANCELLED", "EXPIRED", "REFUNDED"]

describe("the order machine", () => {
  test("leaves no final phase, and every move has somewhere to come from", () => {
    for (const { from } of Object.values(moves)) {
      expect(from.length).toBeGreaterThan(0)
      expect(from.filter((phase) => final.includes(phase))).toEqual([])
    }
  })

  test("never pays back more than was paid, nor moves an order that is over, whatever is called in whatever order", async () => {
    await using sandbox = await createSandbox()
    const client = await stranger(sandbox)
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
        let over: Phase | undefined
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
          if (over !== undefined) expect(order?.phase).toBe(over)
          if (order !== undefined && final.includes(order.phase)) over = order.phase
        }
        expect((await client.get(`orders/${id}`)).body.status).toBe(order && statusOf(order))
      }),
      { numRuns: 40 },
    )
  })
})

describe("the clock", () => {
  test("runs what is due in the order of its moments, whatever the order it was scheduled in", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: 30 }), async (delays) => {
        const clock = createClock(() => 0)
        const seen: number[] = []
        for (const delay of delays) clock.schedule(delay, "test", () => seen.push(clock.now()))
        await clock.advance(1_000)
        expect(seen).toEqual([...delays].sort((left, right) => left - right))
        expect([clock.now(), clock.pending().length]).toEqual([1_000, 0])
        clock.reset()
      }),
    )
  })

  test("runs what falls due while it advances, but nothing that was taken back", async () => {
    const clock = createClock(() => 0)
    const seen: string[] = []
    const cancel = clock.schedule(5, "never", () => seen.push("never"))
    clock.schedule(1, "first", () => {
      cancel()
      clock.schedule(clock.now() + 3, "second", () => seen.push("second"))
    })
    await clock.advance(10)
    expect(seen).toEqual(["second"])
    clock.reset()
  })

  test("runs on by itself too", async () => {
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
  ])("reads %s", (text, expected) => expect(millis(text)).toBe(expected))

  test.each(["", "soon", "-1 day", "3 parsecs", Number.NaN, -1])("does not read %s", (text) =>
    expect(() => millis(text)).toThrow(RangeError),
  )
})

describe("idempotency", () => {
  test("remembers a key for a day", async () => {
    await using sandbox = await createSandbox()
    const client = await stranger(sandbox)
    const sent = (await import("./independentClient.ts")).payload()
    const first = await client.post("evaluate", sent)
    await sandbox.control.clock.advance("23 hours")
    const later = await stranger(sandbox)
    expect((await later.post("evaluate", sent)).text).toBe(first.text)
    await sandbox.control.clock.advance("2 hours")
    const muchLater = await stranger(sandbox)
    expect((await muchLater.post("evaluate", sent)).body.orderSessionKey).not.toBe(first.body.orderSessionKey)
  })
})

describe("a seed", () => {
  test("makes ids repeatable, also after a reset", async () => {
    const ids = async () => {
      await using sandbox = await createSandbox({ seed: "same" })
      const first = (await (await stranger(sandbox)).evaluate()).id
      sandbox.reset()
      return [first, (await (await stranger(sandbox)).evaluate()).id]
    }
    const [once, twice] = [await ids(), await ids()]
    expect(twice).toEqual(once)
  })
})
