import { afterAll, beforeAll, expect, test } from "vitest"
import { listenOnLoopback } from "../demo/DeferredServer.ts"
import { decide, type RunningGateway, startGateway } from "../demo/gatewayServer.ts"
import { charge } from "../src/Gateway.ts"

let gateway: RunningGateway
beforeAll(async () => {
  gateway = startGateway(await listenOnLoopback())
})
afterAll(() => gateway.close())

const createCard = async (number: string) => {
  const response = await fetch(`${gateway.url}/cards`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ number, month: "12", year: "2030" }),
  })
  return { status: response.status, ...(await response.json()) }
}
const pay = async (orderId: string, number: string, amount = 14800) =>
  charge(gateway, { orderId, card: (await createCard(number)).reference, amount, currency: "USD" })

test.each([
  ["4242424242424242", 14800, "00"],
  ["4111111111111111", 14800, "05"],
  ["4000002760003184", 14800, "51"],
  ["4000300011112220", 14800, "65"],
  ["4929123456789012", 14800, "05"],
  ["4242424242424242", 18001, "61"],
])("decides on card %s and %i minor units with code %s", (number, amount, code) => {
  expect(decide(number, amount)[0]).toBe(code)
})

test("discloses a card to the shop without its number", async () => {
  const result = await pay("order-1", "4111111111111111")
  expect(result).toMatchObject({ isApproved: false, code: "05", card: { bin: "411111", lastFour: "1111" } })
  expect(JSON.stringify(result)).not.toContain("4111111111111111")
})

test("charges an order once when the request is repeated", async () => {
  const first = await pay("order-2", "4242424242424242")
  expect(await pay("order-2", "4242424242424242")).toEqual(first)
})

test("accepts a card reference for one charge only", async () => {
  const { reference: card } = await createCard("4242424242424242")
  await charge(gateway, { orderId: "order-3", card, amount: 100, currency: "USD" })
  await expect(charge(gateway, { orderId: "order-4", card, amount: 100, currency: "USD" })).rejects.toThrow(
    "422",
  )
})

test("rejects an invalid card number, and a charge without the secret key", async () => {
  expect(await createCard("4242424242424241")).toMatchObject({
    status: 422,
    error: "The card number is invalid.",
  })
  const withOtherKey = { ...gateway, secretKey: "guess" }
  await expect(
    charge(withOtherKey, { orderId: "order-5", card: "card_1", amount: 100, currency: "USD" }),
  ).rejects.toThrow("401")
})
