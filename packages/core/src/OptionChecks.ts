/** What is wrong with single options: callers without types can pass anything. */
import type { Issue } from "@flexcharge/schema"
import { type ApiError, invalid } from "./ApiError.ts"

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

/**
 * Which try of the merchant's it is. Read as the first, anything else would send the first try's key again; and a
 * payment that counts its attempts itself must agree.
 */
export const attemptIssues = (attempt: unknown, attemptCount?: unknown): readonly Issue[] => {
  if (attempt == null) return none
  if (!(Number.isSafeInteger(attempt) && Number(attempt) >= 1))
    return [{ path: "attempt", message: "must be a whole number from 1" }]
  return attemptCount === undefined || attemptCount === attempt
    ? none
    : [{ path: "attempt", message: "must be the attemptCount of the payment; give one or the other" }]
}

/** What an unanswered rescue becomes. A word misspelt must not silently decline. */
export const policyIssues = (policy: unknown): readonly Issue[] =>
  policy == null || policy === "decline" || policy === "throw"
    ? none
    : [{ path: "policy", message: "must be decline or throw" }]

/** What was given, as far as it can be read: a getter or a proxy may throw, and is told as a wrong input is. */
export const readable = <A>(operation: string, read: () => A): A | ApiError => {
  try {
    return read()
  } catch {
    return invalid(operation, [{ path: "", message: "something in what was given throws when it is read" }])
  }
}
