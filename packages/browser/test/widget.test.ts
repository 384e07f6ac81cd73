import type { Page } from "@flexcharge-tooling/chromium"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { ChallengeOptions } from "../src/index.ts"
import { openStage, type Stage, script } from "./stage.ts"

let stage: Stage

/** A widget that puts up a frame with a button; the page closes it by removing `#challenge`. */
const widgetStub = `
  window.initUI = (argument) => {
    window.seen = [...(window.seen ?? []), argument]
    const layer = document.createElement("div")
    layer.id = "challenge"
    layer.style = "position:fixed;inset:0;background:#0008"
    layer.append(document.createElement("iframe"))
    document.body.append(layer)
  }
`

beforeAll(async () => {
  stage = await openStage()
  stage.answer("/widget.js", script(widgetStub))
}, 60_000)

afterAll(() => stage.close())

/** Opens a challenge; its hint or error lands in `window.hint`. */
const challenge = async (page: Page, given: Partial<ChallengeOptions> = {}): Promise<void> => {
  await page.evaluate(
    async ([src, options]) => {
      const widget = await window.FlexCharge.loadWidget({ mid: "m", siteId: "s", src })
      document.querySelector("button")?.focus()
      const settle = (value: unknown) => Object.assign(window, { hint: value })
      widget?.initUI({ orderSessionKey: "k", ...options }).then(settle, (error) => settle(error.reason?._tag))
    },
    [`${stage.vendor}/widget.js`, given] as const,
  )
}

const hintOf = (page: Page) =>
  page.waitForFunction(() => (window as { hint?: unknown }).hint).then((handle) => handle.jsonValue())

test("asks for the script's address, which the vendor does not publish", async () => {
  const page = await stage.open()
  const error = await page.evaluate(() =>
    window.FlexCharge.loadWidget({ mid: "m" }).catch(({ reason, message }) => ({ reason, message })),
  )
  expect(error).toMatchObject({ reason: { _tag: "InvalidOption", options: ["src"] } })
  await page.close()
})

test("opens the dialog with the order's key and both addresses", async () => {
  const page = await stage.open()
  await challenge(page, { successUrl: "/paid", failUrl: "/declined" })
  await page.waitForSelector("#challenge")
  expect(await page.evaluate(() => window.seen)).toEqual([
    { orderSessionKey: "k", successUrl: "/paid", failUrl: "/declined" },
  ])
  await page.close()
})

test("hints at a dismissal when the dialog goes away, and gives the focus back", async () => {
  const page = await stage.open()
  await challenge(page)
  await page.waitForSelector("#challenge iframe[title='Payment verification']")
  expect(await page.evaluate(() => document.querySelector("main")?.inert)).toBe(true)
  await page.evaluate(() => document.querySelector("#challenge")?.remove())
  expect(await hintOf(page)).toBe("dismissed")
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Pay")
  expect(await page.evaluate(() => document.querySelector("main")?.inert)).toBe(false)
  await page.close()
})

test("hints at the end that the shop's status endpoint tells, and stops asking", async () => {
  const page = await stage.open()
  let questions = 0
  await page.route("**/status", (route) => {
    const phase = questions++ < 1 ? "challenge" : "approved"
    return route.fulfill({ json: { phase } })
  })
  await challenge(page, { statusUrl: "/status" })
  expect(await hintOf(page)).toBe("finished")
  expect(await page.locator("#challenge").count()).toBe(0)
  await page.waitForTimeout(3000)
  expect(questions).toBe(2)
  await page.close()
})
