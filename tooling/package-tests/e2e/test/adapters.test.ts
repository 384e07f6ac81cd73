import {
  type DemoEnvironment,
  flowOptions,
  flows,
  runFlow,
  startDemo,
} from "@flexcharge-apps/example-merchant"
import { type Browser, launchChromium } from "@flexcharge-tooling/test-kit/chromium"
import { afterAll, beforeAll, describe, expect, test } from "vitest"

const keyFlows = flows.filter(({ isKeyFlow }) => isKeyFlow)
const processFlows = flows.filter(({ isAboutProcesses }) => isAboutProcesses)
let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

describe.each([
  { adapter: "nest", postgres: false },
  { adapter: "remix", postgres: false },
  { adapter: "express", postgres: true },
])("the shop on the adapter $adapter, with PostgreSQL: $postgres", (options) => {
  const lines: string[] = []
  let demo: DemoEnvironment
  beforeAll(async () => {
    demo = await startDemo((line) => lines.push(line), { ...flowOptions, ...options })
  })
  afterAll(() => demo.close())

  test.each(["/", "/cart", "/account", "/back-office"])("responds with the page %s", async (path) => {
    const response = await fetch(`${demo.shopUrl}${path}`)
    expect(response.status).toBe(200)
    expect(response.headers.get("content-security-policy")).toContain("'nonce-")
    expect(await response.text()).toContain('aria-label="Environment"')
  })

  test("responds with 404 to an unknown path", async () => {
    expect((await fetch(`${demo.shopUrl}/unknown`)).status).toBe(404)
  })

  test.each([
    "/orders/%E0",
    "/orders/%E0/timeline",
    "/order-status/%E0",
    "/checkout/%E0",
    "/back-office/orders/%E0",
    "/%",
  ])("responds to the malformed path %s with 400 or 404", async (path) => {
    lines.length = 0
    expect([400, 404]).toContain((await fetch(`${demo.shopUrl}${path}`)).status)
    expect(lines).toEqual([])
  })

  test("responds with 413 to a body that is larger than any page sends", async () => {
    const response = await fetch(`${demo.shopUrl}/checkout/lamp`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "x".repeat(100_000),
    })
    expect(response.status).toBe(413)
  })

  test.each(options.postgres ? [...keyFlows, ...processFlows] : keyFlows)(
    "the flow succeeds: $name",
    async (flow) => {
      lines.length = 0
      await expect(runFlow(flow, demo, browser), lines.join("\n")).resolves.toBeUndefined()
    },
  )

  test("limits guesses of order ids by the address that a proxy on this machine reports, or else by the connection", async () => {
    const guess = async (headers: Record<string, string>) => {
      const response = await fetch(`${demo.shopUrl}/order-status/${crypto.randomUUID()}`, { headers })
      return response.status
    }
    const statuses: number[] = []
    while (statuses.at(-1) !== 429 && statuses.length < 200)
      statuses.push(await guess({ "x-client-address": `10.0.0.${statuses.length}` }))
    expect(statuses.at(-1)).toBe(429)
    expect(await guess({ "x-forwarded-for": "203.0.113.7" })).toBe(404)
    expect(await guess({})).toBe(429)
  })
})
