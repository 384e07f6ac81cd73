import { randomUUID } from "node:crypto"
import { challengeCard, challengePhone } from "@flexcharge/sandbox"
import { signDelivery } from "@flexcharge/webhooks/testing"
import { fillCheckout } from "@flexcharge-apps/example-merchant"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type E2eEnvironment, orderIdOf, startE2e } from "../src/e2eEnvironment.ts"

let environment: E2eEnvironment
let orderId: string
beforeAll(async () => {
  environment = await startE2e()
  orderId = await challenged()
})
afterAll(() => environment[Symbol.asyncDispose]())

/** A new order that waits for its challenge. */
const challenged = async (): Promise<string> => {
  const page = await environment.buy({ number: challengeCard, phone: challengePhone })
  await page.frameLocator("dialog iframe").locator("#cvv").waitFor()
  const id = orderIdOf(page)
  await page.close()
  await environment.demo.sandbox.control.settled()
  return id
}

/** The id of an order at FlexCharge. */
const sessionKeyOf = (id: string): string | undefined => environment.demo.sandbox.control.orders.get(id)?.id

const completed = (id = orderId): string =>
  JSON.stringify({
    Event: "order.completed",
    TimeStamp: new Date().toISOString(),
    EventData: null,
    ExternalOrderId: id,
    OrderId: sessionKeyOf(id) ?? randomUUID(),
    ConfirmationId: "22ACD1D9",
    IsTestMode: true,
    IsResent: false,
  })

interface Forgery {
  readonly host?: string
  readonly now?: number
  readonly without?: string
  readonly flip?: number
}

const deliver = async (text: string, { host, now, without, flip }: Forgery = {}): Promise<number> => {
  const { shopUrl, shopWebhookSecret: secret } = environment.demo
  const signed = signDelivery(text, { secret, host: host ?? new URL(shopUrl).host, ...(now && { now }) })
  const { host: _host, "content-length": _length, ...headers } = signed.headers
  if (without !== undefined) delete headers[without]
  const body = Buffer.from(text)
  if (flip !== undefined) body[flip] = Number(body[flip]) ^ 1
  return (await fetch(`${shopUrl}/webhooks`, { method: "POST", headers, body })).status
}

const minute = 60_000

test.each<[string, () => Forgery]>([
  ["one flipped byte", () => ({ flip: completed().indexOf(orderId) })],
  ["a flipped last byte", () => ({ flip: completed().length - 1 })],
  ["a stale date", () => ({ now: Date.now() - 10 * minute })],
  ["a date in the future", () => ({ now: Date.now() + 10 * minute })],
  ["another host", () => ({ host: "other.example" })],
  ["no nonce", () => ({ without: "x-fc-nonce" })],
  ["no date", () => ({ without: "x-fc-date" })],
  ["no content hash", () => ({ without: "x-fc-content-sha512" })],
  ["no signature", () => ({ without: "x-fc-authorization" })],
])("a webhook with %s is rejected with 401 and does not change the order", async (_what, forge) => {
  const before = await environment.storedOrder(orderId)
  expect(before.order?.state.phase).toMatch(/^challenge/)
  expect(await deliver(completed(), forge())).toBe(401)
  expect(await environment.storedOrder(orderId)).toEqual(before)
})

test("a valid webhook that is sent twice changes the order once", async () => {
  const id = await challenged()
  const text = completed(id)
  expect(await deliver(text)).toBe(200)
  await expect.poll(async () => (await environment.storedOrder(id)).order?.state.phase).toBe("approved")
  const once = await environment.storedOrder(id)
  expect(await deliver(text)).toBe(200)
  expect(await deliver(text.replace('"IsResent":false', '"IsResent":true'))).toBe(200)
  expect(await environment.storedOrder(id)).toEqual(once)
  expect(once.timeline.filter(({ text }) => text === "approved")).toHaveLength(1)
})

test("a webhook of an unknown order and one of an unknown event are accepted and change nothing", async () => {
  const before = await environment.storedOrder(orderId)
  expect(await deliver(completed(randomUUID()))).toBe(200)
  expect(await deliver(completed().replace("order.completed", "order.teleported"))).toBe(200)
  await expect
    .poll(async () => (await environment.storedOrder(orderId)).order?.state)
    .toEqual({ ...before.order?.state, unknown: ["order.teleported"] })
})

test("a form of another site cannot pay, because the checkout accepts only JSON", async () => {
  const { demo, visit } = environment
  const page = await visit(`${demo.shopUrl}/checkout/lamp`)
  await fillCheckout(page, { number: "4242424242424242" })
  const response = await fetch(`${demo.shopUrl}/checkout/lamp`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "email=joe%40example.com",
  })
  expect(response.status).toBe(422)
})
