import type { Page } from "@flexcharge-tooling/test-kit/chromium"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { ChallengeOptions } from "../src/index.ts"
import { challengeOn, expectRestored, hintOf, isOpen } from "./challenge.ts"
import { openStage, type PageRequest, type Stage, script, widgetStub } from "./fixtures.ts"

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
  stage.answer("/widget.js", script(widgetStub))
  stage.answer("/late.js", script("window.initUI = () => {}"))
  stage.put("/chat", { body: "How can we help?" })
})

afterAll(() => stage.close())

const challenge = (page: Page, path = "/widget.js", given?: Partial<ChallengeOptions>) =>
  challengeOn(page, `${stage.vendor}${path}`, given)

test("keeps keyboard and screen reader inside the dialog, and gives the page back when it goes", async () => {
  const page = await stage.open()
  await challenge(page)
  await isOpen(page)
  expect(await page.evaluate(() => document.querySelector("main")?.inert)).toBe(true)
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("IFRAME")
  await page.evaluate(() => document.querySelector("#challenge")?.remove())
  expect(await hintOf(page)).toBe("dismissed")
  await expectRestored(page)
  await page.close()
})

test("closes on Escape", async () => {
  const page = await stage.open()
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

test("takes a dialog that is only hidden as gone", async () => {
  const page = await stage.open()
  await challenge(page)
  await isOpen(page)
  await page.evaluate(() => document.querySelector("#challenge")?.setAttribute("style", "display:none"))
  expect(await hintOf(page)).toBe("dismissed")
  await page.close()
})

test("leaves alone what stood on the page before, and other things that come meanwhile", async () => {
  const page = await stage.open({
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

test("leaves in place a dialog that the widget keeps on the page, and its focus to it", async () => {
  stage.answer(
    "/kept.js",
    script(`window.initUI = () => {
      const dialog = document.querySelector("#challenge")
      dialog.style.display = "block"
      dialog.querySelector("input").focus()
    }`),
  )
  const kept = '<div role="dialog" id="challenge" style="display:none"><input aria-label="Code"></div>'
  const page = await stage.open({ body: `<main><button>Pay</button></main>${kept}` })
  await challenge(page, "/kept.js")
  await page.waitForSelector("#challenge[aria-label='Payment verification']")
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("INPUT")
  await page.evaluate("abort()")
  expect(await hintOf(page)).toBe("left")
  expect(await page.locator("#challenge").count()).toBe(1)
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Pay")
  await page.close()
})

/** A page whose widget answers `initUI` with nothing on the page yet; `add` is what comes then, from anyone. */
const openLate = async (given?: Partial<ChallengeOptions>, request?: PageRequest) => {
  const page = await stage.open(request)
  await challenge(page, "/late.js", given)
  const add = (html: string, to = "body") =>
    page.evaluate(
      async ([html, to]) => {
        document.querySelector(to)?.insertAdjacentHTML("beforeend", html)
        await new Promise((resolve) => setTimeout(resolve, 50)) // for whoever watches
      },
      [html, to] as const,
    )
  return { page, add }
}

const pressEscape = (page: Page) =>
  page.evaluate(() => void dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" })))

const hintSoFar = (page: Page) => page.evaluate(() => (window as { hint?: unknown }).hint)

/** A frame of the vendor in a layer of its own. */
const late = (src = `${stage.vendor}/ui`) =>
  `<div id="challenge"><p>Verify</p><iframe src="${src}"></iframe></div>`

const chat = () => `<div id="chat"><iframe src="${stage.partner}/chat"></iframe></div>`

test("leaves a chat alone that comes between initUI and the widget's own frame, and takes only the latter away", async () => {
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
])("does not take for the widget what somebody else shows: %s", async (html) => {
  const { page, add } = await openLate()
  await page.route("**/*", (route) => route.fulfill({ body: "somebody else" }))
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
])("knows the widget's frame by the vendor's host: %s", async (src) => {
  const { page, add } = await openLate()
  await page.route("https://**", (route) => route.fulfill({ body: "ui" }))
  await add(late(src))
  await isOpen(page)
  await page.evaluate("abort()")
  await hintOf(page)
  await expectRestored(page)
  await page.close()
})

test("does not know the widget by an origin that is the shop's own", async () => {
  const page = await stage.open()
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

test("does not take a frame without height for a dialog", async () => {
  const { page, add } = await openLate()
  await add(
    `<iframe id="beacon" src="${stage.vendor}/beacon" width="1" height="1" style="border:0"></iframe>`,
  )
  expect(await page.locator("[inert]").count()).toBe(0)
  await page.evaluate("abort()")
  await hintOf(page)
  expect(await page.locator("#beacon").count()).toBe(1)
  await page.close()
})

test("takes away the frame alone where the page put it into something of its own meanwhile", async () => {
  const { page, add } = await openLate(undefined, { body: '<div id="root"><button>Pay</button></div>' })
  await add('<section><p id="shop">Your order</p></section>', "#root")
  await add(`<iframe id="challenge" src="${stage.vendor}/ui"></iframe>`, "section")
  await page.waitForSelector("#challenge[aria-label]")
  await pressEscape(page)
  expect(await hintOf(page)).toBe("dismissed")
  await expectRestored(page)
  expect(await page.locator("#shop").count()).toBe(1)
  await page.close()
})

test("knows what initUI put on the page, whenever it shows and wherever it stands", async () => {
  stage.answer(
    "/prepared.js",
    script(`window.initUI = () => document.querySelector("main")
      .insertAdjacentHTML("beforeend", '<div id="challenge" hidden><iframe srcdoc="Code?"></iframe></div>')`),
  )
  const page = await stage.open()
  await challenge(page, "/prepared.js")
  expect(await page.locator("[aria-label]").count()).toBe(0)
  await page.evaluate(() => document.querySelector("#challenge")?.removeAttribute("hidden"))
  await isOpen(page)
  await pressEscape(page)
  expect(await hintOf(page)).toBe("dismissed")
  await expectRestored(page)
  await page.close()
})

test("takes what the shop's selector names, and nothing else", async () => {
  const { page, add } = await openLate({ dialog: "#challenge > p" })
  await add(`<iframe id="other" src="${stage.vendor}/other"></iframe>`)
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

test("refuses a selector that is none, before the widget opens", async () => {
  const page = await stage.open()
  await challenge(page, "/widget.js", { dialog: "###" })
  await page.waitForFunction(() => (window as { hint?: unknown }).hint)
  expect(await page.evaluate(() => String((window as { hint?: unknown }).hint))).toContain("SyntaxError")
  expect(await page.evaluate(() => window.seen)).toBeUndefined()
  await challenge(page)
  await isOpen(page)
  await page.close()
})

test("takes away what initUI shows while it is aborted", async () => {
  stage.answer(
    "/aborts.js",
    script(`${widgetStub}; { const { initUI } = window; window.initUI = (argument) => {
    initUI(argument)
    abort()
  } }`),
  )
  const page = await stage.open()
  await challenge(page, "/aborts.js")
  expect(await hintOf(page)).toBe("left")
  await expectRestored(page)
  await page.close()
})

test("notices within a second what closes without a change to the page", async () => {
  const page = await stage.open()
  await page.addStyleTag({ content: "p { margin: 0 }" })
  await challenge(page)
  await isOpen(page)
  await page.evaluate(() => document.styleSheets[0]?.insertRule("#challenge { display: none !important }"))
  expect(await hintOf(page)).toBe("dismissed")
  await page.close()
})
