import { afterEach, beforeEach, expect, test } from "vitest"
import { createSandbox, type Sandbox } from "../src/index.ts"
import { isSignedBy, signatureHeaders } from "../src/webhookSignature.ts"
import { listener, stillClock, stranger } from "./independentClient.ts"

let sandbox: Sandbox
let client: Awaited<ReturnType<typeof stranger>>
beforeEach(async () => {
  const webhooks = { retryMillis: [60_000, 3_600_000], timeoutMillis: 60_000 }
  sandbox = await createSandbox({ webhooks, clock: stillClock() })
  client = await stranger(sandbox)
})
afterEach(() => sandbox.close())

test("signs a delivery to the letter of the rules, whatever else changes", () => {
  // Expected values made with Python's hmac and hashlib from the rules in the vendor's sample client, 2023.
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

test("gives up after the last retry, and can be sent again by hand", async () => {
  let status = 500
  const shop = await listener(() => status)
  sandbox.control.webhooks.subscribe({ url: shop.url })
  await client.evaluate()
  await sandbox.control.clock.advance("30 seconds")
  expect(shop.heard).toHaveLength(1)
  await sandbox.control.clock.advance("1 minute")
  expect(shop.heard).toHaveLength(2)
  const [delivery] = sandbox.control.webhooks.deliveries({ state: "pending" })
  expect(delivery?.nextAt).toBeGreaterThan(sandbox.control.clock.now())
  await sandbox.control.clock.advance("1 day")
  expect(shop.heard).toHaveLength(3)
  const [failed] = sandbox.control.webhooks.deliveries({ state: "failed" })
  expect(failed?.nextAt).toBeNull()
  expect(failed?.attempts.map((attempt) => attempt.status)).toEqual([500, 500, 500])
  status = 200
  expect((await sandbox.control.webhooks.resend(failed?.id ?? "")).state).toBe("delivered")
  expect(new Set(shop.heard.map(({ json }) => json.TimeStamp)).size).toBe(1)
  await expect(sandbox.control.webhooks.resend("none")).rejects.toThrow("there is no delivery none")
  shop.close()
})

test("counts a closed port as a failure, with the reason", async () => {
  sandbox.control.webhooks.subscribe({ url: "http://127.0.0.1:9/" })
  await client.evaluate()
  await sandbox.control.settled()
  expect(sandbox.control.webhooks.deliveries()[0]?.attempts).toMatchObject([{ error: "ECONNREFUSED" }])
})

test("counts a slow endpoint as a failure, with the reason", async () => {
  await using hasty = await createSandbox({ webhooks: { timeoutMillis: 50 } })
  const { createServer } = await import("node:http")
  const slow = createServer(() => {})
  await new Promise<void>((resolve) => slow.listen(0, "127.0.0.1", resolve))
  const address = slow.address()
  const port = typeof address === "object" ? address?.port : 0
  hasty.control.webhooks.subscribe({ url: `http://127.0.0.1:${port}/` })
  await (await stranger(hasty)).evaluate()
  await hasty.control.settled()
  expect(hasty.control.webhooks.deliveries()[0]?.attempts[0]?.error).toBe("no answer in 50 ms")
  slow.closeAllConnections()
  slow.close()
})

test("signs with the new key from the moment it is rotated, and with the given host", async () => {
  const shop = await listener()
  const secret = Buffer.alloc(64, 9).toString("base64")
  const subscribed = sandbox.control.webhooks.subscribe({ url: shop.url, host: "shop.example", secret })
  expect(subscribed.secret).toBe(secret)
  await client.evaluate()
  await sandbox.control.settled()
  const { secret: fresh } = sandbox.control.webhooks.rotate(subscribed.id)
  await client.evaluate()
  await sandbox.control.settled()
  expect(shop.heard.map(({ headers }) => headers.host)).toEqual(["shop.example", "shop.example"])
  const isGood = (key: string) => shop.heard.map(({ text, headers }) => isSignedBy(key, text, headers))
  expect([isGood(secret), isGood(fresh)]).toEqual([
    [true, false],
    [false, true],
  ])
  expect(() => sandbox.control.webhooks.rotate("none")).toThrow("there is no subscriber none")
  expect(() => sandbox.control.webhooks.subscribe({ url: shop.url, secret: "short" })).toThrow("64 bytes")
  shop.close()
})

test("sends only the events that were asked for, and none after unsubscribing or a reset", async () => {
  const shop = await listener()
  const { id } = sandbox.control.webhooks.subscribe({ url: shop.url, events: ["order.refunded"] })
  const order = await client.evaluate()
  await client.post(`orders/${order.id}/refund`, { amountToRefund: 150 })
  await sandbox.control.settled()
  expect(shop.events()).toEqual(["order.refunded"])
  expect(sandbox.control.webhooks.unsubscribe(id)).toBe(true)
  expect(sandbox.control.webhooks.unsubscribe(id)).toBe(false)
  sandbox.control.trigger("payment.chargeback.received", { orderId: order.id })
  await sandbox.control.settled()
  sandbox.control.webhooks.subscribe({ url: shop.url })
  sandbox.reset()
  await (await stranger(sandbox)).evaluate()
  await sandbox.control.settled()
  expect(shop.heard).toHaveLength(1)
  expect(() =>
    sandbox.control.webhooks.subscribe({ url: shop.url, events: ["order.lost" as never] }),
  ).toThrow(/not an event/) // as: the mistake under test
  shop.close()
})

test("triggers what has no order, and carries the EventData it is given", async () => {
  const shop = await listener()
  sandbox.control.webhooks.subscribe({ url: shop.url })
  const { id } = await client.evaluate()
  sandbox.control.trigger("payout.created", { eventData: { amount: 1 } })
  sandbox.control.trigger("payment.early_warning.received", { orderId: id, eventData: { reason: "fraud" } })
  await sandbox.control.settled()
  const of = (event: string) => shop.heard.find(({ json }) => json.Event === event)?.json
  expect(of("payout.created")).toMatchObject({ OrderId: null, EventData: { amount: 1 } })
  expect(of("payment.early_warning.received")).toMatchObject({ OrderId: id, EventData: { reason: "fraud" } })
  expect(() => sandbox.control.trigger("order.completed", { orderId: "none" })).toThrow(
    "there is no order none",
  )
  shop.close()
})

test("wait helpers say in vain for what they waited", async () => {
  await expect(sandbox.control.orders.waitFor("x", "APPROVED", { timeoutMillis: 20 })).rejects.toThrow(
    "waited 20 ms in vain for order x to be APPROVED",
  )
  await expect(
    sandbox.control.webhooks.waitFor({ event: "order.expired" }, { timeoutMillis: 20 }),
  ).rejects.toThrow('in vain for a delivery with {"event":"order.expired"}')
})

test("nothing is sent any more once the sandbox is closed", async () => {
  const shop = await listener(() => 500)
  const passing = await createSandbox({ webhooks: { retryMillis: [60_000] }, clock: stillClock() })
  passing.control.webhooks.subscribe({ url: shop.url })
  await (await stranger(passing)).evaluate()
  await passing.control.settled()
  await passing.close()
  await passing.control.clock.advance("1 day")
  await passing.control.settled()
  expect(shop.heard).toHaveLength(1)
  shop.close()
})
