/** A stage and a browser for one file of journeys, and everything that was said while they ran. */
import { join } from "node:path"
import {
  type DemoEnvironment,
  fillCheckout,
  openOrderStore,
  type Shopper,
  startDemo,
} from "@flexcharge-apps/example-merchant"
import { type Browser, launchChromium, type Page } from "@flexcharge-tooling/test-kit/chromium"

/** One environment. */
export interface E2eEnvironment extends AsyncDisposable {
  readonly stage: DemoEnvironment
  readonly browser: Browser
  /** Log lines of every service, and everything that pages wrote to their console. */
  readonly lines: readonly string[]
  /** What pages sent: to which origin, and the body. */
  readonly sent: readonly { readonly origin: string; readonly body: string }[]
  /** A page of a new shopper. */
  readonly visit: (url: string) => Promise<Page>
  /** Closes every page: for the end of each test. */
  readonly leave: () => Promise<void>
  /** Goes through the shop's checkout with a card; the page is then where Pay has led. */
  readonly buy: (shopper: Shopper, sku?: string) => Promise<Page>
  /** The shop's own record of an order, read from its database file. */
  readonly recordOf: (orderId: string) => ReturnType<typeof read>
}

const read = (path: string, orderId: string) => {
  const store = openOrderStore(path)
  try {
    return { order: store.get(orderId), changes: store.changes(orderId) }
  } finally {
    store.close()
  }
}

/** Opens a environment. */
export const startE2e = async (): Promise<E2eEnvironment> => {
  const lines: string[] = []
  const sent: { origin: string; body: string }[] = []
  const stage = await startDemo((line) => lines.push(line))
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
    stage,
    browser,
    lines,
    sent,
    visit,
    leave: async () => {
      await Promise.all(browser.contexts().map((context) => context.close()))
    },
    buy: async (shopper, sku = "lamp") => {
      const page = await visit(`${stage.shopUrl}/checkout/${sku}`)
      await fillCheckout(page, shopper)
      await page.click("#pay")
      return page
    },
    recordOf: (orderId) => read(join(stage.folder, "shop.sqlite"), orderId),
    [Symbol.asyncDispose]: async () => {
      await browser.close()
      await stage.close()
    },
  }
}

/** The id of the order whose page this is. */
export const orderIdOf = (page: Page): string => new URL(page.url()).pathname.split("/").at(-1) ?? ""

/** Waits until the order's page shows a standing: paid, waiting, declined or refunded. */
export const standing = async (page: Page, status: string): Promise<void> => {
  await page.waitForSelector(`#standing[data-status="${status}"]`)
}
