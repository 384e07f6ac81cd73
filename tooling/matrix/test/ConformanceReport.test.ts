import { describe, expect, test } from "vitest"
import { conformanceTable, sat } from "../src/ConformanceReport.ts"

const adapter = { adapter: "Express 5", packages: { express: "5.3.0" } }

describe("the adapter conformance suite", () => {
  test("keeps each complaint on one line", () => {
    const { failed } = sat(adapter, { "accepts a good delivery": null, "refuses GET": "404 !== 405\nat ask" })
    expect(failed).toEqual({ "refuses GET": "404 !== 405 at ask" })
  })

  test("does not count an adapter that was asked something else", () => {
    expect(() => sat(adapter, {})).toThrow(/asked 0/)
    expect(() => sat(adapter, { first: null }, ["first", "second"])).toThrow(/asked 1 cases, the others 2/)
  })

  test("is a table of cases and adapters", () => {
    const sittings = [
      sat(adapter, { first: null, second: "no" }),
      sat(adapter, { first: null, second: null }),
    ]
    const text = conformanceTable({
      date: "2026-11-23",
      node: "24.21.0",
      cases: ["first", "second"],
      sittings,
    })
    expect(text).toMatch(/^A {2}Express 5\nB {2}Express 5\n/)
    expect(text).toMatch(/first +passed +passed\nsecond +FAILED +passed$/)
  })
})
