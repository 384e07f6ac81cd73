import { runCommand } from "@flexcharge-tooling/test-kit/command"
import { runtimeEnvironment, runtimes } from "@flexcharge-tooling/test-kit/runtimes"
import { expect, test } from "vitest"

const files = ["Signature", "verify", "Delivery", "NonceStore"].map((name) => `test/${name}.test.ts`)
const source = "@flexcharge/source"
const implementations: readonly (readonly [name: string, conditions: readonly string[]])[] = [
  ["node:crypto", [source]],
  ["Web Crypto", [source, "@flexcharge/web-crypto"]],
]
const cases = runtimes.flatMap((runtime) =>
  implementations.map(([name, conditions]) => [runtime.name, name, runtime, conditions] as const),
)

test.each(cases)("%s passes the behavior tests with %s", async (_, _name, runtime, conditions) => {
  const { file, testArguments } = runtime
  const folder = `${import.meta.dirname}/..`
  const { code, output } = await runCommand(
    file,
    [...testArguments(conditions), ...files],
    folder,
    runtimeEnvironment,
  )
  expect(code, output).toBe(0)
  expect(Number(/(\d+) pass/.exec(output)?.[1])).toBeGreaterThan(30)
})
