import { webhookEndpoint } from "@flexcharge/server"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import { recordEvent } from "../webhook/orders.ts"

const [newSecret, oldSecret] = [signingSecret(), signingSecret()]
const seen = [0, 0]

// #region secrets
const secrets = [newSecret, oldSecret] // a delivery may be signed with either key
// #endregion secrets

// #region watch
const webhook = webhookEndpoint({
  secrets,
  publicHost: "shop.example",
  on: {
    "order.completed": (event, receipt) => {
      seen[receipt.secretIndex] = (seen[receipt.secretIndex] ?? 0) + 1 // your metric
      recordEvent(event)
    },
  },
})
// #endregion watch

const deliver = async (secret: string, OrderId: string) => {
  const body = JSON.stringify(wireEvent("order.completed", { OrderId }))
  const { headers } = signDelivery(body, { secret, host: "shop.example" })
  const { status } = await webhook(new Request("https://shop.example/", { method: "POST", headers, body }))
  return status
}

await deliver(oldSecret, "signed-with-old-key") // => 200
await deliver(newSecret, "signed-with-new-key") // => 200
await deliver(signingSecret(), "signed-with-unknown-key") // => 401
seen.join(" and ") // => "1 and 1"
