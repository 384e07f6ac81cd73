import { expect, test } from "vitest"
import { demoCommand, startCommand } from "../src/startCommand.ts"

const start = (...flags: readonly string[]) => startCommand(demoCommand, ...flags)

test("demo starts everything and prints what to click, and Ctrl-C stops everything", async () => {
  const { child, output, exited } = start()
  await expect.poll(() => output.text).toContain("Ctrl-C stops everything.")
  expect(output.text).toContain(
    "4111111111111111  Declined 05, rescued with a challenge; phone +99.2001a/+99.2001b",
  )
  const urls = output.text.match(/http:\/\/127\.0\.0\.1:\d+/g) ?? []
  expect(urls).toHaveLength(5)
  for (const url of urls) expect((await fetch(url)).status, url).toBeLessThan(500)
  child.kill("SIGINT")
  expect(await exited).toEqual([0, null])
  await expect(fetch(urls[0] ?? "")).rejects.toThrow()
})

test("demo --check --quick prints each step with its time and exits 0", async () => {
  const { output, exited } = start("--check", "--quick")
  expect(await exited).toEqual([0, null])
  const steps = output.text.trim().split("\n")
  expect(steps).toHaveLength(8)
  for (const step of steps.slice(0, -1)) expect(step).toMatch(/^✓ .+ \d+ ms$/)
  expect(steps.at(-1)).toMatch(/^Rescued in \d+ ms\.$/)
})

test("demo --certify confirms every item of the launch checklist and exits 0", async () => {
  const { output, exited } = start("--certify")
  expect(await exited, output.text).toEqual([0, null])
  const items = output.text.split("\n").filter((line) => line.startsWith("  "))
  expect(items.length).toBeGreaterThan(15)
  for (const item of items) expect(item).toMatch(/^ {2}✓ /)
})
