import fc from "fast-check"
import { expect, test } from "vitest"
import { type Card, cardBrand, checkCard } from "../src/index.ts"

const card: Card = { firstName: "Joe", lastName: "Jones", number: "4111111111111111", month: 3, year: 2030 }
const now = new Date(2026, 10, 23)

/** The invalid fields of the sample card with some fields replaced. */
const issuesOf = (given: Partial<Card>) =>
  checkCard({ ...card, ...given }, now).map(({ field, problem }) => `${field} ${problem}`)

test.each([
  "4111 1111 1111 1111",
  "4111-1111-1111-1111",
  "4000002760003184",
  "378282246310005",
  "6011111111111117",
  "2223003122003222",
  "4000300011112220",
  " 4111111111111111",
  "4111\u00a01111\u00a01111\u00a01111\n",
])("accepts the number %j", (number) => {
  expect(issuesOf({ number })).toEqual([])
})

test.each(["", "4111111111111112", "411111111111111", "41111111111", "0".repeat(20), "4111x111111111111"])(
  "rejects the number %j",
  (number) => {
    expect(issuesOf({ number })).toEqual(["number invalid"])
  },
)

test("rejects a number with any single mistyped digit", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 1, max: 9 }), (place, shift) => {
      const digits = [...card.number].map(Number)
      digits[place] = ((digits[place] ?? 0) + shift) % 10
      expect(issuesOf({ number: digits.join("") })).toEqual(["number invalid"])
    }),
  )
})

test("requires both names", () => {
  expect(issuesOf({ firstName: " ", lastName: "" })).toEqual(["firstName required", "lastName required"])
})

test("accepts a card until the end of the month in which it expires", () => {
  expect(issuesOf({ month: 11, year: 2026 })).toEqual([])
  expect(issuesOf({ month: "10", year: "2026" })).toEqual(["year expired"])
  expect(issuesOf({ month: 12, year: 2025 })).toEqual(["year expired"])
  expect(issuesOf({ month: 1, year: 2027 })).toEqual([])
})

test.each([0, 13, "", "x", "1.5"])("rejects the month %j", (month) => {
  expect(issuesOf({ month })).toEqual(["month invalid"])
})

test.each(["30", "1999", "", "20301", "203O", 30])("rejects the year %j with one issue", (year) => {
  expect(issuesOf({ year })).toEqual(["year invalid"])
})

test("reports an expired card once, and an invalid month without an expiry", () => {
  expect(issuesOf({ month: 13, year: 2020 })).toEqual(["month invalid"])
  expect(issuesOf({ month: 12, year: 2020 })).toEqual(["year expired"])
})

test("accepts surrounding white space and full-width digits, as some keyboards type them", () => {
  expect(issuesOf({ month: "03 ", year: " 2030" })).toEqual([])
  expect(issuesOf({ month: "\uff10\uff13", year: "\uff12\uff10\uff13\uff10" })).toEqual([])
  expect(issuesOf({ number: "\uff14".padEnd(16, "\uff11") })).toEqual([])
  expect(issuesOf({ number: "4111\u20131111\u20111111\u200b1111\u200e" })).toEqual([])
  expect(issuesOf({ verificationValue: " 123\u00a0" })).toEqual([])
  expect(issuesOf({ verificationValue: "\uff11\uff12\uff13" })).toEqual([])
  expect(cardBrand("\uff14\uff11")).toBe("VISA")
})

test("accepts a card number and a security code that are given as numbers", () => {
  const typed = { number: 4111111111111111, verificationValue: 123 } as unknown as Partial<Card> // no types
  expect(issuesOf(typed)).toEqual([])
  expect(cardBrand(4111 as unknown as string)).toBe("VISA") // a caller without types
})

test.each([undefined, null, Number.NaN, 1.5, {}, [], true, Symbol("x")])(
  "reports every field that is %s instead of throwing",
  (value) => {
    const fields = ["firstName", "lastName", "number", "month", "year"] as const
    const untyped = Object.fromEntries(fields.map((field) => [field, value])) as unknown as Card // no types
    expect(issuesOf(untyped)).toEqual([
      "firstName required",
      "lastName required",
      "number invalid",
      "month invalid",
      "year invalid",
    ])
  },
)

test("reads only the card's own fields, and none of a polluted Object.prototype", () => {
  Object.assign(Object.prototype, { verificationValue: "12" })
  try {
    expect(issuesOf({})).toEqual([])
  } finally {
    Reflect.deleteProperty(Object.prototype, "verificationValue")
  }
})

test("requires four digits of an American Express security code, three of any other, and accepts none at all", () => {
  const amex = "378282246310005"
  expect(issuesOf({ number: amex, verificationValue: "1234" })).toEqual([])
  expect(issuesOf({ number: amex, verificationValue: "123" })).toEqual(["verificationValue invalid"])
  expect(issuesOf({ number: ` ${amex}`, verificationValue: "1234" })).toEqual([])
  expect(issuesOf({ number: "3-782 822463-10005", verificationValue: "123" })).toEqual([
    "verificationValue invalid",
  ])
  expect(issuesOf({ verificationValue: "123" })).toEqual([])
  expect(issuesOf({ verificationValue: "1234" })).toEqual(["verificationValue invalid"])
  expect(issuesOf({ verificationValue: "12a" })).toEqual(["verificationValue invalid"])
  expect(issuesOf({ verificationValue: "" })).toEqual([])
})

test.each([
  ["4", "VISA"],
  ["51", "MASTERCARD"],
  ["2221", "MASTERCARD"],
  ["2220", "UNKNOWN"],
  ["2720", "MASTERCARD"],
  ["2721", "UNKNOWN"],
  ["37 82", "AMEX"],
  ["6011", "DISCOVER"],
  ["6012", "UNKNOWN"],
  ["", "UNKNOWN"],
])("recognizes %j as %s", (number, brand) => {
  expect(cardBrand(number)).toBe(brand)
})
