import { describe, expect, it } from "vitest"
import { withChecks } from "#checks/arrows.ts"

describe("withChecks", () => {
  it("leaves a snippet without promised values as it is", () => {
    expect(withChecks("a.ts", "const a = 1\n")).toBe("const a = 1\n")
  })

  it("compares an expression and a declaration on their own lines", () => {
    const [first, second] = withChecks("a.ts", "const a = 1 // => 1\na + 1 // => 2").split("\n")
    expect(first).toContain('const a = 1; $promised.check(a, (1), {"file":"a.ts","line":1})')
    expect(second).toBe(';$promised.check(a + 1, (2), {"file":"a.ts","line":2})')
  })

  it("refuses a promise at the end of a statement of several lines", () => {
    expect(() => withChecks("a.ts", "call({\n}) // => 1")).toThrow("a.ts:2")
  })
})
