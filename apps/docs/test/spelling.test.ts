import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { misspelt } from "#checks/spelling.ts"

const root = join(import.meta.dirname, "../../..")

/** Files that git knows or would know. */
const files = (...patterns: readonly string[]): readonly string[] =>
  execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ...patterns], {
    cwd: root,
    encoding: "utf8",
  })
    .split("\0")
    .filter((file) => file !== "" && !file.endsWith(".generated.ts"))

const misspeltIn = async (found: readonly string[]): Promise<readonly string[]> => {
  const lists = await Promise.all(found.map((file) => misspelt(file, readFileSync(join(root, file), "utf8"))))
  return lists.flat()
}

describe("spelling", { timeout: 120_000 }, () => {
  it.each([
    ["guide.mdx", "---\ntitle: Evaluate\n---\n\nThe gateway has *recieved* it.", "guide.mdx:5 recieved"],
    ["README.md", "Its behavior is ours.", "README.md:1 behavior"],
    ["guide.md", "A colour, not a color.", "guide.md:1 color"],
    ["Client.ts", "/** Asks the vender. */\nexport const ask = 1", "Client.ts:1 vender"],
    ["Client.ts", 'throw new Error("chek the address")', "Client.ts:1 chek"],
  ])("refuses a misspelt word in %s", async (file, text, complaint) => {
    expect(await misspelt(file, text)).toEqual([complaint])
  })

  it("leaves code in Markdown, addresses and identifiers alone", async () => {
    const page =
      'Call `initUi`, see [it](/guyde/).\n\n```ts\nconst recieved = 1\n```\n\n<Snippet of="shoop.ts" />'
    expect(await misspelt("guide.mdx", page)).toEqual([])
    expect(await misspelt("Client.ts", "export const recieved = 1")).toEqual([])
  })

  it("holds in every page, README, decision and changeset", async () => {
    expect(await misspeltIn(files("*.md", "*.mdx"))).toEqual([])
  })

  it("holds in what the packages, the site and the example say in comments and strings", async () => {
    expect(await misspeltIn(files("packages/*/src/*.ts", "apps/*/src/*.ts", "apps/docs/snippets/*"))).toEqual(
      [],
    )
  })
})
