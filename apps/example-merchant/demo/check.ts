/**
 * `demo --check`: every flow in headless Chromium, with a table of results and times. With `--quick` only one purchase, with
 * a declined card and a challenge; each of its steps has its time.
 */
import { challengeCard, challengePhone } from "@flexcharge/sandbox"
import { launchChromium } from "@flexcharge-tooling/test-kit/chromium"
import { completeChallenge, fillCheckout } from "./browserSteps.ts"
import { type DemoEnvironment, type DemoOptions, startDemo } from "./demoEnvironment.ts"
import { flows, runFlow } from "./flows.ts"
import { runDoctor } from "./runDoctor.ts"

/** Runs one purchase. Returns whether every step succeeded. */
export const checkQuickly = async (print: (line: string) => void, options: DemoOptions): Promise<boolean> => {
  const startedAt = performance.now()
  let stepStartedAt = startedAt
  const stepDone = (step: string): void => {
    const now = performance.now()
    print(`✓ ${step.padEnd(64)} ${String(Math.round(now - stepStartedAt)).padStart(6)} ms`)
    stepStartedAt = now
  }
  const logLines: string[] = []
  const [demo, browser] = await Promise.all([
    startDemo((line) => logLines.push(line), options),
    launchChromium(),
  ])
  try {
    if (!(await hasPassedDoctor(demo, print))) return false
    stepDone("everything is running, and flexcharge doctor finds no fault")
    const page = await browser.newPage()
    stepDone("Chromium has a page")
    await page.goto(demo.shopUrl)
    await page.click("text=Buy")
    await page.waitForSelector("#checkout")
    stepDone("a product is selected, and the checkout page is open")
    await fillCheckout(page, { number: challengeCard, phone: challengePhone })
    await page.click("#pay")
    await page.waitForURL(/\/orders\//)
    stepDone("the gateway declined with 05, and FlexCharge requires a challenge")
    await page.frameLocator("dialog iframe").locator("#cvv").waitFor()
    stepDone("the widget asks for the security code")
    await completeChallenge(page, "999")
    await page.waitForSelector('#order-status[data-status="paid"]')
    stepDone("a signed webhook arrived, and the order page shows Paid without a reload")
    const orderId = new URL(page.url()).pathname.split("/").at(-1) ?? ""
    await demo.sandbox.control.webhooks.waitFor({ orderId, event: "order.completed" })
    stepDone("the shop responded to the webhook with 200")
    print(`Rescued in ${Math.round(performance.now() - startedAt)} ms.`)
    return true
  } catch (error) {
    print(`✕ ${error instanceof Error ? error.message : String(error)}`)
    for (const line of logLines) print(`  ${line}`)
    return false
  } finally {
    await browser.close()
    await demo.close()
  }
}

/** Runs `flexcharge doctor` on the shop. Its lines are printed only when a check fails. */
const hasPassedDoctor = async (demo: DemoEnvironment, print: (line: string) => void): Promise<boolean> => {
  const lines: string[] = []
  const hasPassed = await runDoctor(demo.doctorVariables, (line) => lines.push(line))
  if (!hasPassed) for (const line of ["✕ flexcharge doctor found a fault:", ...lines]) print(line)
  return hasPassed
}

/** Settings with which no flow waits long. */
export const flowOptions: DemoOptions = { shop: { rescueTimeoutMillis: 4_000, quietMillis: 0 } }

/**
 * Runs the flows one after the other, and prints each with its result and time: all of them on Express, the key flows on
 * another adapter. Returns whether all succeeded.
 */
export const checkFlows = async (print: (line: string) => void, options: DemoOptions): Promise<boolean> => {
  const selected = options.adapter === "express" ? flows : flows.filter(({ isKeyFlow }) => isKeyFlow)
  const startedAt = performance.now()
  const logLines: string[] = []
  const [demo, browser] = await Promise.all([
    startDemo((line) => logLines.push(line), { ...flowOptions, ...options }),
    launchChromium(),
  ])
  const width = Math.max(...selected.map(({ name }) => name.length))
  const seconds = (millis: number) => `${(millis / 1_000).toFixed(1)} s`.padStart(7)
  let failed = 0
  try {
    if (!(await hasPassedDoctor(demo, print))) return false
    print("✓ flexcharge doctor finds no fault")
    print(`  ${"Flow".padEnd(width)}  Result     Time`)
    for (const flow of selected) {
      const flowStartedAt = performance.now()
      logLines.length = 0
      const error = await runFlow(flow, demo, browser).then(
        () => undefined,
        (reason: unknown) => reason,
      )
      const time = seconds(performance.now() - flowStartedAt)
      print(
        `${error === undefined ? "✓" : "✕"} ${flow.name.padEnd(width)}  ${error === undefined ? "passed" : "failed"}  ${time}`,
      )
      if (error === undefined) continue
      failed++
      print(`    ${error instanceof Error ? error.message : String(error)}`)
      for (const line of logLines) print(`    ${line}`)
    }
  } finally {
    await browser.close()
    await demo.close()
  }
  const total = seconds(performance.now() - startedAt).trim()
  print(`${selected.length - failed} of ${selected.length} flows passed in ${total}.`)
  return failed === 0
}
