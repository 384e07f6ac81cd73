import { afterAll, beforeAll, expect, test } from "vitest"
import { listenOnLoopback } from "../demo/DeferredServer.ts"
import { decide, type RunningGateway, startGateway } from "../demo/gatewayServer.ts"
import { charge } from "../src/Gateway.ts"

let gateway: RunningGateway
beforeAll(async () => {
  gateway = startGateway(await listenOnLoopback())
})
afterAll(() => gateway.close())

const give = async (number: string) => {
  const response = await fetch(`${gateway.url}/cards`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ number, month: "12", year: "2030" }),
  })
  return { status: response.status, ...(await response.json()) }
}
const pay = async (orderId: string, number: string, amount = 14800) =>
  charge(gateway, { orderId, card: (await give(number)).reference, amount, currency: "USD" })

test.each([
  ["4242424242424242", 14800, "00"],
  ["4111111111111111", 14800, "05"],
  ["4000002760003184", 14800, "51"],
  ["4000300011112220", 14800, "65"],
  ["4929123456789012", 14800, "05"],
  ["4242424242424242", 18001, "61"],
])("answers %s for %i minor units with %s", (number, amount, code) => {
  expect(decide(number, amount)[0]).toBe(code)
})

test("describes a card to the shop without its number", async () => {
  const answer = await pay("order-1", "4111111111111111")
  expect(answer).toMatchObject({ isApproved: false, code: "05", card: { bin: "411111", lastFour: "1111" } })
  expect(JSON.stringify(answer)).not.toContain("4111111111111111")
})

test("charges an order once, however often it is asked", async () => {
  const first = await pay("order-2", "4242424242424242")
  expect(await pay("order-2", "4242424242424242")).toEqual(first)
})

test("takes a card reference once", async () => {
  const { reference: card } = await give("4242424242424242")
  await charge(gateway, { orderId: "order-3", card, amount: 100, currency: "USD" })
  await expect(charge(gateway, { orderId: "order-4", card, amount: 100, currency: "USD" })).rejects.toThrow(
    "422",
  )
})

test("refuses a mistyped number, and a charge without the secret key", async () => {
  expect(await give("4242424242424241")).toMatchObject({ status: 422, error: "Check the card number." })
  const stranger = { ...gateway, secretKey: "guess" }
  await expect(
    charge(stranger, { orderId: "order-5", card: "card_1", amount: 100, currency: "USD" }),
  ).rejects.toThrow("401")
})
