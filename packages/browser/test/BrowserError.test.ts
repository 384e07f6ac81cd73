import { expect, test } from "vitest"
import { browserError } from "../src/BrowserError.ts"
import { type BrowserErrorReason, isBrowserError } from "../src/index.ts"

/** Each reason, and whether doing the same again may succeed; the type asks for all of them. */
const reasons: { readonly [Tag in BrowserErrorReason["_tag"]]: boolean } = {
  Blocked: true,
  TimedOut: true,
  Network: true,
  Integrity: false,
  NotInitialized: false,
  Rejected: false,
  ContentSecurityPolicy: false,
  Conflict: false,
  InvalidOption: false,
  InvalidCard: false,
}

test.each(Object.entries(reasons))("knows whether %s may be tried again: %s", (tag, isRetryable) => {
  const reason = { _tag: tag } as BrowserErrorReason // the other members do not matter here
  expect(browserError(reason, "What happened").isRetryable).toBe(isRetryable)
})

test("is known by its tag, not by its class", () => {
  expect(isBrowserError(browserError({ _tag: "Network" }, "No answer"))).toBe(true)
  expect([null, undefined, "BrowserError", Error("BrowserError")].some(isBrowserError)).toBe(false)
})
