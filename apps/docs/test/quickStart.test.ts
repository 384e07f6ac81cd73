import { readFileSync } from "node:fs"
import { expect, it, vi } from "vitest"

it("prints what the page says it prints", async () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => {})
  await import("../snippets/quick-start/rescue.ts")
  const printed = `${log.mock.calls.map((line) => line.join(" ")).join("\n")}\n`
  log.mockRestore()
  expect(printed).toBe(readFileSync(new URL("../snippets/quick-start/output.txt", import.meta.url), "utf8"))
})
