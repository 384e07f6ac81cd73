import { runInNewContext } from "node:vm"
import { Secret } from "@flexcharge/schema"
import fc from "fast-check"
import { expect, test } from "vitest"
import { redact, rootErrorsOf, safeCause, safeRequestId, secretsOf } from "../src/Redaction.ts"

test.each([
  ["card 4111111111111111 refused", "card <redacted> refused"],
  ["card 4111 1111 1111 1111 refused", "card <redacted> refused"],
  ["card 4111-1111-1111-1111", "card <redacted>"],
  ["card 4111.1111.1111.1111", "card <redacted>"],
  ["card 4111/1111/1111/1111", "card <redacted>"],
  ["card 4111\u00a01111\u00a01111\u00a01111", "card <redacted>"],
  ["card 4111 - 1111 - 1111 - 1111", "card <redacted>"],
  ["card 4111, 1111, 1111, 1111", "card <redacted>"],
  [
    "card \uff14\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11",
    "card <redacted>",
  ],
  ["at 2026-06-12 14:30:00 of 203.0.113.9", "at 2026-06-12 14:30:00 of 203.0.113.9"],
  ["Authorization: Bearer abc", "Authorization: Bearer <redacted>"],
  ["basic dXNlcjpwYXNz", "basic <redacted>"],
  ["token eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl", "token <redacted>"],
  ["order 12345 of 15000 cents", "order 12345 of 15000 cents"],
])("reads %j as %j", (text, expected) => {
  expect(redact(text)).toBe(expected)
})

test("removes every given secret at any place of a text", () => {
  const secret = fc
    .string({ minLength: 4, unit: "grapheme-ascii" })
    .filter((text) => !"<redacted>".includes(text))
  fc.assert(
    fc.property(
      secret,
      fc.string({ maxLength: 50 }),
      fc.string({ maxLength: 50 }),
      (hidden, before, after) => {
        expect(redact(`${before}${hidden}${after}`, [Secret.make(hidden), undefined, ""])).not.toContain(
          hidden,
        )
      },
    ),
  )
})

test("shortens a text that is too long for a message", () => {
  expect(redact("a".repeat(10_000)).length).toBeLessThan(600)
})

test.each([
  ["one word", "a".repeat(20_000)],
  ["words and dots", "abcdefgh.".repeat(2_500)],
  ["access tokens", "Bearer ".repeat(3_000)],
  ["digits", "4 ".repeat(10_000)],
])("reads a long text of %s without a search that grows faster than the text", (_, text) => {
  const { user } = process.cpuUsage()
  for (let count = 0; count < 10; count++) redact(text)
  // Work, not waiting: ten searches take a thousandth of this, and one that backtracks never ends.
  expect(process.cpuUsage().user - user).toBeLessThan(10_000_000)
})

test("searches only the beginning of a long text", () => {
  const hidden = `Bearer ${"x".repeat(1_990)}`
  expect(redact(`${hidden} seen ${"y ".repeat(20_000)}`)).toMatch(/^Bearer <redacted> seen [y ]{1,50}…$/)
})

test("shows no part of a secret at the place where a long text is cut", () => {
  const token = `${"a".repeat(40)}.${"b".repeat(40)}.${"c".repeat(40)}`
  for (let length = 1_900; length < 2_048; length += 7)
    expect(redact(`Bearer ${"x".repeat(length)} ${token} ${"y ".repeat(100)}`)).not.toMatch(/aaa|bbb|ccc/)
})

test("finds the secrets of a request in its JSON", () => {
  const body = JSON.stringify({
    AppSecret: "s",
    orderId: "ORDER-1",
    paymentMethod: { cardNumber: "4111", verificationValue: "9" },
    payment_method: { credit_card: { number: 'with "quotes"', verification_value: "8" } },
  })
  expect(secretsOf(body)).toEqual(["s", "4111", "9", 'with \\"quotes\\"', "8"])
  expect(secretsOf(undefined)).toEqual([])
})

const codeOf = (cause: unknown) => rootErrorsOf(cause)[0]?.code

test("finds the code of the root cause of a failure, through causes and aggregates", () => {
  const refused = Object.assign(new Error("refused"), { code: "ECONNREFUSED" })
  expect(codeOf(new TypeError("fetch failed", { cause: refused }))).toBe("ECONNREFUSED")
  expect(codeOf(new TypeError("fetch failed", { cause: new AggregateError([refused]) }))).toBe("ECONNREFUSED")
  const foreign = runInNewContext(
    "new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code: 'ECONNRESET' }) })",
  )
  expect(codeOf(foreign)).toBe("ECONNRESET")
  expect(safeCause(foreign, []).message).toBe("no")
  expect(codeOf(Object.assign(new Error("odd"), { code: "canary secret" }))).toBeUndefined()
  for (const other of [undefined, null, "text", 7, {}]) expect(codeOf(other)).toBeUndefined()
})

test("finds every root cause of an aggregate, but not of one that is endless", () => {
  const reset = Object.assign(new Error("reset"), { code: "ECONNRESET" })
  const refused = Object.assign(new Error("refused"), { code: "ECONNREFUSED" })
  const nested = new AggregateError([new AggregateError([refused]), new Error("outer", { cause: reset })])
  expect(rootErrorsOf(nested).map((root) => root?.code)).toEqual(["ECONNREFUSED", "ECONNRESET"])
  const endless = new AggregateError([])
  endless.errors = Array.from({ length: 100 }, () => endless)
  expect(rootErrorsOf(endless).length).toBeLessThan(50_000)
})

test("copies nothing of an error whose getters throw", () => {
  const hostile = new Error("no")
  for (const name of ["message", "cause"]) {
    const broken = Object.defineProperty(new Error("outer"), name, {
      get: () => {
        throw hostile
      },
    })
    expect(safeCause(broken, []).message).toBe("an unknown failure")
  }
  const inner = Object.defineProperty(new Error("inner"), "code", {
    get: () => {
      throw hostile
    },
  })
  expect(safeCause(new Error("outer", { cause: inner }), []).message).toBe("outer")
})

test.each([
  ["Xk3j2h1AoAMEV7A=", "Xk3j2h1AoAMEV7A="],
  ["0af7651916cd43dd-8448eb211c80319c", "0af7651916cd43dd-8448eb211c80319c"],
  ["4111111111111111", undefined],
  ["4111.1111.1111.1111", undefined],
  ["<b>id</b>", undefined],
  ["a".repeat(129), undefined],
  ["", undefined],
  [undefined, undefined],
])("keeps the request id %j as %j", (text, expected) => {
  expect(safeRequestId(text)).toBe(expected)
})

test("copies circular causes, and causes that are not errors", () => {
  const circular = new Error("round")
  circular.cause = circular
  expect(safeCause(circular, []).message).toBe("round")
  expect(safeCause({ secret: "canary" }, []).message).toBe("an unknown failure")
  expect(safeCause(new TypeError("no"), []).name).toBe("TypeError")
})
