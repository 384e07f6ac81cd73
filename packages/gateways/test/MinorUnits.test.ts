import { Money } from "@flexcharge/schema"
import fc from "fast-check"
import { expect, test } from "vitest"
import { exponent, fromDecimal, fromMinorUnits } from "../src/MinorUnits.ts"

const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
const currencies = letters
  .flatMap((one) => letters.flatMap((two) => letters.map((three) => `${one}${two}${three}`)))
  .filter(Money.isCurrency)

test("every currency of ISO 4217 has the decimals that the schema package gives it", () => {
  expect(currencies.length).toBeGreaterThan(150)
  expect(currencies.filter((currency) => exponent(currency) !== Money.exponent(currency))).toEqual([])
})

test("decimal text becomes minor units exactly, for every currency and amount", () => {
  const currency = fc.constantFrom(...currencies)
  const amount = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })
  fc.assert(
    fc.property(currency, amount, (code, minorUnits) => {
      expect(fromDecimal(Money.toDecimal(minorUnits, code), code)).toBe(minorUnits)
    }),
  )
})

test.each([
  ["0.29", "USD", 29],
  ["1.1", "USD", 110],
  ["4.35", "USD", 435],
  ["1200", "USD", 120000],
  ["12.00", "JPY", 12],
  ["1.234", "KWD", 1234],
])("%s %s is %i minor units", (decimal, currency, minorUnits) => {
  expect(fromDecimal(decimal, currency)).toBe(minorUnits)
})

test.each([
  ["12.345", "USD"],
  ["12.5", "JPY"],
  ["0.00", "USD"],
  ["-1.00", "USD"],
  ["1,200.00", "USD"],
  ["", "USD"],
  ["99999999999999999", "USD"],
  [12, "USD"],
  ["12.00", undefined],
])("%j %s is not an amount", (decimal, currency) => {
  expect(fromDecimal(decimal, currency)).toBeUndefined()
})

test("minor units that a gateway defines differently become those of ISO 4217, or nothing", () => {
  const toMinorUnits = fromMinorUnits({ ISK: -100, MGA: 100 })
  expect(toMinorUnits(50000, "ISK")).toBe(500)
  expect(toMinorUnits(50050, "ISK")).toBeUndefined()
  expect(toMinorUnits(500, "MGA")).toBe(50000)
  expect(toMinorUnits(500, "USD")).toBe(500)
  expect([1.5, 0, -1, Number.NaN, "500", null].map((amount) => toMinorUnits(amount, "USD"))).toEqual(
    Array(6).fill(undefined),
  )
})
