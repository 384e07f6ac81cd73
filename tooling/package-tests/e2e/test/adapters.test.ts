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
let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

describe.each(["nest", "remix"])("the shop on the adapter %s", (adapter) => {
  const lines: string[] = []
  let demo: DemoEnvironment
  beforeAll(async () => {
    demo = await startDemo((line) => lines.push(line), { ...flowOptions, adapter })
  })
  afterAll(() => demo.close())

  test.each(keyFlows)("the flow succeeds: $name", async (flow) => {
    lines.length = 0
    await expect(runFlow(flow, demo, browser), lines.join("\n")).resolves.toBeUndefined()
  })
})
