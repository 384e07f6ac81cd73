/** The payment that the cases send, and what they change in it. */
import type { Template } from "../Case.ts"

/** The card that is approved in the vendor's sandbox. Source: active_merchant remote tests, 2025, third-party. */
export const approved = {
  cardNumber: "4000002760003184",
  token: false,
  expirationMonth: 9,
  expirationYear: 2030,
}

/** The card for challenges and declines. Source: active_merchant remote tests, 2025, third-party. */
export const ordinary = { ...approved, cardNumber: "4111111111111111" }

/** Every member that the 2024-25 validation wants. */
export const transaction = {
  id: "{fresh.transaction}",
  amount: 15_000,
  currency: "USD",
  timestampUtc: "2026-06-12T14:30:00Z",
  responseCode: "05",
  responseCodeSource: "nmi",
  avsResultCode: "M",
  cvvResultCode: "M",
  cavvResultCode: "NA",
}

const billingInformation = {
  firstName: "John",
  lastName: "Doe",
  country: "United States",
  countryCode: "US",
  addressLine1: "123 Main St.",
  state: "CA",
  city: "San Francisco",
  zipCode: "94111",
}

/** A payment that was declined, its members replaced as the case wants. */
export const payment = (changes: Readonly<Record<string, unknown>> = {}): Template => ({
  ...{ isDeclined: true, isMIT: false, mid: "{mid}", siteId: "{siteId}" },
  ...{ orderId: "{fresh.order}", idempotencyKey: "{fresh.key}", transaction },
  payer: { email: "john@example.com" },
  billingInformation,
  paymentMethod: approved,
  ...changes,
})

/** A payment whose billing address has other members too. */
export const billedTo = (changes: Readonly<Record<string, unknown>>): Template =>
  payment({ billingInformation: { ...billingInformation, ...changes } })
