/** The scripts and styles of the pages, built once at start and kept in memory. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { build } from "esbuild"
import type { Route } from "./http.ts"

const folder = import.meta.dirname

/** The style sheets, in the order in which pages link them. */
export const styles = ["tokens", "base", "checkout", "shop"] as const

let bundle: Promise<readonly Route[]> | undefined

/** The routes of `/assets/<name>`. */
export const loadAssets = (): Promise<readonly Route[]> => {
  bundle ??= buildAssets()
  return bundle
}

const buildAssets = async (): Promise<readonly Route[]> => {
  const { outputFiles } = await build({
    entryPoints: ["checkout", "order", "embed", "backOffice"].map((name) =>
      join(folder, "browser", `${name}.ts`),
    ),
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    // In this repository the SDK is built from source. An installed SDK does not have this condition.
    conditions: ["@flexcharge/source"],
    outdir: "/assets",
    write: false,
  })
  const scripts = outputFiles.map(({ path, text }) => asset(path, "text/javascript", text))
  const sheets = styles.map((style) =>
    asset(`/assets/${style}.css`, "text/css", readFileSync(join(folder, "pages", `${style}.css`), "utf8")),
  )
  return [...scripts, ...sheets]
}

const asset = (path: string, type: string, text: string): Route => [
  `GET ${path}`,
  () => new Response(text, { headers: { "content-type": `${type}; charset=utf-8` } }),
]
