/** A request for /evaluate around a mapped transaction. */
import { type EvaluateRequest, endpoints } from "@flexcharge/schema"
import type { DeclinedTransaction } from "../src/index.ts"

/** What the shop knows of every attempt; it completes transactions of gateways that return less. */
export const attempt = {
  id: "ATTEMPT-1",
  amount: 15000,
  currency: "USD",
  timestampUtc: "2026-06-12T14:30:00Z",
}

/** The request that a rescue sends. Nothing of the mapped transaction is changed. */
export const evaluateRequest = (transaction: DeclinedTransaction, orderId = "ORDER-1"): EvaluateRequest => ({
  isDeclined: true,
  isMIT: false,
  mid: "a8a0a74d-2509-4cbc-9eb5-879c7a34eb45",
  orderId,
  idempotencyKey: "6f1c2b4e-8d3a-4f5b-9c7e-2a1d0e9f8b76",
  transaction: { ...attempt, ...transaction },
  payer: { email: "john@example.com" },
  billingInformation: {
    firstName: "John",
    lastName: "Doe",
    country: "United States",
    countryCode: "US",
    addressLine1: "123 Main St.",
    state: "CA",
    city: "San Francisco",
    zipCode: "94111",
  },
  paymentMethod: {
    cardNumber: "4111111111111111",
    token: false,
    expirationMonth: 9,
    expirationYear: 2029,
  },
})

/** Every invalid field that the client would report for it. */
export const issuesOf = (transaction: DeclinedTransaction): readonly unknown[] => {
  const validated = endpoints.evaluate.request(evaluateRequest(transaction))
  return validated.ok ? [] : validated.issues
}
