import { challengeCard } from "@flexcharge/sandbox"
import type { Page } from "playwright-core"

const card = { "first-name": "John", "last-name": "Doe", number: challengeCard, month: "9", year: "2029" }

/** Pays with a card that leads to a challenge. */
export const pay = async (page: Page) => {
  for (const [name, value] of Object.entries({ ...card, cvv: "999" }))
    await page.fill(`input[name="${name}"]`, value)
  await page.getByRole("button", { name: "Pay" }).click()
}

/** Passes the challenge. The widget is a dialog with a frame. */
export const confirm = async (page: Page) => {
  const widget = page.frameLocator("dialog iframe")
  await widget.getByLabel("Security code").fill("999")
  await widget.getByRole("button", { name: "Confirm" }).click()
}
