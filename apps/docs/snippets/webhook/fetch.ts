import { webhookEndpoint } from "@flexcharge/server"
import { secrets } from "../shop/webhookSecrets.ts"
import { on } from "./orders.ts"

export const webhook = webhookEndpoint({ secrets, on }) // (request: Request) => Promise<Response>
