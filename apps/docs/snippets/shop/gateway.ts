import type { Payment } from "@flexcharge/core"
import { type GatewayResult, paymentOf } from "./payment.ts"

/** Your order, and the request of the checkout page. It contains no card number. */
export interface CheckoutForm {
  readonly orderId: string
  readonly phone: string
  readonly cardToken: string
  readonly senseKey: string | null
  /** The shopper's address, as your own proxy reports it. */
  readonly customerIp?: string | undefined
}

/**
 * Replace with the call of your own gateway, with the order id as its idempotency key: a repeated call must charge
 * once. This one declines every payment.
 */
const authorize = async (orderId: string): Promise<GatewayResult> => ({
  id: `${orderId}-1`,
  isApproved: false,
  code: "05",
  at: new Date().toISOString(),
})

/** Charges the payment at your own gateway, and returns it with the result. */
export const charge = async ({ orderId, phone, customerIp, ...page }: CheckoutForm): Promise<Payment> => {
  const order = { id: orderId, amountCents: 15000, email: "john@example.com", phone, customerIp }
  return paymentOf(order, await authorize(orderId), page)
}
