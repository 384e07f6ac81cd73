import { endpoints, Money, Secret } from "@flexcharge/schema"
import fc from "fast-check"
import { expect, test } from "vitest"
import { cardRule, isInstant } from "../src/validators.ts"
import { payment } from "./payment.ts"

test("takes the instants of every day that there is, and of none that there is not", () => {
  const part = (from: number, to: number) =>
    fc.integer({ min: from, max: to }).map((n) => String(n).padStart(2, "0"))
  fc.assert(
    fc.property(fc.integer({ min: 1900, max: 2199 }), part(0, 13), part(0, 32), (year, month, day) => {
      const isThere = new Date(Date.UTC(year, Number(month) - 1, Number(day))).toISOString()
      const text = `${year}-${month}-${day}`
      expect(isInstant(`${text}T23:59:59Z`)).toBe(isThere.startsWith(text))
      expect(isInstant(`${text}T00:00:00.123-05:00`)).toBe(isThere.startsWith(text))
    }),
    { numRuns: 1_000 },
  )
})

test.each([
  "2026-02-29T00:00:00Z",
  "2026-02-30T00:00:00Z",
  "2026-04-31T12:00:00+02:00",
  "2100-02-29T00:00:00Z",
])("refuses %s, a day the calendar does not have", (timestampUtc) => {
  const checked = endpoints.evaluate.request({
    ...payment,
    transaction: { ...payment.transaction, timestampUtc },
  })
  expect(checked).toMatchObject({ ok: false, issues: [{ path: "transaction.timestampUtc" }] })
})

test("takes an instant exactly when its fields are in range", () => {
  const twoDigits = fc
    .oneof(fc.nat({ max: 99 }), fc.constantFrom(0, 1, 12, 13, 23, 24, 28, 31, 59, 60))
    .map((n) => String(n).padStart(2, "0"))
  const fraction = fc.constantFrom("", ".0", ".123456")
  const zone = fc.oneof(
    fc.constant("Z"),
    fc
      .tuple(fc.constantFrom("+", "-"), twoDigits, twoDigits)
      .map(([sign, hour, minute]) => `${sign}${hour}:${minute}`),
  )
  fc.assert(
    fc.property(twoDigits, twoDigits, twoDigits, fraction, zone, (hour, minute, second, fraction, zone) => {
      const text = `2026-06-12T${hour}:${minute}:${second}${fraction}${zone}`
      expect(isInstant(text)).toBe(!Number.isNaN(Date.parse(text)))
    }),
    { numRuns: 5_000 },
  )
})

test.each([
  "2026-06-12",
  "2026-06-12T14:30:00",
  "2026-06-12 14:30:00Z",
  "12 Jun 2026 14:30:00 GMT",
  "2026-06-12T14:30Z",
])("takes %s for no instant, though it can be parsed", (text) => {
  expect(Date.parse(text)).not.toBeNaN()
  expect(isInstant(text)).toBe(false)
})

const card = { expirationMonth: 9, expirationYear: 2029 }
const blamed = (given: Parameters<typeof cardRule>[0]) => cardRule(given).map(({ path }) => path.join("."))

test("takes any text for a token, and only 12 to 19 digits for a card number", () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(false, undefined), (cardNumber, token) => {
      expect(blamed({ cardNumber, token: true })).toEqual([])
      expect(blamed({ ...card, cardNumber, token })).toEqual(
        /^\d{12,19}$/.test(cardNumber) ? [] : ["cardNumber"],
      )
    }),
  )
})

test.each([
  [11, false],
  [12, true],
  [19, true],
  [20, false],
])("of %d digits, a card number is right: %s", (length, isRight) => {
  for (const cardNumber of ["4".repeat(length), Secret.make("4".repeat(length))])
    expect(blamed({ ...card, cardNumber })).toEqual(isRight ? [] : ["cardNumber"])
})

test("says of a token that was not called one what it needs, without repeating it", () => {
  const { token: _token, ...paymentMethod } = payment.paymentMethod
  const checked = endpoints.evaluate.request({ ...payment, paymentMethod })
  expect(checked).toMatchObject({
    ok: false,
    issues: [{ path: "paymentMethod.cardNumber", message: expect.stringContaining("token: true") }],
  })
  expect(JSON.stringify(checked)).not.toContain("zJb6")
})

test.each(["4111 1111 1111 1111", "4111-1111-1111-1111", "411111******1111"])(
  "refuses %s as a card number",
  (cardNumber) => {
    expect(blamed({ ...card, cardNumber, token: false })).toEqual(["cardNumber"])
  },
)

test("refunds in currencies whose decimals are known, and pays in any", () => {
  const refund = (currency: string) => endpoints.refund.request({ amount: 100, currency })
  for (const currency of ["USD", "EUR", "JPY", "KWD", "CLF", "AED", "ZWL", "XCG"])
    expect(refund(currency), currency).toMatchObject({ ok: true })
  for (const currency of ["ZZZ", "XTS", "AAA"])
    expect(refund(currency), currency).toMatchObject({ ok: false, issues: [{ path: "currency" }] })
  const transaction = { ...payment.transaction, currency: "ZZZ" }
  expect(endpoints.evaluate.request({ ...payment, transaction })).toMatchObject({ ok: true })
})

test("knows the 167 currencies of ISO 4217 that money is counted in, and nothing else", () => {
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index))
  const codes = letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)))
  expect(codes.filter(Money.isCurrency)).toHaveLength(167)
  for (const text of ["", "usd", "USD ", "AED AFN", "D AFN", "toString"])
    expect(Money.isCurrency(text)).toBe(false)
})
