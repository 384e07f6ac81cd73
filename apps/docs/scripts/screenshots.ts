/** Takes the screenshots of the site: a shopper's journey through the demo shop, and the inspector afterwards. */
import { mkdir, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { approvedCard, challengeCard, challengePhone, declinedCard } from "@flexcharge/sandbox"
import { completeChallenge, fillCheckout, type Shopper, startDemo } from "@flexcharge-apps/example-merchant"
import { type BrowserContext, launchChromium, type Page } from "@flexcharge-tooling/test-kit/chromium"
import { type Moment, pictureOf, type Size, sizeOf } from "../src/site/pictures.ts"

/** A card that the local gateway approves, so that FlexCharge is not asked to rescue it. */
const gatewayApprovedCard = "4242424242424242"

const folder = join(import.meta.dirname, "../public")
await rm(join(folder, "screenshots"), { recursive: true, force: true })
await mkdir(join(folder, "screenshots"), { recursive: true })

/** Saves a WebP image, for which the browser driver has no option. */
const save = async (page: Page, file: string): Promise<void> => {
  await page.evaluate(() => document.fonts.ready)
  await page.waitForTimeout(400) // transitions
  const session = await page.context().newCDPSession(page)
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 82 })
  await writeFile(join(folder, file), Buffer.from(data, "base64"))
}

/** The filled checkout form. */
const checkout = async (context: BrowserContext, shopUrl: string, card: Shopper): Promise<Page> => {
  const page = await context.newPage()
  await page.goto(shopUrl)
  await page.click("text=Buy")
  await page.waitForSelector("#checkout")
  await fillCheckout(page, card)
  return page
}

/** One journey with its screenshots, in a demo of its own, so that each size and color scheme shows the same. */
const journey = async (context: BrowserContext, size: Size, scheme: "light" | "dark"): Promise<void> => {
  const take = async (page: Page, moment: Moment) => {
    await page.setViewportSize(sizeOf(moment, size))
    await save(page, pictureOf(moment, size, scheme))
  }
  const { shopUrl, partnerShopUrls, sandbox, close } = await startDemo(() => {}, { seed: "pictures" })
  for (const number of [declinedCard, approvedCard]) {
    const page = await checkout(context, shopUrl, { number })
    await page.click("#pay")
    await page.waitForSelector('#problem:not([hidden]), #order-status[data-status="paid"]')
    await page.close()
  }
  const page = await checkout(context, shopUrl, { number: challengeCard, phone: challengePhone })
  await page.locator("#phone").blur()
  await page.evaluate(() => document.querySelector(innerWidth < 600 ? "#checkout" : "body")?.scrollIntoView())
  await take(page, "checkout")
  await page.click("#pay")
  await page.frameLocator("dialog iframe").locator("#cvv").waitFor()
  await take(page, "challenge")
  await completeChallenge(page, "999")
  await page.waitForSelector('#order-status[data-status="paid"]')
  await page.locator("dialog").waitFor({ state: "detached" })
  await take(page, "paid")
  const orderId = new URL(page.url()).pathname.split("/").at(-1)
  await sandbox.control.settled()
  await page.goto(sandbox.url)
  const order = page.getByText("APPROVED").first()
  await order.waitFor()
  if (size === "phone") await order.click()
  await take(page, "inspector")
  await page.goto(`${shopUrl}/back-office/orders/${orderId}`)
  await page.fill("#amount", "48.00")
  await page.click("#refund")
  await page.waitForSelector("#refunds [data-status='succeeded']")
  await page.evaluate(() => document.querySelector("#timeline")?.closest("section")?.scrollIntoView())
  await take(page, "timeline")
  await page.goto(`${shopUrl}/checkout/paper`)
  await fillCheckout(page, { number: gatewayApprovedCard })
  await page.click("#pay")
  await page.waitForSelector('#order-status[data-status="paid"]')
  await page.goto(`${shopUrl}/account`)
  await take(page, "account")
  await page.goto(partnerShopUrls[0] ?? "")
  await page.frameLocator("#checkout-frame").locator("#pay").waitFor()
  await page.evaluate(() => scrollTo(0, 0))
  await take(page, "partner")
  await close()
}

const browser = await launchChromium()
for (const colorScheme of ["light", "dark"] as const)
  for (const size of ["desk", "phone"] as const) {
    const viewport = sizeOf("checkout", size)
    const context = await browser.newContext({ viewport, colorScheme, deviceScaleFactor: 1.5 })
    await journey(context, size, colorScheme)
    await context.close()
  }
await browser.close()
