/** Facts about repeating a request. */
import type { Case } from "../Case.ts"
import { payment } from "./Payment.ts"

const area = "repetition"
const cancelPage = "docs.flexfactor.io/docs/cancel, 2026, where it is said of cancel"

/** The cases. */
export const repetition: readonly Case[] = [
  {
    area,
    fact: "The same request under the same idempotencyKey gets the first answer again",
    source: cancelPage,
    confidence: "assumed",
    steps: [
      { call: "POST evaluate", send: payment(), keep: { session: "orderSessionKey" } },
      {
        call: "POST evaluate",
        send: payment(),
        expect: { status: [200], body: { orderSessionKey: "{session}" } },
      },
    ],
  },
  {
    area,
    fact: "Another payload under the same idempotencyKey is refused with 409",
    source: cancelPage,
    confidence: "assumed",
    steps: [
      { call: "POST evaluate", send: payment() },
      { call: "POST evaluate", send: payment({ orderId: "{fresh.second}" }), expect: { status: [409] } },
    ],
  },
  {
    area,
    fact: "A synchronous MIT that is retried with the same orderId gets the same order and its current status",
    source: "docs.flexfactor.io/docs/standard-integration-for-mit, 2025",
    confidence: "vendor",
    needs: ["sync MIT"],
    steps: [
      {
        call: "POST evaluate",
        send: payment({ isMIT: true }),
        keep: { session: "orderSessionKey", status: "status" },
      },
      {
        call: "POST evaluate",
        send: payment({ isMIT: true, idempotencyKey: "{fresh.other}" }),
        expect: { status: [200], body: { orderSessionKey: "{session}", status: "{status}" } },
      },
    ],
  },
  {
    area,
    fact: "A capture that is repeated under its key answers SUCCESS again",
    source: cancelPage,
    confidence: "assumed",
    needs: ["auth/capture"],
    steps: [
      {
        call: "POST evaluate",
        send: payment({ transactionType: "AUTHORIZATION" }),
        keep: { session: "orderSessionKey" },
      },
      ...[1, 2].map(() => ({
        call: "POST capture",
        send: { idempotencyKey: "{fresh.capture}", orderId: "{session}", amount: 15_000, currency: "USD" },
        expect: { status: [200], body: { status: "SUCCESS" } },
      })),
    ],
  },
]
