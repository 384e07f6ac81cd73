import { readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { root } from "@flexcharge-tooling/config/Repository"
import { expect, test } from "vitest"
import { apiReports, apiReportsOf, unusedReports } from "../src/apiReports.ts"

const reports = apiReports({ write: false })
const pathOf = ({ file }: { readonly file: string }) => relative(join(root, "packages"), file)

test("the API of every published entry point is the one in its committed report; after a wanted change, run pnpm api", () => {
  expect(reports.filter(({ hasChanged }) => hasChanged).map(pathOf)).toEqual([])
})

test("every API report belongs to an entry point", () => {
  expect(reports.length).toBeGreaterThan(15)
  expect(unusedReports(reports)).toEqual([])
})

test("only the entry points for Effect programs name Effect in their API", () => {
  const named = reports.filter(({ file }) => /from ['"]effect\b/.test(readFileSync(file, "utf8")))
  const isForEffect = (path: string) => path.endsWith("/effect.api.md")
  expect(named.map(pathOf)).toEqual(reports.map(pathOf).filter(isForEffect))
})

test("an API report differs when a parameter is added", () => {
  const folder = join(import.meta.dirname, "violations/api")
  const entryPoint = { name: "index", declarations: join(folder, "index.d.ts") }
  expect(apiReportsOf(folder, [entryPoint], { write: false })).toEqual([
    { file: join(folder, "api/index.api.md"), hasChanged: true },
  ])
})
