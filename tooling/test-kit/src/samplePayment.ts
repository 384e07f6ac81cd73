/** A complete declined payment that tests send, vary or break. */
export const samplePayment = {
  isDeclined: true,
  isMIT: false,
  orderId: "ORDER-1",
  transaction: {
    id: "3478613",
    amount: 15000,
    currency: "USD",
    timestampUtc: "2026-06-12T14:30:00Z",
    responseCode: "05",
    responseCodeSource: "nmi",
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
    cardNumber: "4111111111111111",
    token: false,
    verificationValue: "999",
    expirationMonth: 9,
    expirationYear: 2029,
  },
} as const
