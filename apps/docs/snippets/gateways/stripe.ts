import { fromStripe, type StripeDecline, type StripePaymentIntent } from "@flexcharge/gateways/stripe"
import { type Attempt, type Order, rescueDeclined } from "./rescueDeclined.ts"

/** `create` calls `stripe.paymentIntents.create({ ..., confirm: true, expand: ["latest_charge"] })`. */
export const payWithStripe = async (
  create: () => Promise<StripePaymentIntent>,
  order: Order,
  attempt: Attempt,
) => {
  const result = await create().catch((error: StripeDecline) => error) // stripe-node throws declines
  return rescueDeclined(order, fromStripe(result, attempt))
}
