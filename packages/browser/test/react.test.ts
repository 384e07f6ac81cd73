import { build } from "esbuild"
import { createElement } from "react"
import { renderToString } from "react-dom/server"
import { afterAll, beforeAll, expect, test } from "vitest"
import { Challenge, useSense } from "../src/react.ts"
import { held, script, senseStub, startTestServers, type TestServers, widgetStub } from "./fixtures.ts"

let servers: TestServers
const versions = ["react", "react-18"] as const
const bundles = new Map<string, string>()

/** A shop's page in React, under StrictMode; hints and errors are recorded in `window.reported`. */
const app = `
  import { StrictMode, createElement as h, useState } from "react"
  import { createRoot } from "react-dom/client"
  import { Challenge, useSense } from "./src/react.ts"
  window.reported = []
  const Shop = ({ vendor }) => {
    const [isOpen, setOpen] = useState(true)
    const [path, setPath] = useState()
    const [mid, setMid] = useState("m")
    Object.assign(window, { setOpen, setPath, setMid })
    const { status, error } = useSense({ mid, src: vendor + window.sensePath, path, retries: 0 })
    return h("main", null, h("p", { id: "status" }, error?.reason._tag ?? status),
      window.withChallenge && isOpen && h(Challenge, {
        mid: "m", src: vendor + "/widget.js", orderSessionKey: "k",
        onHint: (hint) => window.reported.push(hint), onError: (error) => window.reported.push(error.reason._tag),
      }, "Verifying"))
  }
  window.start = (vendor) => createRoot(document.getElementById("root"))
    .render(h(StrictMode, null, h(Shop, { vendor })))
`

beforeAll(async () => {
  servers = await startTestServers()
  servers.respond("/sense.js", script(senseStub))
  servers.respond("/widget.js", script(widgetStub))
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

afterAll(() => servers.close())

const openShop = async (version: string, given: { sensePath?: string; withChallenge?: boolean } = {}) => {
  const page = await servers.open({ body: '<div id="root"></div>' })
  await page.evaluate((values) => Object.assign(window, values), { sensePath: "/sense.js", ...given })
  await page.addScriptTag({ content: bundles.get(version) ?? "" })
  await page.evaluate(`start(${JSON.stringify(servers.vendor)})`)
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

test.each(versions)("%s renders the reason why SenseJS did not load", async (version) => {
  const page = await openShop(version, { sensePath: "/missing.js" })
  await page.waitForSelector("#status:text('Network')")
  await page.close()
})

test.each(versions)(
  "%s reports a conflict for another merchant, also after the first load has ended",
  async (version) => {
    const slow = held(senseStub)
    servers.respond("/slow.js", slow.responder)
    const page = await openShop(version, { sensePath: "/slow.js" })
    await page.evaluate("setMid('other')")
    await page.waitForSelector("#status:text('Conflict')")
    slow.release()
    await page.waitForFunction(() => window.seen)
    await page.waitForTimeout(100)
    expect(await page.textContent("#status")).toBe("Conflict")
    await page.close()
  },
)

test.each(versions)("%s opens one challenge under StrictMode and reports its hint", async (version) => {
  const page = await openShop(version, { withChallenge: true })
  await page.waitForSelector("#challenge iframe[aria-label]")
  expect(await page.evaluate(() => window.seen.filter((entry) => !Array.isArray(entry)))).toHaveLength(1)
  expect(await page.textContent("main")).toContain("Verifying")
  await page.evaluate(() => document.querySelector("#challenge")?.remove())
  await page.waitForFunction("reported.length")
  expect(await page.evaluate("reported")).toEqual(["dismissed"])
  await page.close()
})

test.each(versions)(
  "%s removes the dialog when the component unmounts, and reports nothing",
  async (version) => {
    const page = await openShop(version, { withChallenge: true })
    await page.waitForSelector("#challenge iframe[aria-label]")
    await page.evaluate("setOpen(false)")
    await page.waitForSelector("#challenge", { state: "detached" })
    expect(await page.evaluate("reported")).toEqual([])
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
