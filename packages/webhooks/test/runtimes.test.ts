/** The behavior suite, known answers and properties included, over both crypto paths on Bun and on Deno. */
import { fileURLToPath } from "node:url"
import { runtimes } from "@flexcharge-tooling/runtimes"
import { play } from "@flexcharge-tooling/runtimes/suite"
import { describe, expect, test } from "vitest"

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const files = ["Signature.test.ts", "verify.test.ts", "Delivery.test.ts", "NonceStore.test.ts"]

describe.each(runtimes)("on $name", (runtime) => {
  test.each(["crypto.node", "crypto.web"])("%s passes the behavior suite", async (name) => {
    const alias = { "#crypto": path(`../src/${name}.ts`) }
    const { passed, failed } = await play(runtime, { folder: path("."), files, alias })
    expect(failed).toEqual([])
    expect(passed.length).toBeGreaterThan(60)
  })
})
