import { createHash } from "node:crypto"
import type { Page } from "@flexcharge-tooling/test-kit/chromium"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { SenseOptions } from "../src/index.ts"
import { held, script, senseStub, startTestServers, type TestServers, widgetStub } from "./fixtures.ts"

let servers: TestServers

beforeAll(async () => {
  servers = await startTestServers()
  servers.respond("/sense.js", script(senseStub))
  servers.respond("/keeps.js", script(keepingStub))
})

afterAll(() => servers.close())

/** A SenseJS that keeps its queue. */
const keepingStub = `{ const { q } = window.fc; ${senseStub}; window.fc.q = q }`

/** The vendor's snippet as pasted into a page. */
const snippet = (src: string) => `<script>
  window["JS-Widget"] = "fc"
  window.fc = window.fc || function () { (window.fc.q = window.fc.q || []).push(arguments) }
  fc("init", "m", "s")
</script><script id="fc" src="${src}" async onload="window.isPastedLoaded = true"></script>`

/** Opens a page with the snippet, whose script has not arrived yet. */
const openPasted = async (path: string) => {
  const page = await servers.open()
  servers.addPage("/pasted", { body: snippet(`${servers.vendor}${path}`) })
  await page.goto(`${servers.shop}/pasted`, { waitUntil: "commit" })
  await page.waitForFunction(() => window.FlexCharge && document.querySelector("script#fc"))
  return page
}

/** Starts to load; the outcome is in `window.outcome`. */
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
    { mid: "m", siteId: "s", src: `${servers.vendor}${path}`, ...given },
  )

const outcomeOn = (page: Page) =>
  page.waitForFunction(() => Object(window).outcome).then((outcome) => outcome.jsonValue())

/** The parent and the id of each script element of the vendor. */
const tagsOn = (page: Page) =>
  page.evaluate(
    (vendor) =>
      [...document.scripts]
        .filter(({ src }) => src.startsWith(vendor))
        .map(({ id, parentElement }) => `${parentElement?.tagName} ${id}`),
    servers.vendor,
  )

const pastedOnly = ["BODY fc"]

test("uses a pasted snippet whose script is still loading", async () => {
  const late = held(senseStub)
  servers.respond("/late.js", late.responder)
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

test("uses a pasted snippet whose script has already run", async () => {
  const page = await servers.open({ body: snippet(`${servers.vendor}/sense.js`) })
  await page.evaluate(() => performance.clearResourceTimings()) // as some measuring scripts do
  await start(page, "/sense.js", { timeoutMillis: 1000, retries: 0 })
  expect(await outcomeOn(page)).toBe("loaded")
  expect(await tagsOn(page)).toEqual(pastedOnly)
  expect(await page.evaluate(() => window.seen.length)).toBe(1)
  await page.close()
})

test("uses a pasted snippet whose script has run and keeps its queue", async () => {
  const page = await servers.open({ body: snippet(`${servers.vendor}/keeps.js`) })
  await start(page, "/keeps.js", { timeoutMillis: 1000, retries: 0 })
  expect(await outcomeOn(page)).toBe("loaded")
  expect(await tagsOn(page)).toEqual(pastedOnly)
  expect(servers.requests).toEqual(["GET /keeps.js"])
  await page.close()
})

test("keeps a pasted element in its place when it unloads, and adds an element of its own for the next load", async () => {
  const page = await servers.open({ body: snippet(`${servers.vendor}/sense.js`) })
  await page.evaluate(async (src) => {
    const sense = await window.FlexCharge.loadSense({ mid: "m", siteId: "s", src })
    sense?.unload()
    window.seen = []
    await window.FlexCharge.loadSense({ mid: "other", src })
  }, `${servers.vendor}/sense.js`)
  expect(await tagsOn(page)).toEqual(["HEAD fc", "BODY "])
  expect(await page.evaluate(() => window.seen)).toEqual([["init", "other", undefined]])
  await page.close()
})

test("retries with an element of its own after a pasted one failed, and keeps the pasted one in its place", async () => {
  let requests = 0
  servers.respond("/second.js", (request, response) => {
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

test("keeps a pasted element that is late, and uses it in the next call", async () => {
  const late = held(senseStub)
  servers.respond("/later.js", late.responder)
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

test("waits for a pasted widget, and uses one that has run", async () => {
  const late = held(widgetStub)
  servers.respond("/widget.js", late.responder)
  const page = await servers.open()
  servers.addPage("/with-widget", {
    body: `<script id="fc-widget" src="${servers.vendor}/widget.js" async></script>`,
  })
  await page.goto(`${servers.shop}/with-widget`, { waitUntil: "commit" })
  await page.waitForFunction(() => window.FlexCharge && document.querySelector("script#fc-widget"))
  const load = () =>
    page.evaluate(
      (src) =>
        window.FlexCharge.loadWidget({ mid: "m", src, timeoutMillis: 2000, retries: 0 }).then(
          (widget) => typeof widget?.initUI,
        ),
      `${servers.vendor}/widget.js`,
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

test("rejects an integrity that a pasted element does not have, whether its script has run or not", async () => {
  const integrity = `sha384-${"A".repeat(64)}`
  const late = held(senseStub)
  servers.respond("/unchecked.js", late.responder)
  const page = await openPasted("/unchecked.js")
  const conflict = () =>
    page.evaluate(
      (options) =>
        window.FlexCharge.loadSense(options).catch(({ reason, message }) => [reason, String(message)]),
      { mid: "m", siteId: "s", src: `${servers.vendor}/unchecked.js`, integrity, retries: 0 },
    )
  const expected = [
    { _tag: "Conflict", options: ["integrity"] },
    'The page has <script id="fc"> without this integrity: add the attribute to it, or remove the element.',
  ]
  expect(await conflict()).toEqual(expected)
  late.release()
  await page.waitForFunction("window.isPastedLoaded")
  expect(await conflict()).toEqual(expected)
  await page.close()
})

test("uses a pasted element that has the same integrity", async () => {
  const hash = createHash("sha384").update(senseStub).digest("base64")
  const integrity = `sha384-${hash}`
  servers.respond("/checked.js", script(senseStub, { "access-control-allow-origin": "*" }))
  const body = snippet(`${servers.vendor}/checked.js`).replace(
    'id="fc"',
    `$& integrity="${integrity}" crossorigin`,
  )
  const page = await servers.open({ body })
  await start(page, "/checked.js", { integrity })
  expect(await outcomeOn(page)).toBe("loaded")
  expect(await tagsOn(page)).toEqual(pastedOnly)
  await page.close()
})
