import { expect, test } from "vitest"
import { displayStatusOf } from "../src/OrderDisplayStatus.ts"

test.each([
  [true, "open", "paid", true],
  [false, "approved", "paid", true],
  [false, "open", "declined", false],
  [false, "declined", "declined", true],
  [false, "expired", "declined", true],
  [false, "cancelled", "declined", true],
  [false, "refunded", "refunded", true],
  [false, "challenge", "waiting", false],
  [false, "challengeFailed", "waiting", false],
  [false, "a phase of tomorrow", "waiting", false],
])("approved by the gateway: %s, phase %s: shown as %s, final: %s", (isApproved, phase, status, isFinal) => {
  expect(displayStatusOf(isApproved, phase)).toMatchObject({ status, isFinal })
})
