/** Runtimes, compilers and bundlers, installed on demand from the package registry into one temporary folder. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { runSuccessfully } from "@flexcharge-tooling/test-kit/command"

/** Installs tools. */
export interface Tools extends AsyncDisposable {
  /** Installs packages, `name@version`, once into one folder, and returns the folder. */
  install(...packages: readonly string[]): Promise<string>
}

/** Each set of packages gets its own folder, so that one `node` executable does not hide another. */
export const openTools = async (): Promise<Tools> => {
  const folder = await mkdtemp(join(tmpdir(), "flexcharge-tools-"))
  const installed = new Map<string, Promise<string>>()
  const install = async (packages: readonly string[], number: number) => {
    const target = join(folder, String(number))
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
  return {
    install: (...packages) => {
      const key = packages.join(" ")
      const target = installed.get(key) ?? install(packages, installed.size)
      installed.set(key, target)
      return target
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Returns the path of a file of an installed package. */
export const inside = (folder: string, ...path: readonly string[]): string =>
  join(folder, "node_modules", ...path)
