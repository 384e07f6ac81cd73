import { stubApiServer } from "@flexcharge-tooling/test-kit/stubApiServer"
import fc from "fast-check"
import { expect, test } from "vitest"
import { MerchantInitiated } from "../src/index.ts"
import { clientOf, declined, failure } from "./testClient.ts"

test("sends each attempt of a synchronous MIT as a new request for the same order", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.endsWith("evaluate") ? { body: { orderSessionKey: "o", status: "DECLINED" } } : undefined,
  )
  const client = clientOf(service)
  const first = await client.rescue(
    MerchantInitiated.sync({ ...declined, expiryDateUtc: "2026-07-01T00:00:00Z" }, { attempt: 1 }),
  )
  const next = first.decision._tag === "Declined" ? first.decision.nextAttempt : undefined
  expect(next).toBe(2)
  await client.rescue(MerchantInitiated.sync(declined, { attempt: next ?? 0 }))
  const [one, two] = service.requestsTo("evaluate").map(({ json }) => json)
  expect(one).toMatchObject({ isMIT: true, attemptCount: 1, orderId: "ORDER-1" })
  expect(two).toMatchObject({ isMIT: true, attemptCount: 2, orderId: "ORDER-1" })
  expect(one).not.toHaveProperty("expiryDateUtc")
  expect(one.idempotencyKey).not.toBe(two.idempotencyKey)
})

test("counts on from the attempt in the options, and sends it", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.endsWith("evaluate") ? { body: { orderSessionKey: "o", status: "DECLINED" } } : undefined,
  )
  const client = clientOf(service)
  const payment = { ...declined, isMIT: true }
  const { decision } = await client.rescue(payment, { attempt: 2 })
  expect(decision).toMatchObject({ _tag: "Declined", nextAttempt: 3 })
  await client.rescue({ ...payment, attemptCount: 3 }, { attempt: 3 })
  const [two, three] = service.requestsTo("evaluate").map(({ json }) => json)
  expect([two.attemptCount, three.attemptCount]).toEqual([2, 3])
  expect(two.idempotencyKey).not.toBe(three.idempotencyKey)
})

test("sends the same request for the first attempt as without an attempt", async () => {
  await using service = await stubApiServer()
  await clientOf(service).rescue(declined)
  await clientOf(service).rescue(declined, { attempt: 1 })
  const [without, first] = service.requestsTo("evaluate").map(({ text }) => text)
  expect(first).toBe(without)
})

test("does not send a payment whose attemptCount contradicts the attempt", async () => {
  await using service = await stubApiServer()
  const client = clientOf(service)
  const payment = { ...declined, isMIT: true, attemptCount: 3 }
  const issues = [{ path: "attempt", message: expect.stringContaining("attemptCount") }]
  const error = await failure(client.evaluate({ ...payment, isDeclined: true }, { attempt: 2 }))
  expect(error.reason).toMatchObject({ _tag: "Invalid", issues })
  const { decision } = await client.rescue(payment, { attempt: 2 })
  expect(decision).toMatchObject({ _tag: "NotSent", issues })
  expect(service.requestsTo("evaluate")).toEqual([])
})

test.each([0, -1, 1.5, Number.NaN])("rejects the attempt %d", (attempt) => {
  expect(() => MerchantInitiated.sync(declined, { attempt })).toThrow("attempt")
})

const now = Date.UTC(2026, 5, 1)

test("gives a managed MIT three weeks, and keeps it pending", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.endsWith("evaluate") ? { body: { orderSessionKey: "o", status: "SUBMITTED" } } : undefined,
  )
  const { decision } = await clientOf(service).rescue(MerchantInitiated.managed(declined, { now }))
  expect(decision).toMatchObject({ _tag: "Pending", until: "2026-06-22T00:00:00.000Z" })
})

test("keeps the expiry of a managed MIT between two and three weeks", () => {
  fc.assert(
    fc.property(fc.oneof(fc.double(), fc.double({ min: 10, max: 25, noNaN: true })), (days) => {
      const within = days >= 14 && days <= 21
      if (!within)
        return void expect(() => MerchantInitiated.managed(declined, { now, days })).toThrow("days")
      const until = Date.parse(String(MerchantInitiated.managed(declined, { now, days }).expiryDateUtc))
      expect(Math.abs(until - (now + days * 86_400_000))).toBeLessThan(1)
    }),
  )
})

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 8.64e15, "now" as never])(
  "rejects the moment %s of a managed MIT",
  (moment) => {
    expect(() => MerchantInitiated.managed(declined, { now: moment })).toThrow("now must be a moment")
  },
)
