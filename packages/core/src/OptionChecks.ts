/** What is wrong with single options: callers without types can pass anything. */
import type { Issue } from "@flexcharge/schema"

const none: readonly Issue[] = []

/** A deadline: above nothing, and no longer than a timer can run. */
export const deadlineIssues = (timeoutMillis: unknown): readonly Issue[] =>
  typeof timeoutMillis === "number" && timeoutMillis > 0 && timeoutMillis < 2 ** 31
    ? none
    : [{ path: "timeoutMillis", message: "must be a number of milliseconds above 0" }]

/** A pause between two queries: one that is shorter would hammer the service. */
export const intervalIssues = (intervalMillis: unknown): readonly Issue[] =>
  typeof intervalMillis === "number" && intervalMillis >= 1
    ? none
    : [{ path: "intervalMillis", message: "must be a number of milliseconds from 1" }]

/** Which try of the merchant's it is. Read as the first, anything else would send the first try's key again. */
export const attemptIssues = (attempt: unknown): readonly Issue[] =>
  attempt == null || (Number.isSafeInteger(attempt) && Number(attempt) >= 1)
    ? none
    : [{ path: "attempt", message: "must be a whole number from 1" }]

/** What an unanswered rescue becomes. A word misspelt must not silently decline. */
export const policyIssues = (policy: unknown): readonly Issue[] =>
  policy == null || policy === "decline" || policy === "throw"
    ? none
    : [{ path: "policy", message: "must be decline or throw" }]
