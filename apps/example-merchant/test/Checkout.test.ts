import { randomUUID } from "node:crypto"
import { createClient } from "@flexcharge/core"
import { approvedCard, createSandbox, type Sandbox } from "@flexcharge/sandbox"
import { afterAll, beforeAll, expect, test } from "vitest"
import { listenOnLoopback } from "../demo/DeferredServer.ts"
import { type RunningGateway as Gateway, startGateway } from "../demo/gatewayServer.ts"
import { createCheckout } from "../src/Checkout.ts"
import { type CheckoutForm, parseCheckoutForm } from "../src/CheckoutForm.ts"
import type { Merchant, Sale } from "../src/Merchant.ts"
import { openOrderStore } from "../src/OrderStore.ts"
import { settle } from "../src/reconcileOrders.ts"

const store = openOrderStore(":memory:")
const lines: string[] = []
const log = (line: string) => void lines.push(line)
let sandbox: Sandbox
let gateway: Gateway
let merchant: Merchant
beforeAll(async () => {
  sandbox = await createSandbox()
  gateway = startGateway(await listenOnLoopback())
  const { credentials, url: baseUrl } = sandbox
  const client = createClient({ ...credentials, baseUrl, retry: false })
  merchant = { ...credentials, name: "Quiet Desk", client }
})
afterAll(async () => {
  await merchant.client.close()
  await gateway.close()
  await sandbox.close()
})

const sale = (amount = 14800): Sale => ({ id: "lamp", title: "Desk lamp", amount, currency: "USD", merchant })

const attempted = async (number: string, token?: null): Promise<CheckoutForm> => {
  const response = await fetch(`${gateway.url}/cards`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ number, month: 12, year: 2030 }),
  })
  const { reference } = (await response.json()) as { readonly reference: string }
  const creditCard = { firstName: "Joe", lastName: "Jones", number, month: 12, year: 2030 }
  const read = parseCheckoutForm({
    orderId: randomUUID(),
    email: "joe@example.com",
    firstName: "Joe",
    lastName: "Jones",
    addressLine1: "123 Main St.",
    city: "San Francisco",
    state: "CA",
    zipCode: "94111",
    countryCode: "US",
    gatewayCard: reference,
    token: token ?? (await merchant.client.tokenize({ paymentMethod: { creditCard } })).token,
  })
  if ("errors" in read) throw new Error(JSON.stringify(read.errors))
  return token === null ? { ...read.attempt, token } : read.attempt
}

test("an attempt that arrives twice, at once and later, is charged once and answered alike", async () => {
  const checkout = createCheckout({ gateway, store, log })
  const attempt = await attempted(approvedCard)
  const [first, second] = await Promise.all([
    checkout(sale(), attempt, "127.0.0.1"),
    checkout(sale(), attempt, "127.0.0.1"),
  ])
  expect(first).toMatchObject({ result: "paid", orderUrl: `/orders/${attempt.orderId}` })
  expect(second).toEqual(first)
  expect(await checkout(sale(), attempt, "127.0.0.1")).toEqual(first)
  expect(store.changes(attempt.orderId).map(({ source }) => source)).toEqual(["gateway 51", "evaluate"])
})

test("without a token the payment is transmitted, a declined card is declined, and nobody is asked", async () => {
  const attempt = await attempted(approvedCard, null)
  const before = sandbox.control.journal.list({ operation: "evaluate" }).length
  const outcome = await createCheckout({ gateway, store, log })(sale(), attempt, "127.0.0.1")
  expect(outcome.result).toBe("declined")
  expect(sandbox.control.journal.list({ operation: "evaluate" })).toHaveLength(before)
  await expect.poll(() => store.get(attempt.orderId)?.transactionKey).toBeTruthy()
  const sent = sandbox.control.transmissions().filter(({ orderId }) => orderId === attempt.orderId)
  expect(sent).toMatchObject([{ isDeclined: true }])
})

test("a wrong payment is refused before it leaves, with the path, and shown as a decline", async () => {
  const attempt = await attempted("4111111111111111")
  const broken = { ...sale(), currency: "dollars" }
  const outcome = await createCheckout({ gateway, store, log })(broken, attempt, "127.0.0.1")
  expect(outcome.result).toBe("declined")
  expect(lines).toContainEqual(expect.stringContaining("transaction.currency"))
  expect(sandbox.control.orders.get(attempt.orderId)).toBeUndefined()
})

test("an order whose answer was lost, and that no webhook told of, is settled by a query", async () => {
  const attempt = await attempted(approvedCard)
  const fault = sandbox.control.faults.add({ kind: "malformed-json", operation: "evaluate" })
  const outcome = await createCheckout({ gateway, store, log })(sale(), attempt, "127.0.0.1")
  sandbox.control.faults.remove(fault)
  expect(outcome.result).toBe("declined")
  expect(store.get(attempt.orderId)).toMatchObject({ state: { phase: "open" }, orderSessionKey: undefined })

  await settle({ store, clientOf: () => merchant.client, log }, -1)
  const key = sandbox.control.orders.get(attempt.orderId)?.id
  expect(store.get(attempt.orderId)).toMatchObject({ state: { phase: "approved" }, orderSessionKey: key })
  expect(store.changes(attempt.orderId).at(-1)).toMatchObject({ source: "order query" })
})

test("an order that cannot be asked about stays as it is", async () => {
  const attempt = await attempted("4111111111111111", null)
  await createCheckout({ gateway, store, log })(sale(), attempt, "127.0.0.1")
  const fault = sandbox.control.faults.add({ kind: "status", status: 500, operation: "orders" })
  await settle({ store, clientOf: () => merchant.client, log }, -1)
  sandbox.control.faults.remove(fault)
  expect(lines).toContainEqual(expect.stringContaining(`${attempt.orderId}: could not be asked about`))
  expect(store.get(attempt.orderId)?.state.phase).toBe("open")
})
