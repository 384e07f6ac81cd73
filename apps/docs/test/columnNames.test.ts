import { expect, test } from "vitest"
import { withColumnNames } from "#site/columnNames.ts"

const head = "<table><thead><tr><th>name</th><th>kB</th><th>of <code>what</code></th></tr></thead>"

test("the cells after the first are labeled with the names of their columns", () => {
  const rows = '<tbody><tr><td>core</td><td class="whole">783</td><td></td></tr></tbody></table>'
  expect(withColumnNames(`<p>Before</p>${head}${rows}`)).toBe(
    `<p>Before</p>${head}<tbody><tr><td>core</td><td data-column="kB" class="whole">783</td><td data-column="of what"></td></tr></tbody></table>`,
  )
})

test("a table with two columns is not changed", () => {
  const table = "<table><tr><th>what</th><th>how</th></tr><tr><td>a</td><td>b</td></tr></table>"
  expect(withColumnNames(table)).toBe(table)
})
