import type { Payment } from "@flexcharge/core"

/** What your own gateway answered. */
export interface GatewayAnswer {
  readonly id: string
  readonly isApproved: boolean
  readonly code: string
  readonly at: string
}

// #region payment
export const paymentOf = (
  order: { id: string; amountCents: number; email: string; phone: string; customerIp: string },
  answer: GatewayAnswer,
  page: { cardToken: string; senseKey: string | null },
): Payment => ({
  isDeclined: !answer.isApproved,
  isMIT: false, // the consumer started it
  orderId: order.id,
  correlationId: order.id, // an order query can be asked by it
  customerIp: order.customerIp,
  senseKey: page.senseKey,
  transaction: {
    id: answer.id,
    amount: order.amountCents,
    currency: "USD",
    timestampUtc: answer.at,
    responseCode: answer.code,
    responseCodeSource: "nmi",
    avsResultCode: "M",
    cvvResultCode: "M",
  },
  payer: { email: order.email, phone: order.phone },
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
    cardNumber: page.cardToken,
    token: true,
    holderName: "John Doe",
    expirationMonth: 9,
    expirationYear: 2029,
  },
})
// #endregion payment
