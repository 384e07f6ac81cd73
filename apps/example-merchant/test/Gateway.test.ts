import { startServer } from "@flexcharge-tooling/test-kit/startServer"
import { afterAll, beforeAll, expect, test } from "vitest"
import { listenOnLoopback } from "../demo/DeferredServer.ts"
import { declineOf, type RunningGateway, startGateway } from "../demo/gatewayServer.ts"
import { type ChargeResult, createGateway, type Gateway } from "../src/Gateway.ts"
import { createCard } from "./gatewayAccount.ts"

let running: RunningGateway
let gateway: Gateway
beforeAll(async () => {
  running = startGateway(await listenOnLoopback())
  gateway = createGateway(running)
})
afterAll(() => running.close())

const create = async (paymentId: string, number: string, amount = 14800, options = {}) =>
  gateway.create({ paymentId, card: await createCard(running, number), amount, currency: "USD", ...options })

const charge = async (...request: Parameters<typeof create>): Promise<ChargeResult> => {
  const result = await gateway.charge(await create(...request), {})
  if (result === undefined) throw new Error("The gateway returned no result.")
  return result
}

test.each([
  ["4242424242424242", 14800, undefined],
  ["4111111111111111", 14800, "05"],
  ["4000002760003184", 14800, "51"],
  ["4000300011112220", 14800, "65"],
  ["4929123456789012", 14800, "05"],
  ["4242424242424242", 18001, "61"],
])("decides on card %s and %i minor units with the network code %s", (number, amount, code) => {
  expect(declineOf(number, amount)?.networkCode).toBe(code)
})

test("returns a decline as a result with the fields that FlexCharge needs, without the card number", async () => {
  const result = await charge("order-1", "4111111111111111")
  expect(result).toMatchObject({
    id: expect.stringMatching(/^pi_/),
    status: "declined",
    code: "05",
    card: { brand: "VISA", bin: "411111", lastFour: "1111", month: 12, year: 2030 },
    transaction: {
      responseCode: "do_not_honor",
      responseSubStatus: "05",
      responseStatus: "DECLINED",
      avsResultCode: "Y",
      cvvResultCode: "M",
    },
  })
  expect(JSON.stringify(result)).not.toContain("4111111111111111")
})

test("charges nothing before the payment is confirmed, and once when the requests are repeated", async () => {
  const card = await createCard(running, "4242424242424242")
  const request = { paymentId: "order-2", card, amount: 100, currency: "USD" }
  const id = await gateway.create(request)
  expect(await gateway.result(id)).toBeUndefined()
  expect(await gateway.create(request)).toBe(id)
  const first = await gateway.charge(id, {})
  expect(first).toMatchObject({ id, status: "approved" })
  expect(await gateway.charge(id, {})).toEqual(first)
  expect(await gateway.result(id)).toEqual(first)
})

test("rejects another request with the same idempotency key", async () => {
  const card = await createCard(running, "4242424242424242")
  const request = { paymentId: "order-2b", card, currency: "USD" }
  await gateway.create({ ...request, amount: 100 })
  await expect(gateway.create({ ...request, amount: 200 })).rejects.toThrow("idempotency key")
})

test("returns the same decline when the payment is queried later", async () => {
  const declined = await charge("order-2c", "4000002760003184")
  expect(declined).toMatchObject({
    status: "declined",
    code: "51",
    transaction: { id: expect.stringMatching(/^ch_/) },
  })
  expect(await gateway.result(declined.id)).toEqual(declined)
})

test("accepts a card for one charge only, unless it is kept for later charges", async () => {
  const card = await createCard(running, "4242424242424242")
  const request = { card, amount: 100, currency: "USD" }
  await gateway.charge(await gateway.create({ ...request, paymentId: "order-3" }), {})
  await expect(gateway.create({ ...request, paymentId: "order-4" })).rejects.toThrow("used before")
  const kept = { ...request, card: await createCard(running, "4242424242424242") }
  await gateway.charge(await gateway.create({ ...kept, paymentId: "order-5", keepsCard: true }), {})
  const renewal = await gateway.create({ ...kept, paymentId: "order-6" })
  expect(await gateway.charge(renewal, { isOffSession: true })).toMatchObject({ status: "approved" })
})

test("captures and cancels any number of times, and returns what became of the payment", async () => {
  const captured = await charge("order-7", "4242424242424242", 100, { isAuthorization: true })
  expect(captured.status).toBe("authorized")
  expect(await gateway.capture(captured.id)).toMatchObject({ status: "approved" })
  expect(await gateway.capture(captured.id)).toMatchObject({ status: "approved" })
  expect(await gateway.cancel(captured.id)).toMatchObject({ status: "approved" })
  const cancelled = await charge("order-8", "4242424242424242", 100, { isAuthorization: true })
  expect(await gateway.cancel(cancelled.id)).toMatchObject({ status: "cancelled" })
  expect(await gateway.capture(cancelled.id)).toMatchObject({ status: "cancelled" })
})

