/** The servers that the demo can run the shop on. */
import { mkdir } from "node:fs/promises"
import type { RequestListener } from "node:http"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
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

/** Loads the server of an adapter; an adapter that is not used is not loaded. */
export const adapters: Readonly<Record<string, () => Promise<CreateServer>>> = {
  express: async () => expressServer,
  nest: loadNest,
  remix: async () => (await import("../src/servers/remix.ts")).remixServer,
}
