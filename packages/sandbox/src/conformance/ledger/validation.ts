/** Facts about what /evaluate refuses, and how. */
import type { Case, Step } from "../Case.ts"
import { approved, billedTo, payment, transaction } from "./Payment.ts"

const area = "validation"
const recorded = "recorded /evaluate refusals, 2024-25"
const trace = ["</^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/>"]

const bare = { amount: 15_000, currency: "USD", timestampUtc: "2026-06-12T14:30:00Z", responseCodeSource: "" }

const tooMuchOrLittle = { status: [400], body: { "Transaction.Amount": ["The field Amount is invalid."] } }

const of = (amount: number, name: string, expect: NonNullable<Step["expect"]>): Step => ({
  call: "POST evaluate",
  send: payment({
    ...{ orderId: `{fresh.${name}}`, idempotencyKey: `{fresh.${name}Key}` },
    transaction: { ...transaction, amount },
  }),
  expect,
})

/** The cases. */
export const validation: readonly Case[] = [
  {
    area,
    fact: "An order without its data gets exactly seven complaints and a TraceId; empty counts as missing",
    source: recorded,
    confidence: "third-party",
    needs: ["strict-2025"],
    steps: [
      {
        call: "POST evaluate",
        send: payment({ orderId: null, transaction: bare }),
        expect: {
          status: [400],
          members: [
            ...[
              "OrderId",
              "TraceId",
              "Transaction.Id",
              "Transaction.ResponseCode",
              "Transaction.AvsResultCode",
            ],
            ...["Transaction.CvvResultCode", "Transaction.CavvResultCode", "Transaction.ResponseCodeSource"],
          ],
          body: {
            TraceId: trace,
            OrderId: ["Merchant's orderId is required"],
            "Transaction.Id": ["The Id field is required."],
            "Transaction.ResponseCodeSource": ["The ResponseCodeSource field is required."],
          },
        },
      },
    ],
  },
  {
    area,
    fact: "A missing idempotencyKey is named at the root of the refusal",
    source: recorded,
    confidence: "third-party",
    needs: ["strict-2025"],
    steps: [
      {
        call: "POST evaluate",
        send: payment({ idempotencyKey: null }),
        expect: {
          status: [400],
          body: { IdempotencyKey: ["The IdempotencyKey field is required."], TraceId: trace },
        },
      },
    ],
  },
  {
    area,
    fact: "The 2026 minimum payload is taken",
    source: "docs.flexfactor.io/docs/payload-examples, 2026",
    confidence: "vendor",
    needs: ["lenient-2026"],
    steps: [
      {
        call: "POST evaluate",
        send: payment({
          siteId: null,
          transaction: {
            id: "3478613",
            amount: 15_000,
            currency: "USD",
            timestampUtc: "2026-06-12T14:30:00Z",
          },
        }),
        expect: { status: [200] },
      },
    ],
  },
  {
    area,
    fact: "On a managed account an expiry that is no date is invalid",
    source: recorded,
    confidence: "third-party",
    needs: ["managed MIT"],
    steps: [
      {
        call: "POST evaluate",
        send: payment({ isMIT: true, expiryDateUtc: "tomorrow" }),
        expect: { status: [400], body: { ExpiryDateUtc: ["The field ExpiryDateUtc is invalid."] } },
      },
    ],
  },
  {
    area,
    fact: "On a synchronous account, and for a CIT, the expiry is not looked at",
    source: "active_merchant remote tests, 2025",
    confidence: "third-party",
    needs: ["sync MIT"],
    steps: [
      { call: "POST evaluate", send: payment({ expiryDateUtc: "tomorrow" }), expect: { status: [200] } },
      {
        call: "POST evaluate",
        send: payment({
          isMIT: true,
          expiryDateUtc: "tomorrow",
          orderId: "{fresh.second}",
          idempotencyKey: "{fresh.other}",
        }),
        expect: { status: [200] },
      },
    ],
  },
  {
    area,
    fact: "zipcode and zipCode, country names and ISO codes, foreign postal codes are all taken",
    source: "active_merchant, 2025; the vendor's samples of 2023 and 2026",
    confidence: "third-party",
    steps: [
      {
        call: "POST evaluate",
        send: billedTo({
          zipCode: undefined,
          zipcode: "K1C2N6",
          country: "CA",
          countryCode: "CA",
          state: "ON",
          city: "Ottawa",
        }),
        expect: { status: [200] },
      },
    ],
  },
  {
    area,
    fact: "Property names are bound in any case, and unknown ones are let pass",
    source: "active_merchant sends Token, Source and ExtraData, 2025",
    confidence: "third-party",
    steps: [
      {
        call: "POST evaluate",
        send: payment({
          ...{ Source: "Spreedly", ExtraData: "{}" },
          paymentMethod: { ...approved, token: undefined, Token: false },
        }),
        expect: { status: [200], body: { status: "APPROVED" } },
      },
    ],
  },
  {
    area,
    fact: "The payer's e-mail NA, an offset as a string and timestamp for timestampUtc are taken",
    source: "active_merchant, 2025",
    confidence: "third-party",
    steps: [
      {
        call: "POST evaluate",
        send: payment({
          payer: { email: "NA" },
          transaction: {
            ...transaction,
            timestampUtc: undefined,
            timestamp: "2026-06-12T14:30:00Z",
            timezoneUtcOffset: "-5",
          },
        }),
        expect: { status: [200] },
      },
    ],
  },
  {
    area,
    fact: "An amount above 10 and below 20,000 cents is taken, the two bounds are invalid",
    source:
      "docs.flex-charge.com/docs/evaluate-1, 2024, for the range; not for what becomes of another amount",
    confidence: "assumed",
    needs: ["strict-2025", "small amounts only"],
    steps: [
      of(11, "first", { status: [200] }),
      of(19_999, "second", { status: [200] }),
      of(10, "third", tooMuchOrLittle),
      of(20_000, "fourth", tooMuchOrLittle),
    ],
  },
]
