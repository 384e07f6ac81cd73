import { files, packageNames, read } from "@flexcharge-tooling/checks/Repository"
import { describe, expect, test } from "vitest"

const written = files(".changeset/*.md").filter((file) => !file.endsWith("/README.md"))

/** What a changeset raises, or nothing where its front matter cannot be read. */
const raised = (text: string): readonly string[] => {
  const [, front = ""] = /^---\n((?:"[^"\n]+": (?:major|minor|patch)\n)+)---\n\s*\S/.exec(text) ?? []
  return [...front.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => name)
}

describe("changesets", () => {
  test("raise published packages and nothing else", () => {
    const published = packageNames.map((packageName) => `@flexcharge/${packageName}`)
    const wrong = written.filter((file) => {
      const names = raised(read(file))
      return names.length === 0 || names.some((name) => !published.includes(name))
    })
    expect(wrong).toEqual([])
  })

  test("are refused without front matter or without words for a merchant", () => {
    expect(raised(`---\n\n## "@flexcharge/core": minor\n\nWords.\n`)).toEqual([])
    expect(raised(`---\n"@flexcharge/core": minor\n---\n`)).toEqual([])
    expect(raised(`---\n"@flexcharge/core": minor\n---\n\nWords.\n`)).toEqual(["@flexcharge/core"])
  })
})
