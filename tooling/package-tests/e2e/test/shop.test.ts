import { approvedCard, challengeCard, challengePhone, declinedCard } from "@flexcharge/sandbox"
import { answerChallenge, fillCheckout } from "@flexcharge-apps/example-merchant"
import { afterAll, afterEach, beforeAll, expect, test } from "vitest"
import { type E2eEnvironment, orderIdOf, standing, startE2e } from "../src/e2eEnvironment.ts"

let environment: E2eEnvironment
beforeAll(async () => {
  environment = await startE2e()
})
afterEach(() => environment.leave())
afterAll(() => environment[Symbol.asyncDispose]())

const challenged = { number: challengeCard, phone: challengePhone }

test("the gateway approves: paid, and FlexCharge has its copy but was not asked", async () => {
  const { buy, stage, recordOf } = environment
  const page = await buy({ number: "4242424242424242" })
  await standing(page, "paid")
  const id = orderIdOf(page)
  await expect
    .poll(() => stage.sandbox.control.transmissions().find(({ orderId }) => orderId === id))
    .toMatchObject({
      isDeclined: false,
    })
  expect(stage.sandbox.control.orders.get(id)).toBeUndefined()
  await expect.poll(() => recordOf(id).order?.transactionKey).toBeTruthy()
})

test("declined, APPROVED at once: paid without a dialog", async () => {
  const { buy, recordOf } = environment
  const page = await buy({ number: approvedCard })
  await standing(page, "paid")
  expect(await page.locator("dialog").count()).toBe(0)
  expect(recordOf(orderIdOf(page))).toMatchObject({
    order: { charge: { code: "51" }, state: { phase: "approved" } },
    changes: [{ source: "gateway 51" }, { phase: "approved" }], // of reply and webhook, whichever came first
  })
})

test("declined, DECLINED: the decline is shown, and another card can be tried", async () => {
  const { buy } = environment
  const page = await buy({ number: declinedCard })
  await page.waitForSelector("#problem:not([hidden])")
  expect(await page.textContent("#problem")).toContain("No money was taken.")
  await page.fill("#number", "4242424242424242")
  await page.click("#pay")
  await standing(page, "paid")
})

test("declined, CHALLENGE: the widget opens in its frame, and the order page turns paid without a reload", async () => {
  const { buy, stage, recordOf } = environment
  const page = await buy(challenged)
  await standing(page, "waiting")
  await page.evaluate(() => Object.assign(window, { sameDocument: true }))
  const frame = page.frameLocator("dialog iframe")
  await frame.locator("#cvv").waitFor()
  const id = orderIdOf(page)
  expect(page.frames().map((one) => new URL(one.url()).origin)).toContain(stage.sandbox.url)
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe("IFRAME")

  await answerChallenge(page, "999")
  await standing(page, "paid")
  await page.waitForSelector("dialog", { state: "detached" })
  expect(await page.evaluate(() => "sameDocument" in window)).toBe(true)
  await page.waitForSelector("#changes li:has-text('order.completed')")

  await stage.sandbox.control.settled()
  const deliveries = stage.sandbox.control.webhooks.deliveries({ orderId: id })
  expect(deliveries.map(({ event, state }) => [event, state])).toEqual([
    ["challenge.presented", "delivered"],
    ["challenge.attempted", "delivered"],
    ["challenge.passed", "delivered"],
    ["order.completed", "delivered"],
  ])
  expect(recordOf(id).order).toMatchObject({ state: { phase: "approved" }, charge: { code: "05" } })
})

test("the session's senseKey and the shopper's address reach FlexCharge with the payment", async () => {
  const { visit, stage } = environment
  const page = await visit(`${stage.shopUrl}/checkout/lamp`)
  await page.waitForFunction(() => Object(window).fc?.senseKey)
  await fillCheckout(page, { number: approvedCard })
  await page.click("#pay")
  await standing(page, "paid")
  const order = stage.sandbox.control.orders.get(orderIdOf(page))
  expect(order?.senseKey).toMatch(/^[\da-f]{32}$/)
  await expect
    .poll(() => stage.sandbox.control.signals().map(({ senseKey }) => senseKey))
    .toContain(order?.senseKey)
  const request = stage.sandbox.control.journal.list({ operation: "evaluate" }).at(-1)?.request
  expect(request).toMatchObject({ customerIp: "127.0.0.1" })
})

