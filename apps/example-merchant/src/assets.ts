/** The scripts and styles of the pages, built once at start and kept in memory. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { build } from "esbuild"
import { Router } from "express"

const folder = import.meta.dirname

/** The style sheets, in the order in which pages link them. */
export const styles = ["tokens", "base", "checkout", "shop"] as const

/** Serves `/assets/<name>`. */
export const assets = async (): Promise<Router> => {
  const { outputFiles } = await build({
    entryPoints: ["checkout", "order", "embed"].map((name) => join(folder, "browser", `${name}.ts`)),
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    // In this repository the SDK is built from source. An installed SDK does not have this condition.
    conditions: ["@flexcharge/source"],
    outdir: "/assets",
    write: false,
  })
  const router = Router()
  for (const { path, contents } of outputFiles)
    router.get(path, (_request, response) => void response.type("js").send(Buffer.from(contents)))
  for (const style of styles) {
    const css = readFileSync(join(folder, "pages", `${style}.css`), "utf8")
    router.get(`/assets/${style}.css`, (_request, response) => void response.type("css").send(css))
  }
  return router
}
