import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { text } from "node:stream/consumers"
import { stubApiServer } from "@flexcharge-tooling/test-kit/stubApiServer"
import { expect, test } from "vitest"

/** Runs the command in a process of its own, with an environment of its own. */
const flexcharge = async (given: readonly string[], env: Record<string, string>) => {
  const flags = ["--conditions=@flexcharge/source", `${import.meta.dirname}/../src/bin.ts`, ...given]
  const child = spawn(process.execPath, flags, { env, stdio: ["ignore", "pipe", "pipe"] })
  const [printed, complained, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ])
  return { code, printed, complained }
}

test("reads credentials from the environment and ends with its exit code", async () => {
  await using service = await stubApiServer()
  const env = {
    FLEXCHARGE_APP_KEY: "key-1",
    FLEXCHARGE_APP_SECRET: "secret-1",
    FLEXCHARGE_BASE_URL: service.url,
  }
  const shown = await flexcharge(["order", "osk-1", "--json"], env)
  expect(shown).toEqual({ code: 0, printed: '{"id":"osk-1","statusName":"COMPLETED"}\n', complained: "" })
  expect((await flexcharge(["nonsense"], env)).code).toBe(2)
})

test("reads the variables of --env-file, and prefers those of the environment", async () => {
  await using service = await stubApiServer()
  const file = join(await mkdtemp(join(tmpdir(), "flexcharge-env-")), ".env")
  await writeFile(
    file,
    `FLEXCHARGE_APP_KEY=key-1\nFLEXCHARGE_APP_SECRET=secret-1\nFLEXCHARGE_BASE_URL=http://127.0.0.1:1\n`,
  )
  const args = ["order", "osk-1", "--json", "--env-file", file]
  const { code, printed } = await flexcharge(args, { FLEXCHARGE_BASE_URL: service.url })
  expect([code, printed]).toEqual([0, '{"id":"osk-1","statusName":"COMPLETED"}\n'])
  await rm(dirname(file), { recursive: true })
})

test("prints the missing variables where there is no terminal to prompt for them", async () => {
  const { code, complained } = await flexcharge(["order", "osk-1"], {})
  expect(code).toBe(1)
  expect(complained).toContain("FLEXCHARGE_APP_KEY")
})
