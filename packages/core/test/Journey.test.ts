import { createSandbox, type Sandbox } from "@flexcharge/sandbox"
import { OrderState, Signal } from "@flexcharge/schema"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type Client, createClient, MerchantInitiated, type Payment } from "../src/index.ts"
import { declined, failure } from "./testClient.ts"

let sandbox: Sandbox
let client: Client
let count = 0

beforeAll(async () => {
  sandbox = await createSandbox()
  client = createClient({ ...sandbox.credentials, baseUrl: sandbox.url })
})
afterAll(async () => {
  await client.close()
  await sandbox.close()
})

/** A declined payment the sandbox accepts, of an order of its own. */
const payment = (change: Partial<Payment> = {}): Payment => ({
  ...declined,
  orderId: `ORDER-${++count}`,
  ...change,
})
const approvedCard = { ...declined.paymentMethod, cardNumber: "4000002760003184" }
const declinedCard = { ...declined.paymentMethod, cardNumber: "4000300011112220" }

test("rescues a declined card with a token, up to the challenge", async () => {
  const { token } = await client.tokenize({
    paymentMethod: {
      creditCard: {
        firstName: "John",
        lastName: "Doe",
        number: "4111111111111111",
        month: "09",
        year: "2029",
      },
    },
  })
  const { decision, transmission } = await client.rescue(
    payment({
      payer: { email: "john@example.com", phone: "+99.2001a/+99.2001b" },
      paymentMethod: { cardNumber: token, token: true },
    }),
  )
  expect(decision._tag).toBe("Challenge")
  expect((await transmission).transactionKey).toEqual(expect.any(String))
})

test("returns a decline as a decision, and finds the order declined", async () => {
  const { decision } = await client.rescue(payment({ paymentMethod: declinedCard }))
  if (decision._tag !== "Declined") throw new Error(decision._tag)
  const state = await client.waitForOutcome(decision.orderSessionKey)
  expect(OrderState.isFinal(state)).toBe(true)
  expect(OrderState.isPaid(OrderState.join(decision.signal, state))).toBe(false)
})

test("rescues a synchronous MIT, refunds it, and rejects a refund above the remaining amount", async () => {
  const { decision } = await client.rescue(
    MerchantInitiated.sync(payment({ paymentMethod: approvedCard }), { attempt: 1 }),
  )
  if (decision._tag !== "Approved" || decision.orderSessionKey === undefined) throw new Error(decision._tag)
  const key = decision.orderSessionKey
  expect((await client.outcome(key)).status).toBe("APPROVED")
  await client.refund(key, { amount: 15000, currency: "USD" })
  expect(Signal.fromOrder(await client.order(key)).phase).toBe("refunded")
  const error = await failure(client.refund(key, { amount: 100, currency: "USD" }))
  expect(error.reason).toMatchObject({ _tag: "Rejected", code: "2001" })
})

test("captures an authorized payment", async () => {
  const authorized = payment({
    paymentMethod: approvedCard,
    payer: { email: "john@example.com", phone: "998888" },
    transactionType: "AUTHORIZATION",
  })
  const { decision } = await client.rescue(authorized)
  if (decision._tag !== "CaptureRequired") throw new Error(decision._tag)
  expect((await client.capture(decision.capture)).status).toBe("SUCCESS")
  expect((await client.waitForOutcome(decision.orderSessionKey)).phase).toBe("approved")
})

test("voids an authorized payment by either of its ids", async () => {
  for (const external of [false, true]) {
    const authorized = payment({ paymentMethod: approvedCard, transactionType: "AUTHORIZATION" })
    const { decision } = await client.rescue(authorized)
    if (decision._tag !== "CaptureRequired") throw new Error(decision._tag)
    await (external ? client.cancelExternal(authorized.orderId) : client.cancel(decision.orderSessionKey))
    expect((await client.waitForOutcome(decision.orderSessionKey)).phase).toBe("cancelled")
  }
})

test("receives the same response for the same key in another process", async () => {
  const same = payment()
  const first = await client.evaluate({ ...same, isDeclined: true })
  const restarted = createClient({ ...sandbox.credentials, baseUrl: sandbox.url })
  const second = await restarted.evaluate({ ...same, isDeclined: true })
  expect(second.orderSessionKey).toBe(first.orderSessionKey)
  const other = { ...same, isDeclined: true as const, payer: { email: "other@example.com" } }
  const another = createClient({ ...sandbox.credentials, baseUrl: sandbox.url })
  expect((await failure(another.evaluate(other))).reason).toMatchObject({
    _tag: "Conflict",
    inProgress: false,
  })
})

test("rejects invalid credentials and says where to find the right ones", async () => {
  const other = createClient({ ...sandbox.credentials, appSecret: "wrong", baseUrl: sandbox.url })
  const error = await failure(other.authenticate())
  expect(error.reason._tag).toBe("Unauthorized")
  expect(error.message).toContain("Developers > API Keys")
})

test("lists the orders that it created", async () => {
  const made: string[] = []
  for (let order = 0; order < 3; order++)
    made.push((await client.evaluate({ ...payment(), isDeclined: true })).orderSessionKey)
  const ids: unknown[] = []
  for await (const { id } of client.orders({ pageSize: 2 })) ids.push(id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids).toEqual(expect.arrayContaining(made))
})
