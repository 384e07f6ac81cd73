import type { Page } from "@flexcharge-tooling/test-kit/chromium"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { ChallengeOptions } from "../src/index.ts"
import { challengeOn, expectRestored, hintOf, isOpen } from "./challenge.ts"
import { script, startTestServers, type TestServers, widgetStub } from "./fixtures.ts"

let servers: TestServers

beforeAll(async () => {
  servers = await startTestServers()
  servers.respond("/widget.js", script(widgetStub))
})

afterAll(() => servers.close())

const challenge = (page: Page, given?: Partial<ChallengeOptions>, path = "/widget.js") =>
  challengeOn(page, `${servers.vendor}${path}`, given)

test("rejects a missing script address, which the vendor does not publish", async () => {
  const page = await servers.open()
  const reason = await page.evaluate(() =>
    window.FlexCharge.loadWidget({ mid: "m" }).catch((error) => error.reason),
  )
  expect(reason).toEqual({ _tag: "InvalidOption", options: ["src"] })
  await page.close()
})

test("calls initUI with the order's key and both addresses, or with the key alone", async () => {
  const page = await servers.open()
  await challenge(page, { successUrl: "/paid", failUrl: "/declined", extra: { theme: "dark" } })
  await isOpen(page)
  await page.evaluate("abort()")
  await hintOf(page)
  await challenge(page, { callForm: "key" })
  await isOpen(page)
  expect(await page.evaluate(() => window.seen)).toEqual([
    { orderSessionKey: "k", successUrl: "/paid", failUrl: "/declined", theme: "dark" },
    "k",
  ])
  await page.close()
})

test("calls the vendor's other spelling of initUI", async () => {
  servers.respond("/other.js", script(widgetStub.replace("window.initUI", "window.InitUI")))
  const page = await servers.open()
  await challenge(page, {}, "/other.js")
  await isOpen(page)
  await page.close()
})

test("rejects a script that does not define initUI, and loads another one afterwards", async () => {
  servers.respond("/empty.js", script(""))
  const page = await servers.open()
  const load = (src: string) =>
    page.evaluate((src) => {
      const note = ({ reason }: { reason: unknown }) => reason
      return window.FlexCharge.loadWidget({ mid: "m", src }).then((widget) => typeof widget?.initUI, note)
    }, `${servers.vendor}${src}`)
  expect(await load("/empty.js")).toEqual({ _tag: "NotInitialized" })
  expect(await load("/widget.js")).toBe("function")
  await page.close()
})

test("unloads the widget with its globals", async () => {
  const page = await servers.open()
  const left = await page.evaluate(async (src) => {
    const widget = await window.FlexCharge.loadWidget({ mid: "m", src })
    widget?.unload()
    return [typeof window.initUI, document.querySelectorAll("script#fc-widget").length]
  }, `${servers.vendor}/widget.js`)
  expect(left).toEqual(["undefined", 0])
  await page.close()
})

test("opens one challenge at a time", async () => {
  const page = await servers.open()
  await challenge(page)
  await isOpen(page)
  const [same, other] = await page.evaluate(async (src) => {
    const widget = await window.FlexCharge.loadWidget({ mid: "m", siteId: "s", src })
    const same = widget?.initUI({ orderSessionKey: "k" })
    const other = await widget?.initUI({ orderSessionKey: "k2" }).catch((error) => error.reason)
    document.querySelector("#challenge")?.remove()
    return [await same, other]
  }, `${servers.vendor}/widget.js`)
  expect([same, other]).toEqual(["dismissed", { _tag: "Conflict", options: ["orderSessionKey"] }])
  expect(await page.evaluate(() => window.seen.length)).toBe(1)
  await challenge(page, { orderSessionKey: "k2" })
  await isOpen(page)
  await page.close()
})

