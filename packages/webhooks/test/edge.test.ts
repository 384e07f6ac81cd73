import { createContext, runInContext } from "node:vm"
import { gzipSync } from "node:zlib"
import { build } from "esbuild"
import { describe, expect, test } from "vitest"
import { now, secret, signed } from "./fixtures.ts"

/** What an edge runtime gives: no Buffer, no process, no require. */
const globals = () => ({ crypto, TextEncoder, TextDecoder, atob })

const bundle = async (contents: string): Promise<string> => {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: "ts" },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    conditions: ["@flexcharge/source", "worker"],
  })
  return outputFiles[0]?.text ?? ""
}

const run = async (name: "verify" | "unwrap"): Promise<unknown> => {
  const code = await bundle(`import { ${name} } from "../src/index.ts"; result = ${name}(delivery, options)`)
  const context = createContext({ ...globals(), delivery: signed(), options: { secrets: [secret], now } })
  return runInContext(`let result; ${code}; result`, context)
}

describe("a bundle for the edge", () => {
  test("a bundle for the edge that only verifies has at most 3.7 KiB gzipped, error messages included, and nothing of the schema", async () => {
    const code = await bundle(`export { verify } from "../src/index.ts"`)
    expect(gzipSync(code, { level: 9 }).length).toBeLessThanOrEqual(3.7 * 1_024)
    expect(code).not.toContain("order.completed")
  })

  test("a bundle for the edge verifies without Node's built-ins", async () => {
    expect(await run("verify")).toMatchObject({ secretIndex: 0 })
  })

  test("a bundle for the edge parses without Node's built-ins", async () => {
    expect(await run("unwrap")).toMatchObject({ event: "order.completed" })
  })
})
