/** `release --dry-run`: does everything that the release workflow does, with a package registry on this machine. */
import { rmSync } from "node:fs"
import { mkdir, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { root } from "@flexcharge-tooling/config/Repository"
import { runSuccessfully } from "@flexcharge-tooling/test-kit/command"
import { type Registry, startRegistry } from "./Registry.ts"

interface Published {
  readonly name: string
  readonly version: string
}

/** Applies the changesets. Returns the packages to publish, which all have the same version. */
const raiseVersions = async (clone: string): Promise<readonly Published[]> => {
  await runSuccessfully("changeset", ["version"], clone)
  const left = (await readdir(join(clone, ".changeset"))).filter(
    (file) => file.endsWith(".md") && file !== "README.md",
  )
  if (left.length > 0) throw new Error(`changesets were not applied: ${left.join(", ")}`)
  const packageNames = await readdir(join(clone, "packages"))
  const published: Published[] = await Promise.all(
    packageNames.map(async (packageName) =>
      JSON.parse(await readFile(join(clone, "packages", packageName, "package.json"), "utf8")),
    ),
  )
  const versions = new Set(published.map(({ version }) => version))
  if (versions.size !== 1) throw new Error(`one version for all was expected: ${[...versions].join(", ")}`)
  return published
}

/** Installs the newly published packages into an empty folder and runs the documentation's quick start there. */
const runQuickStart = async (
  folder: string,
  clone: string,
  published: readonly Published[],
  { environment }: Registry,
): Promise<string> => {
  await mkdir(folder)
  const quickStart = join(clone, "apps/docs/snippets/quick-start")
  const [, names = ""] = /npm install (.+)/.exec(await readFile(join(quickStart, "install.sh"), "utf8")) ?? []
  await runSuccessfully(
    "npm",
    ["install", "--no-audit", "--no-fund", ...names.split(" ")],
    folder,
    environment,
  )
  const lock: { readonly packages: Readonly<Record<string, { readonly version?: string }>> } = JSON.parse(
    await readFile(join(folder, "package-lock.json"), "utf8"),
  )
  for (const [path, { version }] of Object.entries(lock.packages)) {
    const name = path.replace(/^node_modules\//, "")
    const isOurs = published.some((each) => each.name === name && each.version === version)
    if (path !== "" && !isOurs)
      throw new Error(`the consumer's install contains ${name}@${version}, which was not published here`)
  }
  await writeFile(join(folder, "rescue.mts"), await readFile(join(quickStart, "rescue.ts")))
  const output = await runSuccessfully(process.execPath, ["rescue.mts"], folder)
  const expected = await readFile(join(quickStart, "output.txt"), "utf8")
  if (output.trim() !== expected.trim())
    throw new Error(`the quick start printed:\n${output}\ninstead of:\n${expected}`)
  return output.trim().split("\n").join(", ")
}

const releaseLocally = async (folder: string) => {
  const clone = join(folder, "clone")
  await step("clone of the last commit", async () => {
    await runSuccessfully("git", ["clone", "--quiet", root, clone], folder)
    return (await runSuccessfully("git", ["log", "-1", "--format=%h %s"], clone)).trim()
  })
  await step("install", () => withoutOutput("pnpm", ["install", "--frozen-lockfile"], clone))
  const published = await step("versions", () => raiseVersions(clone))
  console.log(`  ${published.length} packages at ${published[0]?.version}`)
  await step("build", () => withoutOutput("turbo", ["run", "build", "--filter=./packages/*"], clone))
  await using registry = await step("registry", () => startRegistry(join(folder, "registry")))
  await step("publish", () =>
    withoutOutput("changeset", ["publish", "--no-git-tag"], clone, registry.environment),
  )
  await step("quick start", () => runQuickStart(join(folder, "consumer"), clone, published, registry))
}

/** Does a step and prints its name, its result and its time. */
const step = async <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
  const started = performance.now()
  const result = await work()
  const note = typeof result === "string" ? `: ${result}` : ""
  console.log(`${name}${note} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  return result
}

const withoutOutput = async (...command: Parameters<typeof runSuccessfully>): Promise<void> => {
  await runSuccessfully(...command)
}

if (!process.argv.includes("--dry-run")) {
  console.error(
    "Releases are made by .github/workflows/release.yml. On this machine, run: pnpm release --dry-run",
  )
  process.exitCode = 1
} else {
  const folder = await mkdtemp(join(tmpdir(), "flexcharge-release-"))
  // Also when it is interrupted.
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }))
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1))
  try {
    await releaseLocally(folder)
    console.log("The release succeeded in the local registry. Nothing was published elsewhere.")
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
