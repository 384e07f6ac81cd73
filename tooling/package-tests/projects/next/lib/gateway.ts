import type { Payment } from "@flexcharge/core"

/** An order of the shop. */
export interface Order {
  readonly id: string
  readonly amountCents: number
  readonly email: string
  readonly phone: string
}

/** What the page and the request contribute to a payment. */
export interface PageInput {
  readonly cardToken: string
  readonly senseKey: string | null
  readonly customerIp: string | undefined
}

/** Charges the order at your own gateway, and returns the payment with the gateway's result for FlexCharge. */
export const charge = async (
  order: Order,
  { cardToken, senseKey, customerIp }: PageInput,
): Promise<Payment> => {
  const result = await authorize(order)
  return {
    isDeclined: !result.isApproved,
    isMIT: false, // initiated by the consumer
    orderId: order.id,
    correlationId: order.id, // an order query finds the order by it
    customerIp,
    senseKey,
    transaction: {
      id: result.id,
      amount: order.amountCents, // 15000 is $150.00
      currency: "USD",
      timestampUtc: result.at,
      responseCode: result.code,
      responseCodeSource: "nmi", // the name of your gateway
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
      cardNumber: cardToken,
      token: true,
      holderName: "John Doe",
      expirationMonth: 9,
      expirationYear: 2029,
    },
  }
}

/**
 * Replace with the call of your own gateway, with the order id as its idempotency key: a repeated call must charge
 * once. This one declines every payment.
 */
const authorize = async (order: Order) => ({
  id: `${order.id}-1`,
  isApproved: false,
  code: "05",
  at: new Date().toISOString(),
})
