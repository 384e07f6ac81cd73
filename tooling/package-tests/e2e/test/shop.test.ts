import { approvedCard, challengeCard, challengePhone } from "@flexcharge/sandbox"
import { completeChallenge, fillCheckout } from "@flexcharge-apps/example-merchant"
import { afterAll, afterEach, beforeAll, expect, test } from "vitest"
import { type E2eEnvironment, orderIdOf, startE2e, waitForStatus } from "../src/e2eEnvironment.ts"

let environment: E2eEnvironment
beforeAll(async () => {
  environment = await startE2e()
})
afterEach(() => environment.closePages())
afterAll(() => environment[Symbol.asyncDispose]())

// The flows of the demo, which `flows.test.ts` runs, are not repeated here.

const challenged = { number: challengeCard, phone: challengePhone }

test("a challenge opens the widget in its frame, and the order page shows Paid without a reload", async () => {
  const { buy, demo, storedOrder } = environment
  const page = await buy(challenged)
  await waitForStatus(page, "waiting")
  await page.evaluate(() => Object.assign(window, { sameDocument: true }))
  const frame = page.frameLocator("dialog iframe")
  await frame.locator("#cvv").waitFor()
  const id = orderIdOf(page)
  expect(page.frames().map((one) => new URL(one.url()).origin)).toContain(demo.sandbox.url)
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe("IFRAME")

  await completeChallenge(page, "999")
  await waitForStatus(page, "paid")
  await page.waitForSelector("dialog", { state: "detached" })
  expect(await page.evaluate(() => "sameDocument" in window)).toBe(true)
  await page.waitForSelector("#timeline li:has-text('approved')")

  await demo.sandbox.control.settled()
  const deliveries = demo.sandbox.control.webhooks.deliveries({ orderId: id })
  expect(deliveries.map(({ event, state }) => [event, state])).toEqual([
    ["challenge.presented", "delivered"],
    ["challenge.attempted", "delivered"],
    ["challenge.passed", "delivered"],
    ["order.completed", "delivered"],
  ])
  expect((await storedOrder(id)).order).toMatchObject({
    state: { phase: "approved" },
    payments: [{ charge: { code: "05" } }],
  })
})

test("the checkout page shows why the gateway does not accept a card", async () => {
  const { visit, demo } = environment
  const page = await visit(`${demo.shopUrl}/checkout/lamp`)
  await fillCheckout(page, { number: approvedCard })
  const error = { type: "card_error", code: "expired_card", message: "Your card has expired." }
  await page.route("**/v1/payment_methods", (route) =>
    route.fulfill({ status: 402, headers: { "access-control-allow-origin": "*" }, json: { error } }),
  )
  await page.click("#pay")
  await page.waitForSelector("#problem:not([hidden])")
  expect(await page.textContent("#problem")).toBe("Your card has expired.")
})

test("the sense key of the session and the shopper's IP address reach FlexCharge with the payment", async () => {
  const { visit, demo } = environment
  const page = await visit(`${demo.shopUrl}/checkout/lamp`)
  await page.waitForFunction(() => Object(window).fc?.senseKey)
  await fillCheckout(page, { number: approvedCard })
  await page.click("#pay")
  await waitForStatus(page, "paid")
  const order = demo.sandbox.control.orders.get(orderIdOf(page))
  expect(order?.senseKey).toMatch(/^[\da-f]{32}$/)
  await expect
    .poll(() => demo.sandbox.control.signals().map(({ senseKey }) => senseKey))
    .toContain(order?.senseKey)
  const request = demo.sandbox.control.requests.list({ operation: "evaluate" }).at(-1)?.request
  expect(request).toMatchObject({ customerIp: "127.0.0.1" })
})

