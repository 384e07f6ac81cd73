/** Facts about repeated requests. */
import type { Case } from "../Case.ts"
import { payment } from "./payment.ts"

const area = "idempotency"
const cancelPage = "docs.flexfactor.io/docs/cancel, 2026, which documents it for /cancel"

/** The cases. */
export const idempotency: readonly Case[] = [
  {
    area,
    fact: "The same request with the same idempotencyKey gets the first response again",
    source: cancelPage,
    confidence: "assumed",
    steps: [
      { call: "POST evaluate", body: payment(), keep: { order: "orderSessionKey" } },
      {
        call: "POST evaluate",
        body: payment(),
        expect: { status: [200], body: { orderSessionKey: "{order}" } },
      },
    ],
  },
  {
    area,
    fact: "Another payload with the same idempotencyKey is rejected with 409",
    source: cancelPage,
    confidence: "assumed",
    steps: [
      { call: "POST evaluate", body: payment() },
      {
        call: "POST evaluate",
        body: payment({ orderId: "{fresh.secondOrder}" }),
        expect: { status: [409] },
      },
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
        body: payment({ isMIT: true }),
        keep: { order: "orderSessionKey", status: "status" },
      },
      {
        call: "POST evaluate",
        body: payment({ isMIT: true, idempotencyKey: "{fresh.secondKey}" }),
        expect: { status: [200], body: { orderSessionKey: "{order}", status: "{status}" } },
      },
    ],
  },
  {
    area,
    fact: "A capture that is repeated with its key responds with SUCCESS again",
    source: cancelPage,
    confidence: "assumed",
    needs: ["auth/capture"],
    steps: [
      {
        call: "POST evaluate",
        body: payment({ transactionType: "AUTHORIZATION" }),
        keep: { order: "orderSessionKey" },
      },
      ...[1, 2].map(() => ({
        call: "POST capture",
        body: { idempotencyKey: "{fresh.capture}", orderId: "{order}", amount: 15_000, currency: "USD" },
        expect: { status: [200], body: { status: "SUCCESS" } },
      })),
    ],
  },
]
