import { cp, realpath } from "node:fs/promises"
import { join } from "node:path"
import { packageNames, root } from "@flexcharge-tooling/config/Repository"
import {
  ConsumerProject,
  packPackages,
  removeTarballs,
  type Tarballs,
} from "@flexcharge-tooling/test-kit/ConsumerProject"
import { runCommand } from "@flexcharge-tooling/test-kit/command"
import { afterAll, beforeAll, expect, test } from "vitest"
import {
  commonJsOutput,
  nodeJourneyOutput,
  oldestNodeExecutable,
  projectPath,
  requireOutput,
} from "../src/projects.ts"

/** Nest cannot be loaded without its framework. */
const withoutFramework = packageNames.filter((packageName) => packageName !== "nest")
const nodes: readonly (readonly [name: string, executable: string])[] = [
  ["the Node of this repository", process.execPath],
  ["the oldest supported Node", oldestNodeExecutable],
]
const compilers: readonly (readonly [version: string, file: string])[] = [
  ["5.8", join(root, "tooling/package-tests/node_modules/typescript58/bin/tsc")],
  ["7", join(root, "node_modules/@typescript/native/bin/tsc")],
]
const success = (output: string) => ({ code: 0, output })

let tarballs: Tarballs
let project: ConsumerProject

beforeAll(async () => {
  tarballs = await packPackages(packageNames)
  project = await ConsumerProject.install(tarballs, { packages: withoutFramework })
  for (const name of ["node", "typescript", "typescript-commonjs"])
    await cp(projectPath(name), join(project.folder, name), { recursive: true })
})

afterAll(async () => {
  await project?.[Symbol.asyncDispose]()
  if (tarballs) await removeTarballs(tarballs)
})

test("installing all packages installs no other package", async () => {
  expect(await project.installedPackages()).toEqual(
    withoutFramework.map((packageName) => `@flexcharge/${packageName}`).sort(),
  )
})

test.each(nodes)("the packages run as ES modules without effect on %s", async (_, node) => {
  expect(await project.run(node, "node/journey.mjs")).toEqual(success(`${nodeJourneyOutput}\n`))
})

test.each(nodes)("CommonJS requires the packages on %s", async (_, node) => {
  expect(await project.run(node, "--no-warnings", "node/require.cjs")).toEqual(success(`${requireOutput}\n`))
})

test.each(compilers)(
  "TypeScript %s accepts the packages in ES modules and CommonJS under nodenext, also in declarations and without skipLibCheck",
  async (_, compiler) => {
    expect(await project.run(process.execPath, compiler, "-p", "typescript")).toEqual(success(""))
  },
)

test.each(compilers)(
  "TypeScript %s compiles a CommonJS project with module commonjs and no other setting, and Node runs it",
  async (_, compiler) => {
    expect(await project.run(process.execPath, compiler, "-p", "typescript-commonjs")).toEqual(success(""))
    const args = ["--no-warnings", "typescript-commonjs/dist/program.js"]
    expect(await project.run(process.execPath, ...args)).toEqual(success(`${commonJsOutput}\n`))
  },
)

test("the Promise API and the Effect API type-check in one program and recognize each other's errors", async () => {
  const effect = `file:${await realpath(join(root, "node_modules/effect"))}`
  await using withEffect = await ConsumerProject.install(tarballs, {
    packages: ["schema", "core", "webhooks", "sandbox"],
    dependencies: { effect },
  })
  await cp(projectPath("effect"), withEffect.folder, { recursive: true })
  const compiler = join(root, "node_modules/@typescript/native/bin/tsc")
  expect(await withEffect.run(process.execPath, compiler, "-p", ".")).toEqual(success(""))
  expect(await withEffect.run(process.execPath, "program.ts")).toEqual(
    success("true true\ntrue,true\nNotFound NotFound\n"),
  )
})

test.each([...packageNames])("publint finds no problem in the packed %s", async (packageName) => {
  const { output } = await runCommand("publint", ["run", "--strict", tarballs.get(packageName) ?? ""], root)
  expect(output).not.toMatch(/error|warning/i)
})

test.each([...packageNames])("attw resolves the types of the packed %s", async (packageName) => {
  const args = [tarballs.get(packageName) ?? "", "--profile", "esm-only", "--format", "ascii"]
  const { code, output } = await runCommand("attw", args, root)
  expect(code, output).toBe(0)
})
