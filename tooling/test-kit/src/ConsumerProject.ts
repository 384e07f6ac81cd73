/** A new project outside the repository that installs the packed packages, as a consumer does. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { root } from "@flexcharge-tooling/config/Repository"
import { type CommandResult, runCommand, runSuccessfully } from "./command.ts"

/** The tarball of each published package, by the name of its folder in `packages`. */
export type Tarballs = ReadonlyMap<string, string>

/** Packs published packages into a temporary folder, as publishing would. */
export const packPackages = async (packageNames: readonly string[]): Promise<Tarballs> => {
  const destination = await mkdtemp(join(tmpdir(), "flexcharge-tarballs-"))
  const tarballs = new Map<string, string>()
  for (const packageName of packageNames) {
    const before = new Set(await readdir(destination))
    await runSuccessfully(
      "pnpm",
      ["pack", "--pack-destination", destination],
      join(root, "packages", packageName),
    )
    const packed = (await readdir(destination)).find((file) => !before.has(file))
    if (packed === undefined) throw new Error(`pnpm pack wrote no tarball for ${packageName}.`)
    tarballs.set(packageName, join(destination, packed))
  }
  return tarballs
}

/** Removes the temporary folder of `packPackages`. */
export const removeTarballs = async (tarballs: Tarballs): Promise<void> => {
  for (const folder of new Set([...tarballs.values()].map(dirname))) await rm(folder, { recursive: true })
}

/** What a project installs. */
export interface ConsumerProjectOptions {
  /** Published packages to install from their tarballs, by the names of their folders in `packages`. */
  readonly packages: readonly string[]
  /** The module system of the project's `.js` and `.ts` files. Default `module`. */
  readonly type?: "module" | "commonjs"
  /** Other packages to install, with their versions. Without any, or with `file:` only, the install works offline. */
  readonly dependencies?: Readonly<Record<string, string>>
}

/** A project in a temporary folder. It uses nothing of the workspace but the tarballs. */
export class ConsumerProject implements AsyncDisposable {
  readonly folder: string
  private constructor(folder: string) {
    this.folder = folder
  }

  static async install(
    tarballs: Tarballs,
    { packages, type = "module", dependencies = {} }: ConsumerProjectOptions,
  ): Promise<ConsumerProject> {
    const folder = await mkdtemp(join(tmpdir(), "flexcharge-consumer-"))
    const packed = packages.map((packageName) => [
      `@flexcharge/${packageName}`,
      `file:${tarballs.get(packageName)}`,
    ])
    const manifest = {
      name: "consumer",
      private: true,
      type,
      dependencies: { ...Object.fromEntries(packed), ...dependencies },
    }
    await writeFile(join(folder, "package.json"), JSON.stringify(manifest))
    const isLocal = Object.values(dependencies).every((version) => version.startsWith("file:"))
    const offline = isLocal ? ["--offline"] : []
    const project = new ConsumerProject(folder)
    try {
      await runSuccessfully(
        "npm",
        ["install", "--no-audit", "--no-fund", "--omit=peer", "--legacy-peer-deps", ...offline],
        folder,
      )
      return project
    } catch (error) {
      await project[Symbol.asyncDispose]()
      throw error
    }
  }

  /** Writes a file and returns its path. */
  async write(name: string, text: string): Promise<string> {
    const path = join(this.folder, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
    return path
  }

  /** Returns the names of all installed packages, sorted. */
  async installedPackages(): Promise<readonly string[]> {
    const lock = JSON.parse(await readFile(join(this.folder, "package-lock.json"), "utf8"))
    return Object.keys(lock.packages)
      .filter((path) => path !== "")
      .map((path) => path.replace(/^.*node_modules\//, ""))
      .sort()
  }

  /** Runs a command in the project's folder. */
  run(file: string, ...args: readonly string[]): Promise<CommandResult> {
    return runCommand(file, args, this.folder)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }
}
