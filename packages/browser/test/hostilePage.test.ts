/** Hostile pages: markup with special names, a polluted prototype, addresses that run as script. */
import type { Page } from "@flexcharge-tooling/test-kit/chromium"
import { afterAll, beforeAll, expect, test } from "vitest"
import { challengeOn, expectRestored, hintOf, isOpen } from "./challenge.ts"
import { script, senseStub, startTestServers, type TestServers, widgetStub } from "./fixtures.ts"

let servers: TestServers

beforeAll(async () => {
  servers = await startTestServers()
  servers.respond("/sense.js", script(senseStub))
  servers.respond("/widget.js", script(widgetStub))
  servers.respond("/undisturbed.js", script(undisturbedWidget))
})

afterAll(() => servers.close())

/** A widget that names of elements do not disturb: the package is under test here, not the vendor's script. */
const undisturbedWidget = `
  const page = (name) => Reflect.get(Document.prototype, name, document)
  window.initUI = (argument) => {
    window.seen = [...(window.seen ?? []), argument]
    page("body").insertAdjacentHTML("beforeend", '<div id="challenge"><iframe></iframe></div>')
  }`

/** Loads SenseJS, or returns the tag of the reason; an error of another kind fails the test. */
const loadSenseOn = (page: Page) =>
  page.evaluate(async (src) => {
    const { loadSense, isBrowserError } = window.FlexCharge
    try {
      const sense = await loadSense({ mid: "m", src, retries: 0, timeoutMillis: 3_000 })
      sense?.setOrderId("o-1")
      return window.seen
    } catch (error) {
      if (!isBrowserError(error)) throw error
      return error.reason._tag
    }
  }, `${servers.vendor}/sense.js`)

const loadedOnce = [
  ["init", "m", undefined],
  ["setOrderId", "o-1"],
]

test.each(["head", "scripts", "currentScript", "createElement", "body", "activeElement", "querySelectorAll"])(
  'loads SenseJS and runs a challenge on a page that has an image with the name "%s"',
  async (name) => {
    const page = await servers.open({
      body: `<main><img name="${name}" alt=""><form name="${name}"></form><button>Pay</button></main>`,
    })
    expect(await loadSenseOn(page)).toEqual(loadedOnce)
    await challengeOn(page, `${servers.vendor}/undisturbed.js`)
    await page.waitForFunction(() => Object(window).hint ?? window.seen.length === 3)
    const opened = await page.evaluate(() => {
      const challenge = Document.prototype.querySelector.call(document, "#challenge")
      const isLabeled = challenge?.firstElementChild?.ariaLabel
      challenge?.remove()
      return isLabeled
    })
    expect(opened).toBe("Payment verification")
    expect(await hintOf(page)).toBe("dismissed")
    await page.close()
  },
)

test.each([
  "flexcharge:sense",
  "flexcharge:widget",
  "flexcharge:challenge",
  "setOrderId",
  "fc",
  "JS-Widget",
  "initUI",
  "InitUI",
])("loads SenseJS and runs a challenge on a page that has an element with the id %s", async (id) => {
  const page = await servers.open({ body: `<main><a id="${id}" href="/"></a><button>Pay</button></main>` })
  expect(await loadSenseOn(page)).toEqual(loadedOnce)
  await challengeOn(page, `${servers.vendor}/widget.js`)
  await isOpen(page)
  await page.evaluate(() => document.querySelector("#challenge")?.remove())
  expect(await hintOf(page)).toBe("dismissed")
  await page.close()
})

test("reports a widget that is missing behind an element with the id initUI", async () => {
  servers.respond("/empty.js", script(""))
  const page = await servers.open({ body: '<a id="initUI"></a>' })
  const reason = await page.evaluate(
    (src) => window.FlexCharge.loadWidget({ mid: "m", src }).catch((error) => error.reason),
    `${servers.vendor}/empty.js`,
  )
  expect(reason).toEqual({ _tag: "NotInitialized" })
  await page.close()
})

test("runs a challenge behind a form whose controls hide the properties of the form", async () => {
  const names = [
    "inert",
    "contains",
    "focus",
    "remove",
    "title",
    "toggleAttribute",
    "setAttribute",
    "parentElement",
  ]
  const controls = names.map((name) => `<input name="${name}" aria-label="${name}">`).join("")
  const page = await servers.open({
    body: `<main><button>Pay</button></main><form id="shop">${controls}</form>`,
  })
  await challengeOn(page, `${servers.vendor}/widget.js`)
  await isOpen(page)
  expect(await page.locator("form[inert]").count()).toBe(1)
  await page.evaluate(() => document.querySelector("#challenge")?.remove())
  expect(await hintOf(page)).toBe("dismissed")
  await expectRestored(page)
  await page.close()
})

test("labels and removes a dialog of the widget that is a form with such controls", async () => {
  servers.respond(
    "/form.js",
    script(`window.initUI = () => document.body.insertAdjacentHTML("beforeend",
      '<form id="challenge" role="dialog" tabindex="-1"><input name="title"><input name="ariaLabel"><input name="remove">' +
      '<input name="contains"><input name="parentElement"><input name="getClientRects"><input name="focus"></form>')`),
  )
  const page = await servers.open()
  await challengeOn(page, `${servers.vendor}/form.js`)
  await page.waitForSelector("form[aria-label='Payment verification']")
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("challenge")
  await page.evaluate("abort()")
  expect(await hintOf(page)).toBe("left")
  await expectRestored(page)
  await page.close()
})

