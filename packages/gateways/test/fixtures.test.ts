import { describe, expect, test } from "vitest"
import { fixtures, fixturesOf, mappers } from "./gateways.ts"

describe("the mapper of", () => {
  test.each(fixtures)("$gateway maps $name", ({ map, input, payment, expected }) => {
    const result = map(input, payment)
    expect(result).toMatchObject(expected)
    expect(result.raw).toBe(input)
  })

  test.each(fixtures)(
    "$gateway maps $name in the same way twice, and leaves it unchanged",
    ({ map, ...fixture }) => {
      const before = JSON.stringify(fixture.input)
      expect(map(fixture.input, fixture.payment)).toEqual(map(fixture.input, fixture.payment))
      expect(JSON.stringify(fixture.input)).toBe(before)
    },
  )
})

test.each(Object.keys(mappers))("%s has fixtures of every kind, each with its source and date", (gateway) => {
  const cases = Object.entries(fixturesOf(gateway))
  const tagged = (tag: string) => cases.filter(([, { expected }]) => expected._tag === tag)
  expect(tagged("Declined").length).toBeGreaterThanOrEqual(8)
  expect(tagged("NotADecline").length).toBeGreaterThanOrEqual(2)
  expect(cases.filter(([name]) => name.startsWith("an unknown"))).toHaveLength(1)
  expect(cases.filter(([name]) => name === "the minimum")).toHaveLength(1)
  for (const [, { source, date, confidence }] of cases) {
    expect(source.length).toBeGreaterThan(20)
    expect(date).toMatch(/^\d{4}(-\d\d)?$/)
    expect(["gateway", "third-party"]).toContain(confidence)
  }
})
