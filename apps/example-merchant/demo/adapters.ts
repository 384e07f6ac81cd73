/** The servers that the demo can run the shop on. */
import { execFile } from "node:child_process"
import { mkdir } from "node:fs/promises"
import type { RequestListener } from "node:http"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { promisify } from "node:util"
import { build } from "esbuild"
import type { WebApp } from "../src/Shop.ts"
import { expressServer } from "../src/servers/express.ts"

type CreateServer = (shop: WebApp) => RequestListener | Promise<RequestListener>

const folder = join(import.meta.dirname, "..")

/** Node runs TypeScript without decorators, so the server of Nest is compiled first, as Nest's own tool does. */
const loadNest = async (): Promise<CreateServer> => {
  const output = join(folder, "node_modules/.cache/flexcharge-demo")
  await mkdir(output, { recursive: true })
  const outfile = join(output, "nest.mjs")
  await build({
    entryPoints: [join(folder, "src/servers/nest.ts")],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    conditions: ["@flexcharge/source"],
    external: ["@nestjs/*", "reflect-metadata", "rxjs", "@flexcharge/core", "@flexcharge/server"],
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
  })
  return (await import(pathToFileURL(outfile).href)).nestServer
}

/** Builds the server and the routes with the command of React Router, as a deployment does. */
const loadRemix = async (): Promise<CreateServer> => {
  const command = join(folder, "node_modules/@react-router/dev/bin.cjs")
  await promisify(execFile)(process.execPath, [command, "build"], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: "production" },
  })
  return (await import(pathToFileURL(join(folder, "dist/server/index.js")).href)).remixServer
}

const adapters: Readonly<Record<string, () => Promise<CreateServer>>> = {
  express: async () => expressServer,
  nest: loadNest,
  remix: loadRemix,
}

/** Loads the server of an adapter, and nothing of the others. */
export const loadAdapter = async (name: string): Promise<CreateServer> => {
  const load = adapters[name]
  if (load === undefined)
    throw new RangeError(`There is no adapter ${name}. Use one of: ${Object.keys(adapters).join(", ")}.`)
  return load()
}
