import { files, manifest, packageNames, read } from "@flexcharge-tooling/config/Repository"
import { expect, test } from "vitest"

const written = files(".changeset/*.md").filter((file) => !file.endsWith("/README.md"))

/** Names of the packages in a changeset; none when its front matter or its text is missing. */
const packagesOf = (text: string): readonly string[] => {
  const [, front = ""] = /^---\n((?:"[^"\n]+": (?:major|minor|patch)\n)+)---\n\s*\S/.exec(text) ?? []
  return [...front.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => name)
}

test("changesets name only published packages", () => {
  const published = packageNames.map((packageName) => `@flexcharge/${packageName}`)
  const wrong = written.filter((file) => {
    const names = packagesOf(read(file))
    return names.length === 0 || names.some((name) => !published.includes(name))
  })
  expect(wrong).toEqual([])
})

test("every package that was never published has exactly one changeset, which introduces it", () => {
  const introduced = written.flatMap((file) => packagesOf(read(file)))
  const unpublished = packageNames.filter(
    (packageName) => manifest(`packages/${packageName}`).version === "0.0.0",
  )
  const wrong = unpublished.filter(
    (packageName) => introduced.filter((name) => name === `@flexcharge/${packageName}`).length !== 1,
  )
  expect(wrong).toEqual([])
})

test("a changeset without front matter or without text is rejected", () => {
  expect(packagesOf(`---\n\n## "@flexcharge/core": minor\n\nWords.\n`)).toEqual([])
  expect(packagesOf(`---\n"@flexcharge/core": minor\n---\n`)).toEqual([])
  expect(packagesOf(`---\n"@flexcharge/core": minor\n---\n\nWords.\n`)).toEqual(["@flexcharge/core"])
})
