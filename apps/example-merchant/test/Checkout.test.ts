import { randomUUID } from "node:crypto"
import { approvedCard, declinedCard } from "@flexcharge/sandbox"
import { afterAll, beforeAll, expect, test } from "vitest"
import { createCheckout } from "../src/Checkout.ts"
import { type CheckoutForm, parseCheckoutForm } from "../src/CheckoutForm.ts"
import type { Gateway } from "../src/Gateway.ts"
import type { Merchant, Sale } from "../src/Merchant.ts"
import { createPaymentAttempts, type PaymentAttempts } from "../src/PaymentAttempts.ts"
import { buyer } from "./buyer.ts"
import { createCard, paymentsAtGateway } from "./gatewayAccount.ts"
import { paymentRequest } from "./paymentRequest.ts"
import { type StartedServices, startServices } from "./startServices.ts"

const lines: string[] = []
let sandbox: StartedServices["sandbox"]
let gateway: StartedServices["gateway"]
let merchant: Merchant
let services: StartedServices["services"]
let close: StartedServices["close"]

beforeAll(async () => {
  const started = await startServices({ quietMillis: 0, log: (line) => lines.push(line) })
  ;({ sandbox, gateway, services, close } = started)
  merchant = { ...sandbox.credentials, name: "Quiet Desk", client: started.client }
})
afterAll(() => close())

const sale = (amount = 14800): Sale => ({
  id: "lamp",
  title: "Desk lamp",
  amount,
  currency: "USD",
  kind: "sale",
  merchant,
})

/** Creates both references of a card and the valid form that a page would send. */
const createForm = async (number: string, values: Partial<CheckoutForm> = {}): Promise<CheckoutForm> => {
  const creditCard = { firstName: "Joe", lastName: "Jones", number, month: 12, year: 2030 }
  const { token } = await merchant.client.tokenize({ paymentMethod: { creditCard } })
  const parsed = parseCheckoutForm({
    orderId: randomUUID(),
    attempt: 1,
    ...buyer,
    countryCode: "US",
    gatewayCard: await createCard(gateway, number),
    token,
  })
  if ("errors" in parsed) throw new Error(JSON.stringify(parsed.errors))
  return { ...parsed.form, ...values }
}

const pay = (form: CheckoutForm, of = sale()) => services.checkout(of, form, "127.0.0.1")
const evaluations = () => sandbox.control.requests.list({ operation: "evaluate" })

test("charges an attempt once when it arrives twice, at once or later, with the same result", async () => {
  const form = await createForm(approvedCard)
  const [first, second] = await Promise.all([pay(form), pay(form)])
  expect(first).toMatchObject({ result: "paid", orderUrl: `/orders/${form.orderId}` })
  expect(second).toEqual(first)
  expect(await pay(form)).toEqual(first)
  expect((await services.store.get(form.orderId))?.payments).toHaveLength(1)
  expect(
    (await services.store.timeline(form.orderId)).filter(({ source }) => source === "gateway"),
  ).toHaveLength(1)
})

test("transmits a declined payment without a token, and does not evaluate it", async () => {
  const form = await createForm(approvedCard, { token: null })
  const before = evaluations().length
  expect((await pay(form))?.result).toBe("declined")
  expect(evaluations()).toHaveLength(before)
  await expect.poll(async () => (await services.store.payment(form.orderId))?.transactionKey).toBeTruthy()
  const sent = sandbox.control.transmissions().filter(({ orderId }) => orderId === form.orderId)
  expect(sent).toMatchObject([{ isDeclined: true }])
})

test("pays an order with a second card under an order id of its own", async () => {
  const first = await createForm(declinedCard)
  expect((await pay(first))?.result).toBe("declined")
  const second = await createForm(approvedCard, { orderId: first.orderId, attempt: 2 })
  expect((await pay(second))?.result).toBe("paid")
  expect(sandbox.control.orders.get(`${first.orderId}-2`)).toMatchObject({ phase: "APPROVED" })
  const third = await createForm("4242424242424242", { orderId: first.orderId, attempt: 3 })
  expect((await pay(third))?.result).toBe("paid")
  expect((await services.store.get(first.orderId))?.payments).toHaveLength(2)
})

