/** `demo --check`: one purchase with a declined card and a challenge in headless Chromium. Each step has its time. */
import { challengeCard, challengePhone } from "@flexcharge/sandbox"
import { launchChromium } from "@flexcharge-tooling/test-kit/chromium"
import { completeChallenge, fillCheckout } from "./browserSteps.ts"
import { startDemo } from "./demoEnvironment.ts"

/** Runs the purchase. Returns whether every step succeeded. */
export const check = async (print: (line: string) => void): Promise<boolean> => {
  const startedAt = performance.now()
  let stepStartedAt = startedAt
  const stepDone = (step: string): void => {
    const now = performance.now()
    print(`✓ ${step.padEnd(64)} ${String(Math.round(now - stepStartedAt)).padStart(6)} ms`)
    stepStartedAt = now
  }
  const logLines: string[] = []
  const demo = await startDemo((line) => logLines.push(line))
  stepDone("sandbox, gateway, shop and partner are running")
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    stepDone("Chromium is running")
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
