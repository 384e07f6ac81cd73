import type { Page } from "@flexcharge-tooling/test-kit/chromium"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { ChallengeOptions } from "../src/index.ts"
import { challengeOn, expectRestored, hintOf, isOpen } from "./challenge.ts"
import { type PageRequest, script, startTestServers, type TestServers, widgetStub } from "./fixtures.ts"

let servers: TestServers

beforeAll(async () => {
  servers = await startTestServers()
  servers.respond("/widget.js", script(widgetStub))
  servers.respond("/late.js", script("window.initUI = () => {}"))
  servers.addPage("/chat", { body: "How can we help?" })
})

afterAll(() => servers.close())

const challenge = (page: Page, path = "/widget.js", given?: Partial<ChallengeOptions>) =>
  challengeOn(page, `${servers.vendor}${path}`, given)

test("keeps keyboard and screen reader inside the dialog, and restores the page when the dialog closes", async () => {
  const page = await servers.open()
  await challenge(page)
  await isOpen(page)
  expect(await page.evaluate(() => document.querySelector("main")?.inert)).toBe(true)
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("IFRAME")
  await page.evaluate(() => document.querySelector("#challenge")?.remove())
  expect(await hintOf(page)).toBe("dismissed")
  await expectRestored(page)
  await page.close()
})

