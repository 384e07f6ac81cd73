/** The demo and a browser for one test file, with everything that was logged and sent. */
import { join } from "node:path"
import {
  type DemoEnvironment,
  fillCheckout,
  openOrderStore,
  type Shopper,
  startDemo,
} from "@flexcharge-apps/example-merchant"
import { type Browser, launchChromium, type Page } from "@flexcharge-tooling/test-kit/chromium"

/** The environment of one test file. */
export interface E2eEnvironment extends AsyncDisposable {
  readonly demo: DemoEnvironment
  readonly browser: Browser
  /** The log lines of every service, and the console of every page. */
  readonly lines: readonly string[]
  /** The requests of the pages: origin and body. */
  readonly sent: readonly { readonly origin: string; readonly body: string }[]
  /** Opens a page for a new shopper. */
  readonly visit: (url: string) => Promise<Page>
  /** Closes all pages, at the end of each test. */
  readonly closePages: () => Promise<void>
  /** Buys a product with a card, up to the click on Pay. */
  readonly buy: (shopper: Shopper, sku?: string) => Promise<Page>
  /** The order in the shop's database file. */
  readonly storedOrder: (orderId: string) => ReturnType<typeof read>
}

const read = async (path: string, orderId: string) => {
  const store = await openOrderStore(path)
  try {
    return { order: await store.get(orderId), timeline: await store.timeline(orderId) }
  } finally {
    await store.close()
  }
}

/** Starts the environment. */
export const startE2e = async (): Promise<E2eEnvironment> => {
  const lines: string[] = []
  const sent: { origin: string; body: string }[] = []
  const demo = await startDemo((line) => lines.push(line))
  const browser = await launchChromium()
  const visit = async (url: string): Promise<Page> => {
    const context = await browser.newContext({ colorScheme: "light" })
    const page = await context.newPage()
    page.on("console", (message) => lines.push(`console ${message.type()}: ${message.text()}`))
    page.on("request", (request) => {
      sent.push({
        origin: new URL(request.url()).origin,
        body: `${request.url()} ${request.postData() ?? ""}`,
      })
    })
    page.on("pageerror", (error) => lines.push(`page error: ${error.stack ?? error.message}`))
    await page.goto(url)
    return page
  }
  return {
    demo,
    browser,
    lines,
    sent,
    visit,
    closePages: async () => {
      await Promise.all(browser.contexts().map((context) => context.close()))
    },
    buy: async (shopper, sku = "lamp") => {
      const page = await visit(`${demo.shopUrl}/checkout/${sku}`)
      await fillCheckout(page, shopper)
      await page.click("#pay")
      return page
    },
    storedOrder: (orderId) => read(join(demo.folder, "shop.sqlite"), orderId),
    [Symbol.asyncDispose]: async () => {
      await browser.close()
      await demo.close()
    },
  }
}

/** Returns the id of the order from the address of its page. */
export const orderIdOf = (page: Page): string => new URL(page.url()).pathname.split("/").at(-1) ?? ""

/** Waits until the order's page shows a status: paid, waiting, declined or refunded. */
export const waitForStatus = async (page: Page, status: string): Promise<void> => {
  await page.waitForSelector(`#order-status[data-status="${status}"]`)
}
