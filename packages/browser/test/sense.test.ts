import type { Page } from "@flexcharge-tooling/test-kit/chromium"
import { afterAll, beforeAll, expect, test } from "vitest"
import { held, script, senseStub, startTestServers, type TestServers } from "./fixtures.ts"

let servers: TestServers
let src: string

beforeAll(async () => {
  servers = await startTestServers()
  servers.respond("/sense.js", script(senseStub))
  src = `${servers.vendor}/sense.js`
})

afterAll(() => servers.close())

const tagsOn = (page: Page) => page.locator("script#fc").count()
const seenOn = (page: Page) => page.evaluate(() => window.seen)

test("queues calls made before the script has loaded, with init first", async () => {
  const page = await servers.open()
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

test("adds one script element for any number of calls, before and after the load", async () => {
  const page = await servers.open()
  await page.evaluate(async (src) => {
    const { loadSense } = window.FlexCharge
    await Promise.all([loadSense({ mid: "m", src }), loadSense({ mid: "m", src })])
    await loadSense({ mid: "m", src })
  }, src)
  expect(await tagsOn(page)).toBe(1)
  expect(servers.requests).toEqual(["GET /sense.js"])
  expect(await seenOn(page)).toEqual([["init", "m", undefined]])
  await page.close()
})

test("shares the script element with another copy of this package, as after a hot reload", async () => {
  const page = await servers.open()
  await page.evaluate((src) => window.FlexCharge.loadSense({ mid: "m", src }), src)
  await page.addScriptTag({ url: "/flexcharge.js" })
  await page.evaluate((src) => window.FlexCharge.loadSense({ mid: "m", src }), src)
  expect(await tagsOn(page)).toBe(1)
  expect(servers.requests).toEqual(["GET /sense.js"])
  await page.close()
})

test("rejects other options by name, without disturbing the first load", async () => {
  const page = await servers.open()
  const reason = await page.evaluate(async (src) => {
    const { loadSense } = window.FlexCharge
    const first = loadSense({ mid: "m", siteId: "s", src })
    const rejected = await loadSense({ mid: "other", siteId: "t", src }).catch((error) => error.reason)
    await first
    return rejected
  }, src)
  expect(reason).toEqual({ _tag: "Conflict", options: ["mid", "siteId"] })
  expect(await seenOn(page)).toEqual([["init", "m", "s"]])
  await page.close()
})

test("does not remember a failed load or its mid", async () => {
  const page = await servers.open()
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

test("unloads, and then loads for another merchant", async () => {
  const page = await servers.open()
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

test("does not change an element of the shop that has the same id", async () => {
  const page = await servers.open({ body: '<form id="fc"></form>' })
  await page.evaluate(async (src) => {
    const sense = await window.FlexCharge.loadSense({ mid: "m", src })
    sense?.unload()
  }, src)
  expect(await page.evaluate(() => window.seen.length)).toBe(1)
  expect(await page.locator("form#fc").count()).toBe(1)
  expect(await tagsOn(page)).toBe(0)
  await page.close()
})

test("returns the configured key, else the key that the shop reads, else the key of SenseJS", async () => {
  servers.respond("/keyed.js", script(`${senseStub}; window.fc.senseKey = "shown"`))
  const keyFor = async (given: { senseKey?: string; read?: string }) => {
    const page = await servers.open()
    const key = await page.evaluate(
      async ([src, { senseKey, read }]) => {
        return (await window.FlexCharge.loadSense({ mid: "m", src, senseKey: read ? () => read : senseKey }))
          ?.senseKey
      },
      [`${servers.vendor}/keyed.js`, given] as const,
    )
    await page.close()
    return key
  }
  expect(await keyFor({ senseKey: "given" })).toBe("given")
  expect(await keyFor({ read: "read" })).toBe("read")
  expect(await keyFor({})).toBe("shown")
})

test("returns null when no key is known", async () => {
  const page = await servers.open()
  const key = await page.evaluate(
    async (src) => (await window.FlexCharge.loadSense({ mid: "m", src }))?.senseKey,
    src,
  )
  expect(key).toBe(null)
  await page.close()
})

test("reports pages and orders to SenseJS, through the older global where it exists", async () => {
  const page = await servers.open()
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

test("finishes a load during which the page was frozen and resumed", async () => {
  // The headless shell, the one Chromium on npm, has no back-forward cache, also with `--headless=new`: a page that
  // goes back reports `BackForwardCacheDisabledForDelegate`. Freezing the page is what that cache does to it.
  const late = held(senseStub)
  servers.respond("/halfway.js", late.responder)
  const page = await servers.open()
  const session = await page.context().newCDPSession(page)
  const load = (src: string) => window.FlexCharge.loadSense({ mid: "m", src }).then(() => window.seen)
  const loading = page.evaluate(load, `${servers.vendor}/halfway.js`)
  await expect.poll(() => servers.requests).toEqual(["GET /halfway.js"])
  await session.send("Page.setWebLifecycleState", { state: "frozen" })
  late.release()
  await new Promise((resolve) => setTimeout(resolve, 300)) // the response may arrive during this time or later
  await session.send("Page.setWebLifecycleState", { state: "active" })
  expect(await loading).toEqual([["init", "m", undefined]])
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })))
  expect(await page.evaluate(load, `${servers.vendor}/halfway.js`)).toEqual([["init", "m", undefined]])
  expect(await tagsOn(page)).toBe(1)
  await page.close()
})
