import { createServer, type Server } from "node:http"
import { type Browser, launchChromium, type Page } from "@flexcharge-tooling/test-kit/chromium"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { challengePhone, createSandbox, type Sandbox } from "../src/index.ts"
import { type Client, connect, paymentRequest } from "./independentClient.ts"

let browser: Browser
let sandbox: Sandbox
let shop: Server
let shopUrl: string
let page: Page
let client: Client

const policy = () =>
  `default-src 'self'; script-src 'self' 'unsafe-inline' ${sandbox.url}; connect-src 'self' ${sandbox.url}; frame-src ${sandbox.url}; style-src 'self'`

beforeAll(async () => {
  sandbox = await createSandbox()
  browser = await launchChromium()
  shop = createServer((request, response) => {
    const { mid, siteId } = sandbox.credentials
    response.writeHead(200, { "content-type": "text/html", "content-security-policy": policy() })
    response.end(`<!doctype html><title>${request.url}</title><h1>Shop</h1><button>Pay</button><script>
      window['JS-Widget'] = 'fc'
      window.fc = window.fc || function(){ (window.fc.q = window.fc.q || []).push(arguments) }
      fc('init', '${mid}', '${siteId}')
      fc('init', 'another-mid', 'another-site')
      </script><script async src="${sandbox.scripts.sense}"></script><script src="${sandbox.scripts.widget}"></script>`)
  })
  await new Promise<void>((resolve) => shop.listen(0, "127.0.0.1", resolve))
  const address = shop.address()
  shopUrl = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`
})

afterAll(async () => {
  await browser.close()
  shop.closeAllConnections()
  shop.close()
  await sandbox.close()
})

beforeEach(async () => {
  sandbox.reset()
  client = await connect(sandbox)
  const context = await browser.newContext()
  page = await context.newPage()
  await page.goto(`${shopUrl}/checkout`)
  return () => context.close()
})

const challenged = async (phone = challengePhone) =>
  (await client.evaluate({ payer: { email: "NA", phone } })).id

const open = (argument: unknown) =>
  page.evaluate((value) => (window as unknown as { initUI: (a: unknown) => void }).initUI(value), argument) // as: the vendor's global

const frame = () => page.frameLocator("dialog iframe")

test("runs queued commands, starts once, and sends the signals of its senseKey", async () => {
  await page.waitForFunction("window.fc.senseKey")
  const key = await page.evaluate("window.fc.senseKey")
  await page.evaluate("window.setOrderId('order-7')")
  await expect
    .poll(() => sandbox.control.signals())
    .toMatchObject([
      { senseKey: key, mid: sandbox.credentials.mid, siteId: sandbox.credentials.siteId, orderId: "order-7" },
    ])
})

test("passes the challenge with the valid CVV and opens the success page", async () => {
  const orderSessionKey = await challenged()
  await open({ orderSessionKey, successUrl: "/thanks", failUrl: "/sorry" })
  await frame().getByLabel("Security code").fill("999")
  await frame().getByRole("button", { name: "Confirm" }).click()
  await page.waitForURL("**/thanks")
  expect(sandbox.control.orders.get(orderSessionKey)?.phase).toBe("APPROVED")
})

test.each([
  ["HUF", "150.00"],
  ["JPY", "15,000"],
  ["KWD", "15.000"],
])("shows an amount in %s with the decimals of ISO 4217", async (currency, amount) => {
  const payer = { email: "NA", phone: challengePhone }
  const { transaction } = paymentRequest() as { transaction: object } // as: the sample payment
  const { id } = await client.evaluate({ payer, transaction: { ...transaction, amount: 15_000, currency } })
  await open({ orderSessionKey: id })
  await expect
    .poll(() => frame().locator("#why").textContent())
    .toMatch(new RegExp(`payment of .?(${currency})?.${amount},`))
})

test("fails the challenge with another CVV and opens the fail page", async () => {
  const orderSessionKey = await challenged()
  await open({ orderSessionKey, successUrl: "/thanks", failUrl: "/sorry" })
  await frame().getByLabel("Security code").fill("123")
  await page.keyboard.press("Enter")
  await page.waitForURL("**/sorry")
  expect(sandbox.control.orders.get(orderSessionKey)?.phase).toBe("DECLINED")
})

test("requests the address for the phone number of that scenario, and names missing fields", async () => {
  const orderSessionKey = await challenged("+99.2001b")
  await open(orderSessionKey)
  await frame().getByLabel("Street and number").fill("1 Main St.")
  await frame().getByRole("button", { name: "Confirm" }).click()
  await expect.poll(() => frame().getByRole("alert").last().textContent()).toContain("Fill in")
  await frame().getByLabel("City").fill("Springfield")
  await frame().getByLabel("ZIP code").fill("12345")
  await frame().getByRole("button", { name: "Confirm" }).click()
  await expect.poll(() => sandbox.control.orders.get(orderSessionKey)?.phase).toBe("APPROVED")
})

test("closes on Escape, restores the focus, keeps the order open, and can be opened again", async () => {
  const orderSessionKey = await challenged()
  await page.getByRole("button", { name: "Pay" }).focus()
  await open({ orderSessionKey })
  await frame().getByLabel("Security code").waitFor()
  await frame().getByLabel("Security code").press("Escape")
  await page.locator("dialog").waitFor({ state: "detached" })
  await expect.poll(() => page.evaluate("document.activeElement.textContent")).toBe("Pay")
  expect(sandbox.control.orders.get(orderSessionKey)?.phase).toBe("CHALLENGE")
  await open({ orderSessionKey })
  await frame().getByLabel("Security code").waitFor()
})

test("opens the success page at once for an order without a challenge", async () => {
  const { id } = await client.evaluate()
  await open({ orderSessionKey: id, successUrl: "/thanks" })
  await page.waitForURL("**/thanks")
})
