/** The one error of the browser package: what happened in the page, as a tagged reason. */
import type { CardIssue } from "./card.ts"

/**
 * Why a browser operation could not be answered.
 *
 * - `Blocked`: the browser refused at once to fetch, which content blockers do. Inferred: browsers do not tell
 *   pages whether a request was blocked or cut off, so a server that resets within 50 ms looks the same.
 * - `ContentSecurityPolicy`: the page's own policy forbids it; `directive` is the one to change.
 * - `TimedOut`, `Network`: no answer in time; no answer, or an HTTP error.
 * - `Integrity`: the script's bytes do not match the `integrity` given.
 * - `NotInitialised`: the script ran but threw, or did not define what it should.
 * - `Conflict`: the page already does this with other values; `options` names them.
 * - `InvalidOption`: an option is missing or malformed; `options` names it.
 * - `InvalidCard`: refused before sending; `issues` has one entry per wrong field.
 * - `Refused`: the vendor answered, and did not give a token.
 */
export type BrowserErrorReason =
  | { readonly _tag: "Blocked" | "TimedOut" | "Network" | "Integrity" | "NotInitialised" }
  | { readonly _tag: "Refused"; readonly status: number }
  | { readonly _tag: "ContentSecurityPolicy"; readonly directive: string }
  | { readonly _tag: "Conflict" | "InvalidOption"; readonly options: readonly string[] }
  | { readonly _tag: "InvalidCard"; readonly issues: readonly CardIssue[] }

/** A failed browser operation; recognise it by tag with `isBrowserError`, not by class. */
export interface BrowserError extends Error {
  readonly _tag: "BrowserError"
  readonly reason: BrowserErrorReason
  /** Whether doing the same again may succeed. */
  readonly isRetryable: boolean
}

/** Whether a caught value is a `BrowserError`, from whichever copy of this package it came. */
export const isBrowserError = (error: unknown): error is BrowserError => Object(error)._tag === "BrowserError"

export const browserError = (reason: BrowserErrorReason, message: string): BrowserError =>
  Object.assign(Error(message), {
    _tag: "BrowserError" as const,
    reason,
    isRetryable: /k|T/.test(reason._tag), // Blocked, TimedOut, Network
  })
