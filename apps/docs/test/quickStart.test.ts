import { readFileSync } from "node:fs"
import { expect, it, vi } from "vitest"

it("prints what the page says it prints", async () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => {})
  await import("../snippets/quick-start/rescue.ts")
  const printed = `${log.mock.calls.map((line) => line.join(" ")).join("\n")}\n`
  log.mockRestore()
  expect(printed).toBe(readFileSync(new URL("../snippets/quick-start/output.txt", import.meta.url), "utf8"))
})

it("is run under the name it was saved by, as a module whatever the folder says of itself", () => {
  const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), "utf8")
  const [, name] = /rescue\.ts" title="([^"]+)"/.exec(read("src/content/docs/quick-start.mdx")) ?? []
  expect(name).toBe("rescue.mts")
  const run = read("snippets/quick-start/run.sh").trim().split("\n")
  expect(run.map((line) => line.match(/\S+\.m?ts/)?.[0])).toEqual([name, name])
})
