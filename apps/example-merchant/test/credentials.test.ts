import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseEnv } from "node:util"
import { afterAll, beforeAll, expect, test } from "vitest"
import { readCredentials, variables } from "../demo/credentials.ts"

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "credentials-"))
})
afterAll(() => rm(folder, { recursive: true }))

const example = join(import.meta.dirname, "..", ".env.example")

test(".env.example lists exactly the known variables", async () => {
  expect(Object.keys(parseEnv(await readFile(example, "utf8"))).sort()).toEqual(Object.keys(variables).sort())
})

test(".env.example contains no credentials", async () => {
  const filled = Object.entries(parseEnv(await readFile(example, "utf8"))).filter(([, value]) => value !== "")
  expect(filled.map(([name]) => name)).toEqual(["SHOP_PORT", "SHOP_PUBLIC_URL"])
})

test("returns undefined when the file does not exist", () => {
  expect(readCredentials(join(folder, "none"))).toBeUndefined()
})

test("reports every missing variable with its meaning", () => {
  expect(() => readCredentials(example)).toThrow(/FLEXCHARGE_APP_KEY \(API key\).*FLEXCHARGE_WIDGET_SRC/)
})

test("reads a complete file", async () => {
  const path = join(folder, "filled")
  await writeFile(
    path,
    Object.keys(variables)
      .map((name) => `${name}=value of ${name}`)
      .join("\n"),
  )
  expect(readCredentials(path)).toMatchObject({ FLEXCHARGE_MID: "value of FLEXCHARGE_MID" })
})
