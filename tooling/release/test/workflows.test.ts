import { execFile } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { files, manifest, read } from "@flexcharge-tooling/config/Repository"
import { expect, test } from "vitest"

const workflows = files(".github/workflows/*.yml")
const release = () => read(".github/workflows/release.yml")

test("the workflows ci and release run the command that contributors run", () => {
  for (const name of ["ci", "release"])
    expect(read(`.github/workflows/${name}.yml`)).toMatch(/- run: \.ci\/run$/m)
})

test("the workflows pin every action to a major version", () => {
  const used = workflows.flatMap((file) => [...read(file).matchAll(/uses: (\S+)/g)].map(([, name]) => name))
  expect(used.length).toBeGreaterThan(0)
  expect(used.filter((name) => !/^[\w-]+\/[\w-]+@v\d+$/.test(name ?? ""))).toEqual([])
})

test("the workflows call the version of the package manager that the repository pins", () => {
  const { packageManager } = JSON.parse(read("package.json"))
  const called = workflows.flatMap((file) => read(file).match(/pnpm@[\d.]+/g) ?? [])
  expect(new Set(called)).toEqual(new Set([packageManager]))
  expect(read(".ci/run")).toContain(packageManager)
})

test("the release workflow publishes after the tests, with provenance and only the permissions that it needs", () => {
  const text = release()
  expect(text.indexOf(".ci/run")).toBeLessThan(text.indexOf("changeset publish"))
  expect(text).toContain('PNPM_CONFIG_PROVENANCE: "true"')
  expect(text).toContain("permissions: {}")
  expect(text.match(/\b[\w-]+: write\b/g)).toEqual([
    "contents: write",
    "pull-requests: write",
    "id-token: write",
  ])
})

test("the pinned package manager reads the setting for provenance under the name that the release workflow uses", async () => {
  const folder = await mkdtemp(join(tmpdir(), "flexcharge-provenance-"))
  await writeFile(
    join(folder, "package.json"),
    JSON.stringify({ name: "@flexcharge/none", version: "0.0.0" }),
  )
  await writeFile(join(folder, ".npmrc"), "registry=http://127.0.0.1:1/\n//127.0.0.1:1/:_authToken=none\n")
  const { PATH = "", HOME = "" } = process.env // without variables of a CI provider, for which provenance is supported
  const env = { PATH, HOME, PNPM_CONFIG_PROVENANCE: "true" }
  const output = await promisify(execFile)("pnpm", ["publish", "--no-git-checks"], { cwd: folder, env }).then(
    ({ stdout }) => stdout,
    ({ stdout, stderr }) => `${stdout}${stderr}`,
  )
  await rm(folder, { recursive: true })
  expect(output).toContain("PROVENANCE_UNSUPPORTED_PROVIDER")
})

test("the workflows call scripts that exist", () => {
  const called = workflows.flatMap((file) =>
    [...read(file).matchAll(/pnpm@[\d.]+ (?:run )?(?!exec)([\w-]+)/g)].map(([, script = ""]) => script),
  )
  expect(called).toEqual(["matrix", "licenses"])
  expect(Object.keys(manifest(".").scripts ?? {})).toEqual(expect.arrayContaining(called))
})
