// Compiled with the settings of a CommonJS project that does not choose a module resolution, then run.
import { cspHeader } from "@flexcharge/browser/csp"
import { createClient, isApiError } from "@flexcharge/core"
import { OrderState, Signal } from "@flexcharge/schema"
import { webhookEndpoint } from "@flexcharge/server"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"

const secret = signingSecret()
const body = JSON.stringify(wireEvent("order.completed"))
const delivery = signDelivery(body, { secret, host: "shop.example" })

export const state = OrderState.join(undefined, Signal.fromEvaluate({ status: "APPROVED" }))
export const client = createClient({ appKey: "k", appSecret: "s" })
export const endpoint = webhookEndpoint({ secrets: [secret], publicHost: "shop.example" })

console.log(state.phase, typeof delivery.body, typeof cspHeader(), isApiError(new Error("other")))
