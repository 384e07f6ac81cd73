import { once } from "node:events"
import { createServer } from "node:http"
import { join } from "node:path"
import { challengePhone } from "@flexcharge/sandbox"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import { type Browser, launchChromium, type Page } from "@flexcharge-tooling/test-kit/chromium"
import { build } from "esbuild"
import express from "express"
import { StrictMode } from "react"
import { renderToString } from "react-dom/server"
import { createStaticHandler, createStaticRouter, StaticRouterProvider } from "react-router"
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest"
import { confirm, pay } from "../snippets/react/shopper.ts"
import { orderHeaders } from "../snippets/status/orderCookie.ts"
import { stateOf } from "../snippets/webhook/orders.ts"
import { sandbox } from "./sandbox.ts"

const secret = signingSecret()
Object.assign(process.env, {
  FLEXCHARGE_WEBHOOK_SECRET: secret,
  SHOP_SENSE_SRC: sandbox.scripts.sense,
  SHOP_WIDGET_SRC: sandbox.scripts.widget,
})

/** The client script that a framework generates for a route, under StrictMode. */
const hydration = `
  import { StrictMode, createElement } from "react"
  import { hydrateRoot } from "react-dom/client"
  import { createBrowserRouter } from "react-router"
  import { RouterProvider } from "react-router/dom"
  import Checkout from "./checkout.route.tsx"
  const router = createBrowserRouter([{ id: "pay", path: "/pay", loader: () => null, Component: Checkout },
    { path: "/elsewhere", element: "Elsewhere" }])
  window.leave = () => router.navigate("/elsewhere")
  hydrateRoot(document.getElementById("root"), createElement(StrictMode, null, createElement(RouterProvider, { router })))`

const server = createServer()
let browser: Browser
let page: Page
let shop: string
const errors: string[] = []

beforeAll(async () => {
  const { app } = await import("../snippets/webhook/app.ts")
  await import("../snippets/status/express.ts")
  const { checkout } = await import("../snippets/checkout/express.ts")
  const { default: Component, loader } = await import("../snippets/react/checkout.route.tsx")
  const { outputFiles } = await build({
    stdin: { contents: hydration, resolveDir: join(import.meta.dirname, "../snippets/react") },
    ...{ bundle: true, write: false, format: "esm", jsx: "automatic" },
    conditions: ["@flexcharge/source"],
    define: { "process.env.NODE_ENV": '"development"' },
  })
  const script = outputFiles[0]?.text ?? ""
  const order = () => ({ orderId: crypto.randomUUID(), phone: challengePhone })
  const routes = [{ id: "pay", path: "/pay", loader: () => ({ ...loader(), ...order() }), Component }]
  const { dataRoutes, query } = createStaticHandler(routes)
  app.use(checkout)
  app.get("/page.js", (_, response) => void response.type("text/javascript").send(script))
  app.get("/pay", async (_, response) => {
    const context = await query(new Request("http://shop.example/pay"))
    if (context instanceof Response) throw new Error("The route must not redirect.")
    const router = createStaticRouter(dataRoutes, context)
    const html = renderToString(
      <StrictMode>
        <StaticRouterProvider router={router} context={context} />
      </StrictMode>,
    )
    response.send(`<!doctype html><div id="root">${html}</div><script type="module" src="/page.js"></script>`)
  })
  server.on("request", express().use(app))
  await once(server.listen(0, "127.0.0.1"), "listening")
  const address = server.address()
  shop = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`
  sandbox.control.webhooks.subscribe({ url: `${shop}/webhooks/flexcharge`, host: "shop.example", secret })
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  server.close()
})
beforeEach(async () => {
  errors.length = 0
  page = await browser.newPage()
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()))
  page.on("pageerror", (error) => errors.push(String(error)))
})
afterEach(() => page.close())

test("a server-rendered route pays and passes the challenge under StrictMode", async () => {
  await page.goto(`${shop}/pay`)
  await page.waitForSelector('form[data-sense="ready"]')
  expect(await page.locator("script#fc").count()).toBe(1)
  await pay(page)
  await confirm(page)
  await page.getByText("paid").waitFor()
  const [order] = sandbox.control.orders.list()
  await sandbox.control.settled()
  expect(stateOf(String(order?.id))?.phase).toBe("approved")
  expect(errors).toEqual([])
})

test("the dialog closes and SenseJS stays when the shopper navigates to another page", async () => {
  await page.goto(`${shop}/pay`)
  await page.waitForSelector('form[data-sense="ready"]')
  await pay(page)
  await page.locator("dialog iframe").waitFor()
  await page.evaluate("leave()")
  await page.getByText("Elsewhere").waitFor()
  await page.locator("dialog").waitFor({ state: "detached" })
  expect(await page.locator("script#fc").count()).toBe(1)
  expect(errors).toEqual([])
})

test("the checkout works without SenseJS, and shows a challenge as a decline when the widget is blocked", async () => {
  await page.route(`${sandbox.url}/**/*.js`, (route) => route.abort())
  await page.goto(`${shop}/pay`)
  await page.waitForSelector('form[data-sense="failed"]')
  await pay(page)
  await page.getByText("declined").waitFor()
})

test("Next's route handlers accept a webhook and return the order status, and its page renders on a server", async () => {
  const { default: NextPage } = await import("../snippets/react/next.page.tsx")
  const { POST } = await import("../snippets/react/next.webhook.ts")
  const { GET } = await import("../snippets/react/next.status.ts")
  expect(renderToString(<NextPage />)).toContain('data-sense="loading"')
  const body = JSON.stringify(wireEvent("order.completed", { OrderId: "next-1" }))
  const { headers } = signDelivery(body, { secret, host: "shop.example" })
  const url = "https://shop.example/webhooks/flexcharge"
  expect((await POST(new Request(url, { method: "POST", headers, body }))).status).toBe(200)
  const cookie = String(orderHeaders({ orderSessionKey: "next-1" })["set-cookie"]).split(";")[0] ?? ""
  const answer = await GET(new Request("https://shop.example/order-status/next-1", { headers: { cookie } }))
  expect(await answer.json()).toEqual({ state: "approved", isFinal: true })
})
