import { afterEach, beforeEach, expect, test } from "vitest"
import { createSandbox, type Sandbox } from "../src/index.ts"
import { isSignedBy, signatureHeaders } from "../src/Webhooks.ts"
import { type Client, connect, frozenClock, openWebhookEndpoint } from "./independentClient.ts"

let sandbox: Sandbox
let client: Client
beforeEach(async () => {
  const webhooks = { retryMillis: [60_000, 3_600_000], timeoutMillis: 60_000 }
  sandbox = await createSandbox({ webhooks, clock: frozenClock() })
  client = await connect(sandbox)
})
afterEach(() => sandbox.close())

test("signs a delivery as the rules of the service demand", () => {
  // The expected values were computed with Python's hmac and hashlib from the rules in the vendor's sample client, 2023.
  const secret = Buffer.alloc(64, 1).toString("base64")
  const at = Date.parse("2023-03-20T17:16:40Z")
  const headers = signatureHeaders('{"Event":"order.completed"}', {
    secret,
    host: "shop.example:8443",
    nonce: "0".repeat(32),
    at,
  })
  expect(headers).toEqual({
    "x-fc-nonce": "0".repeat(32),
    "x-fc-date": "Mon, 20 Mar 2023 17:16:40 GMT",
    "x-fc-content-sha512":
      "IIUybmfEeb3/MfsNlqAD1yZlQaj7g6gEP0t0wlDS2YV8Fc9/fB+VZqqNHx4rFK4d49hpmVKKxL7i2VioHp7B/w==",
    "x-fc-authorization":
      "HMAC-SHA512 SignedHeaders=x-fc-nonce;x-fc-date;host;x-fc-content-sha512&Signature=mX1i6bm9AXwt+Br+iE2w2WXqKBxUkMZ1vxT+yeYmY7gBuRtY5hG9DyeL3YU07nbPjY1qyGthFhYNkgWKcdP9pQ==",
    "x-fc-signature":
      "HfLOchzfgcLpMRvy4sI0/e0bxswVWPMFhodnxHRxFPfeIeKBNFlbfkPMZ/ycE3iggUOF1fsXvf2CPum8EAmhOg==",
  })
})

test("fails a delivery after its last retry, and resends it on request", async () => {
  let status = 500
  const endpoint = await openWebhookEndpoint(() => status)
  sandbox.control.webhooks.subscribe({ url: endpoint.url })
  await client.evaluate()
  await sandbox.control.clock.advance("30 seconds")
  expect(endpoint.received).toHaveLength(1)
  await sandbox.control.clock.advance("1 minute")
  expect(endpoint.received).toHaveLength(2)
  const [delivery] = sandbox.control.webhooks.deliveries({ state: "pending" })
  expect(delivery?.nextAttemptAt).toBeGreaterThan(sandbox.control.clock.now())
  await sandbox.control.clock.advance("1 day")
  expect(endpoint.received).toHaveLength(3)
  const [failed] = sandbox.control.webhooks.deliveries({ state: "failed" })
  expect(failed?.nextAttemptAt).toBeNull()
  expect(failed?.attempts.map((attempt) => attempt.status)).toEqual([500, 500, 500])
  status = 200
  expect((await sandbox.control.webhooks.resend(failed?.id ?? "")).state).toBe("delivered")
  expect(new Set(endpoint.received.map(({ json }) => json.TimeStamp)).size).toBe(1)
  await expect(sandbox.control.webhooks.resend("none")).rejects.toThrow('There is no webhook delivery "none"')
  endpoint.close()
})

test("records a closed port as a failed attempt with its error code", async () => {
  sandbox.control.webhooks.subscribe({ url: "http://127.0.0.1:9/" })
  await client.evaluate()
  await sandbox.control.settled()
  expect(sandbox.control.webhooks.deliveries()[0]?.attempts).toMatchObject([{ error: "ECONNREFUSED" }])
})

test("records an endpoint that does not respond in time as a failed attempt", async () => {
  await using impatient = await createSandbox({ webhooks: { timeoutMillis: 50 } })
  const { createServer } = await import("node:http")
  const slow = createServer(() => {})
  await new Promise<void>((resolve) => slow.listen(0, "127.0.0.1", resolve))
  const address = slow.address()
  const port = typeof address === "object" ? address?.port : 0
  impatient.control.webhooks.subscribe({ url: `http://127.0.0.1:${port}/` })
  await (await connect(impatient)).evaluate()
  await impatient.control.settled()
  expect(impatient.control.webhooks.deliveries()[0]?.attempts[0]?.error).toBe(
    "The endpoint did not respond within 50 ms.",
  )
  slow.closeAllConnections()
  slow.close()
})

