import { expect, test } from "vitest"
import { displayStatusOf, isSettled } from "../src/orderStatus.ts"

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
])("an order in the phase %s is shown as %s, and is settled: %s", (phase, status, settled) => {
  expect(displayStatusOf(phase)).toMatchObject({ status })
  expect(isSettled(phase)).toBe(settled)
})
