/** A full, valid declined payment for tests to bend. */
import type { EvaluateRequest } from "@flexcharge/schema"

export const payment: EvaluateRequest = {
  isDeclined: true,
  isMIT: false,
  mid: "a8a0a74d-2509-4cbc-9eb5-879c7a34eb45",
  orderId: "ORDER-1",
  idempotencyKey: "6f1c2b4e-8d3a-4f5b-9c7e-2a1d0e9f8b76",
  transaction: {
    id: "3478613",
    amount: 15000,
    currency: "USD",
    timestampUtc: "2026-06-12T14:30:00Z",
    responseCode: "05",
    responseCodeSource: "nmi",
    avsResultCode: "M",
    cvvResultCode: "M",
    cavvResultCode: "2",
  },
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
    cardNumber: "zJb6YF7pL5gk8x9VhRnSwHd4q2t",
    token: true,
    expirationMonth: 9,
    expirationYear: 2029,
  },
}
