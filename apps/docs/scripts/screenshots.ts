/** Takes the site's pictures of the sandbox's inspector, in both schemes, after a journey that fills it. */
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { createClient } from "@flexcharge/core"
import { approvedCard, challengeCard, challengePhone, createSandbox, declinedCard } from "@flexcharge/sandbox"
import { nodeWebhooks } from "@flexcharge/server/node"
import { signingSecret } from "@flexcharge/webhooks/testing"
import { launchChromium } from "@flexcharge-tooling/chromium"
import { paymentOf } from "../snippets/shop/payment.ts"

const folder = join(import.meta.dirname, "../public/screenshots")
const sandbox = await createSandbox({ seed: "screenshots" })
const secret = signingSecret()
const shop = createServer(nodeWebhooks({ secrets: [secret], on: {} }))
await once(shop.listen(0, "127.0.0.1"), "listening")
const { port } = shop.address() as AddressInfo // as: a listening TCP server has no other address
sandbox.control.webhooks.subscribe({ url: `http://127.0.0.1:${port}/webhooks`, secret })

const flexcharge = createClient({ ...sandbox.credentials, baseUrl: sandbox.url })
const pay = async (id: string, amountCents: number, card: string, phone: string) => {
  const order = { id, amountCents, email: "john@example.com", phone, customerIp: "203.0.113.7" }
  const answer = { id: `${id}-1`, isApproved: false, code: "05", at: new Date().toISOString() }
  const payment = paymentOf(order, answer, { cardToken: card, senseKey: null })
  const method = { ...payment.paymentMethod, token: false }
  const { decision, transmission } = await flexcharge.rescue({ ...payment, paymentMethod: method })
  await transmission
  return decision
}
await pay("ORDER-1001", 4900, approvedCard, "+1 415 555 0100")
await pay("ORDER-1002", 2599, declinedCard, "+1 415 555 0101")
const challenge = await pay("ORDER-1003", 15000, challengeCard, challengePhone)
if (challenge._tag === "Challenge")
  sandbox.control.trigger("order.completed", { orderId: challenge.orderSessionKey })
await sandbox.control.settled()

const browser = await launchChromium()
for (const colorScheme of ["light", "dark"] as const) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 600 }, colorScheme })
  await page.goto(sandbox.url)
  await page.getByText("ORDER-1003").first().click()
  await page.waitForTimeout(500)
  await page.screenshot({ path: join(folder, `inspector-${colorScheme}.png`) })
  await page.close()
}
await browser.close()
await flexcharge.close()
shop.close()
await sandbox.close()
