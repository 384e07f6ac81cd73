/// <reference path="./workerd.d.ts" />
/** Starts a Cloudflare Worker in workerd, the runtime of Cloudflare Workers. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Readable } from "node:stream"
import { build } from "esbuild"
import workerd from "workerd"

/** The Worker to start. */
export interface WorkerSettings {
  /** The path of the module that exports the Worker. It is bundled with the sources of sibling packages. */
  readonly entryPoint: string
  /** Global constants of the Worker, by name: each value is JSON. */
  readonly constants?: Readonly<Record<string, unknown>>
  /** The behavior of the runtime on that date. */
  readonly compatibilityDate?: string
}

/** A running Worker. */
export interface RunningWorker extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  readonly url: string
}

export const startWorker = async ({
  entryPoint,
  constants = {},
  compatibilityDate = "2026-07-30",
}: WorkerSettings): Promise<RunningWorker> => {
  const folder = await mkdtemp(join(tmpdir(), "flexcharge-worker-"))
  const define = Object.entries(constants).map(([name, value]) => [name, JSON.stringify(value)])
  await build({
    entryPoints: [entryPoint],
    outfile: join(folder, "worker.js"),
    bundle: true,
    format: "esm",
    conditions: ["@flexcharge/source", "workerd", "worker"],
    define: Object.fromEntries(define),
    logLevel: "error",
  })
  await writeFile(join(folder, "config.capnp"), configuration(compatibilityDate))
  const child = spawn(workerd, ["serve", "--control-fd=3", join(folder, "config.capnp")], {
    stdio: ["ignore", "inherit", "inherit", "pipe"],
  })
  const [message] = await once(child.stdio[3] as Readable, "data") // as: a pipe, by the options above
  const { port } = JSON.parse(String(message))
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      child.kill()
      await once(child, "exit")
      await rm(folder, { recursive: true })
    },
  }
}

const configuration = (compatibilityDate: string): string => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (modules = [(name = "worker", esModule = embed "worker.js")], compatibilityDate = "${compatibilityDate}")),
    (name = "internet", network = (allow = ["public", "private", "local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);`
