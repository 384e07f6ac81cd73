import { expect, test } from "vitest"
import { table } from "../src/Table.ts"

test("a table has columns as wide as their widest cell, and numbers at the right", () => {
  const text = table(
    ["name", "n"],
    [
      ["a", 5],
      ["longer", 1234],
      ["empty", ""],
    ],
  )
  expect(text).toBe("name    n\n------  ----\na          5\nlonger  1234\nempty")
})
