import { expect, test } from "vitest"
import { createInbox, type InboxOptions, type SqliteTransaction, sqlite } from "../src/index.ts"

const reconcile = { order: async () => Promise.reject(new Error("No order is queried here.")) }

const invalid: readonly (readonly [string, Partial<InboxOptions<SqliteTransaction>>])[] = [
  ["concurrency", { concurrency: 0 }],
  ["maxAttempts", { maxAttempts: 1.5 }],
  ["leaseMillis", { leaseMillis: 2 ** 31 }],
  ["handlerTimeoutMillis", { handlerTimeoutMillis: 2 ** 31 }],
  ["reconcile.everyMillis", { reconcile: { ...reconcile, everyMillis: Number.POSITIVE_INFINITY } }],
  ["reconcile.maxPerMinute", { reconcile: { ...reconcile, maxPerMinute: 0 } }],
  ["retention.bodyDays", { retention: { bodyDays: -1 } }],
  ["retention.keyDays", { retention: { keyDays: Number.NaN } }],
]

test.each(invalid)("an invalid %s is rejected when the inbox is created", (name, options) => {
  let thrown: unknown
  try {
    createInbox({ store: sqlite(":memory:"), ...options })
  } catch (error) {
    thrown = error
  }
  expect(thrown).toMatchObject({
    reason: { _tag: "InvalidArgument" },
    message: expect.stringContaining(`The option ${name} is `),
  })
})
