/** POST /webhooks */
import { webhookAction } from "@flexcharge/remix"
import { endpointOf } from "../shop.server.ts"

export const action = endpointOf(({ webhooks }) => webhookAction(webhooks))

// A GET gets 405.
export const loader = action
