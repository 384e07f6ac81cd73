import { expect, test } from "vitest"
import { at, entry, groupOf, instant, text } from "../src/Input.ts"

test("a field is found by its path, and is absent when anything on the way is", () => {
  const object = { list: [{ name: "a" }], none: null, text: "abc" }
  expect(at(object, "list", 0, "name")).toBe("a")
  expect(at(object, "none", "name")).toBeUndefined()
  expect(at(object, "text", "length")).toBeUndefined()
  expect(at(undefined, "name")).toBeUndefined()
})

test("the first text or number that is not empty is found, without control characters and outer spaces", () => {
  expect(text(null, {}, true, "", "  ", "\n", " a\u0000\u0001b ", "c")).toBe("a b")
  expect(text(51)).toBe("51")
  expect(text("\ud83d\ude00 \ud83d")).toBe("\ud83d\ude00")
  expect(text()).toBeUndefined()
})

test("only entries that a table itself has are found", () => {
  expect(entry({ a: 1 }, "a")).toBe(1)
  expect([entry({ a: 1 }, "toString"), entry({ a: 1 }, undefined), entry({ 1: 1 }, 1)]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})

test("a code is in a group only as a whole", () => {
  const groups = { one: "a|b c", two: "d" }
  expect(["a", "b c", "d"].map((code) => groupOf(groups, code))).toEqual(["one", "one", "two"])
  expect(["b", "a|b c", "", undefined, null].map((code) => groupOf(groups, code))).toEqual(
    Array(5).fill(undefined),
  )
})

test.each([
  ["2026-06-12T14:30:00Z", "2026-06-12T14:30:00.000Z"],
  ["2026-06-12T16:30:00+02:00", "2026-06-12T14:30:00.000Z"],
  ["2026-06-12T09:30:00.5-0500", "2026-06-12T14:30:00.500Z"],
])("the time %s is %s", (value, expected) => {
  expect(instant(value)).toBe(expected)
})

test.each([
  "2026-06-12T14:30:00", // without a zone it depends on the machine
  "2026-06-12",
  "12026-06-12T14:30:00Z",
  "June 12, 2026 T 14:30 Z",
  "2026-13-12T14:30:00Z",
  "2026-06-12T14:30:00Z and more",
  1781274600,
  null,
  new Date(0),
])("%s is not a time with a zone", (value) => {
  expect(instant(value)).toBeUndefined()
})
