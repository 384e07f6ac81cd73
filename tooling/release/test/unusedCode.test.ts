import { runCommand } from "@flexcharge-tooling/test-kit/command"
import { expect, test } from "vitest"

test("a file that no other file imports is reported as unused", async () => {
  const folder = `${import.meta.dirname}/violations/unused-code`
  const { code, output } = await runCommand("knip", ["--no-progress", "--reporter", "compact"], folder)
  expect(code, output).toBe(1)
  expect(output).toMatch(/unused\.ts/)
  expect(output).not.toMatch(/^used\.ts/m)
})
