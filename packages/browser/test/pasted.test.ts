import type { Page } from "@flexcharge-tooling/test-kit/chromium"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { SenseOptions } from "../src/index.ts"
import { held, openStage, type Stage, script, senseStub, widgetStub } from "./fixtures.ts"

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
  stage.answer("/sense.js", script(senseStub))
  stage.answer("/keeps.js", script(keepingStub))
})

afterAll(() => stage.close())

/** A SenseJS that leaves its queue as it found it. */
const keepingStub = `{ const { q } = window.fc; ${senseStub}; window.fc.q = q }`

/** The vendor's snippet as pasted into a page. */
const snippet = (src: string) => `<script>
  window["JS-Widget"] = "fc"
  window.fc = window.fc || function () { (window.fc.q = window.fc.q || []).push(arguments) }
  fc("init", "m", "s")
</script><script id="fc" src="${src}" async onload="window.isPastedLoaded = true"></script>`

/** Opens a page with the snippet, whose script is still on its way. */
const openPasted = async (path: string) => {
  const page = await stage.open()
  stage.put("/pasted", { body: snippet(`${stage.vendor}${path}`) })
  await page.goto(`${stage.shop}/pasted`, { waitUntil: "commit" })
  await page.waitForFunction(() => window.FlexCharge && document.querySelector("script#fc"))
  return page
}

/** Starts to load; what becomes of it is in `window.outcome`. */
const start = (page: Page, path: string, given: Partial<SenseOptions> = {}) =>
  page.evaluate(
    (options) => {
      const note = (outcome: unknown) => Object.assign(window, { outcome })
      note(undefined)
      window.FlexCharge.loadSense(options).then(
        () => note("loaded"),
        ({ reason }) => note(reason._tag),
      )
    },
    { mid: "m", siteId: "s", src: `${stage.vendor}${path}`, ...given },
  )

const outcomeOn = (page: Page) =>
  page.waitForFunction(() => Object(window).outcome).then((outcome) => outcome.jsonValue())

/** Where each script of the vendor stands, with its id. */
const tagsOn = (page: Page) =>
  page.evaluate(
    (vendor) =>
      [...document.scripts]
        .filter(({ src }) => src.startsWith(vendor))
        .map(({ id, parentElement }) => `${parentElement?.tagName} ${id}`),
    stage.vendor,
  )

const pastedOnly = ["BODY fc"]

test("joins a snippet that is pasted into the page, still loading", async () => {
  const late = held(senseStub)
  stage.answer("/late.js", late.answer)
  const page = await openPasted("/late.js")
  await start(page, "/late.js")
  late.release()
  expect(await outcomeOn(page)).toBe("loaded")
  expect(await page.evaluate("isPastedLoaded")).toBe(true)
  expect(await tagsOn(page)).toEqual(pastedOnly)
  expect(
    (await page.evaluate(() => window.seen)).map((command) => Array.from(command as ArrayLike<unknown>)),
  ).toEqual([["init", "m", "s"]])
  await page.close()
})

test("joins a snippet that is pasted into the page, already running", async () => {
  const page = await stage.open({ body: snippet(`${stage.vendor}/sense.js`) })
  await page.evaluate(() => performance.clearResourceTimings()) // as some measuring scripts do
  await start(page, "/sense.js", { timeoutMillis: 1000, retries: 0 })
  expect(await outcomeOn(page)).toBe("loaded")
  expect(await tagsOn(page)).toEqual(pastedOnly)
  expect(await page.evaluate(() => window.seen.length)).toBe(1)
  await page.close()
})

test("joins a snippet that runs though it keeps its queue", async () => {
  const page = await stage.open({ body: snippet(`${stage.vendor}/keeps.js`) })
  await start(page, "/keeps.js", { timeoutMillis: 1000, retries: 0 })
  expect(await outcomeOn(page)).toBe("loaded")
  expect(await tagsOn(page)).toEqual(pastedOnly)
  expect(stage.requests).toEqual(["GET /keeps.js"])
  await page.close()
})

test("leaves a pasted tag in its place when it unloads, and loads afresh beside it", async () => {
  const page = await stage.open({ body: snippet(`${stage.vendor}/sense.js`) })
  await page.evaluate(async (src) => {
    const sense = await window.FlexCharge.loadSense({ mid: "m", siteId: "s", src })
    sense?.unload()
    window.seen = []
    await window.FlexCharge.loadSense({ mid: "other", src })
  }, `${stage.vendor}/sense.js`)
  expect(await tagsOn(page)).toEqual(["HEAD fc", "BODY "])
  expect(await page.evaluate(() => window.seen)).toEqual([["init", "other", undefined]])
  await page.close()
})

test("tries a tag of its own after a pasted one failed, which it leaves in its place", async () => {
  let requests = 0
  stage.answer("/second.js", (request, response) => {
    if (request.headers["sec-fetch-dest"] === "script" && ++requests > 1)
      return script(senseStub)(request, response)
    setTimeout(() => response.writeHead(500).end(), 500)
  })
  const page = await openPasted("/second.js")
  await start(page, "/second.js", { retries: 1 })
  expect(await outcomeOn(page)).toBe("loaded")
  expect(await tagsOn(page)).toEqual(["HEAD fc", "BODY "])
  expect(await page.evaluate(() => window.seen)).toEqual([["init", "m", "s"]])
  await page.close()
})

test("leaves a pasted tag that is late to itself, and joins it when asked again", async () => {
  const late = held(senseStub)
  stage.answer("/later.js", late.answer)
  const page = await openPasted("/later.js")
  await start(page, "/later.js", { timeoutMillis: 200, retries: 1 })
  expect(await outcomeOn(page)).toBe("TimedOut")
  expect(await tagsOn(page)).toEqual(pastedOnly)
  await start(page, "/later.js")
  late.release()
  expect(await outcomeOn(page)).toBe("loaded")
  expect(await tagsOn(page)).toEqual(pastedOnly)
  await page.close()
})

test("waits for a pasted widget, and joins one that runs", async () => {
  const late = held(widgetStub)
  stage.answer("/widget.js", late.answer)
  const page = await stage.open()
  stage.put("/with-widget", {
    body: `<script id="fc-widget" src="${stage.vendor}/widget.js" async></script>`,
  })
  await page.goto(`${stage.shop}/with-widget`, { waitUntil: "commit" })
  await page.waitForFunction(() => window.FlexCharge && document.querySelector("script#fc-widget"))
  const load = () =>
    page.evaluate(
      (src) =>
        window.FlexCharge.loadWidget({ mid: "m", src, timeoutMillis: 2000, retries: 0 }).then(
          (widget) => typeof widget?.initUI,
        ),
      `${stage.vendor}/widget.js`,
    )
  const loading = load()
  late.release()
  expect(await loading).toBe("function")
  await page.evaluate(() => {
    performance.clearResourceTimings()
    Reflect.deleteProperty(window, "flexcharge:widget")
  })
  expect(await load()).toBe("function")
  expect(await tagsOn(page)).toEqual(["BODY fc-widget"])
  await page.close()
})
