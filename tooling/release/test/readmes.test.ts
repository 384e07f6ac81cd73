import { mkdir, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { manifest, packageNames, read, root } from "@flexcharge-tooling/config/Repository"
import { runCommand } from "@flexcharge-tooling/test-kit/command"
import { beforeAll, expect, test } from "vitest"
import { examplesOf } from "../src/Readme.ts"

const compiler = join(root, "node_modules/@typescript/native/bin/tsc")
// Inside this package, so that the examples find its dependencies.
const folder = fileURLToPath(new URL("../.results/readmes", import.meta.url))
const examples = packageNames.flatMap(examplesOf)
const fileOf = ({ packageName, number }: { readonly packageName: string; readonly number: number }) =>
  `${packageName}-${number}.ts`

/** Compiler errors in the examples. Errors in the sources of packages are reported by their own type checks. */
const compilerErrors = async (): Promise<readonly string[]> => {
  const { output } = await runCommand(process.execPath, [compiler, "-p", "."], folder)
  return output.split("\n").filter((line) => /^[^.\s]/.test(line))
}

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const compilerOptions = {
    ...{ experimentalDecorators: true, erasableSyntaxOnly: false, rootDir: root },
    ...{ noUnusedLocals: false, moduleDetection: "force" },
  }
  const settings = { extends: "../../../../tsconfig.base.json", compilerOptions, include: ["*.ts"] }
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(settings))
  for (const example of examples) await writeFile(join(folder, fileOf(example)), example.code)
})

test.each([...packageNames])(
  "the README of %s has a title, an install command, a link to the documentation, a license and an example",
  (packageName) => {
    const text = read(`packages/${packageName}/README.md`)
    expect(text.startsWith(`# @flexcharge/${packageName}\n`)).toBe(true)
    expect(text).toMatch(new RegExp(`npm install .*@flexcharge/${packageName}`))
    expect(text).toContain("Documentation: ")
    expect(text).toContain("MIT licensed.")
    expect(examplesOf(packageName).length).toBeGreaterThan(0)
  },
)

test.each([...packageNames])(
  "the install commands in the README of %s install every package that its examples import",
  (packageName) => {
    const commands = [...read(`packages/${packageName}/README.md`).matchAll(/npm install .*/g)].join(" ")
    const peers = Object.keys(manifest(`packages/${packageName}`).peerDependencies ?? {})
    const imported = examplesOf(packageName).flatMap(({ code }) =>
      [...code.matchAll(/from "((?:@[^/"]+\/)?[^/"]+)/g)].map((match) => match[1] ?? ""),
    )
    // pnpm lets a project import only what its own manifest lists. An application of a framework lists the framework.
    const missing = imported.filter(
      (name) => !commands.includes(` ${name}`) && !peers.includes(name) && !name.startsWith("node:"),
    )
    expect([...new Set(missing)]).toEqual([])
  },
)

test("the code in every README type-checks against the sources", async () => {
  expect(await compilerErrors()).toEqual([])
})

test("an example with a misspelled option is reported", async () => {
  const wrong = `import { createClient } from "@flexcharge/core"\ncreateClient({ apKey: "k" })\n`
  await writeFile(join(folder, "wrong.ts"), wrong)
  const found = await compilerErrors()
  await rm(join(folder, "wrong.ts"))
  expect(found).toEqual([expect.stringMatching(/^wrong\.ts.*apKey/)])
})

const printing = examples.filter(({ prints }) => prints !== undefined)

test.each(printing)(
  "example $number in the README of $packageName prints the output that the README shows",
  async (example) => {
    const ended = await runCommand(
      process.execPath,
      ["--conditions=@flexcharge/source", fileOf(example)],
      folder,
      { ORDER_COOKIE_KEY: "a key that only this test uses" },
    )
    expect(ended).toEqual({ code: 0, output: example.prints })
  },
)

test("every README that can run without a framework or a browser shows the output of an example", () => {
  expect(printing.map(({ packageName }) => packageName)).toEqual([
    "core",
    "gateways",
    "inbox",
    "sandbox",
    "schema",
    "server",
    "webhooks",
  ])
})
