// Uses the Promise APIs of the server-side packages on Node, without `effect` installed.
import assert from "node:assert/strict"
import { inspect } from "node:util"
import { createClient, isApiError } from "@flexcharge/core"
import { createSandbox } from "@flexcharge/sandbox"
import { OrderState, Secret, Signal } from "@flexcharge/schema"
import { webhookEndpoint } from "@flexcharge/server"
import { isWebhookError, unwrap, verify } from "@flexcharge/webhooks"
import { signDelivery } from "@flexcharge/webhooks/testing"

const errorOf = (promise) =>
  promise.then(
    () => undefined,
    (error) => error,
  )

const sandbox = await createSandbox()
const options = { ...sandbox.credentials, baseUrl: sandbox.url }
const client = createClient(options)
await client.authenticate()
await client.close()

const unauthorized = await errorOf(createClient({ ...options, appSecret: "wrong" }).authenticate())
assert.equal(isApiError(unauthorized), true)
assert.equal(unauthorized._tag, "ApiError")
assert.equal(unauthorized.reason._tag, "Unauthorized")
assert.equal(inspect(unauthorized, { depth: 9 }).includes("wrong"), false)

const secret = Buffer.alloc(64, 7).toString("base64")
const body = JSON.stringify({ Event: "order.completed", OrderId: "o" })
const delivery = signDelivery(body, { secret, host: "shop.example" })
const event = await unwrap(delivery, { secrets: [Secret.make(secret)] })
assert.equal(event._tag, "OrderCompleted")
assert.equal(OrderState.isFinal(OrderState.join(OrderState.initial, Signal.fromEvent(event))), true)

const forged = await errorOf(verify({ ...delivery, body: "{}" }, { secrets: [secret] }))
assert.equal(isWebhookError(forged), true)
assert.equal(typeof webhookEndpoint({ secrets: [secret] }), "function")

await sandbox.close()
console.log("passed")
