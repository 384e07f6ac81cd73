import { gzipSync } from "node:zlib"
import { expect, test } from "vitest"
import { loadAssets } from "../src/assets.ts"

test("the scripts of each page have less than 60 KB after compression", async () => {
  const scripts = (await loadAssets()).filter(([route]) => route.endsWith(".js"))
  expect(scripts.map(([route]) => route)).toContain("GET /assets/checkout.js")
  for (const [route, handler] of scripts) {
    const request = new Request("https://shop.example/")
    const response = await handler({ request, params: {}, clientAddress: "" })
    const text = (await response?.text()) ?? ""
    expect(text.length, route).toBeGreaterThan(0)
    expect(gzipSync(text).length, route).toBeLessThan(60_000)
  }
})
