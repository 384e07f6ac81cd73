/** Facts about the decisions of /evaluate. CIT are customer-initiated, MIT merchant-initiated transactions. */
import type { Case, Expectation } from "../Case.ts"
import {
  approvedCard,
  challengeCard,
  challengePhone,
  declinedCard,
  payment,
  secondPayment,
} from "./payment.ts"

const area = "decision"
const remoteTests = "active_merchant's remote tests, 2024-25"
const publishedResults = "published results of active_merchant's remote tests, 2024-25"
const farFuture = "2036-07-01T00:00:00Z"

const hasStatus = (status: string): Expectation => ({ status: [200], body: { status } })

/** The cases. */
export const decisions: readonly Case[] = [
  {
    area,
    fact: "A response has the recorded fields; orderId and orderSessionKey are the same GUID; senseKey is null",
    source: "recorded /evaluate response, 2024",
    confidence: "third-party",
    steps: [
      {
        call: "POST evaluate",
        body: payment(),
        keep: { order: "orderSessionKey" },
        expect: {
          status: [200],
          fields: [
            "orderSessionKey",
            "senseKey",
            "orderId",
            "success",
            "result",
            "status",
            "statusCode",
            "errors",
            "customProperties",
          ],
          body: {
            orderSessionKey: "<guid>",
            senseKey: null,
            success: true,
            result: "Success",
            statusCode: null,
            errors: [],
          },
        },
      },
      { call: "GET orders/{order}", expect: { status: [200], body: { id: "{order}" } } },
    ],
  },
  {
    area,
    fact: "The response repeats the senseKey",
    source: "recorded /evaluate response, 2024",
    confidence: "third-party",
    steps: [
      {
        call: "POST evaluate",
        body: payment({ senseKey: "sense-1" }),
        expect: { body: { senseKey: "sense-1" } },
      },
    ],
  },
  {
    area,
    fact: `A CIT of card 4111… with payer.phone ${challengePhone} is a CHALLENGE, with or without a CVV`,
    source: remoteTests,
    confidence: "published results",
    steps: [
      {
        call: "POST evaluate",
        body: payment({
          paymentMethod: challengeCard,
          payer: { email: "a@example.com", phone: challengePhone },
        }),
        expect: { status: [200], body: { status: "CHALLENGE", success: true } },
      },
      {
        call: "POST evaluate",
        body: secondPayment({
          paymentMethod: { ...challengeCard, verificationValue: "999" },
          payer: { email: "a@example.com", phone: challengePhone },
        }),
        expect: hasStatus("CHALLENGE"),
      },
    ],
  },
  {
    area,
    fact: "A CIT of card 4111… without the phone and without a CVV is DECLINED, with HTTP status 200",
    source: publishedResults,
    confidence: "published results",
    steps: [
      {
        call: "POST evaluate",
        body: payment({ paymentMethod: challengeCard }),
        expect: { status: [200], body: { status: "DECLINED", orderSessionKey: "<guid>" } },
      },
    ],
  },
  {
    area,
    fact: "A CIT of card 4111… without the phone but with a CVV is not declined",
    source: `Braintree's list of test cards, 2026; the history of ${remoteTests}`,
    confidence: "third-party",
    steps: [
      {
        call: "POST evaluate",
        body: payment({ paymentMethod: { ...challengeCard, verificationValue: "123" } }),
        expect: hasStatus("<not /^(DECLINED|CANCELLED)$/>"),
      },
    ],
  },
  {
    area,
    fact: "A synchronous MIT of card 4000002760003184 without an expiry is APPROVED",
    source: publishedResults,
    confidence: "published results",
    needs: ["sync MIT"],
    steps: [{ call: "POST evaluate", body: payment({ isMIT: true }), expect: hasStatus("APPROVED") }],
  },
  {
    area,
    fact: "A synchronous MIT of card 4000002760003184 with an expiry is not approved at once",
    source: "published results of active_merchant's remote tests, February 2025",
    confidence: "published results",
    needs: ["sync MIT"],
    steps: [
      {
        call: "POST evaluate",
        body: payment({ isMIT: true, expiryDateUtc: farFuture }),
        expect: hasStatus("<not /^APPROVED$/>"),
      },
    ],
  },
  {
    area,
    fact: "A managed MIT of card 4000002760003184 with an expiry is APPROVED at once",
    source: publishedResults,
    confidence: "published results",
    needs: ["managed MIT"],
    steps: [
      {
        call: "POST evaluate",
        body: payment({ isMIT: true, expiryDateUtc: farFuture }),
        expect: hasStatus("APPROVED"),
      },
    ],
  },
  {
    area,
    fact: "A managed MIT of card 4111… with an expiry is SUBMITTED, and its order a draft or processing",
    source: `${publishedResults}; docs.flexfactor.io/docs/standard-integration-for-mit, 2025`,
    confidence: "published results",
    needs: ["managed MIT"],
    steps: [
      {
        call: "POST evaluate",
        body: payment({ isMIT: true, expiryDateUtc: farFuture, paymentMethod: challengeCard }),
        keep: { order: "orderSessionKey" },
        expect: hasStatus("SUBMITTED"),
      },
      { call: "GET orders/{order}", expect: { body: { statusName: "</^(DRAFT|PROCESSING)$/i>" } } },
    ],
  },
  {
    area,
    fact: "A CIT authorization with payer.phone 998888 is CAPTUREREQUIRED",
    source: remoteTests,
    confidence: "published results",
    needs: ["auth/capture"],
    steps: [
      {
        call: "POST evaluate",
        body: payment({
          transactionType: "Authorization",
          payer: { email: "a@example.com", phone: "998888" },
        }),
        expect: hasStatus("CAPTUREREQUIRED"),
      },
    ],
  },
  {
    area,
    fact: "An upper-case AUTHORIZATION means the same, and PURCHASE a purchase",
    source: "docs.flexfactor.io/docs/evaluate, 2026",
    confidence: "vendor",
    needs: ["auth/capture"],
    steps: [
      {
        call: "POST evaluate",
        body: payment({ transactionType: "AUTHORIZATION" }),
        expect: hasStatus("CAPTUREREQUIRED"),
      },
      {
        call: "POST evaluate",
        body: secondPayment({ transactionType: "PURCHASE" }),
        expect: hasStatus("APPROVED"),
      },
    ],
  },
  {
    area,
    fact: "An authorization can be declined, as that of the declined card is",
    source:
      "two third-party clients handle a declined authorization, 2024-25; which card it takes is not known",
    confidence: "assumed",
    needs: ["auth/capture"],
    steps: [
      {
        call: "POST evaluate",
        body: payment({ transactionType: "AUTHORIZATION", paymentMethod: declinedCard }),
        expect: hasStatus("</^(DECLINED|CANCELLED)$/>"),
      },
    ],
  },
  {
    area,
    fact: "On an account without auth/capture an authorization is handled as a purchase",
    source:
      "docs.flexfactor.io/docs/evaluate, 2026, which states only that accounts are purchase-only by default",
    confidence: "assumed",
    needs: ["purchase only"],
    steps: [
      {
        call: "POST evaluate",
        body: payment({ transactionType: "AUTHORIZATION" }),
        expect: hasStatus("APPROVED"),
      },
    ],
  },
  {
    area,
    fact: "The card named declined, 4000300011112220, is DECLINED",
    source: "its name in active_merchant's remote tests, which do not use it",
    confidence: "assumed",
    steps: [
      {
        call: "POST evaluate",
        body: payment({ paymentMethod: declinedCard }),
        expect: hasStatus("DECLINED"),
      },
    ],
  },
  {
    area,
    fact: "A card token that was not issued leads to no rescue",
    source: "not documented",
    confidence: "assumed",
    steps: [
      {
        call: "POST evaluate",
        body: payment({ paymentMethod: { ...approvedCard, token: true, cardNumber: "{fresh.token}" } }),
        expect: { body: { status: "<not /^(APPROVED|CHALLENGE|SUBMITTED|CAPTUREREQUIRED)$/>" } },
      },
    ],
  },
]
