import { mkdtemp, rm } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { build, type Format } from "esbuild"
import { expect, onTestFinished, test } from "vitest"
import { embedAssets } from "../embedAssets.ts"
import type { createSandbox } from "../src/index.ts"

const paths = [
  "/",
  "/inspector/main.js",
  "/inspector/inspector.css",
  "/sensejs/widget.js",
  "/ui-widget/widget.js",
  "/ui-widget/frame",
  "/ui-widget/frame.js",
  "/ui-widget/frame.css",
]

/** Builds the package as tsup does, then the result again into one file, as a bundler of an application would. */
const bundleTwice = async (format: Format) => {
  const folder = await mkdtemp(join(tmpdir(), "flexcharge-sandbox-bundle-"))
  onTestFinished(() => rm(folder, { recursive: true }))
  const packageFile = join(folder, "package", "index.mjs")
  const applicationFile = join(folder, "application", format === "cjs" ? "index.cjs" : "index.mjs")
  const common = { bundle: true, platform: "node", logLevel: "silent" } as const
  const source = fileURLToPath(new URL("../src/index.ts", import.meta.url))
  await build({
    ...common,
    entryPoints: [source],
    outfile: packageFile,
    format: "esm",
    plugins: [embedAssets],
  })
  const { warnings } = await build({
    ...common,
    entryPoints: [packageFile],
    outfile: applicationFile,
    format,
  })
  return { applicationFile, warnings: warnings.map(({ text }) => text) }
}

test.each(["cjs", "esm"] as const)(
  "serves its scripts and the inspector when an application bundles it as %s",
  async (format) => {
    const { applicationFile, warnings } = await bundleTwice(format)
    expect(warnings).toEqual([])
    const loaded: { createSandbox: typeof createSandbox } =
      format === "cjs" ? createRequire(import.meta.url)(applicationFile) : await import(applicationFile)
    await using sandbox = await loaded.createSandbox()
    for (const path of paths) {
      const response = await fetch(sandbox.url + path)
      expect([path, response.status, (await response.text()).length > 100]).toEqual([path, 200, true])
    }
  },
)
