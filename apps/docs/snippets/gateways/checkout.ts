import { type CheckoutDecline, fromCheckout } from "@flexcharge/gateways/checkout"
import { type Attempt, type Order, rescueDeclined } from "./rescueDeclined.ts"

/** `request` calls `checkout.payments.request(...)` of checkout-sdk-node. */
export const payWithCheckout = async (
  request: () => Promise<CheckoutDecline>,
  order: Order,
  attempt: Attempt,
) => {
  return rescueDeclined(order, fromCheckout(await request(), attempt))
}
