import { Money } from "@flexcharge/schema"
import fc from "fast-check"
import { expect, test } from "vitest"

const currency = fc.constantFrom("USD", "EUR", "JPY", "KRW", "KWD", "BHD", "CLF", "XYZ")
const amount = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })

test("Decimal text and minor units convert to each other in every currency.", () => {
  fc.assert(
    fc.property(amount, currency, (minorUnits, code) => {
      expect(Money.fromDecimal(Money.toDecimal(minorUnits, code), code)).toBe(minorUnits)
    }),
  )
})

test("A negative amount is the decimal text of its positive amount with a minus sign before it.", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), currency, (minorUnits, code) => {
      expect(Money.toDecimal(-minorUnits, code)).toBe(`-${Money.toDecimal(minorUnits, code)}`)
    }),
  )
})

test("Decimal text has as many decimals as the currency.", () => {
  fc.assert(
    fc.property(amount, currency, (minorUnits, code) => {
      expect(Money.toDecimal(minorUnits, code).split(".")[1]?.length ?? 0).toBe(Money.exponent(code))
    }),
  )
})

test.each([
  [5, "USD", "0.05"],
  [1200, "USD", "12.00"],
  [500, "JPY", "500"],
  [1, "KWD", "0.001"],
  [12345, "CLF", "1.2345"],
  [-5, "USD", "-0.05"],
  [-50, "USD", "-0.50"],
  [-1, "KWD", "-0.001"],
  [-1200, "USD", "-12.00"],
])("%i minor units of %s are %s.", (minorUnits, code, decimal) => {
  expect(Money.toDecimal(minorUnits, code)).toBe(decimal)
})

test.each(["12.345", "-1", "1e3", "", ".5", "1,00", "9".repeat(20)])(
  "%s is not an amount in USD.",
  (decimal) => {
    expect(Money.fromDecimal(decimal, "USD")).toBeUndefined()
  },
)

test("Zeros after the currency's decimals are ignored.", () => {
  expect(Money.fromDecimal("12.000", "USD")).toBe(1200)
  expect(Money.fromDecimal("12", "USD")).toBe(1200)
})

test.each([
  [0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"],
  [2, "USD EUR GBP CAD AUD CHF MXN BRL"],
  [3, "BHD IQD JOD KWD LYD OMR TND"],
  [4, "CLF UYW"],
])("ISO 4217 defines %i decimals for %s.", (decimals, codes) => {
  for (const code of codes.split(" ")) expect(Money.exponent(code), code).toBe(decimals)
})

test.each(["JPY", "KWD", "USD"])("The code of a currency may be in lower case: %s.", (code) => {
  expect(Money.toDecimal(12_345, code.toLowerCase())).toBe(Money.toDecimal(12_345, code))
  expect(Money.fromDecimal("12", code.toLowerCase())).toBe(Money.fromDecimal("12", code))
})

test.each(["constructor", "toString", "__proto__"])(
  "%s has two decimals, as any unknown currency.",
  (code) => {
    expect(Money.exponent(code)).toBe(2)
  },
)
