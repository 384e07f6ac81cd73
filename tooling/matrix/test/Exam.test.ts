import { describe, expect, test } from "vitest"
import { examTable, sat } from "../src/Exam.ts"

const door = { door: "Express 5", packages: { express: "5.3.0" } }

describe("the exam of the doors", () => {
  test("keeps each complaint on one line", () => {
    const { failed } = sat(door, { "accepts a good delivery": null, "refuses GET": "404 !== 405\nat ask" })
    expect(failed).toEqual({ "refuses GET": "404 !== 405 at ask" })
  })

  test("does not count a door that was asked something else", () => {
    expect(() => sat(door, {})).toThrow(/asked 0/)
    expect(() => sat(door, { first: null }, ["first", "second"])).toThrow(/asked 1 questions, the others 2/)
  })

  test("is a table of questions and doors", () => {
    const sittings = [sat(door, { first: null, second: "no" }), sat(door, { first: null, second: null })]
    const text = examTable({ date: "2026-11-23", node: "24.21.0", questions: ["first", "second"], sittings })
    expect(text).toMatch(/^A {2}Express 5\nB {2}Express 5\n/)
    expect(text).toMatch(/first +passed +passed\nsecond +FAILED +passed$/)
  })
})
