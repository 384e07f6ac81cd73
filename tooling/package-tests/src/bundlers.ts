/** esbuild, Vite, webpack and Rollup: the bundled journey runs, and the bundled page is measured. */
import { cp, mkdir, readdir, readFile, rm } from "node:fs/promises"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { runSuccessfully } from "@flexcharge-tooling/test-kit/command"
import { expectOutput, type MatrixCase } from "./MatrixCase.ts"
import type { MatrixEnvironment } from "./MatrixEnvironment.ts"
import { projectPath, webJourneyOutput } from "./projects.ts"
import { inside, type Tools } from "./Tools.ts"

/** A bundle to make. */
export interface Bundle {
  readonly entry: string
  readonly output: string
  readonly conditions?: readonly string[]
}

type Bundler = (tools: Tools, bundle: Bundle) => Promise<void>

const esbuild = "0.28.2"
const rollup = "4.68.7"
const nodeResolve = "16.0.3"
const vite = "8.3.8"
const webpack = "5.112.2"

/** Bundles with esbuild, minified, for a page or a worker. */
export const bundleWithEsbuild: Bundler = async (tools, { entry, output, conditions = [] }) => {
  const folder = await tools.install(`esbuild@${esbuild}`, `@esbuild/linux-x64@${esbuild}`)
  await runSuccessfully(
    inside(folder, "@esbuild/linux-x64/bin/esbuild"),
    [
      ...[entry, "--bundle", "--minify", "--format=esm", "--target=es2022", "--platform=browser"],
      ...conditions.map((condition) => `--conditions=${condition}`),
      ...["--log-level=warning", `--outfile=${output}`],
    ],
    folder,
  )
}

/** Bundles with a program of `projects/bundlers`, which runs in the folder where its bundler is installed. */
const bundleWithProgram =
  (program: string, ...packages: readonly string[]): Bundler =>
  async (tools, { entry, output }) => {
    const folder = await tools.install(...packages)
    await cp(projectPath(`bundlers/${program}`), join(folder, program))
    await runSuccessfully(process.execPath, [program, entry, output], folder)
  }

const bundlers: readonly (readonly [name: string, bundler: Bundler])[] = [
  [`esbuild ${esbuild}`, bundleWithEsbuild],
  [
    `Rollup ${rollup}`,
    bundleWithProgram("rollup.mjs", `rollup@${rollup}`, `@rollup/plugin-node-resolve@${nodeResolve}`),
  ],
  [`Vite ${vite}`, bundleWithProgram("vite.mjs", `vite@${vite}`)],
  [`webpack ${webpack}`, bundleWithProgram("webpack.mjs", `webpack@${webpack}`)],
]

/** The cases of bundlers. */
export const bundlerCases = ({ project, tools }: MatrixEnvironment): readonly MatrixCase[] =>
  bundlers.map(([name, bundle]) => ({
    area: "bundler",
    name,
    run: async () => {
      const source = join(project.folder, "web")
      const journey = await emptyFolder(join(project.folder, "bundled-journey"))
      await bundle(tools, { entry: join(source, "journey.mjs"), output: join(journey, "journey.mjs") })
      for (const file of ["run.mjs", "input.json"]) await cp(join(source, file), join(journey, file))
      expectOutput(await runSuccessfully(process.execPath, ["run.mjs"], journey), webJourneyOutput)

      const page = await emptyFolder(join(project.folder, "bundled-page"))
      await bundle(tools, { entry: join(source, "page.mjs"), output: join(page, "page.mjs") })
      return `the bundled journey runs; the page has ${await gzippedBytes(page)} bytes gzipped`
    },
  }))

const emptyFolder = async (folder: string): Promise<string> => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder)
  return folder
}

const gzippedBytes = async (folder: string): Promise<number> => {
  let bytes = 0
  for (const file of await readdir(folder))
    bytes += gzipSync(await readFile(join(folder, file)), { level: 9 }).length
  return bytes
}
