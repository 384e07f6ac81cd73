/** The published types of each gateway's SDK are accepted, and other objects are rejected by the compiler. */
import type HttpClientException from "@adyen/api-library/lib/src/httpClient/httpClientException.js"
import type ApiException from "@adyen/api-library/lib/src/services/exception/apiException.js"
import type { PaymentResponse } from "@adyen/api-library/lib/src/typings/checkout/paymentResponse.js"
import type { NotificationRequestItem } from "@adyen/api-library/lib/src/typings/notification/notificationRequestItem.js"
import type { Payment } from "@flexcharge/core"
import { type AdyenDecline, fromAdyen } from "@flexcharge/gateways/adyen"
import { type AuthorizeNetDecline, fromAuthorizeNet } from "@flexcharge/gateways/authorizenet"
import { type BraintreeDecline, fromBraintree } from "@flexcharge/gateways/braintree"
import { type CheckoutDecline, fromCheckout } from "@flexcharge/gateways/checkout"
import { type CybersourceDecline, fromCybersource } from "@flexcharge/gateways/cybersource"
import { fromGr4vy, type Gr4vyDecline } from "@flexcharge/gateways/gr4vy"
import { fromNmi, type NmiDecline } from "@flexcharge/gateways/nmi"
import { fromSpreedly, type SpreedlyDecline } from "@flexcharge/gateways/spreedly"
import { fromStripe, type StripeDecline } from "@flexcharge/gateways/stripe"
import { fromWorldpay, type WorldpayDecline } from "@flexcharge/gateways/worldpay"
import type { EvaluateRequest } from "@flexcharge/schema"
import type { Transaction as Gr4vyTransaction } from "@gr4vy/sdk/models/components/transaction.js"
import type { APIContracts } from "authorizenet"
import type { Transaction as BraintreeTransaction, GatewayTimeoutError, ValidatedResponse } from "braintree"
import type CheckoutPayments from "checkout-sdk-node/dist/api/payments/payments.js"
import type Stripe from "stripe"
import { expect, expectTypeOf, test } from "vitest"
import type { CompleteTransaction, Declined, DeclinedTransaction } from "../src/index.ts"

test("the types of stripe-node are accepted", () => {
  expectTypeOf<Stripe.errors.StripeError>().toExtend<StripeDecline>()
  expectTypeOf<Stripe.errors.StripeCardError>().toExtend<StripeDecline>()
  expectTypeOf<Stripe.PaymentIntent>().toExtend<StripeDecline>()
  expectTypeOf<Stripe.Charge>().toExtend<StripeDecline>()
  expectTypeOf<Stripe.Event>().toExtend<StripeDecline>()
  expectTypeOf<{ error: Stripe.errors.StripeCardError; charge: Stripe.Charge }>().toExtend<StripeDecline>()
  expectTypeOf<Stripe.PaymentMethod>().not.toExtend<StripeDecline>()
  expectTypeOf<Stripe.Customer>().not.toExtend<StripeDecline>()
})

test("the types of @adyen/api-library are accepted", () => {
  expectTypeOf<PaymentResponse>().toExtend<AdyenDecline>()
  expectTypeOf<NotificationRequestItem>().toExtend<AdyenDecline>()
  expectTypeOf<HttpClientException.default>().toExtend<AdyenDecline>()
  expectTypeOf<ApiException.default>().toExtend<AdyenDecline>()
  expectTypeOf<{ resultCode: number }>().not.toExtend<AdyenDecline>()
})

test("the types of braintree are accepted", () => {
  expectTypeOf<BraintreeTransaction>().toExtend<BraintreeDecline>()
  expectTypeOf<ValidatedResponse<BraintreeTransaction>>().toExtend<BraintreeDecline>()
  expectTypeOf<GatewayTimeoutError>().toExtend<BraintreeDecline>()
  expectTypeOf<Error>().not.toExtend<BraintreeDecline>()
  expectTypeOf<{ nonce: string }>().not.toExtend<BraintreeDecline>()
})

test("the types of the Authorize.Net SDK are accepted", () => {
  expectTypeOf<APIContracts.CreateTransactionResponse>().toExtend<AuthorizeNetDecline>()
  expectTypeOf<{ transactionResponse: { responseCode: number } }>().not.toExtend<AuthorizeNetDecline>()
})

