/** `release --dry-run`: everything the release workflow does, on this machine, and nothing left behind. */
import { rmSync } from "node:fs"
import { mkdir, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { root } from "@flexcharge-tooling/checks/Repository"
import { type Registry, startRegistry } from "./Registry.ts"
import { must, step } from "./Step.ts"

interface Published {
  readonly name: string
  readonly version: string
}

/** Applies the changesets; what is to be published, all of one version. */
const raiseVersions = async (clone: string): Promise<readonly Published[]> => {
  await must("changeset", ["version"], clone)
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
const beAStranger = async (
  folder: string,
  clone: string,
  published: readonly Published[],
  { environment }: Registry,
): Promise<string> => {
  await mkdir(folder)
  const quickStart = join(clone, "apps/docs/snippets/quick-start")
  const [, names = ""] = /npm install (.+)/.exec(await readFile(join(quickStart, "install.sh"), "utf8")) ?? []
  await must("npm", ["install", "--no-audit", "--no-fund", ...names.split(" ")], folder, environment)
  const lock: { readonly packages: Readonly<Record<string, { readonly version?: string }>> } = JSON.parse(
    await readFile(join(folder, "package-lock.json"), "utf8"),
  )
  for (const [path, { version }] of Object.entries(lock.packages)) {
    const name = path.replace(/^node_modules\//, "")
    const isOurs = published.some((each) => each.name === name && each.version === version)
    if (path !== "" && !isOurs) throw new Error(`the stranger was given ${name}@${version}`)
  }
  await writeFile(join(folder, "rescue.mts"), await readFile(join(quickStart, "rescue.ts")))
  const said = await must(process.execPath, ["rescue.mts"], folder)
  const expected = await readFile(join(quickStart, "output.txt"), "utf8")
  if (said.trim() !== expected.trim())
    throw new Error(`the quick start said:\n${said}\ninstead of:\n${expected}`)
  return said.trim().split("\n").join(", ")
}

const rehearse = async (folder: string) => {
  const clone = join(folder, "clone")
  await step("clone of the last commit", async () => {
    await must("git", ["clone", "--quiet", root, clone], folder)
    return (await must("git", ["log", "-1", "--format=%h %s"], clone)).trim()
  })
  await step("install", () => quietly("pnpm", ["install", "--frozen-lockfile"], clone))
  const published = await step("versions", () => raiseVersions(clone))
  console.log(`  ${published.length} packages at ${published[0]?.version}`)
  await step("build", () => quietly("turbo", ["run", "build", "--filter=./packages/*"], clone))
  await using registry = await step("registry", () => startRegistry(join(folder, "registry")))
  await step("publish", () => quietly("changeset", ["publish", "--no-git-tag"], clone, registry.environment))
  await step("quick start", () => beAStranger(join(folder, "stranger"), clone, published, registry))
}

const quietly = async (...command: Parameters<typeof must>): Promise<void> => {
  await must(...command)
}

if (!process.argv.includes("--dry-run")) {
  console.error(
    "A release is made by the workflow .github/workflows/release.yml; here only release --dry-run runs.",
  )
  process.exitCode = 1
} else {
  const folder = await mkdtemp(join(tmpdir(), "flexcharge-release-"))
  // Also when it is interrupted.
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }))
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1))
  try {
    await rehearse(folder)
    console.log("the release would work; nothing was published anywhere")
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
