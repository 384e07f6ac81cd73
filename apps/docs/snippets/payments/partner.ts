import { createClient } from "@flexcharge/core"
import { createSandbox } from "@flexcharge/sandbox"
import { webhookEndpoint } from "@flexcharge/server"
import { on } from "../webhook/orders.ts"

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
const secretsByMerchant = new Map<string, readonly string[]>() // your database

export const webhook = webhookEndpoint({
  on,
  publicHost: "partner.example",
  secrets: ({ path }) => secretsByMerchant.get(path.split("/").at(-1) ?? "") ?? [], // /webhooks/{mid}
})
// #endregion webhooks

export const trust = (mid: string, secret: string) => secretsByMerchant.set(mid, [secret])

await partner.close()
await sandbox.close()
