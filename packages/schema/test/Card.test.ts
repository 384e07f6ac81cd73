import { Card, Secret } from "@flexcharge/schema"
import fc from "fast-check"
import { expect, test } from "vitest"

test.each([
  ["4111111111111111", "VISA"],
  ["4000 0027 6000 3184", "VISA"],
  ["5555-5555-5555-4444", "MASTERCARD"],
  ["2223003122003222", "MASTERCARD"],
  ["378282246310005", "AMEX"],
  ["6011111111111117", "DISCOVER"],
  ["3530111333300000", "UNKNOWN"],
] as const)("%s is a card number of %s.", (number, brand) => {
  expect(Card.isCardNumber(number)).toBe(true)
  expect(Card.brand(Secret.make(number))).toBe(brand)
})

test.each(["4111111111111112", "411111111111111", "", "abcd", "4".repeat(20), "41111111111"])(
  "%s is not a card number.",
  (number) => {
    expect(Card.isCardNumber(number)).toBe(false)
  },
)

test("A single wrong digit always fails the check.", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 1, max: 9 }), (position, shift) => {
      const digits = [..."4111111111111111"].map(Number)
      digits[position] = ((digits[position] ?? 0) + shift) % 10
      expect(Card.isCardNumber(digits.join(""))).toBe(false)
    }),
  )
})

test("The digits that may be shown are returned.", () => {
  expect(Card.bin("4111 1122 2233 3344")).toBe("411111")
  expect(Card.lastFour(Secret.make("4111111111111234"))).toBe("1234")
})

test("The length of a CVV is known for each brand.", () => {
  expect(Card.isVerificationValue("999", "VISA")).toBe(true)
  expect(Card.isVerificationValue("9999", "VISA")).toBe(false)
  expect(Card.isVerificationValue(Secret.make("9999"), "AMEX")).toBe(true)
  expect(Card.isVerificationValue("999", "AMEX")).toBe(false)
  for (const value of ["999", "9999"]) expect(Card.isVerificationValue(value, "UNKNOWN")).toBe(true)
  expect(Card.isVerificationValue("99", "UNKNOWN")).toBe(false)
})

test("A card is valid until its month has ended in every time zone.", () => {
  const end = Date.UTC(2026, 12) + 12 * 3_600_000
  expect(Card.isExpired({ month: 12, year: 2026 }, end - 1)).toBe(false)
  expect(Card.isExpired({ month: 12, year: 2026 }, end)).toBe(true)
})