test("a challenge that was closed by keyboard can be continued by keyboard", async () => {
  const { buy } = environment
  const page = await buy(challenged)
  const cvv = page.frameLocator("dialog iframe").locator("#cvv")
  await cvv.waitFor()
  await cvv.press("Escape")
  await page.waitForSelector("#order-status button")
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe("Continue")
  await page.keyboard.press("Enter")
  await completeChallenge(page, "999")
  await waitForStatus(page, "paid")
})

test("the webhook resolves an order whose response was lost, and the shopper sees Paid", async () => {
  const { buy, demo, lines } = environment
  const fault = demo.sandbox.control.faults.add({ kind: "malformed-json", operation: "evaluate" })
  const page = await buy({ number: approvedCard })
  await waitForStatus(page, "paid")
  demo.sandbox.control.faults.remove(fault)
  expect(lines).toContain(`shop: order ${orderIdOf(page)}: FlexCharge decision Unanswered`)
})

test("an order whose response and webhook were lost is shown as declined, and as paid when a webhook arrives later", async () => {
  const { buy, demo, storedOrder } = environment
  const { control } = demo.sandbox
  control.faults.add({ kind: "malformed-json", operation: "evaluate" })
  control.faults.add({ kind: "webhook-lose" })
  const page = await buy({ number: approvedCard })
  await page.waitForSelector("#problem:not([hidden])")
  control.faults.clear()
  await page.click("#problem a")
  await waitForStatus(page, "declined")
  const id = orderIdOf(page)
  expect((await storedOrder(id)).order).toMatchObject({
    state: { phase: "open" },
    payments: [{ orderSessionKey: undefined }],
  })
  control.trigger("order.completed", { orderId: id })
  await waitForStatus(page, "paid")
})

test("a SenseJS that never loads does not delay the payment", async () => {
  const { visit, demo } = environment
  const page = await visit(demo.shopUrl)
  await page.route(demo.sandbox.scripts.sense, () => undefined)
  await page.click('[href="/checkout/lamp"]')
  await fillCheckout(page, { number: approvedCard })
  await page.click("#pay")
  await waitForStatus(page, "paid")
  expect(demo.sandbox.control.orders.get(orderIdOf(page))).toMatchObject({ senseKey: null })
})

test("the form cannot send the card to the shop's server, even without its script", async () => {
  const { visit, demo } = environment
  const page = await visit(`${demo.shopUrl}/checkout/lamp`)
  await fillCheckout(page, { number: approvedCard })
  const fields = await page.evaluate(() =>
    Array.from(new FormData(document.querySelector<HTMLFormElement>("#checkout") ?? undefined).keys()),
  )
  expect(fields).toContain("email")
  for (const secret of ["number", "expiry", "cvv"]) expect(fields).not.toContain(secret)
})

test("invalid fields are named above the form and beside each field, and nothing is sent", async () => {
  const { visit, demo } = environment
  const page = await visit(`${demo.shopUrl}/checkout/lamp`)
  await page.fill("#number", "4242424242424241")
  await page.click("#pay")
  expect(await page.locator("#problem a").first().getAttribute("href")).toBe("#email")
  expect(await page.textContent("#number-error")).toBe("Check the card number.")
  expect(await page.getAttribute("#number", "aria-invalid")).toBe("true")
  expect(page.url()).toContain("/checkout/lamp")
})

test("no page is wider than a phone with 320 pixels", async () => {
  const { buy, visit, demo } = environment
  const page = await buy({ number: "4242424242424242" })
  await waitForStatus(page, "paid")
  const paths = ["", "/cart", "/checkout/lamp", "/account", "/back-office", "/back-office/subscriptions"]
  const addresses = [
    page.url(),
    page.url().replace("/orders/", "/back-office/orders/"),
    ...paths.map((path) => `${demo.shopUrl}${path}`),
    ...demo.partnerShopUrls,
  ]
  for (const address of addresses) {
    const narrow = await visit(address)
    await narrow.setViewportSize({ width: 320, height: 640 })
    expect(await narrow.evaluate(() => document.documentElement.scrollWidth), address).toBe(320)
  }
})
