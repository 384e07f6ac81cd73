import { Secret } from "@flexcharge/schema"
import { stubApiServer } from "@flexcharge-tooling/test-kit/stubApiServer"
import fc from "fast-check"
import { expect, test } from "vitest"
import { normalizePayment as normalize } from "../src/CallInput.ts"
import type { Payment } from "../src/index.ts"
import { clientOf, declined, failure } from "./testClient.ts"

const normalizePayment = (payment: object): Record<string, unknown> => ({ ...normalize(payment) })

const untyped = (value: unknown) => value as Payment // gateways and databases give anything

/** The payment with one field changed; `undefined` removes it. */
const changed = (path: string, value: unknown): Payment => {
  const copy = structuredClone(declined) as Record<string, unknown>
  const steps = path.split(".")
  const last = steps.pop() ?? ""
  let object = copy
  for (const step of steps) object = object[step] as Record<string, unknown>
  if (value === undefined) delete object[last]
  else object[last] = value
  return untyped(copy)
}

const moment = new Date("2026-06-12T14:30:00Z")

/** A change of one field, and the issue that it leads to; none where the payment is evaluated. */
const variations: [string, unknown, string?][] = [
  ["billingInformation.zipCode", undefined, "billingInformation.zipCode"],
  ["billingInformation.zipCode", null, "billingInformation.zipCode"],
  ["billingInformation.zipCode", "", "billingInformation.zipCode"],
  ["billingInformation.addressLine2", null],
  ["billingInformation.addressLine2", ""],
  ["billingInformation.state", null],
  ["billingInformation.phone", ""],
  ["billingInformation.lastName", undefined, "billingInformation.lastName"],
  ["billingInformation.lastName", null, "billingInformation.lastName"],
  ["billingInformation.countryCode", "us"],
  ["billingInformation.country", "us"],
  ["billingInformation", null, "billingInformation"],
  ["transaction.currency", "usd"],
  ["transaction.currency", "", "transaction.currency"],
  ["transaction.amount", "150", "transaction.amount"],
  ["transaction.amount", 150.5, "transaction.amount"],
  ["transaction.timestampUtc", moment],
  ["transaction.timestampUtc", moment.getTime(), "transaction.timestampUtc"],
  ["transaction.timestampUtc", new Date(Number.NaN), "transaction.timestampUtc"],
  ["transaction.responseCode", null],
  ["transaction.id", 3478613, "transaction.id"],
  ["payer.email", "", "payer.email"],
  ["payer.email", null, "payer.email"],
  ["payer.phone", null],
  ["paymentMethod.expirationYear", 29],
  ["paymentMethod.expirationMonth", "09"],
  ["paymentMethod.verificationValue", null],
  ["senseKey", null],
  ["shippingInformation", null],
  ["customerIp", ""],
  ["orderId", null, "orderId"],
  ["isMIT", undefined, "isMIT"],
]

test.each(variations)("rescue with %s = %j does not reject", async (path, value, issue) => {
  await using service = await stubApiServer()
  const { decision, transmission } = await clientOf(service).rescue(changed(path, value))
  await transmission.catch(() => {}) // a missing field may prevent the transmission as well
  if (issue === undefined) expect(decision._tag).toBe("Approved")
  else
    expect(decision).toMatchObject({
      _tag: "NotSent",
      issues: expect.arrayContaining([expect.objectContaining({ path: issue })]),
    })
  expect(service.requestsTo("evaluate")).toHaveLength(issue === undefined ? 1 : 0)
})

test.each(variations)(
  "evaluate with %s = %j rejects only what cannot be normalized",
  async (path, value, issue) => {
    await using service = await stubApiServer()
    const { isDeclined: _isDeclined, ...payment } = changed(path, value)
    const evaluated = clientOf(service).evaluate(payment as typeof declined)
    if (issue === undefined) await evaluated
    else expect((await failure(evaluated)).message).toContain(issue)
  },
)

