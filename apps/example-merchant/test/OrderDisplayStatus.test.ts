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
  [false, "aFuturePhase", "waiting", false],
])(
  "an order that the gateway approved (%s) in the phase %s is shown as %s, final: %s",
  (isApproved, phase, status, isFinal) => {
    expect(displayStatusOf(isApproved, phase)).toMatchObject({ status, isFinal })
  },
)
