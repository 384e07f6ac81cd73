/** The one error of this package: why an operation in the page failed. */
import type { CardIssue } from "./checkCard.ts"

/**
 * Why a browser operation failed.
 *
 * - `Blocked`: the browser rejected the request at once, as content blockers do. Inferred: browsers do not report
 *   whether a request was blocked or cut off, so a server that resets the connection within 50 ms looks the same.
 * - `ContentSecurityPolicy`: the page's own policy forbids it; `directive` is the one to change.
 * - `TimedOut`, `Network`: no response in time; no response, or an HTTP error.
 * - `Integrity`: the script does not match the given `integrity`.
 * - `NotInitialized`: the script ran but threw, or did not define what it should.
 * - `Conflict`: the page already does this with other values; `options` names them.
 * - `InvalidOption`: an option is missing or invalid; `options` names it.
 * - `InvalidCard`: nothing was sent; `issues` has one entry per invalid field.
 * - `Rejected`: the vendor responded without a token.
 */
export type BrowserErrorReason =
  | { readonly _tag: "Blocked" | "TimedOut" | "Network" | "Integrity" | "NotInitialized" }
  | { readonly _tag: "Rejected"; readonly status: number }
  | { readonly _tag: "ContentSecurityPolicy"; readonly directive: string }
  | { readonly _tag: "Conflict" | "InvalidOption"; readonly options: readonly string[] }
  | { readonly _tag: "InvalidCard"; readonly issues: readonly CardIssue[] }

/** A failed browser operation. Recognize it by its tag with `isBrowserError`, not by class. */
export interface BrowserError extends Error {
  readonly _tag: "BrowserError"
  readonly reason: BrowserErrorReason
  /** Whether the same operation may succeed when it is repeated. */
  readonly isRetryable: boolean
}

/** Whether a caught value is a `BrowserError` of any copy of this package. */
export const isBrowserError = (error: unknown): error is BrowserError => Object(error)._tag === "BrowserError"

const retryable: readonly string[] = ["Blocked", "TimedOut", "Network"]

/** Creates the error of a reason. */
export const browserError = (reason: BrowserErrorReason, message: string): BrowserError =>
  Object.assign(Error(message), {
    _tag: "BrowserError" as const,
    reason,
    isRetryable: retryable.includes(reason._tag),
  })