test("does not pay an order with the lower price of another product", async () => {
  const first = await createForm(declinedCard)
  expect((await pay(first))?.result).toBe("declined")
  const second = await createForm("4242424242424242", { orderId: first.orderId, attempt: 2 })
  expect(await pay(second, { ...sale(100), id: "pen", title: "Pen" })).toBeUndefined()
  const order = await services.store.get(first.orderId)
  expect(order).toMatchObject({ amount: 14800, state: { phase: "declined" } })
  expect(order?.payments).toHaveLength(1)
})

test("does not report a sale as paid when its form has the id of another order that is paid", async () => {
  const paid = await createForm("4242424242424242")
  const pen: Sale = { ...sale(100), id: "pen", title: "Pen" }
  expect((await pay(paid, pen))?.result).toBe("paid")
  for (const attempt of [1, 2]) expect(await pay({ ...paid, attempt })).toBeUndefined()
  expect((await services.store.get(paid.orderId))?.payments).toHaveLength(1)
})

test("does not report a sale as paid when its form has the id of another order that is being paid", async () => {
  const form = await createForm("4242424242424242")
  const pen: Sale = { ...sale(100), id: "pen", title: "Pen" }
  const [first, second] = await Promise.all([pay(form, pen), pay(form)])
  expect(first?.result).toBe("paid")
  expect(second).toBeUndefined()
  expect(await services.store.get(form.orderId)).toMatchObject({ amount: 100, payments: [{ attempt: 1 }] })
})

test("renews a subscription with the card that paid it, and not before a card has paid it", async () => {
  const subscription: Sale = { ...sale(1900), id: "paper", title: "Paper", kind: "subscription" }
  const first = await createForm(declinedCard)
  expect((await pay(first, subscription))?.result).toBe("declined")
  expect(await services.backOffice.chargeRenewal(first.orderId, 2, "sync")).toContain("is not paid")
  const second = await createForm("4242424242424242", { orderId: first.orderId, attempt: 2, token: null })
  expect((await pay(second, subscription))?.result).toBe("paid")
  expect(await services.store.subscription(first.orderId)).toMatchObject({ gatewayCard: second.gatewayCard })
  expect(await services.backOffice.chargeRenewal(first.orderId, 2, "sync")).toBe(
    "The gateway approved the renewal.",
  )
})

test("does not evaluate a second card while the outcome of the first is unknown", async () => {
  const first = await createForm(approvedCard)
  const fault = sandbox.control.faults.add({ kind: "malformed-json", operation: "evaluate" })
  expect((await pay(first))?.result).toBe("declined")
  sandbox.control.faults.remove(fault)
  const before = evaluations().length
  const second = await createForm(declinedCard, { orderId: first.orderId, attempt: 2 })
  expect((await pay(second))?.result).toBe("declined")
  expect(evaluations()).toHaveLength(before)
  expect(lines).toContainEqual(expect.stringContaining("the rescue of this order is InProgress"))
})

test("does not evaluate a second card after a rescue that failed inside the client, since it may have been sent", async () => {
  const rescue = () => Promise.reject(new Error("The rescue failed after it was sent."))
  const client = { ...merchant.client, rescue }
  const first = await createForm(approvedCard)
  expect((await pay(first, { ...sale(), merchant: { ...merchant, client } }))?.result).toBe("declined")
  const before = evaluations().length
  await pay(await createForm(approvedCard, { orderId: first.orderId, attempt: 2 }))
  expect(evaluations()).toHaveLength(before)
})

test("resolves an order by reconciliation when the response was lost and no webhook arrived", async () => {
  const form = await createForm(approvedCard)
  const fault = sandbox.control.faults.add({ kind: "malformed-json", operation: "evaluate" })
  expect((await pay(form))?.result).toBe("declined")
  sandbox.control.faults.remove(fault)
  expect((await services.store.get(form.orderId))?.state.phase).toBe("open")
  await services.inbox.reconcile()
  await expect.poll(async () => (await services.store.get(form.orderId))?.state.phase).toBe("approved")
  expect(
    sandbox.control.orders.list().filter((order) => order.externalOrderId === form.orderId),
  ).toHaveLength(1)
})

