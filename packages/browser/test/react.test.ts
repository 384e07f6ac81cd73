import { build } from "esbuild"
import { createElement } from "react"
import { renderToString } from "react-dom/server"
import { afterAll, beforeAll, expect, test } from "vitest"
import { Challenge, useSense } from "../src/react.ts"
import { held, openStage, type Stage, script, senseStub, widgetStub } from "./fixtures.ts"

let stage: Stage
const versions = ["react", "react-18"] as const
const bundles = new Map<string, string>()

/** A shop's page in React, under StrictMode; what it is told lands in `window.told`. */
const app = `
  import { StrictMode, createElement as h, useState } from "react"
  import { createRoot } from "react-dom/client"
  import { Challenge, useSense } from "./src/react.ts"
  window.told = []
  const Shop = ({ vendor }) => {
    const [isOpen, setOpen] = useState(true)
    const [path, setPath] = useState()
    const [mid, setMid] = useState("m")
    Object.assign(window, { setOpen, setPath, setMid })
    const { status, error } = useSense({ mid, src: vendor + window.sensePath, path, retries: 0 })
    return h("main", null, h("p", { id: "status" }, error?.reason._tag ?? status),
      window.withChallenge && isOpen && h(Challenge, {
        mid: "m", src: vendor + "/widget.js", orderSessionKey: "k",
        onHint: (hint) => window.told.push(hint), onError: (error) => window.told.push(error.reason._tag),
      }, "Verifying"))
  }
  window.start = (vendor) => createRoot(document.getElementById("root"))
    .render(h(StrictMode, null, h(Shop, { vendor })))
`

beforeAll(async () => {
  stage = await openStage()
  stage.answer("/sense.js", script(senseStub))
  stage.answer("/widget.js", script(widgetStub))
  for (const version of versions) {
    const suffix = version.slice("react".length)
    const { outputFiles } = await build({
      stdin: { contents: app, resolveDir: `${import.meta.dirname}/..` },
      alias: { react: `react${suffix}`, "react-dom": `react-dom${suffix}` },
      bundle: true,
      write: false,
      format: "iife",
    })
    bundles.set(version, outputFiles[0]?.text ?? "")
  }
})

afterAll(() => stage.close())

const openShop = async (version: string, given: { sensePath?: string; withChallenge?: boolean } = {}) => {
  const page = await stage.open({ body: '<div id="root"></div>' })
  await page.evaluate((values) => Object.assign(window, values), { sensePath: "/sense.js", ...given })
  await page.addScriptTag({ content: bundles.get(version) ?? "" })
  await page.evaluate(`start(${JSON.stringify(stage.vendor)})`)
  return page
}

test.each(versions)("%s loads SenseJS once under StrictMode and follows the route", async (version) => {
  const page = await openShop(version)
  await page.waitForSelector("#status:text('ready')")
  await page.evaluate("setPath('/cart')")
  await page.waitForFunction(() => window.seen.length === 2)
  expect(await page.evaluate(() => window.seen)).toEqual([
    ["init", "m", undefined],
    ["page", "/cart"],
  ])
  expect(await page.locator("script#fc").count()).toBe(1)
  await page.close()
})

test.each(versions)("%s shows why SenseJS did not load", async (version) => {
  const page = await openShop(version, { sensePath: "/missing.js" })
  await page.waitForSelector("#status:text('Network')")
  await page.close()
})

test.each(versions)("%s refuses another merchant, and stays so when the first load ends", async (version) => {
  const slow = held(senseStub)
  stage.answer("/slow.js", slow.answer)
  const page = await openShop(version, { sensePath: "/slow.js" })
  await page.evaluate("setMid('other')")
  await page.waitForSelector("#status:text('Conflict')")
  slow.release()
  await page.waitForFunction(() => window.seen)
  await page.waitForTimeout(100)
  expect(await page.textContent("#status")).toBe("Conflict")
  await page.close()
})

test.each(versions)("%s opens one challenge under StrictMode and tells its hint", async (version) => {
  const page = await openShop(version, { withChallenge: true })
  await page.waitForSelector("#challenge iframe[aria-label]")
  expect(await page.evaluate(() => window.seen.filter((entry) => !Array.isArray(entry)))).toHaveLength(1)
  expect(await page.textContent("main")).toContain("Verifying")
  await page.evaluate(() => document.querySelector("#challenge")?.remove())
  await page.waitForFunction("told.length")
  expect(await page.evaluate("told")).toEqual(["dismissed"])
  await page.close()
})

test.each(versions)(
  "%s takes the dialog away when the component unmounts, and says nothing",
  async (version) => {
    const page = await openShop(version, { withChallenge: true })
    await page.waitForSelector("#challenge iframe[aria-label]")
    await page.evaluate("setOpen(false)")
    await page.waitForSelector("#challenge", { state: "detached" })
    expect(await page.evaluate("told")).toEqual([])
    await page.evaluate("setOpen(true)")
    await page.waitForSelector("#challenge iframe[aria-label]")
    await page.close()
  },
)

test("renders on a server without loading anything", () => {
  const Shop = () => {
    const { status } = useSense({ mid: "m" })
    const challenge = { mid: "m", src: "https://widget.example/w.js", orderSessionKey: "k", onHint: () => {} }
    return createElement("p", null, status, createElement(Challenge, challenge, " verifying"))
  }
  expect(renderToString(createElement(Shop))).toBe("<p>loading<!-- --> verifying</p>")
})
