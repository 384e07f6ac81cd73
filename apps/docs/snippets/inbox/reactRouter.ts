// app/routes/webhooks.flexcharge.ts
import { webhookAction } from "@flexcharge/remix"
import { secrets } from "../shop/webhookSecrets.ts"
import { inbox } from "./inbox.ts"

await inbox.start() // once per process, when the server loads its routes

/** POST /webhooks/flexcharge */
export const action = webhookAction({ secrets, publicHost: process.env.PUBLIC_HOST, sink: inbox.sink })
