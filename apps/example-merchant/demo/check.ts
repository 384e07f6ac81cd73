/** `demo --check`: the declined card's journey once, in headless Chromium, each step with its time. */
import { challengeCard, challengePhone } from "@flexcharge/sandbox"
import { launchChromium } from "@flexcharge-tooling/test-kit/chromium"
import { answerChallenge, fillCheckout } from "./browserSteps.ts"
import { startDemo } from "./demoEnvironment.ts"

/** Runs the journey; answers whether every step was made. */
export const check = async (print: (line: string) => void): Promise<boolean> => {
  const started = performance.now()
  let before = started
  const done = (step: string): void => {
    const now = performance.now()
    print(`✓ ${step.padEnd(64)} ${String(Math.round(now - before)).padStart(6)} ms`)
    before = now
  }
  const lines: string[] = []
  const stage = await startDemo((line) => lines.push(line))
  done("sandbox, gateway, shop and partner are open")
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    done("Chromium is there")
    await page.goto(stage.shopUrl)
    await page.click("text=Buy")
    await page.waitForSelector("#checkout")
    done("a product is chosen, the checkout is open")
    await fillCheckout(page, { number: challengeCard, phone: challengePhone })
    await page.click("#pay")
    await page.waitForURL(/\/orders\//)
    done("the gateway declined with 05, FlexCharge asks for a challenge")
    await page.frameLocator("dialog iframe").locator("#cvv").waitFor()
    done("the widget asks for the security code in its own frame")
    await answerChallenge(page, "999")
    await page.waitForSelector('#standing[data-status="paid"]')
    done("a signed webhook came, the order page says Paid without a reload")
    const id = page.url().split("/").at(-1)?.replace(/#.*/, "") ?? ""
    await stage.sandbox.control.webhooks.waitFor({ orderId: id, event: "order.completed" })
    done("the webhook was answered with 200")
    print(`Rescued in ${Math.round(performance.now() - started)} ms.`)
    return true
  } catch (error) {
    print(`✕ ${error instanceof Error ? error.message : String(error)}`)
    for (const line of lines) print(`  ${line}`)
    return false
  } finally {
    await browser.close()
    await stage.close()
  }
}
