import type { PaymentRequest } from "../src/OrderStore.ts"
import { buyer } from "./buyer.ts"

const { email, ...billing } = buyer

/** What an attempt to pay for a desk lamp sends. */
export const paymentRequest = (paymentId: string): PaymentRequest => ({
  charge: { paymentId, card: "pm_1", amount: 14800, currency: "USD" },
  details: {
    mid: "mid-1",
    orderId: paymentId,
    isMIT: false,
    orderSource: "ecommerce",
    payer: { email },
    billingInformation: { ...billing, countryCode: "US", country: "United States" },
    paymentMethod: { holderName: "Joe Jones" },
  },
  rescue: { token: "token-1" },
})
