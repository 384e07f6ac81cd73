/** The payment that the cases send, and the changes that they make to it. */
import type { Template } from "../Case.ts"

/** The card that the service's sandbox approves. Source: active_merchant's remote tests, 2025, third-party. */
export const approvedCard = {
  cardNumber: "4000002760003184",
  token: false,
  expirationMonth: 9,
  expirationYear: 2030,
}

/** The card for challenges and declines. Source: active_merchant's remote tests, 2025, third-party. */
export const challengeCard = { ...approvedCard, cardNumber: "4111111111111111" }

/** The card named "declined". Source: active_merchant's remote tests, 2025, third-party. */
export const declinedCard = { ...approvedCard, cardNumber: "4000300011112220" }

/** The phone number that leads to a challenge. Source: active_merchant's remote tests, 2025, third-party. */
export const challengePhone = "+99.2001a/+99.2001b"

/** A transaction with all fields that the validation of 2024-25 requires. */
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

/** The payment of a declined order, with the fields of `changes` in place of its own. */
export const payment = (changes: Readonly<Record<string, unknown>> = {}): Template => ({
  isDeclined: true,
  isMIT: false,
  mid: "{mid}",
  siteId: "{siteId}",
  orderId: "{fresh.order}",
  idempotencyKey: "{fresh.key}",
  transaction,
  payer: { email: "john@example.com" },
  billingInformation,
  paymentMethod: approvedCard,
  ...changes,
})

/** A second payment in the same case: another order with another key. */
export const secondPayment = (changes: Readonly<Record<string, unknown>> = {}): Template =>
  payment({ orderId: "{fresh.secondOrder}", idempotencyKey: "{fresh.secondKey}", ...changes })

/** A payment with changes to its billing address. */
export const paymentBilledTo = (changes: Readonly<Record<string, unknown>>): Template =>
  payment({ billingInformation: { ...billingInformation, ...changes } })
