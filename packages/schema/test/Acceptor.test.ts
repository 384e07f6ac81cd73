import { endpoints, Secret } from "@flexcharge/schema"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { acceptor } from "../src/Acceptor.ts"
import { strict } from "../src/Decode.ts"
import * as Schemas from "../src/effect.ts"
import { payment } from "./payment.ts"

const accepts = acceptor(Schemas.EvaluateRequest.ast)
const decode = strict(Schemas.EvaluateRequest)

type Json = Record<string, unknown>

/** Puts a value at a random place of the payment, or takes a place away. */
const mangled = fc
  .tuple(
    fc.constantFrom(
      "",
      "transaction",
      "payer",
      "billingInformation",
      "paymentMethod",
      "orderItems",
      "threeDSecure",
    ),
    fc.constantFrom(
      "amount",
      "email",
      "zipCode",
      "zipcode",
      "cardNumber",
      "token",
      "expirationYear",
      "orderId",
      "isMIT",
      "extra",
      "__proto__",
    ),
    fc.oneof(
      fc.jsonValue(),
      fc.constant(undefined),
      fc.constant(1),
      fc.constant("x"),
      fc.constant(true),
      fc.constant(Secret.make("s")),
    ),
    fc.boolean(),
  )
  .map(([place, member, value, removes]) => {
    const copy: Json = structuredClone({
      ...payment,
      orderItems: [{ sku: "a", amount: 1 }],
      threeDSecure: { xid: "x" },
    })
    const target =
      place === "" ? copy : place === "orderItems" ? (copy.orderItems as Json[])[0] : (copy[place] as Json) // as just made
    if (target === undefined) return copy
    if (removes) delete target[member]
    else
      Object.defineProperty(target, member, { value, enumerable: true, configurable: true, writable: true })
    return copy
  })

/** The same value with the members of every object in the opposite order. */
const reversed = <Value>(value: Value): Value =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, reversed(inner)]),
      ) as Value) // same members
    : value

describe("the quick check of a request", () => {
  test("accepts nothing that the decoder refuses", () => {
    fc.assert(
      fc.property(mangled, (input) => {
        if (accepts(input)) expect(decode(input).ok).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  test("accepts the payments that are sent every day", () => {
    expect(accepts(payment)).toBe(true)
    expect(
      accepts({ ...payment, paymentMethod: { ...payment.paymentMethod, cardNumber: Secret.make("4111") } }),
    ).toBe(true)
    expect(
      acceptor(Schemas.TokenizeRequest.ast)({
        paymentMethod: {
          creditCard: { firstName: "J", lastName: "D", number: "4111111111111111", month: "03", year: 2030 },
        },
      }),
    ).toBe(true)
    expect(acceptor(Schemas.RefundRequest.ast)({ amount: 1, currency: "USD" })).toBe(true)
  })

  test("leaves to the decoder what is wrong", () => {
    for (const wrong of [
      null,
      undefined,
      1,
      "x",
      [],
      {},
      { ...payment, extra: 1 },
      { ...payment, isDeclined: false },
      { ...payment, payer: [] },
    ])
      expect(accepts(wrong)).toBe(false)
    expect(accepts({ ...payment, orderItems: [{ amount: -1 }] })).toBe(false)
    expect(accepts({ ...payment, orderItems: {} })).toBe(false)
    expect(accepts({ ...payment, senseKey: 1 })).toBe(false)
    expect(accepts({ ...payment, senseKey: null })).toBe(true)
    expect(accepts({ ...payment, paymentMethod: { cardNumber: "4111" } })).toBe(false)
    expect(accepts({ ...payment, billingInformation: Object.create(payment.billingInformation) })).toBe(false)
  })

  test("gives the same wire body as the decoder does", () => {
    const slow = { ...payment, paymentMethod: { ...payment.paymentMethod, cardNumber: Secret.make("tok") } }
    const body = (input: typeof payment) => endpoints.evaluate.request(input)
    expect(body({ ...slow })).toEqual(
      body({ ...payment, paymentMethod: { ...payment.paymentMethod, cardNumber: "tok" } }),
    )
    expect(JSON.stringify(body(reversed(payment)))).toBe(JSON.stringify(body(payment)))
    const decoded = decode(payment)
    expect(decoded.ok && endpoints.evaluate.request(decoded.value as unknown as typeof payment)).toEqual(
      body(payment),
    ) // decoded: secrets inside
  })
})
