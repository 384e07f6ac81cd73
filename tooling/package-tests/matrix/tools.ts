/** Runtimes, compilers and bundlers, installed on demand from the package registry. */
import { existsSync } from "node:fs"
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { runSuccessfully } from "@flexcharge-tooling/test-kit/command"
import { inject } from "vitest"

/**
 * Installs packages, `name@version`, and returns the folder. Each set of packages gets its own folder, so that one
 * `node` executable does not hide another.
 */
export const installTools = async (...packages: readonly string[]): Promise<string> => {
  const target = join(inject("toolsFolder"), packages.join("+").replaceAll("/", "-"))
  if (existsSync(target)) return target
  await mkdir(target)
  await writeFile(join(target, "package.json"), JSON.stringify({ private: true, type: "module" }))
  // Without install scripts: no tool may download anything except from the registry.
  await runSuccessfully(
    "npm",
    ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...packages],
    target,
  )
  return target
}

/** Returns the path of a file of an installed package. */
export const inside = (folder: string, ...path: readonly string[]): string =>
  join(folder, "node_modules", ...path)

const esbuild = "0.28.2"

/** Bundles with esbuild, minified, for a page or a worker. */
export const bundleWithEsbuild = async (
  entry: string,
  output: string,
  conditions: readonly string[] = [],
): Promise<void> => {
  const folder = await installTools(`esbuild@${esbuild}`, `@esbuild/linux-x64@${esbuild}`)
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
