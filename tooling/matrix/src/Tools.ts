/** Runtimes, compilers and bundlers from the package registry, installed on demand into one temporary folder. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { must } from "@flexcharge-tooling/release/Step"

/** A shelf of tools. */
export interface Tools extends AsyncDisposable {
  /** The folder in which packages, `name@version`, are installed beside each other; installed once. */
  install(...packages: readonly string[]): Promise<string>
}

/** An empty shelf. Each set of packages gets a folder of its own, so that no `node` of one shadows another's. */
export const openTools = async (): Promise<Tools> => {
  const folder = await mkdtemp(join(tmpdir(), "flexcharge-tools-"))
  const installed = new Map<string, Promise<string>>()
  const install = async (packages: readonly string[], number: number) => {
    const place = join(folder, String(number))
    await mkdir(place)
    await writeFile(join(place, "package.json"), JSON.stringify({ private: true, type: "module" }))
    // No scripts: a tool that has to download something of its own is not one to rely on.
    await must("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...packages], place)
    return place
  }
  return {
    install: (...packages) => {
      const key = packages.join(" ")
      const place = installed.get(key) ?? install(packages, installed.size)
      installed.set(key, place)
      return place
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