test("the challenge is failed: the order page turns declined", async () => {
  const { buy, recordOf } = environment
  const page = await buy(challenged)
  await answerChallenge(page, "123")
  await standing(page, "declined")
  await expect.poll(() => recordOf(orderIdOf(page)).order?.state.phase).toBe("cancelled")
})

test("a challenge that was closed by keyboard can be taken up again by keyboard", async () => {
  const { buy } = environment
  const page = await buy(challenged)
  const cvv = page.frameLocator("dialog iframe").locator("#cvv")
  await cvv.waitFor()
  await cvv.press("Escape")
  await page.waitForSelector("#standing button")
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe("Continue")
  await page.keyboard.press("Enter")
  await answerChallenge(page, "999")
  await standing(page, "paid")
})

test("FlexCharge's answer is lost: the webhook settles the order, and the shopper sees Paid", async () => {
  const { buy, stage, lines } = environment
  const fault = stage.sandbox.control.faults.add({ kind: "malformed-json", operation: "evaluate" })
  const page = await buy({ number: approvedCard })
  await standing(page, "paid")
  stage.sandbox.control.faults.remove(fault)
  expect(lines).toContain(`shop: order ${orderIdOf(page)}: FlexCharge says Unanswered`)
})

test("answer and webhook are lost: shown as a decline, and paid on the open page when the webhook comes after all", async () => {
  const { buy, stage, recordOf } = environment
  const { control } = stage.sandbox
  control.faults.add({ kind: "malformed-json", operation: "evaluate" })
  control.faults.add({ kind: "webhook-lose" })
  const page = await buy({ number: approvedCard })
  await page.waitForSelector("#problem:not([hidden])")
  control.faults.clear()
  await page.click("#problem a")
  await standing(page, "declined")
  const id = orderIdOf(page)
  expect(recordOf(id).order).toMatchObject({ state: { phase: "open" }, orderSessionKey: undefined })
  control.trigger("order.completed", { orderId: id })
  await standing(page, "paid")
})

test("Pay pressed twice pays once", async () => {
  const { buy, lines } = environment
  const page = await buy({ number: "4242424242424242" })
  await page.evaluate(() => document.querySelector<HTMLButtonElement>("#pay")?.click()).catch(() => undefined)
  await standing(page, "paid")
  const id = orderIdOf(page)
  expect(lines.filter((line) => line.includes(`order ${id}: gateway`))).toHaveLength(1)
})

test("a SenseJS that never loads does not hold the payment up", async () => {
  const { visit, stage } = environment
  const page = await visit(stage.shopUrl)
  await page.route(stage.sandbox.scripts.sense, () => undefined)
  await page.click('[href="/checkout/lamp"]')
  await fillCheckout(page, { number: approvedCard })
  await page.click("#pay")
  await standing(page, "paid")
  expect(stage.sandbox.control.orders.get(orderIdOf(page))).toMatchObject({ senseKey: null })
})

test("the form cannot send the card to the shop's server, not even without its script", async () => {
  const { visit, stage } = environment
  const page = await visit(`${stage.shopUrl}/checkout/lamp`)
  await fillCheckout(page, { number: approvedCard })
  const fields = await page.evaluate(() =>
    Array.from(new FormData(document.querySelector<HTMLFormElement>("#checkout") ?? undefined).keys()),
  )
  expect(fields).toContain("email")
  for (const secret of ["number", "expiry", "cvv"]) expect(fields).not.toContain(secret)
})

test("wrong fields are named above the form and beside each field, and nothing is sent", async () => {
  const { visit, stage } = environment
  const page = await visit(`${stage.shopUrl}/checkout/lamp`)
  await page.fill("#number", "4242424242424241")
  await page.click("#pay")
  expect(await page.locator("#problem a").first().getAttribute("href")).toBe("#email")
  expect(await page.textContent("#number-error")).toBe("Check the card number.")
  expect(await page.getAttribute("#number", "aria-invalid")).toBe("true")
  expect(page.url()).toContain("/checkout/lamp")
})

test("no page is wider than a phone of 320 pixels", async () => {
  const { buy, visit, stage } = environment
  const page = await buy({ number: "4242424242424242" })
  await standing(page, "paid")
  const addresses = [page.url(), stage.shopUrl, `${stage.shopUrl}/checkout/lamp`, ...stage.partnerShopUrls]
  for (const address of addresses) {
    const narrow = await visit(address)
    await narrow.setViewportSize({ width: 320, height: 640 })
    expect(await narrow.evaluate(() => document.documentElement.scrollWidth), address).toBe(320)
  }
})
