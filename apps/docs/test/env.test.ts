import { readFileSync } from "node:fs"
import { parseEnv } from "node:util"
import { createClient } from "@flexcharge/core"
import { describe, expect, test, vi } from "vitest"

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), "utf8")
const configuration = read("src/content/docs/reference/configuration.mdx")

describe.each([
  ["snippets/shop/example.env", "https://api-sandbox.flexfactor.io/v1/"],
  ["snippets/going-live/production.env", "https://api.flexfactor.io/v1/"],
])("%s", (file, host) => {
  const variables = parseEnv(read(file))

  test("contains only variables that the configuration page lists", () => {
    expect(Object.keys(variables).filter((name) => !configuration.includes(`\`${name}\``))).toEqual([])
  })

  test(`configures a client that sends requests to ${host}`, async () => {
    vi.stubEnv("FLEXCHARGE_BASE_URL", undefined)
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
    const urls: string[] = []
    const client = createClient({
      fetch: async (input) => {
        urls.push(String(input))
        return new Response(null, { status: 400 })
      },
    })
    await client.authenticate().catch(() => {})
    vi.unstubAllEnvs()
    expect(urls).toEqual([`${host}oauth2/token`])
  })
})
