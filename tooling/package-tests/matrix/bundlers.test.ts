/** esbuild, Vite, webpack and Rollup: the bundled journey runs, and the page is bundled. */
import { cp, mkdtemp, stat } from "node:fs/promises"
import { join } from "node:path"
import { runSuccessfully } from "@flexcharge-tooling/test-kit/command"
import { expect, inject, test } from "vitest"
import { projectPath, webJourneyOutput } from "../src/projects.ts"
import { bundleWithEsbuild, installTools } from "./tools.ts"

type Bundle = (entry: string, output: string) => Promise<void>

/** Bundles with a program of `projects/bundlers`, which runs in the folder where its bundler is installed. */
const bundleWith =
  (program: string, ...packages: readonly string[]): Bundle =>
  async (entry, output) => {
    const folder = await installTools(...packages)
    await cp(projectPath(`bundlers/${program}`), join(folder, program))
    await runSuccessfully(process.execPath, [program, entry, output], folder)
  }

const bundlers: readonly (readonly [name: string, bundle: Bundle])[] = [
  ["esbuild", bundleWithEsbuild],
  ["Rollup", bundleWith("rollup.mjs", "rollup@4.68.7", "@rollup/plugin-node-resolve@16.0.3")],
  ["Vite", bundleWith("vite.mjs", "vite@8.3.8")],
  ["webpack", bundleWith("webpack.mjs", "webpack@5.112.2")],
]

test.each(bundlers)("%s bundles a program, which runs, and a page", async (_, bundle) => {
  const source = join(inject("folder"), "web")
  const target = await mkdtemp(join(inject("folder"), "bundled-"))
  await bundle(join(source, "journey.mjs"), join(target, "journey.mjs"))
  for (const file of ["run.mjs", "input.json"]) await cp(join(source, file), join(target, file))
  expect(await runSuccessfully(process.execPath, ["run.mjs"], target)).toBe(`${webJourneyOutput}\n`)
  await bundle(join(source, "page.mjs"), join(target, "page.mjs"))
  expect((await stat(join(target, "page.mjs"))).size).toBeGreaterThan(1_000)
})
