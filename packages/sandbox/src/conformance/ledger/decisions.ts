/** Facts about what /evaluate decides. */
import type { Case } from "../Case.ts"
import { approved, ordinary, payment } from "./Payment.ts"

const area = "decision"
const remoteTests = "active_merchant remote tests, 2024-25"
const phone = "+99.2001a/+99.2001b"
const farAway = "2036-07-01T00:00:00Z"

/** The cases. */
export const decisions: readonly Case[] = [
  {
    area,
    fact: "An answer has the recorded members; orderId and orderSessionKey are the same GUID; senseKey is null",
    source: "recorded /evaluate answer, 2024",
    confidence: "third-party",
    steps: [
      {
        call: "POST evaluate",
        send: payment(),
        keep: { session: "orderSessionKey" },
        expect: {
          status: [200],
          members: [
            ...[
              "orderSessionKey",
              "senseKey",
              "orderId",
              "success",
              "result",
              "status",
              "statusCode",
              "errors",
            ],
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
      { call: "GET orders/{session}", expect: { status: [200], body: { id: "{session}" } } },
    ],
  },
  {
    area,
    fact: "The senseKey is echoed",
    source: "recorded /evaluate answer, 2024",
    confidence: "third-party",
    steps: [
      {
        call: "POST evaluate",
        send: payment({ senseKey: "sense-1" }),
        expect: { body: { senseKey: "sense-1" } },
      },
    ],
  },
  {
    area,
    fact: `A CIT of card 4111… with payer.phone ${phone} is a CHALLENGE`,
    source: remoteTests,
    confidence: "third-party",
    steps: [
      {
        call: "POST evaluate",
        send: payment({ paymentMethod: ordinary, payer: { email: "a@example.com", phone } }),
        expect: { status: [200], body: { status: "CHALLENGE", success: true } },
      },
    ],
  },
  {
    area,
    fact: "The same card without the phone is DECLINED, in an answer that is no error",
    source: remoteTests,
    confidence: "third-party",
    steps: [
      {
        call: "POST evaluate",
        send: payment({ paymentMethod: ordinary }),
        expect: { status: [200], body: { status: "DECLINED", orderSessionKey: "<guid>" } },
      },
    ],
  },
  {
    area,
    fact: "A synchronous MIT of card 4000002760003184 is APPROVED, with an expiry too",
    source: remoteTests,
    confidence: "third-party",
    needs: ["sync MIT"],
    steps: [
      { call: "POST evaluate", send: payment({ isMIT: true }), expect: { body: { status: "APPROVED" } } },
      {
        call: "POST evaluate",
        send: payment({
          isMIT: true,
          expiryDateUtc: farAway,
          orderId: "{fresh.second}",
          idempotencyKey: "{fresh.other}",
        }),
        expect: { body: { status: "APPROVED" } },
      },
    ],
  },
  {
    area,
    fact: "A managed MIT with an expiry is SUBMITTED, and its order a draft or processing",
    source: `${remoteTests}; docs.flexfactor.io/docs/standard-integration-for-mit, 2025`,
    confidence: "third-party",
    needs: ["managed MIT"],
    steps: [
      {
        call: "POST evaluate",
        send: payment({ isMIT: true, expiryDateUtc: farAway }),
        keep: { session: "orderSessionKey" },
        expect: { body: { status: "SUBMITTED" } },
      },
      { call: "GET orders/{session}", expect: { body: { statusName: "</^(DRAFT|PROCESSING)$/i>" } } },
    ],
  },
  {
    area,
    fact: "A CIT authorization with payer.phone 998888 is CAPTUREREQUIRED",
    source: remoteTests,
    confidence: "third-party",
    needs: ["auth/capture"],
    steps: [
      {
        call: "POST evaluate",
        send: payment({
          transactionType: "Authorization",
          payer: { email: "a@example.com", phone: "998888" },
        }),
        expect: { body: { status: "CAPTUREREQUIRED" } },
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
        send: payment({ transactionType: "AUTHORIZATION" }),
        expect: { body: { status: "CAPTUREREQUIRED" } },
      },
      {
        call: "POST evaluate",
        send: payment({
          transactionType: "PURCHASE",
          orderId: "{fresh.second}",
          idempotencyKey: "{fresh.other}",
        }),
        expect: { body: { status: "APPROVED" } },
      },
    ],
  },
  {
    area,
    fact: "On an account without auth/capture an authorization is answered like a purchase",
    source:
      "docs.flexfactor.io/docs/evaluate, 2026, which says only that accounts are purchase-only by default",
    confidence: "assumed",
    needs: ["purchase only"],
    steps: [
      {
        call: "POST evaluate",
        send: payment({ transactionType: "AUTHORIZATION" }),
        expect: { status: [200], body: { status: "APPROVED" } },
      },
    ],
  },
  {
    area,
    fact: "The card named declined, 4000300011112220, is DECLINED",
    source: "its name in active_merchant remote tests, where it is not used",
    confidence: "assumed",
    steps: [
      {
        call: "POST evaluate",
        send: payment({ paymentMethod: { ...approved, cardNumber: "4000300011112220" } }),
        expect: { body: { status: "DECLINED" } },
      },
    ],
  },
]
