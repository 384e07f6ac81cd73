import { type Delivery, isWebhookError, Webhooks } from "@flexcharge/webhooks/effect"
import * as Effect from "effect/Effect"
import { hearEvent } from "./orders.ts"

export const WebhooksLive = Webhooks.layerConfig() // reads FLEXCHARGE_WEBHOOK_SECRET

/** The status to answer a delivery with. */
export const receive = Effect.fn("receive")(
  function* (delivery: Delivery) {
    const webhooks = yield* Webhooks
    hearEvent(yield* webhooks.unwrap(delivery))
    return 200
  },
  Effect.catchIf(isWebhookError, () => Effect.succeed(401)),
)
