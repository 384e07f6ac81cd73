import type { Page } from "@flexcharge-tooling/test-kit/chromium"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { ChallengeOptions } from "../src/index.ts"
import { challengeOn, expectRestored, hintOf, isOpen } from "./challenge.ts"
import { openStage, type Stage, script, widgetStub } from "./fixtures.ts"

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
  stage.answer("/widget.js", script(widgetStub))
})

afterAll(() => stage.close())

const challenge = (page: Page, given?: Partial<ChallengeOptions>, path = "/widget.js") =>
  challengeOn(page, `${stage.vendor}${path}`, given)

test("asks for the script's address, which the vendor does not publish", async () => {
  const page = await stage.open()
  const reason = await page.evaluate(() =>
    window.FlexCharge.loadWidget({ mid: "m" }).catch((error) => error.reason),
  )
  expect(reason).toEqual({ _tag: "InvalidOption", options: ["src"] })
  await page.close()
})

test("opens the dialog with the order's key and both addresses, or with the key alone", async () => {
  const page = await stage.open()
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

test("knows the vendor's other spelling", async () => {
  stage.answer("/other.js", script(widgetStub.replace("window.initUI", "window.InitUI")))
  const page = await stage.open()
  await challenge(page, {}, "/other.js")
  await isOpen(page)
  await page.close()
})

test("refuses a script that does not define initUI, and loads the right one afterwards", async () => {
  stage.answer("/empty.js", script(""))
  const page = await stage.open()
  const load = (src: string) =>
    page.evaluate((src) => {
      const note = ({ reason }: { reason: unknown }) => reason
      return window.FlexCharge.loadWidget({ mid: "m", src }).then((widget) => typeof widget?.initUI, note)
    }, `${stage.vendor}${src}`)
  expect(await load("/empty.js")).toEqual({ _tag: "NotInitialized" })
  expect(await load("/widget.js")).toBe("function")
  await page.close()
})

test("unloads with its globals", async () => {
  const page = await stage.open()
  const left = await page.evaluate(async (src) => {
    const widget = await window.FlexCharge.loadWidget({ mid: "m", src })
    widget?.unload()
    return [typeof window.initUI, document.querySelectorAll("script#fc-widget").length]
  }, `${stage.vendor}/widget.js`)
  expect(left).toEqual(["undefined", 0])
  await page.close()
})

test("opens one challenge at a time", async () => {
  const page = await stage.open()
  await challenge(page)
  await isOpen(page)
  const [same, other] = await page.evaluate(async (src) => {
    const widget = await window.FlexCharge.loadWidget({ mid: "m", siteId: "s", src })
    const same = widget?.initUI({ orderSessionKey: "k" })
    const other = await widget?.initUI({ orderSessionKey: "k2" }).catch((error) => error.reason)
    document.querySelector("#challenge")?.remove()
    return [await same, other]
  }, `${stage.vendor}/widget.js`)
  expect([same, other]).toEqual(["dismissed", { _tag: "Conflict", options: ["orderSessionKey"] }])
  expect(await page.evaluate(() => window.seen.length)).toBe(1)
  await challenge(page, { orderSessionKey: "k2" })
  await isOpen(page)
  await page.close()
})

test("does not open for a signal that is aborted already, and stays ready", async () => {
  const page = await stage.open()
  const error = await page.evaluate(async (src) => {
    const widget = await window.FlexCharge.loadWidget({ mid: "m", siteId: "s", src })
    const signal = AbortSignal.abort("late")
    return widget?.initUI({ orderSessionKey: "k", signal }).catch((error) => error)
  }, `${stage.vendor}/widget.js`)
  expect(error).toBe("late")
  expect(await page.evaluate(() => window.seen)).toBeUndefined()
  await challenge(page)
  await isOpen(page)
  await page.close()
})

test("opens again in the same breath as it is aborted", async () => {
  const page = await stage.open()
  const first = await page.evaluate(async (src) => {
    const widget = await window.FlexCharge.loadWidget({ mid: "m", siteId: "s", src })
    const abort = new AbortController()
    const first = widget?.initUI({ orderSessionKey: "k", signal: abort.signal }).catch((error) => error)
    abort.abort("left")
    widget?.initUI({ orderSessionKey: "k" })
    return first
  }, `${stage.vendor}/widget.js`)
  expect(first).toBe("left")
  await isOpen(page)
  expect(await page.locator("#challenge").count()).toBe(1)
  expect(await page.evaluate(() => window.seen.length)).toBe(2)
  await page.close()
})

test("says that the widget threw, and stays ready", async () => {
  stage.answer("/throws.js", script("window.initUI = () => { throw new Error('boom') }"))
  const page = await stage.open()
  await challenge(page, {}, "/throws.js")
  expect(await hintOf(page)).toEqual({ _tag: "NotInitialized" })
  await challenge(page, {}, "/throws.js")
  expect(await hintOf(page)).toEqual({ _tag: "NotInitialized" })
  await page.close()
})

test("answers unknown when the time is up", async () => {
  const page = await stage.open()
  await challenge(page, { timeoutMillis: 300 })
  expect(await hintOf(page)).toBe("unknown")
  await expectRestored(page)
  await page.close()
})

test.each(["the page itself", "a frame of another origin", "a window of another origin"])(
  "is not moved by messages from %s",
  async (sender) => {
    const said = ["dismiss", "finished", { event: "close", status: "APPROVED" }, { type: "success", k: "k" }]
    const shout = (target: string) =>
      `for (const data of ${JSON.stringify(said)}) ${target}.postMessage(data, "*")`
    stage.put("/shouting", { body: `<script>${shout("(opener ?? parent)")}</script>` })
    const page = await stage.open()
    await challenge(page)
    await isOpen(page)
    await page.evaluate(() => addEventListener("message", ({ origin }) => Object(window).heard.push(origin)))
    await page.evaluate("window.heard = []")
    if (sender === "the page itself") await page.evaluate(shout("window"))
    else
      await page.evaluate(
        ([url, isFrame]) => {
          if (isFrame)
            document
              .querySelector("main")
              ?.append(Object.assign(document.createElement("iframe"), { src: url }))
          else open(url)
        },
        [`${stage.partner}/shouting`, sender === "a frame of another origin"] as const,
      )
    await page.waitForFunction((times) => Object(window).heard.length === times, said.length)
    const origin = sender === "the page itself" ? stage.shop : stage.partner
    expect(await page.evaluate("heard")).toEqual(said.map(() => origin))
    await page.waitForTimeout(200)
    expect(await page.evaluate(() => (window as { hint?: unknown }).hint)).toBeUndefined()
    expect(await page.locator("#challenge").count()).toBe(1)
    await page.context().close()
  },
)

test("leaves no accessibility violation, though the widget forgot its frame's title", async () => {
  const page = await stage.open()
  await challenge(page)
  await isOpen(page)
  await page.addScriptTag({ path: `${import.meta.dirname}/../node_modules/axe-core/axe.min.js` })
  const violations = await page.evaluate(
    "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))",
  )
  expect(violations).toEqual([])
  await page.close()
})
