import { mkdir, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { packageNames, read, root } from "@flexcharge-tooling/checks/Repository"
import { command } from "@flexcharge-tooling/consumers/Stranger"
import { beforeAll, describe, expect, test } from "vitest"
import { examplesOf } from "../src/Readme.ts"

const compiler = join(root, "node_modules/@typescript/native/bin/tsc")
// Inside this package, so that the examples find what its manifest names.
const folder = fileURLToPath(new URL("../.results/readmes", import.meta.url))
const examples = packageNames.flatMap(examplesOf)
const fileOf = ({ packageName, number }: { readonly packageName: string; readonly number: number }) =>
  `${packageName}-${number}.ts`

/** What the compiler says of the examples; what it says of the sources is their own packages' affair. */
const complaints = async (): Promise<readonly string[]> => {
  const { output } = await command(process.execPath, [compiler, "-p", "."], folder)
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

describe("the READMEs of published packages", () => {
  test.each([...packageNames])(
    "%s says what it is, how to install it, where the docs are and its licence",
    (packageName) => {
      const text = read(`packages/${packageName}/README.md`)
      expect(text.startsWith(`# @flexcharge/${packageName}\n`)).toBe(true)
      expect(text).toMatch(new RegExp(`npm install .*@flexcharge/${packageName}`))
      expect(text).toContain("Documentation: ")
      expect(text).toContain("MIT licensed.")
      expect(examplesOf(packageName).length).toBeGreaterThan(0)
    },
  )

  test("show code that type-checks against the sources", async () => {
    expect(await complaints()).toEqual([])
  })

  test("are not believed when they are wrong", async () => {
    const wrong = `import { createClient } from "@flexcharge/core"\ncreateClient({ apKey: "k" })\n`
    await writeFile(join(folder, "wrong.ts"), wrong)
    const found = await complaints()
    await rm(join(folder, "wrong.ts"))
    expect(found).toEqual([expect.stringMatching(/^wrong\.ts.*apKey/)])
  })

  const printing = examples.filter(({ prints }) => prints !== undefined)

  test.each(printing)("of $packageName show what example $number prints", async (example) => {
    const ended = await command(
      process.execPath,
      ["--conditions=@flexcharge/source", fileOf(example)],
      folder,
    )
    expect(ended).toEqual({ code: 0, output: example.prints })
  })

  test("run where they can", () => {
    expect(printing.map(({ packageName }) => packageName)).toEqual([
      "core",
      "sandbox",
      "schema",
      "server",
      "webhooks",
    ])
  })
})
