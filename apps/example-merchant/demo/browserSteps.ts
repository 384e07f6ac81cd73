/** The steps of a shopper in a real browser. `demo --check` and the end-to-end tests use them. */
import type { Page } from "@flexcharge-tooling/test-kit/chromium"
import { testShopper } from "../src/testData.ts"

/** What the shopper enters. */
export interface Shopper {
  readonly number: string
  readonly phone?: string
}

/** A page, or a frame of one. */
type PageOrFrame = Pick<Page, "fill" | "click">

/** Fills the checkout form. */
export const fillCheckout = async (page: PageOrFrame, { number, phone = "" }: Shopper): Promise<void> => {
  const values = { ...testShopper, number, phone }
  for (const [name, value] of Object.entries(values)) await page.fill(`#${name}`, value)
}

/** Completes the challenge: enters a security code into the frame of the widget. */
export const completeChallenge = async (page: Page, securityCode: string): Promise<void> => {
  const widget = page.frameLocator("dialog iframe")
  await widget.locator("#cvv").fill(securityCode)
  await widget.locator("#cvv-form button").click()
}
