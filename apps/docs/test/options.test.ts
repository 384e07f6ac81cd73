import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { optionReference, sheets } from "#site/optionReference.ts"

const packages = join(import.meta.dirname, "../../../packages")
const read = (file: string) => readFileSync(join(packages, file), "utf8")
const sources = globSync("*/src/**/*.ts", { cwd: packages }).filter((file) => !file.includes("/generated/"))

/** Interfaces that are not options of a public call, or that only combine other interfaces. */
const internal = [
  "TelemetryOptions",
  "OutboxOptions",
  "RateLimitOptions",
  "FlexChargeAsyncOptions",
  "WebhookEntryOptions",
  "OrderLedgerOptions",
  "RunnerOptions",
  "SqliteConnectionOptions",
]

test("the options page lists every option interface of the packages", () => {
  const listed = new Set(sheets.map(({ name }) => name))
  const found = sources.flatMap((file) =>
    [...read(file).matchAll(/^export interface (\w*(?:Options|Policy|Hooks))\b/gm)].map(
      (match) => match[1] ?? "",
    ),
  )
  expect(found.length).toBeGreaterThan(20)
  expect(found.filter((name) => !listed.has(name) && !internal.includes(name))).toEqual([])
})

test("the options page describes every option", async () => {
  const [page] = await optionReference(join(import.meta.dirname, ".."))
  const rows = [...(page?.body ?? "").matchAll(/^\| `(.+?)` \| (.*) \|$/gm)].map(([, path, meaning]) => [
    path,
    meaning,
  ])
  expect(rows.length).toBeGreaterThan(100)
  expect(rows).toContainEqual(["webhooks.timeoutMillis", expect.stringContaining("10 s by default")])
  expect(rows.filter(([, meaning = ""]) => meaning.length < 5)).toEqual([])
})

test("the configuration page lists every environment variable that the packages read", () => {
  const used = sources.flatMap((file) => read(file).match(/\bFLEXCHARGE_[A-Z_]*[A-Z]\b/g) ?? [])
  const page = readFileSync(
    join(packages, "../apps/docs/src/content/docs/reference/configuration.mdx"),
    "utf8",
  )
  const known = new Set(page.match(/\bFLEXCHARGE_[A-Z_]*[A-Z]\b/g))
  expect([...new Set(used)].filter((name) => !known.has(name))).toEqual([])
})
