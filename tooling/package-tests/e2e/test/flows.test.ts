import {
  type DemoEnvironment,
  flowOptions,
  flows,
  runFlow,
  startDemo,
} from "@flexcharge-apps/example-merchant"
import { type Browser, launchChromium } from "@flexcharge-tooling/test-kit/chromium"
import { afterAll, beforeAll, expect, test } from "vitest"

const lines: string[] = []
let demo: DemoEnvironment
let browser: Browser
beforeAll(async () => {
  demo = await startDemo((line) => lines.push(line), flowOptions)
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await demo.close()
})

test.each(flows)("the flow succeeds on Express with SQLite: $name", async (flow) => {
  lines.length = 0
  await expect(runFlow(flow, demo, browser), lines.join("\n")).resolves.toBeUndefined()
})
