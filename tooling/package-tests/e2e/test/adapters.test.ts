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

  test.each(options.postgres ? [...keyFlows, ...processFlows] : keyFlows)(
    "the flow succeeds: $name",
    async (flow) => {
      lines.length = 0
      await expect(runFlow(flow, demo, browser), lines.join("\n")).resolves.toBeUndefined()
    },
  )
})
