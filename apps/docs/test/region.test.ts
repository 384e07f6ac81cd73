import { describe, expect, it } from "vitest"
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
  it("gives the whole file without its markers", () => {
    expect(region(source)).toBe('import { a } from "a"\nconst f = () => {\n  a()\n\n  a(2)\n}')
  })

  it("gives one region without the indentation its lines share", () => {
    expect(region(source, "inner")).toBe("a()\n\na(2)")
  })

  it("throws for a region that is not there or not closed", () => {
    expect(() => region(source, "other")).toThrow('No region "other"')
    expect(() => region("// #region open\na()", "open")).toThrow('No region "open"')
  })
})
