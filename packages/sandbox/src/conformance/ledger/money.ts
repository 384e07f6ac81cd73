/** Facts about capture, refund and cancel. */
import type { Case, Expectation, Step } from "../Case.ts"
import { payment, transaction } from "./payment.ts"

const authorized: Step = {
  call: "POST evaluate",
  body: payment({ transactionType: "AUTHORIZATION" }),
  keep: { order: "orderSessionKey" },
}
const approvedMit: Step = {
  call: "POST evaluate",
  body: payment({ isMIT: true }),
  keep: { order: "orderSessionKey" },
  expect: { body: { status: "APPROVED" } },
}
const capture = (amount: number, key: string, status: string): Step => ({
  call: "POST capture",
  body: { idempotencyKey: key, orderId: "{order}", amount, currency: "USD" },
  expect: { status: [200], body: { status } },
})
const refund = (amountToRefund: number, expect: Expectation): Step => ({
  call: "POST orders/{order}/refund",
  body: { amountToRefund },
  expect,
})
const tooMuch = "Amount to refund (150.00) is greater than maximum refund amount in (0.00))"

/** The cases. */
export const money: readonly Case[] = [
  {
    area: "capture",
    fact: "A capture of the whole authorized amount responds with SUCCESS and completes the order",
    source: "docs.flexfactor.io/docs/capture, 2026; active_merchant's remote tests, 2025",
    confidence: "vendor",
    needs: ["auth/capture"],
    steps: [
      authorized,
      capture(15_000, "{fresh.capture}", "SUCCESS"),
      { call: "GET orders/{order}", expect: { body: { status: 7 } } },
    ],
  },
  {
    area: "capture",
    fact: "A capture of another amount than the authorized one is FAILED, with HTTP status 200",
    source: "developer.paypal.com/braintree/docs/guides/orchestration/flexfactor, 2026",
    confidence: "third-party",
    needs: ["auth/capture"],
    steps: [authorized, capture(14_999, "{fresh.capture}", "FAILED")],
  },
  {
    area: "capture",
    fact: "Only an order that was evaluated as an authorization can be captured",
    source: "docs.flexfactor.io/docs/capture, 2026; the response to another order is not documented",
    confidence: "vendor",
    steps: [
      { ...authorized, body: payment() },
      {
        call: "POST capture",
        body: { idempotencyKey: "{fresh.capture}", orderId: "{order}", amount: 15_000, currency: "USD" },
        expect: { body: { status: "<not /^SUCCESS$/>" } },
      },
    ],
  },
  {
    area: "refund",
    fact: "A full refund of an approved MIT, in dollars, succeeds, and the order is returned",
    source: "docs.flexfactor.io/docs/refund, 2026; active_merchant's remote tests, 2025",
    confidence: "vendor",
    needs: ["sync MIT"],
    steps: [
      approvedMit,
      refund(150, {
        status: [200],
        body: { status: "SUCCESS", success: true },
      }),
      { call: "GET orders/{order}", expect: { body: { status: 6, statusName: "</^returned$/i>" } } },
    ],
  },
  {
    area: "refund",
    fact: "A refund response has responseCode, responseMessage and transactionId",
    source: "recorded refund responses, 2024-25; the vendor's sample client, 2023, for the first two only",
    confidence: "third-party",
    needs: ["sync MIT"],
    steps: [
      approvedMit,
      refund(150, {
        status: [200],
        body: { responseCode: "<text>", responseMessage: "<text>", transactionId: "<any>" },
      }),
    ],
  },
  {
    area: "refund",
    fact: "The responseMessage of a successful refund is APPROVED, or DECLINED as until February 2025",
    source: "published results of active_merchant's remote tests, April 2024 to July 2025",
    confidence: "published results",
    needs: ["sync MIT"],
    steps: [
      approvedMit,
      refund(150, {
        status: [200],
        body: { status: "SUCCESS", success: true, responseMessage: "</^(APPROVED|DECLINED)$/>" },
      }),
    ],
  },
  {
    area: "refund",
    fact: "A refund of more than what is left is FAILED with code 2001, and its error is a tuple",
    source: "recorded refund error, 2024",
    confidence: "third-party",
    needs: ["sync MIT"],
    steps: [
      approvedMit,
      refund(150, { body: { status: "SUCCESS" } }),
      refund(150, {
        status: [200],
        body: {
          responseCode: "2001",
          responseMessage: tooMuch,
          transactionId: null,
          success: false,
          status: "FAILED",
          errors: [{ item1: tooMuch, item2: "2001", item3: "2001", item4: true }],
        },
      }),
    ],
  },
  {
    area: "refund",
    fact: "A refund of another currency is in its major unit too: 15,000 yen are 15000",
    source: "docs.flexfactor.io/docs/refund, 2026, which documents dollars only",
    confidence: "assumed",
    steps: [
      {
        call: "POST evaluate",
        body: payment({ transaction: { ...transaction, currency: "JPY" } }),
        keep: { order: "orderSessionKey" },
      },
      refund(15_000, { body: { status: "SUCCESS" } }),
      { call: "GET orders/{order}", expect: { body: { status: 6 } } },
    ],
  },
  {
    area: "refund",
    fact: "Several partial refunds of one order are possible",
    source: "developer.paypal.com/braintree/docs/guides/orchestration/flexfactor, 2026",
    confidence: "third-party",
    needs: ["sync MIT"],
    steps: [
      approvedMit,
      refund(10.5, { body: { status: "SUCCESS" } }),
      refund(10.5, { body: { status: "SUCCESS" } }),
    ],
  },
  {
    area: "cancel",
    fact: "A cancellation of an authorization has an empty response, and the order is canceled",
    source: "docs.flexfactor.io/docs/cancel, 2026; active_merchant, 2025",
    confidence: "vendor",
    needs: ["auth/capture"],
    steps: [
      authorized,
      { call: "POST orders/{order}/cancel", body: {}, expect: { status: [200], text: ["", "{}"] } },
      { call: "GET orders/{order}", expect: { body: { status: 2 } } },
    ],
  },
  {
    area: "cancel",
    fact: "An authorization can be canceled by the merchant's own order id",
    source: "docs.flexfactor.io/docs/cancel, 2026",
    confidence: "vendor",
    needs: ["auth/capture"],
    steps: [
      authorized,
      {
        call: "POST orders/{fresh.order}/external-cancel",
        body: {},
        expect: { status: [200], text: ["", "{}"] },
      },
    ],
  },
  {
    area: "cancel",
    fact: "The cancellation of a completed order is rejected with 400",
    source: "docs.flexfactor.io/docs/cancel, 2026; its status is not documented",
    confidence: "assumed",
    steps: [
      { ...approvedMit, body: payment() },
      { call: "POST orders/{order}/cancel", body: {}, expect: { status: [400] } },
    ],
  },
]
