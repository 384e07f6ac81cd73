import type { PaymentRequest } from "../src/OrderStore.ts"

/** What an attempt to pay for a desk lamp sends. */
export const paymentRequest = (paymentId: string): PaymentRequest => ({
  charge: { paymentId, card: "pm_1", amount: 14800, currency: "USD" },
  details: {
    mid: "mid-1",
    orderId: paymentId,
    isMIT: false,
    orderSource: "ecommerce",
    payer: { email: "joe@example.com" },
    billingInformation: {
      firstName: "Joe",
      lastName: "Jones",
      addressLine1: "123 Main St.",
      city: "San Francisco",
      state: "CA",
      zipCode: "94111",
      countryCode: "US",
      country: "United States",
    },
    paymentMethod: { holderName: "Joe Jones" },
  },
  rescue: { token: "token-1" },
})
