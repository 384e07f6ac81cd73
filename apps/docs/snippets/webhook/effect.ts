import { type Delivery, isWebhookError, Webhooks } from "@flexcharge/webhooks/effect"
import * as Effect from "effect/Effect"
import { recordEvent } from "./orders.ts"

/** Reads FLEXCHARGE_WEBHOOK_SECRET. */
export const WebhooksLive = Webhooks.layerConfig({ publicHost: "shop.example" })

/** Returns the status code for a delivery. */
export const receive = Effect.fn("receive")(
  function* (delivery: Delivery) {
    const webhooks = yield* Webhooks
    recordEvent(yield* webhooks.unwrap(delivery))
    return 200
  },
  Effect.catchIf(isWebhookError, () => Effect.succeed(401)),
)
