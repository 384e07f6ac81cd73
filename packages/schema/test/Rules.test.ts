import { endpoints, Money, Secret } from "@flexcharge/schema"
import fc from "fast-check"
import { expect, test } from "vitest"
import { cardRule, isInstant } from "../src/validateRequest.ts"
import { payment } from "./payment.ts"

test("A time is valid on every day that the calendar has, and on no other.", () => {
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
])("The time %s is rejected, because the calendar does not have the day.", (timestampUtc) => {
  const checked = endpoints.evaluate.request({
    ...payment,
    transaction: { ...payment.transaction, timestampUtc },
  })
  expect(checked).toMatchObject({ ok: false, issues: [{ path: "transaction.timestampUtc" }] })
})

test("A time is valid exactly when its hour, minute, second and zone are in range.", () => {
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
])("%s is not a valid time, although Date.parse accepts it.", (text) => {
  expect(Date.parse(text)).not.toBeNaN()
  expect(isInstant(text)).toBe(false)
})

const card = { expirationMonth: 9, expirationYear: 2029 }
const invalidPaths = (given: Parameters<typeof cardRule>[0]) => cardRule(given).map(({ path }) => path)

test("A token may be any text, and a card number must have 12 to 19 digits.", () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(false, undefined), (cardNumber, token) => {
      expect(invalidPaths({ cardNumber, token: true })).toEqual([])
      expect(invalidPaths({ ...card, cardNumber, token })).toEqual(
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
])("A card number of %d digits is valid: %s.", (length, isValid) => {
  for (const cardNumber of ["4".repeat(length), Secret.make("4".repeat(length))])
    expect(invalidPaths({ ...card, cardNumber })).toEqual(isValid ? [] : ["cardNumber"])
})

test("A token without `token: true` is rejected with a message that names `token: true` and does not repeat the token.", () => {
  const { token: _token, ...paymentMethod } = payment.paymentMethod
  const checked = endpoints.evaluate.request({ ...payment, paymentMethod })
  expect(checked).toMatchObject({
    ok: false,
    issues: [{ path: "paymentMethod.cardNumber", message: expect.stringContaining("token: true") }],
  })
  expect(JSON.stringify(checked)).not.toContain("zJb6")
})

test.each(["4111 1111 1111 1111", "4111-1111-1111-1111", "411111******1111"])(
  "%s is rejected as a card number.",
  (cardNumber) => {
    expect(invalidPaths({ ...card, cardNumber, token: false })).toEqual(["cardNumber"])
  },
)

test("A refund needs a currency of ISO 4217, and a payment may have any.", () => {
  const refund = (currency: string) => endpoints.refund.request({ amount: 100, currency })
  for (const currency of ["USD", "EUR", "JPY", "KWD", "CLF", "AED", "ZWL", "XCG"])
    expect(refund(currency), currency).toMatchObject({ ok: true })
  for (const currency of ["ZZZ", "XTS", "AAA"])
    expect(refund(currency), currency).toMatchObject({ ok: false, issues: [{ path: "currency" }] })
  const transaction = { ...payment.transaction, currency: "ZZZ" }
  expect(endpoints.evaluate.request({ ...payment, transaction })).toMatchObject({ ok: true })
})

test("The 167 currencies of ISO 4217 are known, and no other text.", () => {
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index))
  const codes = letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)))
  expect(codes.filter(Money.isCurrency)).toHaveLength(167)
  for (const text of ["", "usd", "USD ", "AED AFN", "D AFN", "toString"])
    expect(Money.isCurrency(text)).toBe(false)
})