test("sends what was normalized in the form of the service", async () => {
  await using service = await stubApiServer()
  await clientOf(service).rescue({
    ...declined,
    expiryDateUtc: moment,
    senseKey: null,
    transaction: { ...declined.transaction, currency: "usd", timestampUtc: moment },
    billingInformation: { ...declined.billingInformation, countryCode: "us", addressLine2: "" },
    paymentMethod: { ...declined.paymentMethod, expirationYear: 29 },
    orderItems: [{ sku: null, name: "Lamp" }],
    additionalFields: [{ key: "note", value: "" }],
  })
  const [sent] = service.requestsTo("evaluate").map(({ json }) => json)
  expect(sent).toMatchObject({
    expiryDateUtc: "2026-06-12T14:30:00.000Z",
    transaction: { currency: "USD", timestampUtc: "2026-06-12T14:30:00.000Z", amount: 15000 },
    billingInformation: { countryCode: "US" },
    paymentMethod: { expirationYear: 2029 },
    orderItems: [{ name: "Lamp" }],
    additionalFields: [{ key: "note", value: "" }],
  })
  expect(sent).not.toHaveProperty("senseKey")
  expect(sent.billingInformation).not.toHaveProperty("addressLine2")
})

test("never changes an amount, isDeclined or isMIT", () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      const normalized = normalizePayment({ isDeclined: value, isMIT: value, amount: value })
      for (const name of ["isDeclined", "isMIT", "amount"]) {
        const kept = normalized[name]
        if (value === null || value === "" || value === undefined) expect(kept).toBeUndefined()
        else if (typeof value !== "object") expect(kept).toBe(value)
        else expect(typeof kept).toBe("object")
      }
    }),
  )
})

test("returns a payment that needs no change as it is, and never writes to its input", () => {
  const items = [{ name: "Lamp" }]
  const complete = { ...declined, orderItems: items }
  expect(normalize(complete)).toBe(complete)
  const withHole = Object.freeze({
    ...declined,
    payer: Object.freeze({ email: "a@example.com", phone: null }),
  })
  expect(normalizePayment(withHole)).toEqual({
    ...declined,
    payer: { email: "a@example.com", phone: undefined },
  })
  expect(withHole.payer.phone).toBeNull()
  const inList = { orderItems: [{ name: "Lamp", sku: "" }, "text", null, items] }
  expect(normalizePayment(inList)).toEqual({
    orderItems: [{ name: "Lamp", sku: undefined }, "text", null, items],
  })
  expect(normalizePayment({ list: [items, null] }).list).toStrictEqual([items, null])
})

test("keeps secrets, instances of classes and what is nested too deeply", () => {
  const secret = Secret.make("4111111111111111")
  class Address {
    city = null
  }
  const address = new Address()
  const deep = { a: { b: { c: { d: { e: null } } } } }
  const normalized = normalizePayment({ secret, address, deep })
  expect(normalized.secret).toBe(secret)
  expect(normalized.address).toBe(address)
  expect(JSON.stringify(normalized.deep)).toBe(JSON.stringify(deep))
})

test.each([
  ["currency", "eur", "EUR"],
  ["currency", 7, 7],
  ["countryCode", "gb", "GB"],
  ["country", "gb", "GB"],
  ["country", "germany", "germany"],
  ["country", 49, 49],
  ["expirationYear", 0, 2000],
  ["expirationYear", 99, 2099],
  ["expirationYear", 100, 100],
  ["expirationYear", -1, -1],
  ["expirationYear", 29.5, 29.5],
  ["expirationYear", "29", 2029],
  ["expirationYear", "2029", 2029],
  ["expirationYear", "20290", "20290"],
  ["expirationMonth", "9", 9],
  ["expirationMonth", "9 ", "9 "],
  ["timestampUtc", "2026", "2026"],
])("normalizes the %s %j to %j", (name, value, expected) => {
  expect(normalizePayment({ [name]: value })[name]).toBe(expected)
})
