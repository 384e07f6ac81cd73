/** The decision records of `decisions/`, as pages. */
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import type { MarkdownPage } from "./MarkdownPage.ts"

/** Reads every `YYYY-MM-DD-title.md` of the site; the first heading is the title of the page. */
export const decisions = async (root: string = process.cwd()): Promise<readonly MarkdownPage[]> => {
  const folder = join(root, "decisions")
  const names = (await readdir(folder)).filter((name) => name.endsWith(".md")).sort()
  return Promise.all(names.map(async (name) => page(name, await readFile(join(folder, name), "utf8"))))
}

const page = (name: string, text: string): MarkdownPage => {
  const [, date] = /^(\d{4}-\d\d-\d\d)-[a-z0-9-]+\.md$/.exec(name) ?? []
  const [heading, title] = /^# (.+)\n/.exec(text) ?? []
  if (date === undefined || heading === undefined || title === undefined) {
    throw new Error(
      `decisions/${name}: the name must be YYYY-MM-DD-title.md, and the file must start with a "# " heading.`,
    )
  }
  return {
    id: `decisions/${name.slice(0, -".md".length)}`,
    title,
    description: `Decision of ${date}: ${title}`,
    body: text.slice(heading.length),
  }
}
