import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { type Browser, launchChromium, type Page } from "@flexcharge-tooling/test-kit/chromium"
import type * as Axe from "axe-core"
import type { RunOptions } from "axe-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { moments, pictureOf } from "#site/pictures.ts"
import { openSite, type Site } from "./Site.ts"

declare global {
  interface Window {
    axe: typeof Axe
  }
}

let site: Site
let browser: Browser

beforeAll(async () => {
  site = await openSite()
  browser = await launchChromium()
}, 180_000)

afterAll(async () => {
  await browser.close()
  await site.close()
})

const htmlOf = (page: string): string =>
  new TextDecoder().decode(site.files.get(page.endsWith("/") ? `${page}index.html` : page))

describe("the built site", () => {
  // The build itself fails for a link in the text of a page to a page or heading that does not exist.
  test("refers only to pages, scripts, styles and images that exist", () => {
    const broken = site.pages.flatMap((page) =>
      [...htmlOf(page).matchAll(/<\w[^>]*?\s(?:href|src)="([^"]+)"/g)].flatMap(([, target = ""]) => {
        const { origin, pathname } = new URL(target, `http://site${page}`)
        const path = decodeURIComponent(pathname)
        const exists = site.files.has(path.endsWith("/") ? `${path}index.html` : path)
        return origin !== "http://site" || exists ? [] : [`${page} -> ${target}`]
      }),
    )
    expect([...new Set(broken)]).toEqual([])
  })

  test("describes each screenshot in words, and has each in both color schemes and sizes", () => {
    const images = site.pages.flatMap((page) =>
      [...htmlOf(page).matchAll(/<img[^>]*>/g)].map(([tag]) => ({
        page,
        tag,
        alt: / alt="([^"]*)"/.exec(tag)?.[1] ?? "",
      })),
    )
    expect(images.filter(({ alt }) => alt.length < 40)).toEqual([])
    const shown = new Set(
      site.pages.flatMap((page) =>
        [...htmlOf(page).matchAll(/(?:src|srcset)="(\/screenshots\/[^"]+)"/g)].map((match) => match[1] ?? ""),
      ),
    )
    const schemes = ["light", "dark"] as const
    const wanted = moments.flatMap((moment) =>
      schemes.flatMap((scheme) => [pictureOf(moment, "desk", scheme), pictureOf(moment, "phone", scheme)]),
    )
    expect([...shown].sort()).toEqual(wanted.sort())
    const bytesOf = (file: string) => site.files.get(file)?.length ?? 0
    expect(wanted.filter((file) => bytesOf(file) < 5_000 || bytesOf(file) > 100_000)).toEqual([])
  })

  test("loads nothing from another host", () => {
    const foreign = site.pages.filter((page) =>
      /<(?:script|link|img|iframe)[^>]+(?:src|href)="https?:/.test(htmlOf(page)),
    )
    expect(foreign).toEqual([])
  })

  test("has every page for merchants in the menu, and no page for maintainers", () => {
    const listed = new Set([...htmlOf("/").matchAll(/href="(\/[^"#]*)"/g)].map((match) => match[1]))
    const forMaintainers = (page: string) => /^\/(decisions|reference\/(budgets|conformance))\//.test(page)
    expect(site.pages.filter((page) => listed.has(page) === forMaintainers(page))).toEqual([])
  })

  test("has a Markdown twin of every page, listed in llms.txt, without components", () => {
    const contents = new TextDecoder().decode(site.files.get("/llms.txt"))
    const twins = site.pages.map((page) => [page, site.files.get(`${page}index.md`)] as const)
    expect(twins.filter(([page]) => !contents.includes(`](${page}):`))).toEqual([])
    const components =
      /<(Snippet|Tabs|TabItem|Aside|Diagram|Steps|LinkCard|CardGrid|TestValues|WireDifferences|Phases)\b/
    const texts = twins.map(([page, twin]) => [page, new TextDecoder().decode(twin)] as const)
    expect(
      texts.filter(([, text]) => text.length < 100 || components.test(text)).map(([page]) => page),
    ).toEqual([])
    const twin = (page: string) => new Map(texts).get(page)
    expect(twin("/concepts/order-state/")).toContain("- `approved`: rescued: the card was charged (final)")
    expect(twin("/migration/")).toContain('- refund: SDK `{"amount":1205,"currency":"USD"}`')
    expect(twin("/setup/express/")).toContain("`routes/webhooks.js`:\n\n```js\n")
    for (const file of [
      "src/servers/express.ts",
      "src/servers/nest.ts",
      "src/servers/remix.ts",
      "app/routes.ts",
    ])
      expect(twin("/example-shop/")).toContain(`\`${file}\`:\n\n\`\`\`ts\n`)
  })

  test.each([
    ["publicHost", "Deploy behind a proxy"],
    ["jest", "Test with Jest"],
    ["stripe", "Stripe"],
    ["stripe elements", "Hosted fields and PCI scope"],
    ["commonjs", "Configure TypeScript"],
    ["dead letter", "Dead letters"],
    ["poll", "Wait after a dismissed challenge"],
    ["install", "Quick start"],
    ["proxy", "Deploy behind a proxy"],
    ["next", "Set up Next"],
    ["express", "Set up Express"],
    ["verify webhooks", "Verify webhooks"],
    ["unanswered", "Handle an unanswered evaluation"],
    ["rotate", "Rotate the signing key"],
  ])("the search for %s without a network finds the page %s", { timeout: 60_000 }, async (words, title) => {
    const page = await browser.newPage()
    await page.goto(site.url)
    await page.getByRole("button", { name: "Search" }).click()
    await page.locator("dialog input").fill(words)
    await page.locator("dialog .pagefind-ui__result-link").first().waitFor()
    const titles = await page.locator("dialog .pagefind-ui__result-title").allInnerTexts()
    expect(titles.map((text) => text.trim())).toContain(title)
    await page.close()
  })

  test("opens the search before the page is idle", { timeout: 60_000 }, async () => {
    const page = await browser.newPage()
    await page.addInitScript(() => {
      // No idle callback runs before the search is open.
      window.requestIdleCallback = (idle) => {
        const wait = () => {
          if (document.querySelector("dialog[open]")) idle({ didTimeout: false, timeRemaining: () => 1 })
          else requestAnimationFrame(wait)
        }
        return requestAnimationFrame(wait)
      }
    })
    await page.goto(site.url)
    await page.keyboard.press("Control+k")
    await page.locator("dialog input:focus").waitFor()
    await page.close()
  })
})

describe("every page", () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")
  // Starlight shows the shortcut of its search button beside the button's name.
  const allRules: RunOptions = {
    resultTypes: ["violations"],
    rules: { "label-content-name-mismatch": { enabled: false } },
  }
  const contrastOnly: RunOptions = { resultTypes: ["violations"], runOnly: ["color-contrast"] }

  const violationsOn = (page: Page, selector: string, options: RunOptions): Promise<readonly string[]> =>
    page.evaluate(
      async ({ selector, options }) => {
        const { violations } = await window.axe.run(selector, options)
        return violations.map(
          ({ id, nodes: [first] }) => `${id} at ${first?.target}: ${first?.failureSummary}`,
        )
      },
      { selector, options },
    )

  /** Pages of the API and decision records have the same markup, so axe examines every fifth of them. */
  const isExamined = (path: string): boolean => {
    const [group] = /^\/(reference\/api|decisions)\//.exec(path) ?? []
    return group === undefined || site.pages.filter((page) => page.startsWith(group)).indexOf(path) % 5 === 0
  }

  /** A code block that begins to scroll becomes focusable a moment later. Axe reports one that does not. */
  const codeBlocksAreReady = (page: Page): Promise<unknown> =>
    page
      .waitForFunction(
        () =>
          [...document.querySelectorAll("pre")].every(
            (block) => block.scrollWidth <= block.clientWidth || block.tabIndex >= 0,
          ),
        undefined,
        { timeout: 5_000 },
      )
      .catch(() => {})

  const scriptBytes = async (page: Page): Promise<number> => {
    const loaded = await page.evaluate(() =>
      performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname),
    )
    return loaded
      .filter((script) => script.endsWith(".js"))
      .reduce((sum, script) => sum + (site.files.get(script)?.length ?? 0), 0)
  }

  test("fits a phone, a tablet and a desktop, is accessible on a phone with light colors, has enough contrast on a desktop with dark colors, and loads less than 100 KB of JavaScript", {
    timeout: 600_000,
  }, async () => {
    const found: string[] = []
    const page = await browser.newPage({ colorScheme: "light", viewport: { width: 390, height: 900 } })
    for (const path of site.pages) {
      await page.emulateMedia({ colorScheme: "light" })
      await page.goto(`${site.url}${path}`)
      const add = (problems: readonly string[]) =>
        found.push(...problems.map((problem) => `${path} ${problem}`))
      const bytes = await scriptBytes(page)
      if (bytes >= 100_000) add([`loads ${bytes} bytes of JavaScript, uncompressed`])
      for (const width of [1280, 820, 390]) {
        await page.setViewportSize({ width, height: 900 })
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        if (overflow > 0) add([`is ${overflow} px wider than ${width}`])
      }
      if (!isExamined(path)) continue
      await codeBlocksAreReady(page)
      await page.evaluate(axe)
      add(await violationsOn(page, "html", allRules))
      await page.setViewportSize({ width: 1280, height: 900 })
      await page.emulateMedia({ colorScheme: "dark" })
      // Header and menu have the same colors on every page.
      add(await violationsOn(page, path === "/" ? "html" : "main", contrastOnly))
    }
    await page.close()
    expect(found).toEqual([])
  })
})
