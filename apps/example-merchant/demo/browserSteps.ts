/** One shopper's way through the shop in a real browser, step by step. Used by `demo --check` and by the journeys' tests. */
import type { Page } from "@flexcharge-tooling/test-kit/chromium"
import { testShopper } from "../src/testShopper.ts"

/** What the shopper types. */
export interface Shopper {
  readonly number: string
  readonly phone?: string
}

/** Anything that can be typed into: a page, or a frame of one. */
type Surface = Pick<Page, "fill" | "click">

/** Fills the checkout form with a card. */
export const fillCheckout = async (surface: Surface, { number, phone = "" }: Shopper): Promise<void> => {
  const values = { ...testShopper, number, phone }
  for (const [name, value] of Object.entries(values)) await surface.fill(`#${name}`, value)
}

/** Answers the challenge: types a security code into the widget's own frame. */
export const answerChallenge = async (page: Page, cvv: string): Promise<void> => {
  const widget = page.frameLocator("dialog iframe")
  await widget.locator("#cvv").fill(cvv)
  await widget.locator("#cvv-form button").click()
}
