import fc from "fast-check"
import { expect, test } from "vitest"
import { type Card, cardBrand, checkCard } from "../src/index.ts"

const card: Card = { firstName: "Joe", lastName: "Jones", number: "4111111111111111", month: 3, year: 2030 }
const now = new Date(2026, 10, 23)

const wrong = (given: Partial<Card>) =>
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
])("takes %j", (number) => {
  expect(wrong({ number })).toEqual([])
})

test.each(["", "4111111111111112", "411111111111111", "41111111111", "0".repeat(20), "4111x111111111111"])(
  "refuses the number %j",
  (number) => {
    expect(wrong({ number })).toEqual(["number invalid"])
  },
)

test("notices any one mistyped digit", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 1, max: 9 }), (place, shift) => {
      const digits = [...card.number].map(Number)
      digits[place] = ((digits[place] ?? 0) + shift) % 10
      expect(wrong({ number: digits.join("") })).toEqual(["number invalid"])
    }),
  )
})

test("wants both names", () => {
  expect(wrong({ firstName: " ", lastName: "" })).toEqual(["firstName required", "lastName required"])
})

test("lets a card live through its last month", () => {
  expect(wrong({ month: 11, year: 2026 })).toEqual([])
  expect(wrong({ month: "10", year: "2026" })).toEqual(["year expired"])
  expect(wrong({ month: 12, year: 2025 })).toEqual(["year expired"])
  expect(wrong({ month: 1, year: 2027 })).toEqual([])
})

test.each([0, 13, "", "x", "1.5"])("refuses the month %j", (month) => {
  expect(wrong({ month })).toEqual(["month invalid"])
})

test.each(["30", "1999", "", "20301"])("refuses the year %j", (year) => {
  expect(wrong({ year })).toContain("year invalid")
})

test("wants four digits of security code from American Express, three from others, and takes none", () => {
  const amex = "378282246310005"
  expect(wrong({ number: amex, verificationValue: "1234" })).toEqual([])
  expect(wrong({ number: amex, verificationValue: "123" })).toEqual(["verificationValue invalid"])
  expect(wrong({ number: ` ${amex}`, verificationValue: "1234" })).toEqual([])
  expect(wrong({ number: "3-782 822463-10005", verificationValue: "123" })).toEqual([
    "verificationValue invalid",
  ])
  expect(wrong({ verificationValue: "123" })).toEqual([])
  expect(wrong({ verificationValue: "1234" })).toEqual(["verificationValue invalid"])
  expect(wrong({ verificationValue: "12a" })).toEqual(["verificationValue invalid"])
  expect(wrong({ verificationValue: "" })).toEqual([])
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
])("reads %j as %s", (number, brand) => {
  expect(cardBrand(number)).toBe(brand)
})
