import { challengeCard, createSandbox, type Sandbox } from "@flexcharge/sandbox"
import { afterAll, beforeAll, expect, test } from "vitest"
import { frameAttributes } from "../src/checkoutFrame.ts"
import { cspHeader } from "../src/csp.ts"
import { evaluate } from "./backend.ts"
import { startTestServers, type TestServers } from "./fixtures.ts"

let servers: TestServers
let sandbox: Sandbox

beforeAll(async () => {
  ;[servers, sandbox] = await Promise.all([startTestServers(), createSandbox()])
})

afterAll(() => Promise.all([servers.close(), sandbox.close()]))

const attributes = Object.entries(frameAttributes)
  .map(([name, value]) => `${name}="${value}"`)
  .join(" ")

/** The shop's page around the partner's checkout, which runs under its own policy; storage throws in the frame. */
const openShop = async () => {
  const { sense: senseSrc, widget: widgetSrc } = sandbox.scripts
  const shopOrigins = [servers.shop]
  const policy = cspHeader({ senseSrc, widgetSrc, baseUrl: sandbox.url, shopOrigins })
  servers.addPage("/checkout", {
    headers: { "content-security-policy": policy },
    body: "<main>Checkout</main>",
  })
  const announce = `<script>FlexCharge.announceOutcome({
    result: "success", orderId: "o-1", shopOrigins: ${JSON.stringify(shopOrigins)} })</script>`
  servers.addPage("/success", { body: announce })
  const page = await servers.browser.newPage()
  // What a browser that blocks third-party storage does in a frame of another site.
  await page.addInitScript(() => {
    if (window.parent === window) return
    for (const name of ["localStorage", "sessionStorage", "indexedDB"])
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException("Storage is blocked.", "SecurityError")
        },
      })
  })
  servers.addPage("/shop", {
    headers: { "content-security-policy": `frame-src ${servers.partner}` },
    body: `<iframe title="Checkout" ${attributes} src="${servers.partner}/checkout"></iframe><script>
      window.seen = []
      FlexCharge.watchCheckout({
        frame: document.querySelector("iframe"),
        checkoutOrigin: "${servers.partner}",
        onOutcome: (outcome) => window.seen.push(outcome),
      })
    </script>`,
  })
  await page.goto(`${servers.shop}/shop`)
  const frame = page.frame({ url: `${servers.partner}/checkout` })
  if (!frame) throw new Error("The shop's page has no checkout frame.")
  return { page, frame }
}

test("rescues a payment inside a partner's frame on a third origin, with storage blocked", async () => {
  const { page, frame } = await openShop()
  const { mid, siteId, tokenizationKey } = sandbox.credentials
  const [token, senseKey] = await frame.evaluate(
    async ({ number, senseSrc, baseUrl, ...merchant }) => {
      const { loadSense, tokenizeCard } = window.FlexCharge
      const senseKey = (await loadSense({ ...merchant, src: senseSrc }))?.senseKey ?? null
      const card = { firstName: "Joe", lastName: "Jones", number, month: 3, year: 2035 }
      return [await tokenizeCard({ ...merchant, card, baseUrl, senseKey }), senseKey] as const
    },
    {
      mid,
      siteId,
      tokenizationKey,
      number: challengeCard,
      senseSrc: sandbox.scripts.sense,
      baseUrl: sandbox.url,
    },
  )
  const { orderSessionKey } = await evaluate(sandbox, token, senseKey)
  await frame.evaluate(
    async ({ src, ...challenge }) => {
      const widget = await window.FlexCharge.loadWidget({ mid: "m", src })
      widget?.initUI(challenge)
    },
    { src: sandbox.scripts.widget, orderSessionKey, successUrl: `${servers.partner}/success` },
  )
  const challenge = page.frameLocator("iframe").frameLocator("dialog iframe")
  await challenge.getByLabel("Security code").fill("999")
  await challenge.getByRole("button", { name: "Confirm" }).click()
  await page.waitForFunction(() => window.seen.length)
  expect(await page.evaluate(() => window.seen)).toEqual([{ result: "success", orderId: "o-1" }])
  await page.close()
})

test("the frame cannot navigate the shop's page", async () => {
  const { page, frame } = await openShop()
  const error = await frame.evaluate(() => {
    try {
      Object(window.top).location = "https://elsewhere.example"
      return ""
    } catch (error) {
      return String(error)
    }
  })
  expect(error).toContain("SecurityError")
  expect(page.url()).toBe(`${servers.shop}/shop`)
  await page.close()
})
