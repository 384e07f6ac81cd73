import { expect, test } from "vitest"
import { budgetReference } from "#site/budgetReference.ts"
import competitors from "#site/competitors.json" with { type: "json" }
import packageSizes from "#site/packageSizes.json" with { type: "json" }

test("the page of package sizes lists every package, every program and every compared package", async () => {
  const [page] = await budgetReference()
  const names = packageSizes.sizes.map(({ name }) => name)
  const packageNames = names
    .filter((name) => name.endsWith(", installed"))
    .map((name) => `\`${name.replace(", installed", "")}\``)
  const programs = names.filter((name) => !name.startsWith("@"))
  const others = competitors.packages.map(({ name }) => name)
  expect(packageNames.length).toBeGreaterThan(8)
  const listed = [...packageNames, ...programs, ...others]
  expect(listed.filter((name) => !page?.body.includes(`| ${name} | `))).toEqual([])
  expect(page?.body).toMatch(/measured on \d{4}-\d\d-\d\d/)
})