const reasonOfChallenge = async (given: Record<string, unknown>) => {
  const page = await servers.open()
  await page.evaluate("window.isAttacked = false")
  await challengeOn(page, `${servers.vendor}/widget.js`, given)
  const result = await page
    .waitForFunction(() => Object(window).hint ?? window.seen)
    .then((handle) => handle.jsonValue())
  const isOpened = (await page.evaluate(() => window.seen)) !== undefined
  await page.close()
  return { result, isOpened }
}

test.each([
  ["successUrl", "javascript:isAttacked=true"],
  ["failUrl", "javascript:isAttacked=true"],
  ["successUrl", " \tJaVaScRiPt:isAttacked=true"],
  ["successUrl", "java\nscript:isAttacked=true"],
  ["failUrl", "data:text/html,<script>isAttacked=true</script>"],
  ["failUrl", "vbscript:isAttacked"],
  ["successUrl", "blob:https://shop.example/1"],
  ["statusUrl", 'data:application/json,{"state":"approved"}'],
  ["successUrl", "https://["],
])("rejects the address in %s before the widget opens: %j", async (option, address) => {
  expect(await reasonOfChallenge({ [option]: address })).toEqual({
    result: { _tag: "InvalidOption", options: [option] },
    isOpened: false,
  })
})

test("rejects such an address in the further properties of the widget, where it would win", async () => {
  expect(await reasonOfChallenge({ successUrl: "/paid", extra: { successUrl: "javascript:1" } })).toEqual({
    result: { _tag: "InvalidOption", options: ["successUrl"] },
    isOpened: false,
  })
  expect(await reasonOfChallenge({ extra: { returnUrl: "javascript:1" } })).toMatchObject({ isOpened: false })
})

test.each(["/paid", "paid?order=1#top", "https://shop.example/paid", "shop-app://paid"])(
  "hands the ordinary address %j to the widget",
  async (successUrl) => {
    const { result } = await reasonOfChallenge({ successUrl, extra: { theme: "dark", isWide: true } })
    expect(result).toEqual([{ orderSessionKey: "k", successUrl, theme: "dark", isWide: true }])
  },
)

test.each(["data:text/javascript,isAttacked=true", "javascript:isAttacked=true", "blob:null/1", "https://["])(
  "rejects %j as the address of a script",
  async (src) => {
    const page = await servers.open()
    const reasons = await page.evaluate(async (src) => {
      const { loadSense, loadWidget } = window.FlexCharge
      const reasonOf = (loading: Promise<unknown>) => loading.catch((error) => error.reason)
      return [await reasonOf(loadSense({ mid: "m", src })), await reasonOf(loadWidget({ mid: "m", src }))]
    }, src)
    const invalid = { _tag: "InvalidOption", options: ["src"] }
    expect(reasons).toEqual([invalid, invalid])
    expect(await page.evaluate(() => "isAttacked" in window)).toBe(false)
    await page.close()
  },
)

test("takes no option from a polluted Object.prototype", async () => {
  const page = await servers.open()
  const urls: string[] = []
  await page.route("https://evil.example/**", (route) => {
    urls.push(route.request().url())
    return route.abort()
  })
  await page.route("https://*.flexfactor.io/**", (route) =>
    route.request().resourceType() === "script"
      ? route.fulfill({ body: `${senseStub}; window.fc.senseKey = "own"`, contentType: "text/javascript" })
      : route.fulfill({
          json: { transaction: { payment_method: { token: "tok" } } },
          headers: { "access-control-allow-origin": "*", "access-control-allow-headers": "content-type" },
        }),
  )
  const result = await page.evaluate(async (src) => {
    const { loadSense, loadWidget, tokenizeCard } = window.FlexCharge
    const evil = "https://evil.example/"
    const polluted = {
      src: `${evil}sense.js`,
      baseUrl: evil,
      successUrl: `${evil}paid`,
      failUrl: `${evil}declined`,
      statusUrl: `${evil}status`,
      integrity: "sha256-x",
      timeoutMillis: 0,
      retries: 9,
      dialog: "main",
      callForm: "key",
      extra: { evil },
      senseKey: "evil",
      verificationValue: "evil",
      email: "evil",
      state: "approved",
      siteId: "evil",
    }
    Object.assign(Object.prototype, polluted)
    try {
      const sense = await loadSense({ mid: "m" })
      const again = await loadSense({ mid: "m" })
      const card = { firstName: "Joe", lastName: "Jones", number: "4111111111111111", month: 3, year: 2035 }
      const token = await tokenizeCard({ mid: "m", tokenizationKey: "k", card })
      const widget = await loadWidget({ mid: "m", src })
      const hint = widget?.initUI({ orderSessionKey: "k" })
      while (!document.querySelector("#challenge iframe[aria-label]"))
        await new Promise((resolve) => setTimeout(resolve, 10))
      document.querySelector("#challenge")?.remove()
      return [
        sense?.senseKey,
        again === sense,
        token,
        await hint,
        window.seen.map((entry) => JSON.stringify(entry)),
      ]
    } finally {
      for (const name of Object.keys(polluted)) Reflect.deleteProperty(Object.prototype, name)
    }
  }, `${servers.vendor}/widget.js`)
  expect(urls).toEqual([])
  expect(result).toEqual(["own", true, "tok", "dismissed", ['["init","m",null]', '{"orderSessionKey":"k"}']])
  await page.close()
})
