import type { Payment } from "@flexcharge/core"

/** The result of your own gateway. */
export interface GatewayResult {
  readonly id: string
  readonly isApproved: boolean
  readonly code: string
  readonly at: string
}

// #region payment
export const paymentOf = (
  order: { id: string; amountCents: number; email: string; phone: string; customerIp: string | undefined },
  result: GatewayResult,
  page: { cardToken: string; senseKey: string | null },
): Payment => ({
  isDeclined: !result.isApproved,
  isMIT: false, // initiated by the consumer
  orderId: order.id,
  correlationId: order.id, // an order query finds the order by it
  customerIp: order.customerIp,
  senseKey: page.senseKey,
  transaction: {
    id: result.id,
    amount: order.amountCents,
    currency: "USD",
    timestampUtc: result.at,
    responseCode: result.code,
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