test("does not open for a signal that is already aborted, and can be opened later", async () => {
  const page = await servers.open()
  const error = await page.evaluate(async (src) => {
    const widget = await window.FlexCharge.loadWidget({ mid: "m", siteId: "s", src })
    const signal = AbortSignal.abort("late")
    return widget?.initUI({ orderSessionKey: "k", signal }).catch((error) => error)
  }, `${servers.vendor}/widget.js`)
  expect(error).toBe("late")
  expect(await page.evaluate(() => window.seen)).toBeUndefined()
  await challenge(page)
  await isOpen(page)
  await page.close()
})

test("opens again in the same task in which it was aborted", async () => {
  const page = await servers.open()
  const first = await page.evaluate(async (src) => {
    const widget = await window.FlexCharge.loadWidget({ mid: "m", siteId: "s", src })
    const abort = new AbortController()
    const first = widget?.initUI({ orderSessionKey: "k", signal: abort.signal }).catch((error) => error)
    abort.abort("left")
    widget?.initUI({ orderSessionKey: "k" })
    return first
  }, `${servers.vendor}/widget.js`)
  expect(first).toBe("left")
  await isOpen(page)
  expect(await page.locator("#challenge").count()).toBe(1)
  expect(await page.evaluate(() => window.seen.length)).toBe(2)
  await page.close()
})

test("reports that the widget threw, and can be opened again", async () => {
  servers.respond("/throws.js", script("window.initUI = () => { throw new Error('boom') }"))
  const page = await servers.open()
  await challenge(page, {}, "/throws.js")
  expect(await hintOf(page)).toEqual({ _tag: "NotInitialized" })
  await challenge(page, {}, "/throws.js")
  expect(await hintOf(page)).toEqual({ _tag: "NotInitialized" })
  await page.close()
})

test("ends with the hint unknown after the timeout", async () => {
  const page = await servers.open()
  await challenge(page, { timeoutMillis: 300 })
  expect(await hintOf(page)).toBe("unknown")
  await expectRestored(page)
  await page.close()
})

test.each(["the page itself", "a frame of another origin", "a window of another origin"])(
  "ignores messages from %s",
  async (sender) => {
    const messages = [
      "dismiss",
      "finished",
      { event: "close", status: "APPROVED" },
      { type: "success", k: "k" },
    ]
    const sendMessages = (target: string) =>
      `for (const data of ${JSON.stringify(messages)}) ${target}.postMessage(data, "*")`
    servers.addPage("/sender", { body: `<script>${sendMessages("(opener ?? parent)")}</script>` })
    const page = await servers.open()
    await challenge(page)
    await isOpen(page)
    await page.evaluate(() =>
      addEventListener("message", ({ origin }) => Object(window).received.push(origin)),
    )
    await page.evaluate("window.received = []")
    if (sender === "the page itself") await page.evaluate(sendMessages("window"))
    else
      await page.evaluate(
        ([url, isFrame]) => {
          if (isFrame)
            document
              .querySelector("main")
              ?.append(Object.assign(document.createElement("iframe"), { src: url }))
          else open(url)
        },
        [`${servers.partner}/sender`, sender === "a frame of another origin"] as const,
      )
    await page.waitForFunction((times) => Object(window).received.length === times, messages.length)
    const origin = sender === "the page itself" ? servers.shop : servers.partner
    expect(await page.evaluate("received")).toEqual(messages.map(() => origin))
    // The listener of the widget is older, so it has run for every message.
    expect(await page.evaluate(() => (window as { hint?: unknown }).hint)).toBeUndefined()
    expect(await page.locator("#challenge").count()).toBe(1)
    await page.context().close()
  },
)

test("leaves no accessibility violation when the widget gives its frame no title", async () => {
  const page = await servers.open()
  await challenge(page)
  await isOpen(page)
  await page.addScriptTag({ path: `${import.meta.dirname}/../node_modules/axe-core/axe.min.js` })
  const violations = await page.evaluate(
    "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))",
  )
  expect(violations).toEqual([])
  await page.close()
})
