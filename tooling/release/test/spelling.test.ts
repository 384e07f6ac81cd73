import { root } from "@flexcharge-tooling/config/Repository"
import { runCommand } from "@flexcharge-tooling/test-kit/command"
import { expect, test } from "vitest"

test("misspelled words, British spellings and words with a private meaning are reported", async () => {
  const file = `${import.meta.dirname}/violations/spelling/prose.md`
  const { code, output } = await runCommand("cspell", ["lint", "--no-progress", "--no-color", file], root)
  expect(code, output).toBe(1)
  for (const word of ["door", "told", "colour"]) expect(output).toContain(`Forbidden word (${word})`)
  expect(output).toContain("Unknown word (mispeled)")
})
