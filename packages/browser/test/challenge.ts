/** Opens a challenge on a page and reads how it ended. */
import type { Page } from "@flexcharge-tooling/test-kit/chromium"
import { expect } from "vitest"
import type { ChallengeOptions } from "../src/index.ts"

/** Opens a challenge with the focus on the Pay button; its hint or error lands in `window.hint`. */
export const challengeOn = async (
  page: Page,
  src: string,
  given: Partial<ChallengeOptions> = {},
): Promise<void> => {
  await page.evaluate(
    async ([src, options]) => {
      Document.prototype.querySelector.call(document, "button")?.closest("button")?.focus()
      const finish = (value: unknown) => Object.assign(window, { hint: value })
      const abort = new AbortController()
      Object.assign(window, { hint: undefined, abort: () => abort.abort("left") })
      const { signal } = abort
      const widget = await window.FlexCharge.loadWidget({ mid: "m", siteId: "s", src })
      widget
        ?.initUI({ orderSessionKey: "k", signal, ...options })
        .then(finish, (error) => finish(error.reason ?? error))
    },
    [src, given] as const,
  )
}

export const hintOf = (page: Page) =>
  page.waitForFunction(() => (window as { hint?: unknown }).hint).then((handle) => handle.jsonValue())

export const isOpen = (page: Page) =>
  page.waitForSelector("#challenge iframe[aria-label='Payment verification']")

/** The page as it was before: dialog gone, focus on the button, nothing inert. */
export const expectRestored = async (page: Page) => {
  expect(await page.locator("#challenge").count()).toBe(0)
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Pay")
  expect(await page.locator("[inert]").count()).toBe(0)
}
