import { describe, expect, test } from "vitest"
import { withAssertions } from "#checks/assertions.ts"

describe("withAssertions", () => {
  test("does not change a snippet without expected values", () => {
    expect(withAssertions("a.ts", "const a = 1\n")).toBe("const a = 1\n")
  })

  test("adds an assertion to the line of an expression and of a declaration", () => {
    const [first, second] = withAssertions("a.ts", "const a = 1 // => 1\na + 1 // => 2").split("\n")
    expect(first).toContain('const a = 1; $expected.check(a, (1), {"file":"a.ts","line":1})')
    expect(second).toBe(';$expected.check(a + 1, (2), {"file":"a.ts","line":2})')
  })

  test("throws for an expected value on the last line of a statement of several lines", () => {
    expect(() => withAssertions("a.ts", "call({\n}) // => 1")).toThrow("a.ts:2")
  })
})
