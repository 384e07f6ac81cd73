/** What changed, from the changesets that are not released yet and the packages' changelogs. */
import { existsSync } from "node:fs"
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import type { MarkdownPage } from "./MarkdownPage.ts"

/** One entry of the next release. */
interface Entry {
  readonly packages: readonly string[]
  readonly text: string
}

const entryOf = (text: string): Entry | undefined => {
  const [, head = "", body = ""] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? []
  const packages = [...head.matchAll(/"(@flexcharge\/[^"]+)"/g)].map((match) => match[1] ?? "")
  return packages.length === 0 ? undefined : { packages, text: body.trim() }
}

const unreleased = async (root: string): Promise<string> => {
  const folder = join(root, "../../.changeset")
  const names = (await readdir(folder)).filter((name) => name.endsWith(".md")).sort()
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")))
  const entries = texts.map(entryOf).filter((entry) => entry !== undefined)
  if (entries.length === 0) return ""
  const sections = entries.map(({ packages, text }) => `### ${packages.join(", ")}\n\n${text}`)
  return `## Unreleased\n\n${sections.join("\n\n")}`
}

/** All published packages share one version; the client's changelog has its headings. */
const released = async (root: string): Promise<string> => {
  const file = join(root, "../../packages/core/CHANGELOG.md")
  return existsSync(file) ? (await readFile(file, "utf8")).replace(/^# .*\n/, "") : ""
}

/** The page. */
export const changelog = async (root: string = process.cwd()): Promise<readonly MarkdownPage[]> => [
  {
    id: "reference/changelog",
    title: "Changelog",
    description: "Changes by release.",
    body: `All packages share one version.\n\n${await unreleased(root)}\n\n${await released(root)}`,
  },
]
