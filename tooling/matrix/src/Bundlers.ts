/** esbuild, Vite, webpack and Rollup: the bundled journey is run, the bundled page is weighed. */
import { readdir, readFile, rm } from "node:fs/promises"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { must } from "@flexcharge-tooling/release/Step"
import { journeySays, page, runner } from "./programs.ts"
import { expectSaid, type Row } from "./Row.ts"
import { inside, type Stage } from "./Stage.ts"
import type { Tools } from "./Tools.ts"

/** One bundle to make. */
export interface Bundle {
  readonly entry: string
  readonly output: string
  readonly conditions?: readonly string[]
}

const esbuild = "0.28.2"
const rollup = "4.68.7"
const nodeResolve = "16.0.3"
const vite = "8.3.8"
const webpack = "5.112.2"

/** Bundles with esbuild, minified, for a page or a worker. */
export const esbuildBundle = async (
  tools: Tools,
  { entry, output, conditions = [] }: Bundle,
): Promise<void> => {
  const folder = await tools.install(`esbuild@${esbuild}`, `@esbuild/linux-x64@${esbuild}`)
  await must(
    inside(folder, "@esbuild/linux-x64/bin/esbuild"),
    [
      ...[entry, "--bundle", "--minify", "--format=esm", "--target=es2022", "--platform=browser"],
      ...conditions.map((condition) => `--conditions=${condition}`),
      ...["--log-level=warning", `--outfile=${output}`],
    ],
    folder,
  )
}

const rollupBundle = async (tools: Tools, { entry, output }: Bundle): Promise<void> => {
  const folder = await tools.install(`rollup@${rollup}`, `@rollup/plugin-node-resolve@${nodeResolve}`)
  const program = `
import { rollup } from "rollup"
import { nodeResolve } from "@rollup/plugin-node-resolve"
const onwarn = (warning) => { throw new Error(warning.message) }
const bundle = await rollup({ input: ${JSON.stringify(entry)}, plugins: [nodeResolve({ browser: true })], onwarn })
await bundle.write({ file: ${JSON.stringify(output)}, format: "es" })
`
  await must(process.execPath, ["--input-type=module", "--eval", program], folder)
}

const viteBundle = async (tools: Tools, { entry, output }: Bundle): Promise<void> => {
  const folder = await tools.install(`vite@${vite}`)
  const program = `
import { build } from "vite"
await build({
  configFile: false,
  logLevel: "warn",
  build: {
    ...{ target: "es2022", minify: true, emptyOutDir: false, outDir: ${JSON.stringify(join(output, ".."))} },
    lib: { entry: ${JSON.stringify(entry)}, formats: ["es"], fileName: () => ${JSON.stringify(output.split("/").at(-1))} },
  },
})
`
  await must(process.execPath, ["--input-type=module", "--eval", program], folder)
}

const webpackBundle = async (tools: Tools, { entry, output }: Bundle): Promise<void> => {
  const folder = await tools.install(`webpack@${webpack}`)
  const program = `
import webpack from "webpack"
webpack({
  mode: "production",
  entry: ${JSON.stringify(entry)},
  target: ["web", "es2022"],
  experiments: { outputModule: true },
  performance: false,
  output: {
    ...{ path: ${JSON.stringify(join(output, ".."))}, filename: ${JSON.stringify(output.split("/").at(-1))} },
    ...{ module: true, library: { type: "module" } },
  },
}, (error, stats) => {
  if (error || stats.hasErrors() || stats.hasWarnings()) {
    console.error(error ?? stats.toString({ all: false, errors: true, warnings: true }))
    process.exitCode = 1
  }
})
`
  await must(process.execPath, ["--input-type=module", "--eval", program], folder)
}

/** The rows of bundlers. */
export const bundlers = (stage: Stage): readonly Row[] => [
  bundlerRow(stage, `esbuild ${esbuild}`, esbuildBundle),
  bundlerRow(stage, `Rollup ${rollup}`, rollupBundle),
  bundlerRow(stage, `Vite ${vite}`, viteBundle),
  bundlerRow(stage, `webpack ${webpack}`, webpackBundle),
]

const bundlerRow = (
  { stranger, tools, scene }: Stage,
  name: string,
  bundle: (tools: Tools, bundle: Bundle) => Promise<void>,
): Row => ({
  area: "bundler",
  name,
  attempt: async () => {
    const output = join(stranger.folder, "bundled")
    await rm(output, { recursive: true, force: true })
    const journey = join(stranger.folder, "journey.mjs")
    await bundle(tools, { entry: journey, output: join(output, "journey.mjs") })
    await stranger.write("bundled/run.mjs", runner)
    await stranger.write("bundled/scene.json", scene)
    expectSaid(await must(process.execPath, ["run.mjs"], output), journeySays)

    const pages = join(stranger.folder, "pages")
    await rm(pages, { recursive: true, force: true })
    await bundle(tools, { entry: await stranger.write("page.mjs", page), output: join(pages, "page.mjs") })
    const bytes = await Promise.all(
      (await readdir(pages)).map(
        async (file) => gzipSync(await readFile(join(pages, file)), { level: 9 }).length,
      ),
    )
    return `bundled journey runs, page ${bytes.reduce((sum, length) => sum + length, 0)} bytes gz`
  },
})