test("Escape closes the dialog, other keys do not", async () => {
  const page = await servers.open()
  await page.keyboard.press("Escape")
  await challenge(page)
  await isOpen(page)
  await page.evaluate(() => dispatchEvent(new KeyboardEvent("keydown", { key: "a" })))
  expect(await page.locator("#challenge").count()).toBe(1)
  await page.evaluate(() => dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" })))
  expect(await hintOf(page)).toBe("dismissed")
  await expectRestored(page)
  await page.close()
})

test("reports a dialog that was only hidden as dismissed", async () => {
  const page = await servers.open()
  await challenge(page)
  await isOpen(page)
  await page.evaluate(() => document.querySelector("#challenge")?.setAttribute("style", "display:none"))
  expect(await hintOf(page)).toBe("dismissed")
  await page.close()
})

test("leaves frames that existed before, and other elements that are added meanwhile, unchanged", async () => {
  const page = await servers.open({
    body: '<main><button>Pay</button></main><iframe id="map" title="Map"></iframe>',
  })
  await challenge(page)
  await isOpen(page)
  await page.evaluate(() => document.body.append(Object.assign(document.createElement("p"), { id: "toast" })))
  await page.evaluate(() => document.querySelector("#challenge")?.remove())
  expect(await hintOf(page)).toBe("dismissed")
  expect(await page.locator("#map, #toast").count()).toBe(2)
  await expectRestored(page)
  await page.close()
})

test("keeps a dialog that the widget only shows and hides, and leaves its focus to the widget", async () => {
  servers.respond(
    "/kept.js",
    script(`window.initUI = () => {
      const dialog = document.querySelector("#challenge")
      dialog.style.display = "block"
      dialog.querySelector("input").focus()
    }`),
  )
  const kept = '<div role="dialog" id="challenge" style="display:none"><input aria-label="Code"></div>'
  const page = await servers.open({ body: `<main><button>Pay</button></main>${kept}` })
  await challenge(page, "/kept.js")
  await page.waitForSelector("#challenge[aria-label='Payment verification']")
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("INPUT")
  await page.evaluate("abort()")
  expect(await hintOf(page)).toBe("left")
  expect(await page.locator("#challenge").count()).toBe(1)
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Pay")
  await page.close()
})

/** A page whose widget adds nothing when `initUI` is called; `add` adds markup later. */
const openLate = async (given?: Partial<ChallengeOptions>, request?: PageRequest) => {
  const page = await servers.open(request)
  await challenge(page, "/late.js", given)
  const add = (html: string, to = "body") =>
    page.evaluate(
      async ([html, to]) => {
        document.querySelector(to)?.insertAdjacentHTML("beforeend", html)
        await new Promise((resolve) => setTimeout(resolve, 50)) // the observer runs in a later task
      },
      [html, to] as const,
    )
  return { page, add }
}

const pressEscape = (page: Page) =>
  page.evaluate(() => void dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" })))

const hintSoFar = (page: Page) => page.evaluate(() => (window as { hint?: unknown }).hint)

/** A frame of the vendor in a layer of its own. */
const late = (src = `${servers.vendor}/ui`) =>
  `<div id="challenge"><p>Verify</p><iframe src="${src}"></iframe></div>`

const chat = () => `<div id="chat"><iframe src="${servers.partner}/chat"></iframe></div>`

test("leaves a chat unchanged that appears between initUI and the widget's frame, and removes only that frame", async () => {
  const { page, add } = await openLate()
  await add(chat())
  expect(await page.locator("[aria-label], [inert]").count()).toBe(0)
  await pressEscape(page)
  await add(late())
  expect(await hintSoFar(page)).toBeUndefined()
  await isOpen(page)
  expect(await page.locator("main[inert], #chat[inert]").count()).toBe(2)
  expect(await page.locator("#chat [aria-label]").count()).toBe(0)
  await pressEscape(page)
  expect(await hintOf(page)).toBe("dismissed")
  await expectRestored(page)
  expect(await page.locator("#chat iframe").count()).toBe(1)
  await page.close()
})

test.each([
  '<dialog id="other" open>3-D Secure</dialog>',
  '<div id="other" role="dialog">Cookies?</div>',
  '<div id="other"><iframe src="about:blank"></iframe></div>',
  '<div id="other"><iframe src="https://flexfactor.io.example/ui"></iframe></div>',
  '<div id="other"><iframe src="https://notflexfactor.io/ui"></iframe></div>',
  '<div id="other"><iframe src="https://example.org/https://www.flexfactor.io/"></iframe></div>',
])("does not treat an element of other code as the widget: %s", async (html) => {
  const { page, add } = await openLate()
  await page.route("**/*", (route) => route.fulfill({ body: "other code" }))
  await add(html)
  expect(await page.locator("[aria-label], [inert]").count()).toBe(0)
  await page.evaluate(() => document.querySelector("#other")?.setAttribute("style", "display:none"))
  await page.evaluate("abort()")
  expect(await hintOf(page)).toBe("left")
  expect(await page.locator("#other").count()).toBe(1)
  await page.close()
})

test.each([
  "https://flexfactor.io/ui",
  "https://ui-sandbox.flexfactor.io/ui",
  "https://ui.flex-charge.com/ui",
])("recognizes the widget's frame by the vendor's host: %s", async (src) => {
  const { page, add } = await openLate()
  await page.route("https://**", (route) => route.fulfill({ body: "ui" }))
  await add(late(src))
  await isOpen(page)
  await page.evaluate("abort()")
  await hintOf(page)
  await expectRestored(page)
  await page.close()
})

test("does not recognize a frame of the shop's own origin as the widget", async () => {
  const page = await servers.open()
  await page.route("**/own.js", (route) => route.fulfill({ body: "window.initUI = () => {}" }))
  await challengeOn(page, "/own.js")
  await page.evaluate(
    (html) => document.body.insertAdjacentHTML("beforeend", html),
    `<div id="map"><iframe src="/map"></iframe></div>`,
  )
  await page.evaluate("abort()")
  await hintOf(page)
  expect(await page.locator("#map iframe:not([aria-label])").count()).toBe(1)
  await page.close()
})

test("does not treat a frame without height as a dialog", async () => {
  const { page, add } = await openLate()
  await add(
    `<iframe id="beacon" src="${servers.vendor}/beacon" width="1" height="1" style="border:0"></iframe>`,
  )
  expect(await page.locator("[inert]").count()).toBe(0)
  await page.evaluate("abort()")
  await hintOf(page)
  expect(await page.locator("#beacon").count()).toBe(1)
  await page.close()
})

test("removes only the frame where the page has put it into an element of its own", async () => {
  const { page, add } = await openLate(undefined, { body: '<div id="root"><button>Pay</button></div>' })
  await add('<section><p id="shop">Your order</p></section>', "#root")
  await add(`<iframe id="challenge" src="${servers.vendor}/ui"></iframe>`, "section")
  await page.waitForSelector("#challenge[aria-label]")
  await pressEscape(page)
  expect(await hintOf(page)).toBe("dismissed")
  await expectRestored(page)
  expect(await page.locator("#shop").count()).toBe(1)
  await page.close()
})

test("recognizes what initUI added to the page, whenever it is shown and wherever it is", async () => {
  servers.respond(
    "/prepared.js",
    script(`window.initUI = () => document.querySelector("main")
      .insertAdjacentHTML("beforeend", '<div id="challenge" hidden><iframe srcdoc="Code?"></iframe></div>')`),
  )
  const page = await servers.open()
  await challenge(page, "/prepared.js")
  expect(await page.locator("[aria-label]").count()).toBe(0)
  await page.evaluate(() => document.querySelector("#challenge")?.removeAttribute("hidden"))
  await isOpen(page)
  await pressEscape(page)
  expect(await hintOf(page)).toBe("dismissed")
  await expectRestored(page)
  await page.close()
})

test("treats only the element of the shop's selector as the dialog", async () => {
  const { page, add } = await openLate({ dialog: "#challenge > p" })
  await add(`<iframe id="other" src="${servers.vendor}/other"></iframe>`)
  expect(await page.locator("[inert]").count()).toBe(0)
  await add('<div id="challenge"><p tabindex="-1">Code?</p></div>')
  await page.waitForSelector("#challenge > p[aria-label='Payment verification']")
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Code?")
  await pressEscape(page)
  expect(await hintOf(page)).toBe("dismissed")
  expect(await page.locator("#challenge > p").count()).toBe(0)
  expect(await page.locator("#challenge, #other").count()).toBe(2)
  await page.close()
})

test("rejects an invalid selector before the widget opens", async () => {
  const page = await servers.open()
  await challenge(page, "/widget.js", { dialog: "###" })
  await page.waitForFunction(() => (window as { hint?: unknown }).hint)
  expect(await page.evaluate(() => String((window as { hint?: unknown }).hint))).toContain("SyntaxError")
  expect(await page.evaluate(() => window.seen)).toBeUndefined()
  await challenge(page)
  await isOpen(page)
  await page.close()
})

test("removes what initUI shows while the challenge is aborted", async () => {
  servers.respond(
    "/aborts.js",
    script(`${widgetStub}; { const { initUI } = window; window.initUI = (argument) => {
    initUI(argument)
    abort()
  } }`),
  )
  const page = await servers.open()
  await challenge(page, "/aborts.js")
  expect(await hintOf(page)).toBe("left")
  await expectRestored(page)
  await page.close()
})

test("notices within a second that the dialog closed without a change of the page", async () => {
  const page = await servers.open()
  await page.addStyleTag({ content: "p { margin: 0 }" })
  await challenge(page)
  await isOpen(page)
  await page.evaluate(() => document.styleSheets[0]?.insertRule("#challenge { display: none !important }"))
  expect(await hintOf(page)).toBe("dismissed")
  await page.close()
})
