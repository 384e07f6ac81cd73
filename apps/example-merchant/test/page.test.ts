import { expect, test } from "vitest"
import { listenOnLoopback } from "../demo/DeferredServer.ts"
import { html } from "../src/html.ts"
import type { ShownEnvironment } from "../src/Merchant.ts"
import { type Page, pageResponse } from "../src/page.ts"

const policyOf = (page: Partial<Page>): Map<string, readonly string[]> => {
  const response = pageResponse({ title: "t", body: html`b`, ...page })
  const policy = response.headers.get("content-security-policy") ?? ""
  return new Map(policy.split("; ").map((line) => [line.split(" ")[0] ?? "", line.split(" ").slice(1)]))
}

test("only the origins of the merchant's shop may embed a page", () => {
  expect(policyOf({}).get("frame-ancestors")).toEqual(["'none'"])
  const shopOrigins = ["https://shop.example"]
  expect(policyOf({ policy: { shopOrigins } }).get("frame-ancestors")).toEqual(shopOrigins)
})

test("the policy allows scripts of the shop and of FlexCharge only", () => {
  const policy = policyOf({
    policy: { senseSrc: "https://sense.example/s.js", widgetSrc: "https://widget.example/w.js" },
    connect: ["https://gateway.example"],
  })
  const [nonce, ...others] = (policy.get("script-src") ?? []).filter((source) => source !== "'self'")
  expect(nonce).toMatch(/^'nonce-.{20,}'$/)
  expect(others).toEqual(["https://sense.example", "https://widget.example"])
  expect(policy.get("connect-src")).toContain("https://gateway.example")
  expect(policy.get("frame-src")).toContain("https://widget.example")
})

test("a page names the sandbox that it uses", async () => {
  const markup = (environment: ShownEnvironment) =>
    pageResponse({ title: "t", body: html`b`, environment }).text()
  expect(await markup({ isLocalSandbox: true, baseUrl: "http://127.0.0.1:4010" })).toContain(
    "Local sandbox: no money moves.",
  )
  expect(await markup({ isLocalSandbox: false, baseUrl: "https://api.example/v1/" })).toContain(
    "sandbox at api.example: use its test cards only.",
  )
})

test("each response has its own nonce", () => {
  const [first, second] = [policyOf({}), policyOf({})]
  expect(first.get("script-src")).not.toEqual(second.get("script-src"))
})

test("a server without a handler responds with 503", async () => {
  const server = await listenOnLoopback()
  expect((await fetch(server.url)).status).toBe(503)
  await server.close()
})
