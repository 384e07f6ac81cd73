import pg from "pg"
import { afterAll, expect, test } from "vitest"
import {
  createInbox,
  type Inbox,
  type InboxOptions,
  postgres,
  type SqliteTransaction,
  sqlite,
} from "../src/index.ts"
import { forwardToPgBoss } from "../src/pg-boss.ts"

const reconcile = { order: async () => Promise.reject(new Error("No order is queried here.")) }
const tooLong = 86_400_001

const invalid: readonly (readonly [string, Partial<InboxOptions<SqliteTransaction>>])[] = [
  ["concurrency", { concurrency: 0 }],
  ["maxAttempts", { maxAttempts: 1.5 }],
  ["maxAttempts", { maxAttempts: 2 ** 31 }],
  ["leaseMillis", { leaseMillis: tooLong }],
  ["leaseMillis", { leaseMillis: 29 }],
  ["handlerTimeoutMillis", { handlerTimeoutMillis: 2 ** 31 }],
  ["backoff.baseMillis", { backoff: { baseMillis: Number.NaN } }],
  ["backoff.maxMillis", { backoff: { maxMillis: tooLong } }],
  ["reconcile.everyMillis", { reconcile: { ...reconcile, everyMillis: Number.POSITIVE_INFINITY } }],
  ["reconcile.maxPerMinute", { reconcile: { ...reconcile, maxPerMinute: 0 } }],
  ["reconcile.quietMillis", { reconcile: { ...reconcile, quietMillis: Number.POSITIVE_INFINITY } }],
  ["reconcile.repeatMillis", { reconcile: { ...reconcile, repeatMillis: -1 } }],
  ["reconcile.sweepDays", { reconcile: { ...reconcile, sweepDays: 1e9 } }],
  ["retention.bodyDays", { retention: { bodyDays: -1 } }],
  ["retention.keyDays", { retention: { keyDays: Number.POSITIVE_INFINITY } }],
]

const rejectionOf = (name: string) => ({
  reason: { _tag: "InvalidArgument" },
  message: expect.stringContaining(`The option ${name} is `),
})

const thrownBy = (create: () => unknown): unknown => {
  try {
    create()
  } catch (error) {
    return error
  }
  return undefined
}

test.each(invalid)("an invalid %s is rejected when the inbox is created", (name, options) => {
  const thrown = thrownBy(() => createInbox({ store: sqlite(":memory:"), ...options }))
  expect(thrown).toMatchObject(rejectionOf(name))
})

const pool = new pg.Pool()
afterAll(() => pool.end())

const invalidOfOthers: readonly (readonly [string, () => unknown])[] = [
  ["lockTimeoutMillis", () => sqlite(":memory:", undefined, { lockTimeoutMillis: Number.NaN })],
  ["pollMillis", () => postgres({ pool, pollMillis: 2 ** 31 })],
  ["retentionSeconds", () => forwardToPgBoss({ boss: { send: async () => null }, retentionSeconds: 0.5 })],
]

test.each(invalidOfOthers)("an invalid %s is rejected where it is passed", (name, create) => {
  expect(thrownBy(create)).toMatchObject(rejectionOf(name))
})

const payment = {
  isMIT: false,
  transaction: { id: "tx-1", amount: 100, currency: "USD" },
  paymentMethod: { cardNumber: "token-1", token: true },
}
const invalidCalls: readonly (readonly [string, (inbox: Inbox) => Promise<unknown>])[] = [
  ["timeoutMillis", (inbox) => inbox.stop({ timeoutMillis: Number.POSITIVE_INFINITY })],
  ["limit", (inbox) => inbox.deadLetters(Number.NaN)],
  ["limit", (inbox) => inbox.orders.operatorItems(-1)],
  ["attempt", (inbox) => inbox.orders.claim({ mid: "m", orderId: "1", payment, attempt: 2 ** 31 })],
  ["holdMillis", (inbox) => inbox.orders.claim({ mid: "m", orderId: "1", payment, holdMillis: tooLong })],
]

test.each(invalidCalls)("an invalid %s is rejected by its call", async (name, call) => {
  const inbox = createInbox({ store: sqlite(":memory:") })
  await expect(call(inbox)).rejects.toMatchObject(rejectionOf(name))
  await inbox.stop()
})
