/** Facts about capture, refund and cancel. */
import type { Case, Step } from "../Case.ts"
import { payment } from "./Payment.ts"

const authorized: Step = {
  call: "POST evaluate",
  send: payment({ transactionType: "AUTHORIZATION" }),
  keep: { session: "orderSessionKey" },
}
const approvedMit: Step = {
  call: "POST evaluate",
  send: payment({ isMIT: true }),
  keep: { session: "orderSessionKey" },
  expect: { body: { status: "APPROVED" } },
}
const capture = (amount: number, key: string, status: string): Step => ({
  call: "POST capture",
  send: { idempotencyKey: key, orderId: "{session}", amount, currency: "USD" },
  expect: { status: [200], body: { status } },
})
const refund = (amountToRefund: number, expect: NonNullable<Step["expect"]>): Step => ({
  call: "POST orders/{session}/refund",
  send: { amountToRefund },
  expect,
})
const tooMuch = "Amount to refund (150.00) is greater than maximum refund amount in (0.00))"

/** The cases. */
export const money: readonly Case[] = [
  {
    area: "capture",
    fact: "The whole authorized amount is captured with SUCCESS, and the order completed",
    source: "docs.flexfactor.io/docs/capture, 2026; active_merchant remote tests, 2025",
    confidence: "vendor",
    needs: ["auth/capture"],
    steps: [
      authorized,
      capture(15_000, "{fresh.capture}", "SUCCESS"),
      { call: "GET orders/{session}", expect: { body: { status: 7 } } },
    ],
  },
  {
    area: "capture",
    fact: "Another amount than the authorized one is FAILED, in an answer that is no error",
    source: "developer.paypal.com/braintree/docs/guides/orchestration/flexfactor, 2026",
    confidence: "third-party",
    needs: ["auth/capture"],
    steps: [authorized, capture(14_999, "{fresh.capture}", "FAILED")],
  },
  {
    area: "refund",
    fact: "An approved MIT is refunded in full, in dollars, and the order returned",
    source: "docs.flexfactor.io/docs/refund, 2026; active_merchant remote tests, 2025",
    confidence: "vendor",
    needs: ["sync MIT"],
    steps: [
      approvedMit,
      refund(150, {
        status: [200],
        body: { status: "SUCCESS", success: true, responseMessage: "<text>", transactionId: "<any>" },
      }),
      { call: "GET orders/{session}", expect: { body: { status: 6, statusName: "</^returned$/i>" } } },
    ],
  },
  {
    area: "refund",
    fact: "A refund above what is left is FAILED with code 2001, its error a tuple",
    source: "recorded refund refusal, 2024",
    confidence: "third-party",
    needs: ["sync MIT"],
    steps: [
      approvedMit,
      refund(150, { body: { status: "SUCCESS" } }),
      refund(150, {
        status: [200],
        body: {
          ...{
            responseCode: "2001",
            responseMessage: tooMuch,
            transactionId: null,
            success: false,
            status: "FAILED",
          },
          errors: [{ item1: tooMuch, item2: "2001", item3: "2001", item4: true }],
        },
      }),
    ],
  },
  {
    area: "refund",
    fact: "Several partial refunds are made one after the other",
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
    fact: "An authorization is cancelled with an empty answer, and the order cancelled",
    source: "docs.flexfactor.io/docs/cancel, 2026; active_merchant, 2025",
    confidence: "vendor",
    needs: ["auth/capture"],
    steps: [
      authorized,
      { call: "POST orders/{session}/cancel", send: {}, expect: { status: [200], text: ["", "{}"] } },
      { call: "GET orders/{session}", expect: { body: { status: 2 } } },
    ],
  },
  {
    area: "cancel",
    fact: "An authorization is cancelled by the merchant's own order id too",
    source: "docs.flexfactor.io/docs/cancel, 2026",
    confidence: "vendor",
    needs: ["auth/capture"],
    steps: [
      authorized,
      {
        call: "POST orders/{fresh.order}/external-cancel",
        send: {},
        expect: { status: [200], text: ["", "{}"] },
      },
    ],
  },
  {
    area: "cancel",
    fact: "A completed order is not cancelled; the refusal is 400",
    source: "docs.flexfactor.io/docs/cancel, 2026; its status is not documented",
    confidence: "assumed",
    steps: [
      { ...approvedMit, send: payment() },
      { call: "POST orders/{session}/cancel", send: {}, expect: { status: [400] } },
    ],
  },
]
