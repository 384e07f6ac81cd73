/** A local package registry for `release --dry-run`: verdaccio on a free loopback port. */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { cp, mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { runSuccessfully } from "@flexcharge-tooling/test-kit/command"

/** A running registry. */
export interface Registry extends AsyncDisposable {
  /** Its address, with a trailing slash. */
  readonly url: string
  /** Environment variables with which npm and pnpm use this registry only. */
  readonly environment: Readonly<Record<string, string>>
}

const version = "6.10.4"

/** Installs verdaccio into a folder and starts it there. */
export const startRegistry = async (folder: string): Promise<Registry> => {
  await mkdir(folder, { recursive: true })
  // One of its dependencies requires the tag node-fetch@cjs, which some mirrors do not have.
  const manifest = { private: true, type: "module", overrides: { "node-fetch": "2.7.0" } }
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest))
  await runSuccessfully("npm", ["install", "--no-audit", "--no-fund", `verdaccio@${version}`], folder)
  await cp(join(import.meta.dirname, "registryServer.mjs"), join(folder, "server.mjs"))
  const child = spawn(process.execPath, ["server.mjs"], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] })
  process.once("exit", () => child.kill())
  const url = `http://127.0.0.1:${await portOf(child)}/`
  const userconfig = join(folder, "npmrc")
  // npm does not publish without a token; the registry accepts any.
  await writeFile(userconfig, `registry=${url}\n${url.replace("http:", "")}:_authToken=local\n`)
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
    let output = ""
    child.stdout?.on("data", (chunk) => {
      output += String(chunk)
      const [, port] = /port (\d+)/.exec(output) ?? []
      if (port) resolve(port)
    })
    child.once("exit", () => reject(new Error(`the registry did not start: ${output}`)))
  })
