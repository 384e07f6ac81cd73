import { challengeCard, createSandbox, type Sandbox } from "@flexcharge/sandbox"
import type { Page } from "@flexcharge-tooling/test-kit/chromium"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { cspHeader } from "../src/csp.ts"
import { evaluate } from "./backend.ts"
import { startTestServers, type TestServers } from "./fixtures.ts"

let servers: TestServers
let sandbox: Sandbox

beforeAll(async () => {
  ;[servers, sandbox] = await Promise.all([startTestServers(), createSandbox()])
})

afterAll(() => Promise.all([servers.close(), sandbox.close()]))
beforeEach(() => sandbox.reset())

/** Opens a shop's page under the published policy, loads SenseJS, tokenizes a card and evaluates its declined payment. */
const declinedCheckout = async () => {
  const { mid, siteId, tokenizationKey } = sandbox.credentials
  const { sense: senseSrc, widget: widgetSrc } = sandbox.scripts
  const policy = cspHeader({ senseSrc, widgetSrc, baseUrl: sandbox.url, nonce: "n0nce" })
  const page = await servers.open({ headers: { "content-security-policy": policy } })
  const [token, senseKey] = await page.evaluate(
    async ({ number, senseSrc, baseUrl, ...merchant }) => {
      const { loadSense, tokenizeCard } = window.FlexCharge
      const sense = await loadSense({ ...merchant, src: senseSrc, nonce: "n0nce" })
      const card = {
        firstName: "Joe",
        lastName: "Jones",
        number,
        month: 3,
        year: 2035,
        verificationValue: "123",
      }
      const senseKey = sense?.senseKey ?? null
      return [await tokenizeCard({ ...merchant, card, baseUrl, senseKey }), senseKey] as const
    },
    { mid, siteId, tokenizationKey, number: challengeCard, senseSrc, baseUrl: sandbox.url },
  )
  const { status, orderSessionKey } = await evaluate(sandbox, token, senseKey)
  expect(status).toBe("CHALLENGE")
  expect(senseKey).toBeTruthy()
  return { page, orderSessionKey: String(orderSessionKey) }
}

const openChallenge = (page: Page, orderSessionKey: string, urls = {}) =>
  page.evaluate(
    async ({ src, ...challenge }) => {
      const widget = await window.FlexCharge.loadWidget({ mid: "m", src })
      widget?.initUI(challenge).then((hint) => Object.assign(window, { hint }))
    },
    { src: sandbox.scripts.widget, orderSessionKey, ...urls },
  )

const typeCvv = async (page: Page) => {
  const frame = page.frameLocator("dialog iframe")
  await frame.getByLabel("Security code").fill("999")
  await frame.getByRole("button", { name: "Confirm" }).click()
}

test("SenseJS, tokenization and a passed challenge lead to the success page under the published policy", async () => {
  const { page, orderSessionKey } = await declinedCheckout()
  servers.addPage("/paid", { body: "paid" })
  await openChallenge(page, orderSessionKey, { successUrl: `${servers.shop}/paid` })
  await typeCvv(page)
  await page.waitForURL("**/paid")
  await page.close()
})

test("a challenge ends with the hint of the shop's status endpoint, without leaving the page", async () => {
  const { page, orderSessionKey } = await declinedCheckout()
  const phase = () => sandbox.control.orders.get(orderSessionKey)?.phase
  await page.route("**/order-status", (route) => route.fulfill({ json: { phase: phase() } }))
  await openChallenge(page, orderSessionKey, { statusUrl: "/order-status" })
  await typeCvv(page)
  await page.waitForFunction(() => (window as { hint?: unknown }).hint === "finished")
  await page.close()
})

test("a challenge that the shopper closes by its button or by Escape ends with the hint dismissed", async () => {
  const { page, orderSessionKey } = await declinedCheckout()
  for (const close of [
    () => page.frameLocator("dialog iframe").getByRole("button", { name: "Close" }).click(),
    () => page.evaluate(() => dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }))),
  ]) {
    await page.evaluate(() => document.querySelector("button")?.focus())
    await openChallenge(page, orderSessionKey)
    await page.frameLocator("dialog iframe").getByLabel("Security code").waitFor()
    await close()
    await page.waitForFunction(() => (window as { hint?: unknown }).hint === "dismissed")
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Pay")
    await page.evaluate(() => Object.assign(window, { hint: undefined }))
  }
  await page.close()
})

test("the challenge of the sandbox has no accessibility violation", async () => {
  const { page, orderSessionKey } = await declinedCheckout()
  await openChallenge(page, orderSessionKey)
  const frame = page.frameLocator("dialog iframe")
  await frame.getByLabel("Security code").waitFor()
  // The widget named its frame; our label is only for one that did not.
  expect(await page.locator("dialog iframe").getAttribute("aria-label")).toBeNull()
  const inside = page.frames().find((one) => one.url().includes("/ui-widget/frame"))
  for (const one of [page.mainFrame(), inside]) {
    // Evaluated by the debugger, which the page's policy does not bind.
    await one?.evaluate(await axe())
    const violations = await one?.evaluate(
      "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))",
    )
    expect(violations).toEqual([])
  }
  await page.close()
})

const axe = async () => {
  const { readFile } = await import("node:fs/promises")
  return readFile(`${import.meta.dirname}/../node_modules/axe-core/axe.min.js`, "utf8")
}
