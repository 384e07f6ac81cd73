import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { type Browser, launchChromium, type Page } from "@flexcharge-tooling/test-kit/chromium"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { createSandbox, type Sandbox } from "../src/index.ts"
import { type Client, connect, openWebhookEndpoint, paymentRequest } from "./independentClient.ts"

let browser: Browser
let sandbox: Sandbox
let client: Client
let endpoint: Awaited<ReturnType<typeof openWebhookEndpoint>>
let page: Page
const consoleErrors: string[] = []

beforeAll(async () => {
  sandbox = await createSandbox()
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await sandbox.close()
})
beforeEach(async () => {
  sandbox.reset()
  consoleErrors.length = 0
  client = await connect(sandbox)
  endpoint = await openWebhookEndpoint()
  sandbox.control.webhooks.subscribe({ url: endpoint.url })
  const context = await browser.newContext()
  page = await context.newPage()
  page.on("console", (message) => message.type() === "error" && consoleErrors.push(message.text()))
  page.on("pageerror", (error) => consoleErrors.push(String(error)))
  await page.goto(sandbox.url)
  return async () => {
    endpoint.close()
    await context.close()
    expect(consoleErrors).toEqual([])
  }
})

const option = (name: RegExp) => page.getByRole("option", { name }).first()

test("shows an amount with the decimals of ISO 4217, which differ from those of the browser", async () => {
  const { transaction } = paymentRequest() as { transaction: object } // as: the sample payment
  await client.evaluate({
    orderId: "forint",
    transaction: { ...transaction, amount: 15_000, currency: "HUF" },
  })
  await option(/forint.*HUF.150\.00/).waitFor()
})

test("shows a new order, and leads from it to its webhook with the keyboard", async () => {
  sandbox.control.requests.clear()
  await page.getByText("No requests yet.").waitFor()
  await client.evaluate({ orderId: "live-1" })
  await option(/live-1/).waitFor()
  await page.locator("#orders").focus()
  await page.keyboard.press("ArrowDown")
  await page.keyboard.press("ArrowRight")
  await option(/order.completed.*delivered, 200/).waitFor()
  await page.keyboard.press("Home")
  await page.getByRole("heading", { name: "Webhook" }).waitFor()
  await page.keyboard.press("r")
  await expect.poll(() => endpoint.received.length).toBe(2)
  await page.getByText("Attempt 2, marked IsResent").waitFor()
  await page.keyboard.press("ArrowLeft")
  await expect.poll(() => page.evaluate("document.activeElement.id")).toBe("orders")
})

test("links a change to the request that caused it", async () => {
  await client.evaluate({ orderId: "live-2" })
  await option(/live-2/).click()
  await option(/^.?\s*APPROVED/).click()
  await page.getByRole("button", { name: "show the request" }).click()
  await page.getByRole("heading", { name: "Request, masked" }).waitFor()
  const shown = await page.locator("#detail").textContent()
  expect(shown).toContain("400000******3184")
  expect(shown).not.toContain("4000002760003184")
})

test("triggers events, advances the clock, and always shows active faults", async () => {
  await client.evaluate({ orderId: "live-3", transactionType: "AUTHORIZATION" })
  await option(/live-3/).click()
  await page.getByRole("button", { name: "order.cancelled" }).click()
  await option(/CANCELLED/).waitFor()
  await page.locator("#open-faults").click()
  await page.getByRole("switch", { name: "status", exact: true }).click()
  await page.keyboard.press("Escape")
  await page.getByRole("alert").filter({ hasText: "failing on purpose: status on everything" }).waitFor()
  expect((await client.evaluate()).status).toBe(503)
  await page.getByRole("button", { name: "Switch all off" }).click()
  await expect.poll(() => sandbox.control.faults.list().length).toBe(0)
  const before = sandbox.control.clock.now()
  await page.locator("#open-clock").click()
  await page.getByRole("button", { name: "+ 1 day" }).click()
  await expect.poll(() => sandbox.control.clock.now() - before).toBeGreaterThanOrEqual(86_400_000)
})

test("shows that the connection to the sandbox is lost", async () => {
  const closing = await createSandbox()
  await page.goto(closing.url)
  await page.getByText("Live", { exact: true }).waitFor()
  await closing.close()
  await page.getByText("Connection lost").waitFor()
  await page.goto("about:blank") // ends the attempts to connect
  expect(consoleErrors.filter((text) => !/net::ERR_/.test(text))).toEqual([])
  consoleErrors.length = 0
})

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

const violationsIn = async (shown: Page, state: string) => {
  const found: unknown = await shown.evaluate(
    "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))",
  )
  return Array.isArray(found)
    ? found.map((violation) => `${state}: ${violation}`)
    : [`${state}: axe did not run`]
}

test.each([
  ["light", 1280],
  ["dark", 1280],
  ["light", 390],
  ["dark", 390],
] as const)(
  "axe finds no violation in any state, in the %s scheme, %i pixels wide",
  async (colorScheme, width) => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } })
    const shown = await context.newPage()
    await shown.emulateMedia({ reducedMotion: "reduce" })
    await shown.goto(sandbox.url)
    await shown.getByText("Live", { exact: true }).waitFor()
    await shown.evaluate(axe)
    const violations = await violationsIn(shown, "empty")
    await client.evaluate({ orderId: "seen-1" })
    await sandbox.control.settled()
    await shown.getByRole("option", { name: /seen-1/ }).click()
    await shown.getByRole("option", { name: /order.completed.*delivered, 200/ }).waitFor()
    violations.push(...(await violationsIn(shown, "with an order")))
    for (const [name, heading] of [
      [/order.completed.*delivered/, "Webhook"],
      [/evaluate/, "Request"],
      [/APPROVED/, "Change"],
    ] as const) {
      await shown.locator("#timeline").getByRole("option", { name }).first().click()
      await shown.getByRole("heading", { name: heading, exact: true }).waitFor()
      violations.push(...(await violationsIn(shown, heading)))
      const back = shown.locator('[data-back="timeline"]')
      if (await back.isVisible()) await back.click()
    }
    for (const id of ["clock", "faults", "cards", "setup"]) {
      await shown.locator(`#open-${id}`).click()
      await shown.locator("#panel[open]").waitFor()
      violations.push(...(await violationsIn(shown, id)))
      await shown.keyboard.press("Escape")
    }
    sandbox.control.faults.add({ kind: "status" })
    await shown.getByRole("alert").filter({ hasText: "failing on purpose" }).waitFor()
    violations.push(...(await violationsIn(shown, "with a fault")))
    await context.close()
    expect(violations).toEqual([])
  },
)
