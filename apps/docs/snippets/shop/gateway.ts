import type { Payment } from "@flexcharge/core"
import { type GatewayAnswer, paymentOf } from "./payment.ts"

/** What the checkout page sends: never a card number. */
export interface CheckoutForm {
  readonly orderId: string
  readonly phone: string
  readonly cardToken: string
  readonly senseKey: string | null
}

/** A substitute for your own gateway: it declines everything. */
const authorize = async (orderId: string): Promise<GatewayAnswer> => ({
  id: `${orderId}-1`,
  isApproved: false,
  code: "05",
  at: new Date().toISOString(),
})

/** Asks your own gateway, and keeps its answer as a payment. */
export const charge = async ({ orderId, phone, ...page }: CheckoutForm): Promise<Payment> => {
  const order = {
    id: orderId,
    amountCents: 15000,
    email: "john@example.com",
    phone,
    customerIp: "203.0.113.7",
  }
  return paymentOf(order, await authorize(orderId), page)
}
