import type { Page } from "@flexcharge-tooling/test-kit/chromium"
import { afterAll, beforeAll, expect, test } from "vitest"
import { held, openStage, type Stage, script, senseStub } from "./fixtures.ts"

let stage: Stage
let src: string

beforeAll(async () => {
  stage = await openStage()
  stage.answer("/sense.js", script(senseStub))
  src = `${stage.vendor}/sense.js`
})

afterAll(() => stage.close())

const tagsOn = (page: Page) => page.locator("script#fc").count()
const seenOn = (page: Page) => page.evaluate(() => window.seen)

test("queues calls made before the script is there, with init first", async () => {
  const page = await stage.open()
  await page.evaluate(async (src) => {
    const loading = window.FlexCharge.loadSense({ mid: "m", siteId: "s", src })
    window.fc?.("setOrderId", "early")
    await loading
  }, src)
  expect(await seenOn(page)).toEqual([
    ["init", "m", "s"],
    ["setOrderId", "early"],
  ])
  expect(await page.evaluate(() => window["JS-Widget"])).toBe("fc")
  await page.close()
})

test("puts one tag on the page for any number of calls, before and after it loads", async () => {
  const page = await stage.open()
  await page.evaluate(async (src) => {
    const { loadSense } = window.FlexCharge
    await Promise.all([loadSense({ mid: "m", src }), loadSense({ mid: "m", src })])
    await loadSense({ mid: "m", src })
  }, src)
  expect(await tagsOn(page)).toBe(1)
  expect(stage.requests).toEqual(["GET /sense.js"])
  expect(await seenOn(page)).toEqual([["init", "m", undefined]])
  await page.close()
})

test("shares the tag with another copy of this package, as after a hot reload", async () => {
  const page = await stage.open()
  await page.evaluate((src) => window.FlexCharge.loadSense({ mid: "m", src }), src)
  await page.addScriptTag({ url: "/flexcharge.js" })
  await page.evaluate((src) => window.FlexCharge.loadSense({ mid: "m", src }), src)
  expect(await tagsOn(page)).toBe(1)
  expect(stage.requests).toEqual(["GET /sense.js"])
  await page.close()
})

test("refuses other options and names them, without disturbing the first load", async () => {
  const page = await stage.open()
  const reason = await page.evaluate(async (src) => {
    const { loadSense } = window.FlexCharge
    const first = loadSense({ mid: "m", siteId: "s", src })
    const refused = await loadSense({ mid: "other", siteId: "t", src }).catch((error) => error.reason)
    await first
    return refused
  }, src)
  expect(reason).toEqual({ _tag: "Conflict", options: ["mid", "siteId"] })
  expect(await seenOn(page)).toEqual([["init", "m", "s"]])
  await page.close()
})

test("does not remember a failed load, nor the mid it was for", async () => {
  const page = await stage.open()
  const tag = await page.evaluate(async (src) => {
    const { loadSense } = window.FlexCharge
    const tag = await loadSense({ mid: "wrong", src: `${src}.missing`, retries: 0 }).catch(
      (error) => error.reason._tag,
    )
    window.fc?.("setOrderId", "kept")
    await loadSense({ mid: "m", src })
    return tag
  }, src)
  expect(tag).toBe("Network")
  expect(await tagsOn(page)).toBe(1)
  expect(await seenOn(page)).toEqual([
    ["init", "m", undefined],
    ["setOrderId", "kept"],
  ])
  await page.close()
})

test("unloads, and loads afresh for another merchant", async () => {
  const page = await stage.open()
  const after = await page.evaluate(async (src) => {
    const { loadSense } = window.FlexCharge
    const first = await loadSense({ mid: "m", src })
    first?.unload()
    const after = [window.fc, window["JS-Widget"], document.querySelector("script#fc")]
    window.seen = []
    await loadSense({ mid: "other", src })
    return after
  }, src)
  expect(after).toEqual([undefined, undefined, null])
  expect(await seenOn(page)).toEqual([["init", "other", undefined]])
  expect(await tagsOn(page)).toBe(1)
  await page.close()
})

test("leaves an element of the shop alone that has the same id", async () => {
  const page = await stage.open({ body: '<form id="fc"></form>' })
  await page.evaluate(async (src) => {
    const sense = await window.FlexCharge.loadSense({ mid: "m", src })
    sense?.unload()
  }, src)
  expect(await page.evaluate(() => window.seen.length)).toBe(1)
  expect(await page.locator("form#fc").count()).toBe(1)
  expect(await tagsOn(page)).toBe(0)
  await page.close()
})

test("gives the key it was given, else what the shop reads, else what SenseJS shows", async () => {
  stage.answer("/keyed.js", script(`${senseStub}; window.fc.senseKey = "shown"`))
  const keyFor = async (given: { senseKey?: string; read?: string }) => {
    const page = await stage.open()
    const key = await page.evaluate(
      async ([src, { senseKey, read }]) => {
        return (await window.FlexCharge.loadSense({ mid: "m", src, senseKey: read ? () => read : senseKey }))
          ?.senseKey
      },
      [`${stage.vendor}/keyed.js`, given] as const,
    )
    await page.close()
    return key
  }
  expect(await keyFor({ senseKey: "given" })).toBe("given")
  expect(await keyFor({ read: "read" })).toBe("read")
  expect(await keyFor({})).toBe("shown")
})

test("has no key when nobody knows one", async () => {
  const page = await stage.open()
  const key = await page.evaluate(
    async (src) => (await window.FlexCharge.loadSense({ mid: "m", src }))?.senseKey,
    src,
  )
  expect(key).toBe(null)
  await page.close()
})

test("tells SenseJS about pages and orders, through the older global where it exists", async () => {
  const page = await stage.open()
  await page.evaluate(async (src) => {
    const sense = await window.FlexCharge.loadSense({ mid: "m", src })
    sense?.page()
    sense?.page("/cart")
    sense?.setOrderId("o-1")
    window.setOrderId = (orderId) => window.seen.push(`older ${orderId}`)
    sense?.setOrderId("o-2")
    sense?.command("custom", 1)
  }, src)
  const path = new URL(page.url()).pathname
  expect((await seenOn(page)).slice(1)).toEqual([
    ["page", path],
    ["page", "/cart"],
    ["setOrderId", "o-1"],
    "older o-2",
    ["custom", 1],
  ])
  await page.close()
})

test("carries on when the page is frozen in the middle of a load and comes back", async () => {
  // The headless shell, the one Chromium on npm, has no back-forward cache, also with `--headless=new`: a page that
  // goes back says `BackForwardCacheDisabledForDelegate`. Freezing the page is what that cache does to it.
  const late = held(senseStub)
  stage.answer("/halfway.js", late.answer)
  const page = await stage.open()
  const session = await page.context().newCDPSession(page)
  const load = (src: string) => window.FlexCharge.loadSense({ mid: "m", src }).then(() => window.seen)
  const loading = page.evaluate(load, `${stage.vendor}/halfway.js`)
  await expect.poll(() => stage.requests).toEqual(["GET /halfway.js"])
  await session.send("Page.setWebLifecycleState", { state: "frozen" })
  late.release()
  await new Promise((resolve) => setTimeout(resolve, 300)) // the answer comes meanwhile, or later: both are well
  await session.send("Page.setWebLifecycleState", { state: "active" })
  expect(await loading).toEqual([["init", "m", undefined]])
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })))
  expect(await page.evaluate(load, `${stage.vendor}/halfway.js`)).toEqual([["init", "m", undefined]])
  expect(await tagsOn(page)).toBe(1)
  await page.close()
})