test("cancels a payment that needs 3-D Secure, which the shop does not offer, instead of taking it as approved", async () => {
  const id = await create("order-8a", "4000002500003155")
  expect(await gateway.charge(id, {})).toMatchObject({ status: "cancelled" })
  expect(await gateway.result(id)).toMatchObject({ status: "cancelled" })
})

test("does not charge a payment that was canceled before", async () => {
  const id = await create("order-8b", "4242424242424242")
  await gateway.cancel(id)
  expect(await gateway.charge(id, {})).toMatchObject({ status: "cancelled" })
})

test("refunds up to the amount, and once for each refund id", async () => {
  const { id } = await charge("order-9", "4242424242424242", 100)
  await gateway.refund(id, 60, "refund-1")
  await gateway.refund(id, 60, "refund-1")
  await expect(gateway.refund(id, 60, "refund-2")).rejects.toThrow("greater than the amount")
  await gateway.refund(id, 40, "refund-3")
})

test("reports the card checks as the gateway made them, and NA for those that it did not make", async () => {
  const checksOf = async (request: Partial<Parameters<Gateway["create"]>[0]>) => {
    const payment = { paymentId: crypto.randomUUID(), card: "", amount: 100, currency: "USD", ...request }
    const result = await gateway.charge(await gateway.create(payment), {})
    if (result === undefined || result.status === "cancelled") throw new Error("The card was not charged.")
    const { avsResultCode, cvvResultCode, cavvResultCode } = result.transaction
    return [avsResultCode, cvvResultCode, cavvResultCode]
  }
  const card = await createCard(running, "4242424242424242")
  expect(await checksOf({ card, keepsCard: true })).toEqual(["Y", "M", "NA"])
  expect(await checksOf({ card }), "a kept card has no security code").toEqual(["Y", "NA", "NA"])
  const unchecked = await createCard(running, "4242424242424242", { isChecked: false })
  expect(await checksOf({ card: unchecked })).toEqual(["NA", "NA", "NA"])
})

test("sends the same letters for a check of an approved payment, of a decline, and of an error that is not a decline", async () => {
  const results = ["pass", "fail", "unchecked", "unavailable", null]
  // Every pair of address checks; with them, every result of the security code.
  const all = results.flatMap((line1, row) =>
    results.map((zip, column) => [line1, zip, results[(row + column) % results.length]]),
  )
  await using server = await startServer((request, response) => {
    const [, , , id = ""] = request.url?.split(/[/?]/) ?? []
    const [, outcome, index] = id.split("_")
    const [address_line1_check, address_postal_code_check, cvc_check] = all[Number(index)] ?? []
    const checks = { address_line1_check, address_postal_code_check, cvc_check }
    const card = { brand: "visa", last4: "1111", exp_month: 12, exp_year: 2030, checks }
    const isApproved = outcome === "approved"
    const charge = {
      id: "ch_1",
      object: "charge",
      status: isApproved ? "succeeded" : "failed",
      payment_method_details: { card },
    }
    const error =
      outcome === "declined"
        ? { type: "card_error", code: "card_declined", decline_code: "do_not_honor" }
        : { type: "invalid_request_error", code: "parameter_missing" }
    const intent = {
      id,
      object: "payment_intent",
      created: 1_700_000_000,
      amount: 100,
      currency: "usd",
      metadata: {},
      status: isApproved ? "succeeded" : "requires_payment_method",
      latest_charge: charge,
      last_payment_error: isApproved ? null : error,
    }
    response.setHeader("content-type", "application/json").end(JSON.stringify(intent))
  })
  const stub = createGateway({ url: server.url, secretKey: "sk_1", publishableKey: "pk_1" })
  const lettersOf = async (outcome: string) =>
    Promise.all(
      all.map(async (_checks, index) => {
        const result = await stub.result(`pi_${outcome}_${index}`)
        if (result === undefined || result.status === "cancelled") throw new Error("There is no charge.")
        const { avsResultCode, cvvResultCode, cavvResultCode } = result.transaction
        return `${avsResultCode} ${cvvResultCode} ${cavvResultCode}`
      }),
    )
  const approved = await lettersOf("approved")
  expect(approved[0]).toBe("Y M NA")
  expect(approved.at(-1)).toBe("NA U NA")
  expect(approved).toEqual(await lettersOf("declined"))
  expect(approved).toEqual(await lettersOf("malformed"))
})

test("rejects an invalid card number, and a request with another key", async () => {
  await expect(createCard(running, "4242424242424241")).rejects.toThrow("not a valid card number")
  await expect(createCard({ ...running, publishableKey: "guess" }, "4242424242424242")).rejects.toThrow(
    "API key",
  )
  const other = createGateway({ ...running, secretKey: "sk_test_guess" })
  await expect(
    other.create({ paymentId: "order-10", card: "pm_1", amount: 100, currency: "USD" }),
  ).rejects.toThrow("API key")
})
