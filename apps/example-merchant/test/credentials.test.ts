import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseEnv } from "node:util"
import { afterAll, beforeAll, expect, test } from "vitest"
import { optionalVariables, readCredentials, variables } from "../demo/credentials.ts"

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "credentials-"))
})
afterAll(() => rm(folder, { recursive: true }))

const example = join(import.meta.dirname, "..", ".env.example")

test(".env.example lists exactly the known variables", async () => {
  const known = Object.keys({ ...variables, ...optionalVariables })
  expect(Object.keys(parseEnv(await readFile(example, "utf8"))).sort()).toEqual(known.sort())
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

const writeCredentials = async (...lines: readonly string[]): Promise<string> => {
  const path = join(folder, "filled")
  const values = Object.keys(variables).map((name) => `${name}=value of ${name}`)
  await writeFile(path, [...values, ...lines].join("\n"))
  return path
}

test("reads a complete file", async () => {
  expect(readCredentials(await writeCredentials())).toMatchObject({
    FLEXCHARGE_MID: "value of FLEXCHARGE_MID",
  })
})

test.each(["https://api.flexfactor.io", "https://api.flexfactor.io./", "https://api.flex-charge.com/v1/"])(
  "rejects the address of production, %s, because the demo is for test cards",
  async (baseUrl) => {
    const path = await writeCredentials(`FLEXCHARGE_BASE_URL=${baseUrl}`)
    expect(() => readCredentials(path)).toThrow(/is the address of production/)
  },
)

test("rejects a base URL that is not a URL", async () => {
  const path = await writeCredentials("FLEXCHARGE_BASE_URL=localhost")
  expect(() => readCredentials(path)).toThrow(/FLEXCHARGE_BASE_URL .* is not a URL/)
})
