import { expect, test } from "vitest"
import { adapterResult, conformanceTable } from "../src/ConformanceReport.ts"

const adapter = { adapter: "Express 5", packages: { express: "5.3.0" } }

test("a conformance result keeps each error message on one line", () => {
  const { failed } = adapterResult(adapter, {
    "accepts a valid delivery": null,
    "rejects GET": "404\nat line",
  })
  expect(failed).toEqual({ "rejects GET": "404 at line" })
})

test("a conformance result is rejected when the adapter ran other cases than the other adapters", () => {
  expect(() => adapterResult(adapter, {})).toThrow(/ran 0/)
  expect(() => adapterResult(adapter, { first: null }, ["first", "second"])).toThrow(/ran 1 cases.* 2/)
})

test("a conformance report is printed as a table of cases and adapters", () => {
  const results = [
    adapterResult(adapter, { first: null, second: "no" }),
    adapterResult(adapter, { first: null, second: null }),
  ]
  const text = conformanceTable({ date: "2026-11-23", node: "24.21.0", cases: ["first", "second"], results })
  expect(text).toMatch(/^A {2}Express 5\nB {2}Express 5\n/)
  expect(text).toMatch(/first +passed +passed\nsecond +FAILED +passed$/)
})
