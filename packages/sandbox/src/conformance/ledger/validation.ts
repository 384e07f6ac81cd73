/** Facts about the validation of /evaluate. */
import type { Case, Expectation, Step } from "../Case.ts"
import {
  approvedCard,
  challengeCard,
  payment,
  paymentBilledTo,
  secondPayment,
  transaction,
} from "./payment.ts"

const area = "validation"
const recorded = "recorded /evaluate errors, 2024-25"
const traceId = ["</^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/>"]

const incompleteTransaction = {
  amount: 15_000,
  currency: "USD",
  timestampUtc: "2026-06-12T14:30:00Z",
  responseCodeSource: "",
}

const invalidExpiry = { status: [400], body: { ExpiryDateUtc: ["The field ExpiryDateUtc is invalid."] } }

const invalidAmount = { status: [400], body: { "Transaction.Amount": ["The field Amount is invalid."] } }

const evaluateAmount = (amount: number, name: string, expect: Expectation): Step => ({
  call: "POST evaluate",
  body: payment({
    orderId: `{fresh.${name}}`,
    idempotencyKey: `{fresh.${name}Key}`,
    transaction: { ...transaction, amount },
  }),
  expect,
})

/** The cases. */
export const validation: readonly Case[] = [
  {
    area,
    fact: "A request without order data gets errors for exactly seven fields and a TraceId; an empty text counts as missing",
    source: "published results of active_merchant's remote tests, until mid-2025",
    confidence: "published results",
    needs: ["strict-2025"],
    steps: [
      {
        call: "POST evaluate",
        body: payment({ orderId: null, transaction: incompleteTransaction }),
        expect: {
          status: [400],
          fields: [
            "OrderId",
            "TraceId",
            "Transaction.Id",
            "Transaction.ResponseCode",
            "Transaction.AvsResultCode",
            "Transaction.CvvResultCode",
            "Transaction.CavvResultCode",
            "Transaction.ResponseCodeSource",
          ],
          body: {
            TraceId: traceId,
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
    fact: "A missing idempotencyKey is named at the root of the error",
    source: recorded,
    confidence: "third-party",
    needs: ["strict-2025"],
    steps: [
      {
        call: "POST evaluate",
        body: payment({ idempotencyKey: null }),
        expect: {
          status: [400],
          body: { IdempotencyKey: ["The IdempotencyKey field is required."], TraceId: traceId },
        },
      },
    ],
  },
  {
    area,
    fact: "The documented minimum payload of 2026 is accepted",
    source: "docs.flexfactor.io/docs/payload-examples, 2026",
    confidence: "vendor",
    needs: ["lenient-2026"],
    steps: [
      {
        call: "POST evaluate",
        body: payment({
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
    fact: "The minimum of 2026 requires timestampUtc, and a state for a US address",
    source: "docs.flexfactor.io/docs/{payload-examples, evaluate}, 2026",
    confidence: "vendor",
    needs: ["lenient-2026"],
    steps: [
      {
        call: "POST evaluate",
        body: payment({ transaction: { ...transaction, timestampUtc: undefined } }),
        expect: { status: [400] },
      },
      { call: "POST evaluate", body: paymentBilledTo({ state: undefined }), expect: { status: [400] } },
    ],
  },
  {
    area,
    fact: "On a managed account an empty expiry of a MIT, or one that is not a date, is invalid",
    source: "published results of active_merchant's remote tests, 2024-25",
    confidence: "published results",
    needs: ["managed MIT"],
    steps: [
      {
        call: "POST evaluate",
        body: payment({ isMIT: true, expiryDateUtc: "" }),
        expect: invalidExpiry,
      },
      {
        call: "POST evaluate",
        body: payment({ isMIT: true, expiryDateUtc: "tomorrow" }),
        expect: invalidExpiry,
      },
    ],
  },
  {
    area,
    fact: "On a managed account a MIT without an expiry is invalid",
    source: "the results for an empty expiry",
    confidence: "inferred",
    needs: ["managed MIT"],
    steps: [
      { call: "POST evaluate", body: payment({ isMIT: true }), expect: invalidExpiry },
      { call: "POST evaluate", body: payment({ isMIT: true, expiryDateUtc: null }), expect: invalidExpiry },
    ],
  },
  {
    area,
    fact: "On a synchronous account, and for a CIT, the expiry is not validated",
    source: "active_merchant's remote tests, 2025",
    confidence: "third-party",
    needs: ["sync MIT"],
    steps: [
      { call: "POST evaluate", body: payment({ expiryDateUtc: "tomorrow" }), expect: { status: [200] } },
      {
        call: "POST evaluate",
        body: secondPayment({ isMIT: true, expiryDateUtc: "tomorrow" }),
        expect: { status: [200] },
      },
    ],
  },
  {
    area,
    fact: "zipcode and zipCode, country names and ISO codes, and foreign postal codes are accepted",
    source: "active_merchant, 2025; the vendor's samples of 2023 and 2026",
    confidence: "third-party",
    steps: [
      {
        call: "POST evaluate",
        body: paymentBilledTo({
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
    fact: "Property names are not case-sensitive, and unknown ones are ignored",
    source: "active_merchant sends Token, Source and ExtraData, 2025",
    confidence: "third-party",
    steps: [
      {
        call: "POST evaluate",
        body: payment({
          Source: "Spreedly",
          ExtraData: "{}",
          paymentMethod: { ...approvedCard, token: undefined, Token: false },
        }),
        expect: { status: [200], body: { status: "APPROVED" } },
      },
    ],
  },
  {
    area,
    fact: "The payer's e-mail NA, an offset as a string, and timestamp instead of timestampUtc are accepted",
    source: "active_merchant, 2025",
    confidence: "third-party",
    needs: ["strict-2025"],
    steps: [
      {
        call: "POST evaluate",
        body: payment({
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
    fact: "A request without isMIT and without an offset is a CIT",
    source: "active_merchant's remote tests, 2024-25, which get no error for either field",
    confidence: "third-party",
    needs: ["strict-2025"],
    steps: [
      {
        call: "POST evaluate",
        body: payment({ isMIT: undefined }),
        expect: { status: [200], body: { status: "APPROVED" } },
      },
    ],
  },
  {
    area,
    fact: "Result codes are required, but their values are not validated: 2, Y and 111 are accepted",
    source:
      "docs.flex-charge.com, 2024; the vendor's sample client, 2023; active_merchant's remote tests, 2025",
    confidence: "third-party",
    needs: ["strict-2025"],
    steps: ["2", "Y", "111"].map((code) => ({
      call: "POST evaluate",
      body: payment({
        orderId: `{fresh.order${code}}`,
        idempotencyKey: `{fresh.key${code}}`,
        transaction: {
          ...transaction,
          responseCode: "100",
          avsResultCode: "200",
          cvvResultCode: code,
          cavvResultCode: code,
        },
      }),
      expect: { status: [200] },
    })),
  },
  {
    area,
    fact: "The descriptive fields of paymentMethod are optional, and a cardBinNumber may have five digits",
    source:
      "active_merchant, 2025, which omits them; the vendor's sample client, 2023, which cuts after five digits",
    confidence: "sample",
    steps: [
      { call: "POST evaluate", body: payment(), expect: { status: [200] } },
      {
        call: "POST evaluate",
        body: secondPayment({ paymentMethod: { ...approvedCard, cardBinNumber: "40000" } }),
        expect: { status: [200] },
      },
    ],
  },
  {
    area,
    fact: "A transactionType inside transaction, such as CAPTURE, is accepted",
    source: "a third-party client for Ruby, 2025",
    confidence: "third-party",
    steps: [
      {
        call: "POST evaluate",
        body: payment({ transaction: { ...transaction, transactionType: "CAPTURE" } }),
        expect: { status: [200], body: { status: "APPROVED" } },
      },
    ],
  },
  {
    area,
    fact: "On a managed account an expiry of one day ahead is accepted, although two weeks are recommended",
    source: "recorded /evaluate response, 2024",
    confidence: "third-party",
    needs: ["managed MIT"],
    steps: [
      {
        call: "POST evaluate",
        body: payment({ isMIT: true, expiryDateUtc: "{tomorrow}", paymentMethod: challengeCard }),
        expect: { status: [200], body: { status: "SUBMITTED" } },
      },
    ],
  },
  {
    area,
    fact: "An amount above 10 and below 20,000 cents is accepted, the two bounds are invalid",
    source:
      "docs.flex-charge.com/docs/evaluate-1, 2024, for the range, not for the response to another amount",
    confidence: "assumed",
    needs: ["strict-2025", "small amounts only"],
    steps: [
      evaluateAmount(11, "first", { status: [200] }),
      evaluateAmount(19_999, "second", { status: [200] }),
      evaluateAmount(10, "third", invalidAmount),
      evaluateAmount(20_000, "fourth", invalidAmount),
    ],
  },
]
