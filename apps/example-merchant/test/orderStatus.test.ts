import { expect, test } from "vitest"
import { displayStatusOf, isFinal } from "../src/orderStatus.ts"

test.each([
  ["open", "declined", false],
  ["approved", "paid", true],
  ["captureRequired", "authorized", false],
  ["declined", "declined", true],
  ["expired", "declined", true],
  ["cancelled", "declined", true],
  ["refunded", "refunded", true],
  ["challenge", "waiting", false],
  ["challengeFailed", "waiting", false],
  ["aFuturePhase", "waiting", false],
])("an order in the phase %s is shown as %s, and is final: %s", (phase, status, final) => {
  expect(displayStatusOf(phase)).toMatchObject({ status })
  expect(isFinal(phase)).toBe(final)
})
