import { webhookEndpoint } from "@flexcharge/server"
import { secrets } from "../shop/webhookSecrets.ts"
import { on } from "./orders.ts"

/** POST /webhooks/flexcharge */
export const receiveWebhook = webhookEndpoint({
  secrets,
  publicHost: process.env.PUBLIC_HOST, // the host of the address that you entered in the portal
  on,
})