test("refunds a late approval once when the order was paid with another card", async () => {
  const first = await createForm(approvedCard)
  const fault = sandbox.control.faults.add({ kind: "malformed-json", operation: "evaluate" })
  await pay(first)
  sandbox.control.faults.remove(fault)
  const second = await createForm("4242424242424242", { orderId: first.orderId, attempt: 2 })
  expect((await pay(second))?.result).toBe("paid")
  await services.inbox.reconcile()
  await expect
    .poll(async () => (await services.store.get(first.orderId))?.refunds)
    .toMatchObject([{ paymentId: first.orderId, amount: 14800, status: "succeeded" }])
  expect(await services.store.get(first.orderId)).toMatchObject({ state: { phase: "approved" }, refunded: 0 })
  expect(sandbox.control.orders.get(first.orderId)).toMatchObject({ phase: "REFUNDED" })
  const order = await services.store.get(first.orderId)
  if (order === undefined) throw new Error("The order was not stored.")
  expect(await services.backOffice.refund(order, 14800, randomUUID())).toBe("Refunded $148.00.")
})

test.each([
  ["the gateway authorizes", "4242424242424242"],
  ["FlexCharge authorizes", approvedCard],
])(
  "cancels a late authorization when %s the amount on another card, and keeps one",
  async (_description, secondCard) => {
    const desk: Sale = { ...sale(), id: "desk", title: "Desk", kind: "authorization" }
    const first = await createForm(approvedCard)
    const fault = sandbox.control.faults.add({ kind: "malformed-json", operation: "evaluate" })
    await pay(first, desk)
    sandbox.control.faults.remove(fault)
    const second = await createForm(secondCard, { orderId: first.orderId, attempt: 2 })
    if (secondCard === approvedCard) {
      // A day later, when the payment cannot be sent again, a person wrongly records that it was not sent.
      await services.store.database.query(
        "update flexcharge_claims set status = 'operator' where order_id = $1",
        [first.orderId],
      )
      const claim = { mid: merchant.mid, orderId: first.orderId }
      expect(await services.inbox.orders.resolve(claim, "notSent")).toBe(true)
    }
    expect((await pay(second, desk))?.result).toBe("authorized")
    const late = sandbox.control.orders.get(first.orderId)?.id ?? ""
    await services.inbox.orders.record(
      late,
      { source: "order", response: await merchant.client.order(late) },
      first.orderId,
    )
    await expect
      .poll(async () => (await services.store.get(first.orderId))?.refunds)
      .toMatchObject([{ paymentId: first.orderId, status: "succeeded" }])
    expect(sandbox.control.orders.get(first.orderId)).toMatchObject({ phase: "CANCELLED" })
    const order = await services.store.get(first.orderId)
    if (order === undefined) throw new Error("The order was not stored.")
    expect(order).toMatchObject({ state: { phase: "captureRequired" }, refunded: 0 })
    expect(await services.backOffice.capture(order, randomUUID())).toBe("Captured.")
  },
)

test("counts a late authorization as canceled when the response to its cancellation was lost", async () => {
  const desk: Sale = { ...sale(), id: "desk", title: "Desk", kind: "authorization" }
  const first = await createForm(approvedCard)
  const fault = sandbox.control.faults.add({ kind: "malformed-json", operation: "evaluate" })
  await pay(first, desk)
  sandbox.control.faults.remove(fault)
  await pay(await createForm("4242424242424242", { orderId: first.orderId, attempt: 2 }), desk)
  const late = sandbox.control.orders.get(first.orderId)?.id ?? ""
  const recordLate = async () =>
    services.inbox.orders.record(
      late,
      { source: "order", response: await merchant.client.order(late) },
      first.orderId,
    )
  const lost = sandbox.control.faults.add({ kind: "malformed-json", operation: "cancel" })
  await recordLate()
  await expect.poll(() => sandbox.control.orders.get(first.orderId)?.phase).toBe("CANCELLED")
  sandbox.control.faults.remove(lost)
  const phase = async () => (await services.store.payment(first.orderId))?.state.phase
  await recordLate()
  await expect.poll(phase).toBe("cancelled")
  await services.recover()
  expect((await services.store.get(first.orderId))?.refunds).toMatchObject([{ status: "succeeded" }])
})

