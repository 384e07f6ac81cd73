/** One example input for each endpoint of the registry. */
import type { Endpoint, endpoints } from "@flexcharge/schema"

type Registry = typeof endpoints
type InputOf<Name extends keyof Registry> =
  Registry[Name] extends Endpoint<infer Input, infer _> ? Input : never

const orderSessionKey = "ac9674ed-cbfe-49aa-bc8b-eb1d2b74c429"
const mid = "3f8a1c42-9b07-4e5d-bc6a-1d2e3f4a5b6c"
const idempotencyKey = "6f1c2b4e-8d3a-4f5b-9c7e-2a1d0e9f8b76"

const payment = {
  mid,
  orderId: "ORDER-1",
  isMIT: false,
  transaction: {
    id: "3478613",
    amount: 15000,
    currency: "USD",
    timestampUtc: "2026-11-23T14:30:00Z",
    responseCode: "05",
    responseCodeSource: "nmi",
  },
  payer: { email: "john@example.com" },
}

export const exampleInputs: { readonly [Name in keyof Registry]: InputOf<Name> } = {
  token: { appKey: "your-app-key", appSecret: "your-app-secret" },
  tokenize: {
    paymentMethod: {
      email: "john@example.com",
      creditCard: {
        firstName: "John",
        lastName: "Doe",
        number: "4111111111111111",
        verificationValue: "999",
        month: 9,
        year: 2029,
      },
    },
  },
  transmit: {
    ...payment,
    isDeclined: true,
    paymentMethod: { cardBrand: "VISA", cardBinNumber: "411111", cardLast4Digits: "1111" },
  },
  evaluate: {
    ...payment,
    isDeclined: true,
    idempotencyKey,
    billingInformation: {
      firstName: "John",
      lastName: "Doe",
      country: "United States",
      countryCode: "US",
      addressLine1: "123 Main St.",
      city: "San Francisco",
      state: "CA",
      zipCode: "94111",
    },
    paymentMethod: {
      cardNumber: "zJb6YF7pL5gk8x9VhRnSwHd4q2t",
      token: true,
      expirationMonth: 9,
      expirationYear: 2029,
    },
  },
  outcome: { orderSessionKey },
  order: undefined,
  orders: { from: "2026-11-01T00:00:00Z", pageSize: 50 },
  capture: { idempotencyKey, orderId: orderSessionKey, amount: 15000, currency: "USD" },
  refund: { amount: 1205, currency: "USD", message: "one item returned" },
  cancel: { idempotencyKey },
  externalCancel: { idempotencyKey },
}
