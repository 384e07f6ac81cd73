import { createClient } from "@flexcharge/core"
import { createSandbox } from "@flexcharge/sandbox"
import type { WebhookEvent } from "@flexcharge/schema"
import { webhookAuthenticator } from "@flexcharge/server"
import { recordEvent } from "../webhook/orders.ts"

const sandbox = await createSandbox({ merchants: [{ name: "Shoes" }, { name: "Hats" }] })
const [shoes, hats] = sandbox.merchants
if (!shoes || !hats) throw new Error("The sandbox must have two merchants.")

// #region merchants
const partner = createClient({ ...sandbox.credentials, baseUrl: sandbox.url })

const forShoes = partner.forMerchant({
  mid: shoes.mid,
  siteId: shoes.siteId,
  merchant: { name: "Shoes", mcc: 5661 },
})
const forHats = partner.forMerchant({
  mid: hats.mid,
  siteId: hats.siteId,
  merchant: { name: "Hats", mcc: 5699 },
})
await Promise.all([forShoes.orders(), forHats.orders()])

const tokenRequests = sandbox.control.requests.list({ operation: "token" })
tokenRequests.length // => 1
// #endregion merchants

// #region webhooks
// Replace with your database.
const secrets = new Map<string, readonly string[]>() // by mid
const merchants = new Map<string, string>() // the mid, by orderSessionKey
const orderIds = new Map<string, Set<string>>() // the merchant's own order ids, by mid

const midOf = (path: string): string => path.split("/").at(-1) ?? "" // /webhooks/{mid}

const authenticate = webhookAuthenticator({
  publicHost: "partner.example",
  secrets: ({ path }) => secrets.get(midOf(path)) ?? [],
})

/** POST /webhooks/{mid} */
export const webhook = async (request: Request): Promise<Response> => {
  const authentic = await authenticate(request)
  if (authentic instanceof Response) return authentic // the rejection
  const { event, receipt } = authentic
  if (!isAbout(midOf(receipt.path), event)) return new Response("Another merchant's order", { status: 403 })
  recordEvent(event)
  return new Response("OK")
}

/** Whether an event concerns an order of the merchant, or no order. A merchant can sign events about any order. */
const isAbout = (mid: string, { orderId, externalOrderId }: WebhookEvent): boolean => {
  if (typeof orderId !== "string") return true
  const merchant = merchants.get(orderId)
  // Without a merchant, /evaluate was not answered: the order is known by your own id only.
  return merchant === undefined
    ? typeof externalOrderId === "string" && orderIds.get(mid)?.has(externalOrderId) === true
    : merchant === mid
}
// #endregion webhooks

export const addMerchant = (mid: string, secret: string) => secrets.set(mid, [secret])

export const addOrder = (mid: string, order: { orderId: string; orderSessionKey?: string }) => {
  orderIds.set(mid, (orderIds.get(mid) ?? new Set()).add(order.orderId))
  if (order.orderSessionKey !== undefined) merchants.set(order.orderSessionKey, mid)
}

await partner.close()
await sandbox.close()