test("cancels a late authorization of the gateway when FlexCharge holds the amount of another card", async () => {
  const desk: Sale = { ...sale(), id: "desk", title: "Desk", kind: "authorization" }
  const form = await createForm(approvedCard)
  expect((await pay(form, desk))?.result).toBe("authorized")
  const order = await services.store.get(form.orderId)
  if (order === undefined) throw new Error("The order was not stored.")
  const paymentId = `${form.orderId}-2`
  const second = await services.store.createPayment(order, 2, () => ({
    ...paymentRequest(paymentId),
    charge: {
      paymentId,
      card: "", // replaced below
      amount: order.amount,
      currency: "USD",
      isAuthorization: true,
    },
  }))
  if (second?.request === undefined) throw new Error("The attempt was not stored.")
  const card = await createCard(gateway, "4242424242424242")
  await services.attempts.charge({
    ...second,
    request: { ...second.request, charge: { ...second.request.charge, card } },
  })
  await services.recover()
  expect(await services.store.payment(paymentId)).toMatchObject({ charge: { status: "cancelled" } })
  expect(await services.store.get(form.orderId)).toMatchObject({ state: { phase: "captureRequired" } })
})

/** The checkout of a process whose gateway is replaced in part. */
const createCheckoutWith = (parts: Partial<Gateway>) => {
  const settings = { ...services, quietMillis: 0, now: Date.now, log: () => {} }
  const attempts = createPaymentAttempts({
    ...settings,
    gateway: { ...services.gateway, ...parts },
    clientOf: () => merchant.client,
  })
  return createCheckout({
    ...settings,
    attempts,
    rescueTimeoutMillis: 8_000,
    sendOperations: async () => {},
  })
}

test("does not charge another card while it is uncertain what became of the first one", async () => {
  const first = await createForm("4242424242424242")
  const isDown = async () => {
    throw new Error("The gateway does not respond.")
  }
  await expect(createCheckoutWith({ charge: isDown })(sale(), first, "127.0.0.1")).rejects.toThrow("respond")
  const second = await createForm("4242424242424242", { orderId: first.orderId, attempt: 2 })
  await expect(createCheckoutWith({ result: isDown })(sale(), second, "127.0.0.1")).rejects.toThrow("respond")
  const isWorking = async () => undefined
  const checkout = createCheckoutWith({ result: isWorking, cancel: isWorking })
  expect((await checkout(sale(), second, "127.0.0.1"))?.result).toBe("declined")
  expect(await paymentsAtGateway(gateway, first.orderId)).toHaveLength(1)
  expect((await pay(second))?.result).toBe("paid")
  expect(await paymentsAtGateway(gateway, first.orderId)).toMatchObject([
    { status: "canceled" },
    { status: "succeeded" },
  ])
})

test("does not disturb a charge that this process is making", async () => {
  const form = await createForm("4242424242424242")
  const settings = { ...services, quietMillis: 0, now: Date.now, log: () => {} }
  const attempts: PaymentAttempts = createPaymentAttempts({
    ...settings,
    gateway: {
      ...services.gateway,
      charge: async (...request) => {
        await attempts.recover()
        return services.gateway.charge(...request)
      },
    },
    clientOf: () => merchant.client,
  })
  const sendOperations = async () => {}
  const checkout = createCheckout({ ...settings, attempts, rescueTimeoutMillis: 8_000, sendOperations })
  expect((await checkout(sale(), form, "127.0.0.1"))?.result).toBe("paid")
})

test("repeats a copy that FlexCharge could not take, and gives up one that it rejects for its content", async () => {
  const form = await createForm("4242424242424242")
  sandbox.control.faults.add({ kind: "status", status: 503, operation: "transmit" })
  expect((await pay(form))?.result).toBe("paid")
  await services.recover()
  expect((await services.store.payment(form.orderId))?.request).toBeDefined()
  sandbox.control.faults.clear()
  await services.recover()
  expect((await services.store.payment(form.orderId))?.transactionKey).toBeTruthy()
  const rejected = await createForm("4242424242424242")
  sandbox.control.faults.add({ kind: "status", status: 400, operation: "transmit" })
  expect((await pay(rejected))?.result).toBe("paid")
  await services.recover()
  sandbox.control.faults.clear()
  expect(await services.store.payment(rejected.orderId)).toMatchObject({
    request: undefined,
    transactionKey: undefined,
  })
})

test("shows a card that the gateway does not accept as declined, so that the shopper can enter it again", async () => {
  const used = await createForm("4242424242424242")
  expect((await pay(used))?.result).toBe("paid")
  const form = await createForm("4242424242424242", { gatewayCard: used.gatewayCard })
  expect((await pay(form))?.result).toBe("declined")
  const again = await createForm("4242424242424242", { orderId: form.orderId, attempt: 2 })
  expect((await pay(again))?.result).toBe("paid")
})
