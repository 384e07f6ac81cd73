import { join } from "node:path"
import { runCommand } from "@flexcharge-tooling/test-kit/command"
import { expect, test } from "vitest"

test("the build fails for a link to a page or to a heading that does not exist", async () => {
  const environment = { ASTRO_TELEMETRY_DISABLED: "1", NO_COLOR: "1" }
  const site = join(import.meta.dirname, "broken-links")
  const astro = join(import.meta.dirname, "../node_modules/.bin/astro")
  const { code, output } = await runCommand(astro, ["build", "--root", site], site, environment)
  expect(code, output).not.toBe(0)
  expect(output).toMatch(/#missing-heading[^\n]*\n[^\n]*invalid hash/)
  expect(output).toMatch(/\/missing-page\/[^\n]*\n[^\n]*invalid link/)
  expect(output).toContain("Found 2 invalid links in 1 file.")
})