test("the types of @gr4vy/sdk are accepted", () => {
  expectTypeOf<Gr4vyTransaction>().toExtend<Gr4vyDecline>()
  expectTypeOf<{ type: "event"; target: { id: string; status: string } }>().toExtend<Gr4vyDecline>()
  expectTypeOf<{ id: string }>().not.toExtend<Gr4vyDecline>()
})

test("the types of checkout-sdk-node, which describe no field of a payment, are accepted", () => {
  expectTypeOf<Awaited<ReturnType<CheckoutPayments["request"]>>>().toExtend<CheckoutDecline>()
  expectTypeOf<Awaited<ReturnType<CheckoutPayments["get"]>>>().toBeAny()
})

test("objects of gateways without a typed SDK are checked as well", () => {
  expectTypeOf<{ response: string; response_code: string }>().toExtend<NmiDecline>()
  expectTypeOf<{ response: number }>().not.toExtend<NmiDecline>()
  expectTypeOf<{ outcome: string }>().toExtend<WorldpayDecline>()
  expectTypeOf<{ outcome: boolean }>().not.toExtend<WorldpayDecline>()
  expectTypeOf<{ status: string }>().toExtend<CybersourceDecline>()
  expectTypeOf<{ status: number }>().not.toExtend<CybersourceDecline>()
  expectTypeOf<{ transaction: { succeeded: boolean } }>().toExtend<SpreedlyDecline>()
  expectTypeOf<{ transaction: string }>().not.toExtend<SpreedlyDecline>()
  expectTypeOf<{ approved: boolean; response_code: string }>().toExtend<CheckoutDecline>()
  expectTypeOf<{ approved: string }>().not.toExtend<CheckoutDecline>()
})

const attempt = { id: "ATTEMPT-1", currency: "USD", timestampUtc: "2026-06-12T14:30:00Z" }

test("a transaction is complete for the compiler once the attempt is supplied, and is what rescue and evaluate take", () => {
  const complete = fromStripe({ type: "card_error" }, { ...attempt, amount: 15000 })
  if (complete._tag !== "Declined") throw new Error(complete.reason)
  expectTypeOf(complete).toEqualTypeOf<Declined<CompleteTransaction>>()
  expectTypeOf<CompleteTransaction>().toExtend<Payment["transaction"]>()
  expectTypeOf<CompleteTransaction>().toExtend<EvaluateRequest["transaction"]>()

  const partial = fromStripe({ type: "card_error" })
  if (partial._tag !== "Declined") throw new Error(partial.reason)
  expectTypeOf(partial.transaction).toEqualTypeOf<DeclinedTransaction>()
  expectTypeOf(partial.transaction).not.toExtend<Payment["transaction"]>()
  expect(Object.keys(partial.transaction)).not.toContain("amount")
})

test("amounts have the type of the gateway's units", () => {
  const mapped = [
    // @ts-expect-error NMI's amounts are decimal text
    fromNmi("response=2", { ...attempt, amount: 15000 }),
    // @ts-expect-error Stripe's amounts are whole numbers
    fromStripe({ type: "card_error" }, { ...attempt, amount: "150.00" }),
  ]
  for (const result of mapped)
    expect(result._tag === "Declined" && result.transaction).not.toHaveProperty("amount")
})

test("the compiler rejects an argument that no gateway returns", () => {
  const mappers = [
    // @ts-expect-error no object
    () => fromStripe(undefined),
    // @ts-expect-error no object
    () => fromAdyen(42),
    // @ts-expect-error text, where the gateway returns objects
    () => fromBraintree("declined"),
    // @ts-expect-error no object
    () => fromCheckout(null),
    // @ts-expect-error no object
    () => fromAuthorizeNet(2),
    // @ts-expect-error no object
    () => fromNmi(2),
    // @ts-expect-error no object
    () => fromWorldpay(false),
    // @ts-expect-error no object
    () => fromCybersource("DECLINED"),
    // @ts-expect-error no object
    () => fromSpreedly(Symbol("declined")),
    // @ts-expect-error no object
    () => fromGr4vy(1n),
  ]
  for (const map of mappers) expect(map).toThrow("The argument declined is invalid.")
})
