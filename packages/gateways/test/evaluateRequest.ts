/** A request for /evaluate around a mapped transaction. */

import { type EvaluateRequest, endpoints } from "@flexcharge/schema"
import { samplePayment } from "@flexcharge-tooling/test-kit/samplePayment"
import type { DeclinedTransaction } from "../src/index.ts"

/** The attempt in the shop's own records; it completes transactions of gateways that return less. */
export const attempt = {
  id: "ATTEMPT-1",
  amount: 15000,
  currency: "USD",
  timestampUtc: "2026-06-12T14:30:00Z",
}

/** The request that a rescue sends. Nothing of the mapped transaction is changed. */
export const evaluateRequest = (transaction: DeclinedTransaction): EvaluateRequest => ({
  ...samplePayment,
  mid: "a8a0a74d-2509-4cbc-9eb5-879c7a34eb45",
  idempotencyKey: "6f1c2b4e-8d3a-4f5b-9c7e-2a1d0e9f8b76",
  transaction: { ...attempt, ...transaction },
})

/** Every invalid field that the client would report for it. */
export const issuesOf = (transaction: DeclinedTransaction): readonly unknown[] => {
  const validated = endpoints.evaluate.request(evaluateRequest(transaction))
  return validated.ok ? [] : validated.issues
}
