import { spawnSync } from "node:child_process"
import { globSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { describe, expect, test } from "vitest"

const root = join(import.meta.dirname, "..")
const read = (file: string) => readFileSync(join(root, file), "utf8")

const pages = globSync("src/content/docs/**/*.{md,mdx}", { cwd: root })
const snippets = globSync("snippets/**/*", { cwd: root, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))

const run = (command: string, ...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" },
  })
  return { status, output: `${stdout}${stderr}` }
}

describe("a broken snippet", () => {
  test("with a wrong type fails the type check", () => {
    const { status, output } = run("tsc", "--noEmit", "-p", "test/broken")
    expect(status).not.toBe(0)
    expect(output).toMatch(/wrongType\.ts\(3,\d+\): error TS2322: Type 'string' is not assignable/)
  })

  test("with a wrong expected value, or one that is never compared, fails the tests", () => {
    const { status, output } = run("vitest", "run", "--config", "test/broken/vitest.config.ts")
    expect(status).not.toBe(0)
    expect(output).toContain("wrongValue.ts:3: expected 'open' to deeply equal 'approved'")
    expect(output).toContain(
      "snippet lines whose expected value was never compared: expected [ 'neverRun.ts:4' ]",
    )
  })
})

describe("every snippet", () => {
  const sources = [
    ...globSync("test/*.{ts,tsx}", { cwd: root }),
    ...snippets.filter((file) => /\.tsx?$/.test(file)),
  ]
  const imported = new Set(
    sources.flatMap((file) =>
      [...read(file).matchAll(/(?:from|import|import\()\s*"(\.[^"]+)"/g)].map((match) =>
        resolve(root, file, "..", match[1] ?? ""),
      ),
    ),
  )

  test.each(snippets.filter((file) => /\.tsx?$/.test(file)))("%s is run by a test", (file) => {
    expect(imported.has(join(root, file))).toBe(true)
  })

  const named = snippets
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) =>
      [...read(file).matchAll(/^export (?:const|class|(?:async )?function\*?) (\w+)/gm)].map(
        (match) => [match[1] ?? "", file] as const,
      ),
    )

  test.each(named)("%s of %s is called, not only imported", (name, file) => {
    const users = [...sources.filter((source) => source !== file), file]
    const uses = users.filter((user) => {
      const text = read(user)
        .replace(/^import [\s\S]*?from "[^"]*"$/gm, "")
        .replace(/\bconst \{[^}]*\} = await import\(/g, "")
      const found = text.match(new RegExp(`\\b${name}\\b`, "g")) ?? []
      return found.length > (user === file ? 1 : 0)
    })
    expect(uses.length).toBeGreaterThan(0)
  })

  const shown = pages.flatMap((page) =>
    [...read(page).matchAll(/<Snippet of="([^"#]+)/g)].map((match) => match[1]),
  )
  const mentioned = new Set(shown.map((name) => `snippets/${name}`))

  test.each(snippets)("%s is shown, or used by one that is", (file) => {
    expect(mentioned.has(file) || imported.has(join(root, file))).toBe(true)
  })
})

test("pages show TypeScript only from snippet files", () => {
  const loose = pages.filter((page) => /^\s*```\s*(ts|tsx|js|jsx|typescript|javascript)\b/m.test(read(page)))
  expect(loose).toEqual([])
})
