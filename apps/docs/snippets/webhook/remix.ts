import { webhookAction } from "@flexcharge/remix"
import { secrets } from "../shop/webhookSecrets.ts"
import { on } from "./orders.ts"

export const action = webhookAction({ secrets, on, publicHost: "shop.example" })
