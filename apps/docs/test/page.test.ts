import { join } from "node:path"
import { challengeCard, challengePhone } from "@flexcharge/sandbox"
import { signingSecret } from "@flexcharge/webhooks/testing"
import { type Browser, launchChromium, type Page } from "@flexcharge-tooling/test-kit/chromium"
import { startServer, type TestServer } from "@flexcharge-tooling/test-kit/startServer"
import { build } from "esbuild"
import express, { type Handler } from "express"
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest"
import type * as Challenge from "../snippets/page/challenge.ts"
import type * as Events from "../snippets/page/events.ts"
import type * as Frame from "../snippets/page/frame.ts"
import type * as Sense from "../snippets/page/sense.ts"
import type * as Tokenize from "../snippets/page/tokenize.ts"
import { stateOf } from "../snippets/webhook/orders.ts"
import { sandbox } from "./sandbox.ts"

declare global {
  interface Window {
    /** The page snippets, as one module. */
    snippets: typeof Challenge & typeof Events & typeof Frame & typeof Sense & typeof Tokenize
  }
}

const bundle = async (): Promise<string> => {
  const files = ["challenge", "events", "frame", "sense", "tokenize"]
  const { outputFiles } = await build({
    stdin: {
      contents: `${files.map((file, index) => `import * as s${index} from "./${file}.ts"`).join("\n")}
window.snippets = { ${files.map((_, index) => `...s${index}`).join(", ")} }`,
      resolveDir: join(import.meta.dirname, "../snippets/page"),
    },
    bundle: true,
    write: false,
    format: "esm",
    conditions: ["@flexcharge/source"],
  })
  return outputFiles[0]?.text ?? ""
}

/** Runs a web handler in Express. */
const expressHandler =
  (handler: (request: Request) => Promise<Response>): Handler =>
  async (incoming, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const body = incoming.method === "POST" ? { body: Buffer.concat(chunks) } : {}
    const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])
    const init = { method: incoming.method, headers: Object.fromEntries(headers), ...body }
    const response = await handler(new Request(`${shop}${incoming.originalUrl}`, init))
    outgoing
      .status(response.status)
      .set(Object.fromEntries(response.headers))
      .send(await response.text())
  }

let browser: Browser
let page: Page
let shop: string
let server: TestServer

beforeAll(async () => {
  const secret = signingSecret()
  Object.assign(process.env, { FLEXCHARGE_WEBHOOK_SECRET: secret, PUBLIC_HOST: "shop.example" })
  const { receiveWebhook } = await import("../snippets/webhook/fetch.ts")
  const { orderStatus } = await import("../snippets/status/fetch.ts")
  const { checkout } = await import("../snippets/checkout/fetch.ts")
  const script = await bundle()
  const { mid, siteId, tokenizationKey } = sandbox.credentials
  const data = Object.entries({
    mid,
    "site-id": siteId,
    "tokenization-key": tokenizationKey,
    "sense-src": sandbox.scripts.sense,
    "widget-src": sandbox.scripts.widget,
    "base-url": sandbox.url,
  }).map(([name, value]) => `data-${name}="${value}"`)
  const app = express()
  app.post("/webhooks/flexcharge", expressHandler(receiveWebhook))
  app.get("/order-status/:id", expressHandler(orderStatus))
  app.post("/api/checkout", expressHandler(checkout))
  app.get("/page.js", (_, response) => void response.type("text/javascript").send(script))
  app.get("/{*path}", (request, response) => {
    response.cookie("shopper", "1")
    response.send(`<!doctype html><html lang="en" ${data.join(" ")}><title>${request.path}</title>
<body><main>Shop</main><script type="module" src="/page.js"></script>`)
  })
  server = await startServer(app)
  shop = server.url
  sandbox.control.webhooks.subscribe({ url: `${shop}/webhooks/flexcharge`, host: "shop.example", secret })
  browser = await launchChromium()
}, 60_000)

afterAll(async () => {
  await browser.close()
  await server.close()
})

beforeEach(async () => {
  page = await browser.newPage()
})
afterEach(() => page.close())

test("the page loads SenseJS, tokenizes the card and passes the challenge, and the order is paid", async () => {
  await page.goto(shop)
  await page.waitForFunction(() => "snippets" in window)
  const response = await page.evaluate(
    async ([number, phone]) => {
      const { pay, senseKey, tokenOf } = window.snippets
      const form = new FormData()
      const card = { "first-name": "John", "last-name": "Doe", number, month: "9", year: "2029", cvv: "999" }
      for (const [name, value] of Object.entries(card)) form.set(name, value)
      const cardToken = await tokenOf(form, await senseKey())
      return pay({ orderId: "PAGE-1", phone, cardToken })
    },
    [challengeCard, challengePhone] as const,
  )
  expect(response).toMatchObject({ status: "challenge" })
  const { orderSessionKey } = response

  await page.evaluate((key) => void window.snippets.challenge(key), orderSessionKey)
  const widget = page.frameLocator("dialog iframe")
  await widget.locator("#cvv").fill("999")
  await widget.locator("#cvv-form button").click()
  await page.waitForURL(`${shop}/orders/${orderSessionKey}`)
  await sandbox.control.settled()
  expect(stateOf(orderSessionKey)?.phase).toBe("approved")
  expect(sandbox.control.signals()).toHaveLength(1)

  const shown = await page.evaluate(
    (key) => new Promise((resolve) => window.snippets.watchOrder(key, resolve)),
    orderSessionKey,
  )
  expect(shown).toEqual({ state: "approved", isFinal: true })
})

test("the page pays without SenseJS and shows a challenge as a decline when the vendor's scripts are blocked", async () => {
  await page.route(`${sandbox.url}/**/*.js`, (route) => route.abort())
  await page.goto(shop)
  await page.waitForFunction(() => "snippets" in window)
  expect(await page.evaluate(() => window.snippets.senseKey())).toBeNull()
  expect(await page.evaluate(() => window.snippets.challenge("any"))).toBe("declined")
})

test("a shop's page watches the partner's frame, and a page outside a frame notifies no shop", async () => {
  await page.goto(shop)
  await page.waitForFunction(() => "snippets" in window)
  const isNotified = await page.evaluate(() => {
    const stop = window.snippets.watchPartner(document.body.appendChild(document.createElement("iframe")))
    stop()
    return window.snippets.notifyShop("ORDER-1")
  })
  expect(isNotified).toBe(false)
})
