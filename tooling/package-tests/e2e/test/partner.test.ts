import { approvedCard, challengeCard, challengePhone, declinedCard } from "@flexcharge/sandbox"
import { fillCheckout } from "@flexcharge-apps/example-merchant"
import type { Page } from "@flexcharge-tooling/test-kit/chromium"
import { afterAll, afterEach, beforeAll, expect, test } from "vitest"
import { type E2eEnvironment, startE2e } from "../src/e2eEnvironment.ts"

let environment: E2eEnvironment
beforeAll(async () => {
  environment = await startE2e()
})
afterEach(() => environment.closePages())
afterAll(() => environment[Symbol.asyncDispose]())

const checkoutOf = async (page: Page) => {
  await page.frameLocator("#checkout-frame").locator("#pay").waitFor()
  const frame = page.frames().find((one) => one.url().startsWith(environment.demo.partnerUrl))
  if (frame === undefined) throw new Error("The partner's frame is not there.")
  return frame
}

const notice = (page: Page, status: string) => page.waitForSelector(`#notice[data-status="${status}"]`)

test.each([0, 1])(
  "a payment of the partner's merchant %i is rescued in the frame under its own mid and siteId",
  async (index) => {
    const { demo, visit } = environment
    const page = await visit(demo.partnerShopUrls[index] ?? "")
    const frame = await checkoutOf(page)
    await fillCheckout(frame, { number: challengeCard, phone: challengePhone })
    await frame.click("#pay")
    const widget = page.frameLocator("#checkout-frame").frameLocator("dialog iframe")
    await widget.locator("#cvv").fill("999")
    await widget.locator("#cvv-form button").click()
    await notice(page, "paid")

    const { control, merchants } = demo.sandbox
    const order = control.orders.list().at(-1)
    const { mid, siteId } = merchants[index + 1] ?? {}
    expect(order).toMatchObject({ mid, siteId, phase: "APPROVED" })
    await control.settled()
    expect(control.webhooks.deliveries({ orderId: String(order?.id), state: "delivered" })).toHaveLength(4)
  },
)

test("the page of a partner's shop has three origins: shop, partner and FlexCharge", async () => {
  const { demo, visit } = environment
  const page = await visit(demo.partnerShopUrls[0] ?? "")
  const frame = await checkoutOf(page)
  await fillCheckout(frame, { number: challengeCard, phone: challengePhone })
  await frame.click("#pay")
  await page.frameLocator("#checkout-frame").frameLocator("dialog iframe").locator("#cvv").waitFor()
  expect(new Set(page.frames().map((one) => new URL(one.url()).origin))).toEqual(
    new Set([demo.partnerShopUrls[0], demo.partnerUrl, demo.sandbox.url]),
  )
})

test("the frame is as tall as its content", async () => {
  const { demo, visit } = environment
  const page = await visit(demo.partnerShopUrls[0] ?? "")
  const frame = await checkoutOf(page)
  const tall = await frame.evaluate(() => document.body.offsetHeight)
  const frameHeight = () => page.evaluate(() => document.querySelector("iframe")?.clientHeight ?? 0)
  await expect.poll(frameHeight).toBeGreaterThan(tall - 4)
  await expect.poll(frameHeight).toBeLessThan(tall + 4)
})

test("a failure reaches the shop's page, and another card can be tried in the frame", async () => {
  const { demo, visit } = environment
  const page = await visit(demo.partnerShopUrls[1] ?? "")
  const frame = await checkoutOf(page)
  await fillCheckout(frame, { number: declinedCard })
  await frame.click("#pay")
  await notice(page, "declined")
  await frame.fill("#number", approvedCard)
  await frame.click("#pay")
  await notice(page, "paid")
})

test("another shop cannot embed the checkout of a merchant", async () => {
  const { demo, visit } = environment
  const [own = "", other = ""] = demo.partnerShopUrls
  const page = await visit(own)
  const address = (await checkoutOf(page)).url()
  const thief = await visit(other)
  await checkoutOf(thief)
  await thief.evaluate((url) => document.querySelector("#checkout-frame")?.setAttribute("src", url), address)
  await expect.poll(() => environment.lines.some((line) => line.includes("frame-ancestors"))).toBe(true)
})

test("ignores a message of another origin, and shows Paid only after the shop's server has asked the partner", async () => {
  const { demo, visit } = environment
  const page = await visit(demo.partnerShopUrls[0] ?? "")
  const frame = await checkoutOf(page)
  const forged = { "@flexcharge/frame": "outcome", id: "forged", result: "success", orderId: "unknown" }
  await page.evaluate(
    (message) =>
      new Promise((resolve) => {
        addEventListener("message", resolve, { once: true }) // after the listener of the page
        window.postMessage(message, "*")
      }),
    forged,
  )
  expect(await page.locator("#notice").isHidden()).toBe(true)
  await frame.evaluate((message) => window.parent.postMessage(message, "*"), forged)
  await notice(page, "waiting")
})

test.each([
  ["cannot confirm a payment", { status: 503 }],
  ["does not respond", undefined],
])("shows that the shopper must not pay again while the shop's server %s", async (_, response) => {
  const { demo, visit } = environment
  const page = await visit(demo.partnerShopUrls[0] ?? "")
  await page.route("**/confirm/*", (route) =>
    response === undefined ? route.abort() : route.fulfill(response),
  )
  const frame = await checkoutOf(page)
  await fillCheckout(frame, { number: approvedCard })
  await frame.click("#pay")
  await notice(page, "waiting")
  expect(await page.locator("#notice").textContent()).toContain("Do not pay again.")
})

test("rejects a session request with an invalid API key", async () => {
  const { demo } = environment
  const response = await fetch(`${demo.partnerUrl}/sessions`, {
    method: "POST",
    headers: { authorization: "Bearer guess", "content-type": "application/json" },
    body: "{}",
  })
  expect(response.status).toBe(401)
})
