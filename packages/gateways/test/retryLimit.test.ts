import fc from "fast-check"
import { expect, test } from "vitest"
import { isGatewayError, retryLimit } from "../src/index.ts"

const day = 86_400_000
const now = new Date("2026-11-29T12:00:00Z")
const daysAgo = (days: number) => new Date(now.getTime() - days * day).toISOString()
const attempts = (count: number) => Array.from({ length: count }, (_, index) => daysAgo(index + 1))

test.each([
  ["visa", 15],
  ["mastercard", 10],
])("a card of %s may be tried %i times in 30 days", (network, most) => {
  expect(retryLimit({ network, attemptedAt: [] }, now)).toEqual({
    isAllowed: true,
    remaining: most,
    nextAllowedAt: undefined,
  })
  expect(retryLimit({ network, attemptedAt: attempts(most - 1) }, now)).toMatchObject({
    isAllowed: true,
    remaining: 1,
  })
  expect(retryLimit({ network, attemptedAt: attempts(most) }, now)).toEqual({
    isAllowed: false,
    remaining: 0,
    nextAllowedAt: new Date(now.getTime() + (30 - most) * day).toISOString(),
  })
})

test("an attempt counts for exactly 30 days", () => {
  const attemptedAt = [...attempts(9), daysAgo(30)]
  expect(retryLimit({ network: "mastercard", attemptedAt }, now).remaining).toBe(1)
  const justBefore = new Date(now.getTime() - 1)
  expect(retryLimit({ network: "mastercard", attemptedAt }, justBefore).remaining).toBe(0)
})

test("attempts count in any order, and with another clock also those of the future", () => {
  const attemptedAt = [...attempts(9), daysAgo(-1)].reverse()
  expect(retryLimit({ network: "mastercard", attemptedAt }, now).isAllowed).toBe(false)
})

test("after too many attempts, the card is allowed again when the window has passed enough of them", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30 * day }), { minLength: 10, maxLength: 30 }), (ages) => {
      const attemptedAt = ages.map((age) => new Date(now.getTime() - age).toISOString())
      const { nextAllowedAt } = retryLimit({ network: "mastercard", attemptedAt }, now)
      if (nextAllowedAt === undefined) return
      const then = Date.parse(nextAllowedAt)
      expect(retryLimit({ network: "mastercard", attemptedAt }, new Date(then)).isAllowed).toBe(true)
      expect(retryLimit({ network: "mastercard", attemptedAt }, new Date(then - 1)).isAllowed).toBe(false)
    }),
  )
})

test("your processor's own limits replace the known ones", () => {
  const limits = { visa: { attempts: 2, windowMillis: day } }
  expect(retryLimit({ network: "visa", attemptedAt: [daysAgo(0.5)] }, now, limits).remaining).toBe(1)
  expect(
    retryLimit({ network: "visa", attemptedAt: [daysAgo(0.5), daysAgo(0.1)] }, now, limits).isAllowed,
  ).toBe(false)
})

test("a network without a known limit is allowed, and the number of remaining attempts is undefined", () => {
  for (const network of ["amex", "toString"])
    expect(retryLimit({ network, attemptedAt: attempts(99) }, now)).toEqual({
      isAllowed: true,
      remaining: undefined,
      nextAllowedAt: undefined,
    })
})

test("an attempt that cannot be counted is an error, not an allowance", () => {
  const wrong: readonly (readonly [string, () => unknown])[] = [
    [
      "history.attemptedAt[1]",
      () => retryLimit({ network: "visa", attemptedAt: [daysAgo(1), "yesterday"] }, now),
    ],
    ["now", () => retryLimit({ network: "visa", attemptedAt: [] }, new Date("never"))],
  ]
  for (const [path, call] of wrong) {
    let error: unknown
    try {
      call()
    } catch (thrown) {
      error = thrown
    }
    expect(isGatewayError(error) && error.path).toBe(path)
    expect(String(error)).toContain("Pass dates: now as a Date, attempts in ISO 8601 with a zone.")
  }
})
