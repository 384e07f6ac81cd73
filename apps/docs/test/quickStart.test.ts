import { readFileSync } from "node:fs"
import { expect, test, vi } from "vitest"

test("the quick start prints the output that the page shows", async () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => {})
  await import("../snippets/quick-start/rescue.ts")
  const printed = `${log.mock.calls.map((line) => line.join(" ")).join("\n")}\n`
  log.mockRestore()
  expect(printed).toBe(readFileSync(new URL("../snippets/quick-start/output.txt", import.meta.url), "utf8"))
})

test("the quick start runs the file under the name by which it was saved", () => {
  const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), "utf8")
  const [, name] = /rescue\.ts" title="([^"]+)"/.exec(read("src/content/docs/quick-start.mdx")) ?? []
  expect(name).toBe("rescue.mts")
  const run = read("snippets/quick-start/run.sh").trim().split("\n")
  expect(run.map((line) => line.match(/\S+\.m?ts/)?.[0])).toEqual([name, name])
})
