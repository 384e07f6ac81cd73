import { expect, test } from "vitest"
import { formatExpiry, formatNumber, readExpiry } from "../src/browser/cardInput.ts"

test.each([
  ["4111111111111111", "4111 1111 1111 1111"],
  ["41111", "4111 1"],
  ["378282246310005", "3782 822463 10005"],
  ["4111-1111 abc", "4111 1111"],
  ["", ""],
])("formats the card number %j as %j", (typed, shown) => {
  expect(formatNumber(typed)).toBe(shown)
})

test.each([
  ["1", "1"],
  ["12", "12"],
  ["123", "12 / 3"],
  ["1230", "12 / 30"],
  ["7", "07"],
  ["12 / 30", "12 / 30"],
])("formats the expiry %j as %j", (typed, shown) => {
  expect(formatExpiry(typed)).toBe(shown)
})

test("reads month and four-digit year of an expiry", () => {
  expect(readExpiry("12 / 30")).toEqual({ month: "12", year: "2030" })
  expect(readExpiry("12")).toEqual({ month: "12", year: "" })
})
