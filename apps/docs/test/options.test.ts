import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { optionReference, sheets } from "#site/optionReference.ts"

const packages = join(import.meta.dirname, "../../../packages")
const read = (file: string) => readFileSync(join(packages, file), "utf8")
const sources = globSync("*/src/**/*.ts", { cwd: packages }).filter((file) => !file.includes("/generated/"))

/** Not options of a call that a shop makes: of parts within, of waits in tests, or made of another's members alone. */
const within = ["TelemetryOptions", "OutboxOptions", "RateLimitOptions", "FlexChargeAsyncOptions"]

it("lists every interface of options that a package has", () => {
  const listed = new Set(sheets.map(({ name }) => name))
  const found = sources.flatMap((file) =>
    [...read(file).matchAll(/^export interface (\w*(?:Options|Policy|Hooks))\b/gm)].map(
      (match) => match[1] ?? "",
    ),
  )
  expect(found.length).toBeGreaterThan(20)
  expect(found.filter((name) => !listed.has(name) && !within.includes(name))).toEqual([])
})

it("says of each option what it means", async () => {
  const [page] = await optionReference(join(import.meta.dirname, ".."))
  const rows = [...(page?.body ?? "").matchAll(/^\| `(.+?)` \| (.*) \|$/gm)].map(([, path, meaning]) => [
    path,
    meaning,
  ])
  expect(rows.length).toBeGreaterThan(100)
  expect(rows).toContainEqual(["webhooks.timeoutMillis", expect.stringContaining("10 s by default")])
  expect(rows.filter(([, meaning = ""]) => meaning.length < 5)).toEqual([])
})

it("knows every environment variable that the packages read", () => {
  const used = sources.flatMap((file) => read(file).match(/\bFLEXCHARGE_[A-Z_]*[A-Z]\b/g) ?? [])
  const page = readFileSync(
    join(packages, "../apps/docs/src/content/docs/reference/configuration.mdx"),
    "utf8",
  )
  const known = new Set(page.match(/\bFLEXCHARGE_[A-Z_]*[A-Z]\b/g))
  expect([...new Set(used)].filter((name) => !known.has(name))).toEqual([])
})
