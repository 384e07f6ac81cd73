import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { budgetReference, measured, readBudgets } from "#site/budgetReference.ts"

const root = join(import.meta.dirname, "..")
const budgets = await readBudgets(root)

describe("the page of package sizes", () => {
  test.each(Object.entries(budgets.packages))(
    "shows sizes of %s that are within its budget",
    (name, most) => {
      const weight = measured[name]
      const renew = "Measure the built packages again: node apps/docs/scripts/weights.ts"
      expect(weight?.installKilobytes, renew).toBeLessThanOrEqual(most.installKilobytes)
      expect(weight?.packages, renew).toBeLessThanOrEqual(most.packages)
      expect(weight?.declarationLines, renew).toBeLessThanOrEqual(most.declarationLines)
    },
  )

  test("lists every compared package and every program of the budgets", async () => {
    const [page] = await budgetReference(root)
    const names = [...budgets.rivals.map(({ name }) => name), ...Object.keys(budgets.programs)]
    expect(names.filter((name) => !page?.body.includes(`| ${name} | `))).toEqual([])
    expect(page?.body).toMatch(/packed on \d{4}-\d\d-\d\d, imported with Node \d+\.\d+\.\d+/)
    expect(page?.body).not.toContain("undefined")
  })
})
