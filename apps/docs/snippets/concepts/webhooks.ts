import { isWebhookError, parse, verify } from "@flexcharge/webhooks"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"

const secret = signingSecret()

// #region test
const host = "shop.example"
const body = JSON.stringify(wireEvent("order.completed", { OrderId: "ac9674ed-cbfe-49aa-bc8b-eb1d2b74c429" }))
const delivery = signDelivery(body, { secret, host }) // { headers, body, host }
// #endregion test

// #region verify
const options = { secrets: [secret], publicHost: "shop.example" }
const verified = await verify(delivery, options)
const event = parse(verified)
event._tag // => "OrderCompleted"
event.orderId // => "ac9674ed-cbfe-49aa-bc8b-eb1d2b74c429"

try {
  await verify({ ...delivery, body: delivery.body.replace("completed", "cancelled") }, options)
} catch (error) {
  if (!isWebhookError(error)) throw error
  error.reason._tag // => "BodyMismatch"
}
// #endregion verify