test("signs with the new key after a rotation, and for the host of the subscription", async () => {
  const endpoint = await openWebhookEndpoint()
  const secret = Buffer.alloc(64, 9).toString("base64")
  const subscribed = sandbox.control.webhooks.subscribe({ url: endpoint.url, host: "shop.example", secret })
  expect(subscribed.secret).toBe(secret)
  await client.evaluate()
  await sandbox.control.settled()
  const { secret: rotated } = sandbox.control.webhooks.rotate(subscribed.id)
  await client.evaluate()
  await sandbox.control.settled()
  expect(endpoint.received.map(({ headers }) => headers.host)).toEqual(["shop.example", "shop.example"])
  const areSignedBy = (key: string) =>
    endpoint.received.map(({ text, headers }) => isSignedBy(key, text, headers))
  expect([areSignedBy(secret), areSignedBy(rotated)]).toEqual([
    [true, false],
    [false, true],
  ])
  expect(() => sandbox.control.webhooks.rotate("none")).toThrow('There is no webhook subscriber "none"')
  for (const invalid of ["short", secret.slice(0, -1), `${secret} `, secret.replace(/=/g, "")])
    expect(() => sandbox.control.webhooks.subscribe({ url: endpoint.url, secret: invalid })).toThrow(
      "base64 of 64 bytes",
    )
  endpoint.close()
})

test("sends only the subscribed events, and none after unsubscribing or a reset", async () => {
  const endpoint = await openWebhookEndpoint()
  const { id } = sandbox.control.webhooks.subscribe({ url: endpoint.url, events: ["order.refunded"] })
  const order = await client.evaluate()
  await client.post(`orders/${order.id}/refund`, { amountToRefund: 150 })
  await sandbox.control.settled()
  expect(endpoint.eventNames()).toEqual(["order.refunded"])
  expect(sandbox.control.webhooks.unsubscribe(id)).toBe(true)
  expect(sandbox.control.webhooks.unsubscribe(id)).toBe(false)
  sandbox.control.trigger("payment.chargeback.received", { orderId: order.id })
  await sandbox.control.settled()
  sandbox.control.webhooks.subscribe({ url: endpoint.url })
  sandbox.reset()
  await (await connect(sandbox)).evaluate()
  await sandbox.control.settled()
  expect(endpoint.received).toHaveLength(1)
  expect(() =>
    sandbox.control.webhooks.subscribe({ url: endpoint.url, events: ["order.lost" as never] }),
  ).toThrow(/Unknown event "order.lost"/) // as: the mistake under test
  endpoint.close()
})

test("triggers payout events without an order, and sends the EventData given", async () => {
  const endpoint = await openWebhookEndpoint()
  sandbox.control.webhooks.subscribe({ url: endpoint.url })
  const { id } = await client.evaluate()
  sandbox.control.trigger("payout.created", { eventData: { amount: 1 } })
  sandbox.control.trigger("payment.early_warning.received", { orderId: id, eventData: { reason: "fraud" } })
  await sandbox.control.settled()
  const webhookOf = (event: string) => endpoint.received.find(({ json }) => json.Event === event)?.json
  expect(webhookOf("payout.created")).toMatchObject({ OrderId: null, EventData: { amount: 1 } })
  expect(webhookOf("payment.early_warning.received")).toMatchObject({
    OrderId: id,
    EventData: { reason: "fraud" },
  })
  expect(() => sandbox.control.trigger("order.completed", { orderId: "none" })).toThrow(
    'There is no order "none"',
  )
  endpoint.close()
})

test("names in the error of a wait function what it waited for", async () => {
  await expect(sandbox.control.orders.waitFor("x", "APPROVED", { timeoutMillis: 20 })).rejects.toThrow(
    'Timed out after 20 ms waiting for the order "x" to be APPROVED.',
  )
  await expect(
    sandbox.control.webhooks.waitFor({ event: "order.expired", state: undefined }, { timeoutMillis: 20 }),
  ).rejects.toThrow('waiting for a webhook delivery that matches {"event":"order.expired"}')
})

test("sends nothing after the sandbox is closed", async () => {
  const endpoint = await openWebhookEndpoint(() => 500)
  const closing = await createSandbox({ webhooks: { retryMillis: [60_000] }, clock: frozenClock() })
  closing.control.webhooks.subscribe({ url: endpoint.url })
  await (await connect(closing)).evaluate()
  await closing.control.settled()
  await closing.close()
  await closing.control.clock.advance("1 day")
  await closing.control.settled()
  expect(endpoint.received).toHaveLength(1)
  endpoint.close()
})
