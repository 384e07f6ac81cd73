import { existsSync } from "node:fs"
import { dirname, join } from "node:path"
import { files, read, root } from "@flexcharge-tooling/config/Repository"
import { expect, test } from "vitest"

// The pages in `broken-links` are there to be found broken.
const prose = files("*.md", "packages/**/*.md", "apps/docs/decisions/*.md", ".changeset/*.md").filter(
  (file) => !file.includes("/broken-links/"),
)
const written = files().filter((file) => /\.(ts|tsx|mts|md|mdx|json|ya?ml|astro|css|html|mjs)$/.test(file))

test("Markdown files link only to files that exist", () => {
  const broken = prose.flatMap((file) =>
    [...read(file).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)]
      .map((match) => match[1] ?? "")
      .filter((target) => !existsSync(join(root, dirname(file), target)))
      .map((target) => `${file} -> ${target}`),
  )
  expect(broken).toEqual([])
})

test("README, CONTRIBUTING and AGENTS name only paths that exist", () => {
  const broken = files("README.md", "CONTRIBUTING.md", "AGENTS.md").flatMap((file) =>
    [...read(file).matchAll(/`((?:packages|apps|tooling)\/[\w./-]+)`/g)]
      .map((match) => match[1] ?? "")
      .filter((path) => !existsSync(join(root, path)))
      .map((path) => `${file} -> ${path}`),
  )
  expect(broken).toEqual([])
})

test("the example in the README is the one that the documentation compiles and runs", () => {
  const [, shown] = /```ts\n([\s\S]*?)```/.exec(read("README.md")) ?? []
  const [, story] =
    /\/\/ #region story\n([\s\S]*?)\/\/ #endregion/.exec(read("apps/docs/snippets/story/story.ts")) ?? []
  expect(shown).toBe(story)
  expect(shown?.trimEnd().split("\n").length).toBeLessThanOrEqual(15)
})

// Character classes keep this file from matching its own patterns.
test.each([
  ["a machine path", /\/wor[k]\/|\/tm[p]\/(brief|bash)/],
  ["a package registry's host", /registry\.(npmj[s]|yarnpk[g])/],
])("no file names %s", (_, pattern) => {
  expect(written.filter((file) => pattern.test(read(file)))).toEqual([])
})

test("no source has a skipped or focused test, or a note for later work", () => {
  const sources = written.filter((file) => /\.tsx?$/.test(file))
  const pattern = /\b(test|it|describe)\.(skip|only|todo)\b|\b(TOD[O]|FIXM[E]|XX[X])\b/
  expect(sources.filter((file) => pattern.test(read(file)))).toEqual([])
})
