/** A stranger's empty folder: packed tarballs installed into it, programs run in it. */
import { execFile } from "node:child_process"
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"

const run = promisify(execFile)
const repository = fileURLToPath(new URL("../..", import.meta.url))

/** What a command said and how it ended. */
export interface Ended {
  readonly code: number
  readonly output: string
}

/** Runs a command and reports how it ended, without throwing. */
export const command = async (file: string, args: readonly string[], folder: string): Promise<Ended> => {
  try {
    const { stdout, stderr } = await run(file, [...args], { cwd: folder, maxBuffer: 64 << 20 })
    return { code: 0, output: `${stdout}${stderr}` }
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: unknown; stdout?: string; stderr?: string } // execFile's error
    return { code: typeof code === "number" ? code : 1, output: `${stdout ?? ""}${stderr ?? ""}` }
  }
}

/** Packs every published package into a folder, as publishing would. */
export const pack = async (packageNames: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const destination = await mkdtemp(join(tmpdir(), "flexcharge-packs-"))
  const packs = new Map<string, string>()
  for (const packageName of packageNames) {
    const before = new Set(await readdir(destination))
    const packed = await command(
      "pnpm",
      ["pack", "--pack-destination", destination],
      join(repository, "packages", packageName),
    )
    const made = (await readdir(destination)).find((file) => !before.has(file))
    if (packed.code !== 0 || made === undefined)
      throw new Error(`packing ${packageName} failed:\n${packed.output}`)
    packs.set(packageName, join(destination, made))
  }
  return packs
}

/** An empty folder with packages installed from tarballs only; nothing comes from the workspace. */
export class Stranger implements AsyncDisposable {
  readonly folder: string
  private constructor(folder: string) {
    this.folder = folder
  }

  static async install(
    packs: ReadonlyMap<string, string>,
    packageNames: readonly string[],
    type: "module" | "commonjs" = "module",
    others: Readonly<Record<string, string>> = {},
  ): Promise<Stranger> {
    const folder = await mkdtemp(join(tmpdir(), "flexcharge-stranger-"))
    const own = packageNames.map((packageName) => [
      `@flexcharge/${packageName}`,
      `file:${packs.get(packageName)}`,
    ])
    const manifest = {
      name: "stranger",
      private: true,
      type,
      dependencies: { ...Object.fromEntries(own), ...others },
    }
    await writeFile(join(folder, "package.json"), JSON.stringify(manifest))
    const offline = Object.keys(others).length === 0 ? ["--offline"] : []
    const installed = await command(
      "npm",
      ["install", "--no-audit", "--no-fund", "--omit=peer", "--legacy-peer-deps", ...offline],
      folder,
    )
    const stranger = new Stranger(folder)
    if (installed.code === 0) return stranger
    await stranger[Symbol.asyncDispose]()
    throw new Error(`npm install failed:\n${installed.output}`)
  }

  /** Writes a file and returns its path. */
  async write(name: string, text: string): Promise<string> {
    const path = join(this.folder, name)
    await mkdir(join(path, ".."), { recursive: true })
    await writeFile(path, text)
    return path
  }

  /** Names of all installed packages. */
  async installed(): Promise<readonly string[]> {
    const lock = JSON.parse(await readFile(join(this.folder, "package-lock.json"), "utf8"))
    return Object.keys(lock.packages)
      .filter((path) => path !== "")
      .map((path) => path.replace(/^.*node_modules\//, ""))
      .sort()
  }

  run(file: string, ...args: readonly string[]): Promise<Ended> {
    return command(file, args, this.folder)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }
}
