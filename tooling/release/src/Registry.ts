/** A package registry of our own for the length of a rehearsal: verdaccio on a free loopback port. */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { must } from "./Step.ts"

/** A running registry. */
export interface Registry extends AsyncDisposable {
  /** Its address, with a trailing slash. */
  readonly url: string
  /** The settings with which npm and pnpm use it and nothing else. */
  readonly environment: Readonly<Record<string, string>>
}

const version = "6.10.4"

// No uplinks: whatever a consumer gets was published here, or is not there.
const server = (folder: string) => `
import { runServer } from "verdaccio"
const server = await runServer({
  self_path: ${JSON.stringify(folder)},
  storage: ${JSON.stringify(join(folder, "storage"))},
  packages: { "**": { access: "$all", publish: "$anonymous" } },
  uplinks: {},
  web: { enable: false },
  log: { type: "stdout", format: "pretty", level: "fatal" },
})
server.listen(0, "127.0.0.1", () => console.log("port " + server.address().port))
`

/** Installs verdaccio into a folder and starts it there. */
export const startRegistry = async (folder: string): Promise<Registry> => {
  await mkdir(folder, { recursive: true })
  // One of its dependencies asks for a tag, node-fetch@cjs, that not every mirror has.
  const manifest = { private: true, type: "module", overrides: { "node-fetch": "2.7.0" } }
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest))
  await must("npm", ["install", "--no-audit", "--no-fund", `verdaccio@${version}`], folder)
  await writeFile(join(folder, "server.js"), server(folder))
  const child = spawn(process.execPath, ["server.js"], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] })
  process.once("exit", () => child.kill())
  const url = `http://127.0.0.1:${await portOf(child)}/`
  const userconfig = join(folder, "npmrc")
  // Any token does, but npm will not publish without one.
  await writeFile(userconfig, `registry=${url}\n${url.replace("http:", "")}:_authToken=rehearsal\n`)
  return {
    url,
    environment: {
      npm_config_userconfig: userconfig,
      npm_config_registry: url,
      npm_config_cache: join(folder, "cache"),
    },
    [Symbol.asyncDispose]: async () => {
      child.kill()
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit")
    },
  }
}

const portOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = ""
    child.stdout?.on("data", (chunk) => {
      said += String(chunk)
      const [, port] = /port (\d+)/.exec(said) ?? []
      if (port) resolve(port)
    })
    child.once("exit", () => reject(new Error(`the registry did not start: ${said}`)))
  })
