import { describe, expect, test } from "vitest"
import { region } from "#site/region.ts"

const source = `import { a } from "a"
// #region outer
const f = () => {
  // #region inner
  a()

  a(2)
  // #endregion inner
}
// #endregion outer
`

describe("region", () => {
  test("returns the whole file without its markers", () => {
    expect(region(source)).toBe('import { a } from "a"\nconst f = () => {\n  a()\n\n  a(2)\n}')
  })

  test("returns one region without its common indentation", () => {
    expect(region(source, "inner")).toBe("a()\n\na(2)")
  })

  test("throws for a region that does not exist or has no end", () => {
    expect(() => region(source, "other")).toThrow('no region "other"')
    expect(() => region("// #region open\na()", "open")).toThrow('no region "open"')
  })
})
