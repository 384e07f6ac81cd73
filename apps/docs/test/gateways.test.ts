import { describe, expect, test } from "vitest"
import { payWithAdyen } from "../snippets/gateways/adyen.ts"
import { payWithAuthorizeNet } from "../snippets/gateways/authorizenet.ts"
import { payWithBraintree } from "../snippets/gateways/braintree.ts"
import { payWithCheckout } from "../snippets/gateways/checkout.ts"
import { payWithCybersource } from "../snippets/gateways/cybersource.ts"
import { payWithGr4vy } from "../snippets/gateways/gr4vy.ts"
import { payWithNmi } from "../snippets/gateways/nmi.ts"
import type { Attempt, Order } from "../snippets/gateways/rescueDeclined.ts"
import { rescueDeclined } from "../snippets/gateways/rescueDeclined.ts"
import { payWithSpreedly } from "../snippets/gateways/spreedly.ts"
import { payWithStripe } from "../snippets/gateways/stripe.ts"
import { payWithWorldpay } from "../snippets/gateways/worldpay.ts"
import { payment } from "../snippets/shop/example.ts"

const orderOf = (orderId: string): Order => {
  const { isDeclined: _isDeclined, transaction: _transaction, ...order } = payment
  return { ...order, orderId }
}
const attempt: Attempt = { id: "A-1", amount: 15000, currency: "USD", timestampUtc: "2026-06-12T14:30:00Z" }
const decimalAttempt: Attempt<string> = { ...attempt, amount: "150.00" }

describe("the example of each gateway rescues a declined payment", () => {
  test.each([
    [
      "Stripe",
      (order: Order) =>
        payWithStripe(
          () => Promise.reject({ type: "StripeCardError", decline_code: "do_not_honor" }),
          order,
          attempt,
        ),
    ],
    [
      "Adyen",
      (order: Order) =>
        payWithAdyen(async () => ({ resultCode: "Refused", refusalReasonCode: "2" }), order, attempt),
    ],
    [
      "Braintree",
      (order: Order) =>
        payWithBraintree(
          async () => ({ success: false, transaction: { id: "t", status: "processor_declined" } }),
          order,
          decimalAttempt,
        ),
    ],
    [
      "Checkout.com",
      (order: Order) =>
        payWithCheckout(async () => ({ status: "Declined", response_code: "20005" }), order, attempt),
    ],
    [
      "Authorize.Net",
      (order: Order) =>
        payWithAuthorizeNet(
          async () => ({ transactionResponse: { responseCode: "2" } }),
          order,
          decimalAttempt,
        ),
    ],
    ["NMI", (order: Order) => payWithNmi(async () => "response=2&response_code=201", order, decimalAttempt)],
    [
      "Worldpay",
      (order: Order) =>
        payWithWorldpay(async () => ({ outcome: "refused", refusalCode: "5" }), order, attempt),
    ],
    [
      "Cybersource",
      (order: Order) => payWithCybersource(async () => ({ status: "DECLINED" }), order, decimalAttempt),
    ],
    ["Spreedly", (order: Order) => payWithSpreedly(async () => ({ succeeded: false }), order, attempt)],
    [
      "Gr4vy",
      (order: Order) => payWithGr4vy(async () => ({ status: "authorization_declined" }), order, attempt),
    ],
  ])("%s", async (gateway, pay) => {
    expect(await pay(orderOf(`GATEWAY-${gateway}`))).toMatchObject({
      page: "rescue",
      decision: { _tag: "Challenge" },
    })
  })
})

test("a payment that was not declined is not evaluated, and the operator gets the next step", async () => {
  const approved = await payWithNmi(
    async () => "response=1&response_code=100",
    orderOf("G-1"),
    decimalAttempt,
  )
  expect(approved).toEqual({
    page: "paid",
    nextStep: "The gateway approved the payment. Complete the order.",
  })
  const duplicate = await payWithNmi(
    async () => "response=3&response_code=430",
    orderOf("G-2"),
    decimalAttempt,
  )
  expect(duplicate).toMatchObject({ page: "failed" })
})

test("a withheld rescue is a decline with its reason", async () => {
  const { fromNmi } = await import("@flexcharge/gateways/nmi")
  const lost = fromNmi("response=2&response_code=251", decimalAttempt)
  expect(await rescueDeclined(orderOf("G-3"), lost)).toEqual({ page: "declined", withheld: "lost-or-stolen" })
})

test("retryLimit counts the attempts at a card", async () => {
  await import("../snippets/gateways/retryLimit.ts")
})
