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
import { reconcileOrders } from "../src/reconcileOrders.ts"

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

/** Creates both references of a card and the valid form that a page would send. */
const createForm = async (number: string, token?: null): Promise<CheckoutForm> => {
  const response = await fetch(`${gateway.url}/cards`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ number, month: 12, year: 2030 }),
  })
  const { reference } = (await response.json()) as { readonly reference: string }
  const creditCard = { firstName: "Joe", lastName: "Jones", number, month: 12, year: 2030 }
  const parsed = parseCheckoutForm({
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
  if ("errors" in parsed) throw new Error(JSON.stringify(parsed.errors))
  return token === null ? { ...parsed.form, token } : parsed.form
}

test("charges an attempt once when it arrives twice, at once or later, with the same result", async () => {
  const checkout = createCheckout({ gateway, store, log })
  const form = await createForm(approvedCard)
  const [first, second] = await Promise.all([
    checkout(sale(), form, "127.0.0.1"),
    checkout(sale(), form, "127.0.0.1"),
  ])
  expect(first).toMatchObject({ result: "paid", orderUrl: `/orders/${form.orderId}` })
  expect(second).toEqual(first)
  expect(await checkout(sale(), form, "127.0.0.1")).toEqual(first)
  expect(store.changes(form.orderId).map(({ source }) => source)).toEqual(["gateway 51", "evaluate"])
})

test("transmits a declined payment without a token, and does not evaluate it", async () => {
  const form = await createForm(approvedCard, null)
  const before = sandbox.control.journal.list({ operation: "evaluate" }).length
  const outcome = await createCheckout({ gateway, store, log })(sale(), form, "127.0.0.1")
  expect(outcome.result).toBe("declined")
  expect(sandbox.control.journal.list({ operation: "evaluate" })).toHaveLength(before)
  await expect.poll(() => store.get(form.orderId)?.transactionKey).toBeTruthy()
  const sent = sandbox.control.transmissions().filter(({ orderId }) => orderId === form.orderId)
  expect(sent).toMatchObject([{ isDeclined: true }])
})

test("rejects an invalid payment before it is sent, names the field in the log, and shows a decline", async () => {
  const form = await createForm("4111111111111111")
  const invalidSale = { ...sale(), currency: "dollars" }
  const outcome = await createCheckout({ gateway, store, log })(invalidSale, form, "127.0.0.1")
  expect(outcome.result).toBe("declined")
  expect(lines).toContainEqual(expect.stringContaining("transaction.currency"))
  expect(sandbox.control.orders.get(form.orderId)).toBeUndefined()
})

test("resolves an order by a query when the response was lost and no webhook arrived", async () => {
  const form = await createForm(approvedCard)
  const fault = sandbox.control.faults.add({ kind: "malformed-json", operation: "evaluate" })
  const outcome = await createCheckout({ gateway, store, log })(sale(), form, "127.0.0.1")
  sandbox.control.faults.remove(fault)
  expect(outcome.result).toBe("declined")
  expect(store.get(form.orderId)).toMatchObject({ state: { phase: "open" }, orderSessionKey: undefined })

  await reconcileOrders({ store, clientOf: () => merchant.client, log }, -1)
  const key = sandbox.control.orders.get(form.orderId)?.id
  expect(store.get(form.orderId)).toMatchObject({ state: { phase: "approved" }, orderSessionKey: key })
  expect(store.changes(form.orderId).at(-1)).toMatchObject({ source: "order query" })
})

test("keeps an order unchanged when the order query fails", async () => {
  const form = await createForm("4111111111111111", null)
  await createCheckout({ gateway, store, log })(sale(), form, "127.0.0.1")
  const fault = sandbox.control.faults.add({ kind: "status", status: 500, operation: "orders" })
  await reconcileOrders({ store, clientOf: () => merchant.client, log }, -1)
  sandbox.control.faults.remove(fault)
  expect(lines).toContainEqual(expect.stringContaining(`${form.orderId}: the order query failed`))
  expect(store.get(form.orderId)?.state.phase).toBe("open")
})
