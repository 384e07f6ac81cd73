import { expect, test } from "vitest"
import { browserError } from "../src/BrowserError.ts"
import { type BrowserErrorReason, isBrowserError } from "../src/index.ts"

/** Each reason and whether its error is retryable. The type requires all of them. */
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

test.each(Object.entries(reasons))("an error with the reason %s is retryable: %s", (tag, isRetryable) => {
  const reason = { _tag: tag } as BrowserErrorReason // the other properties of the reason are not read
  expect(browserError(reason, "What happened").isRetryable).toBe(isRetryable)
})

test("a BrowserError is recognized by its tag, not by its class", () => {
  expect(isBrowserError(browserError({ _tag: "Network" }, "No response."))).toBe(true)
  expect([null, undefined, "BrowserError", Error("BrowserError")].some(isBrowserError)).toBe(false)
})
