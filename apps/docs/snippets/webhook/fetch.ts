import { webhookEndpoint } from "@flexcharge/server"
import { secrets } from "../shop/webhookSecrets.ts"
import { on } from "./orders.ts"

/** (request: Request) => Promise<Response> */
export const webhook = webhookEndpoint({ secrets, on, publicHost: "shop.example" })
