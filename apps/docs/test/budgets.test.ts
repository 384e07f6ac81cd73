import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { budgetReference, measured, readBudgets } from "#site/budgetReference.ts"

const root = join(import.meta.dirname, "..")
const budgets = await readBudgets(root)

describe("the weights that the site shows", () => {
  it.each(Object.entries(budgets.packages))("are those of %s, and keep its budget", (room, most) => {
    const weight = measured[room]
    const renew = "weigh the built packages anew: node apps/docs/scripts/weights.ts"
    expect(weight?.installKilobytes, renew).toBeLessThanOrEqual(most.installKilobytes)
    expect(weight?.packages, renew).toBeLessThanOrEqual(most.packages)
    expect(weight?.declarationLines, renew).toBeLessThanOrEqual(most.declarationLines)
  })

  it("stand beside every rival and every program of the budgets", async () => {
    const [page] = await budgetReference(root)
    const names = [...budgets.rivals.map(({ name }) => name), ...Object.keys(budgets.programs)]
    expect(names.filter((name) => !page?.body.includes(`| ${name} | `))).toEqual([])
    expect(page?.body).toMatch(/packed on \d{4}-\d\d-\d\d, imported by Node \d+\.\d+\.\d+/)
    expect(page?.body).not.toContain("undefined")
  })
})
