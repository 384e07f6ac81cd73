import { webhookEndpoint } from "@flexcharge/server"
import { secrets } from "../shop/webhookSecrets.ts"
import { on } from "../webhook/orders.ts"

const webhook = webhookEndpoint({ secrets, on, publicHost: "shop.example" })

export const POST = (request: Request) => webhook(request)
