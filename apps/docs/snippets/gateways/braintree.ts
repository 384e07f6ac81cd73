import { type BraintreeDecline, fromBraintree } from "@flexcharge/gateways/braintree"
import { type Attempt, type Order, rescueDeclined } from "./rescueDeclined.ts"

/** `sale` calls `gateway.transaction.sale({ ..., amount: attempt.amount })`. */
export const payWithBraintree = async (
  sale: () => Promise<BraintreeDecline>,
  order: Order,
  attempt: Attempt<string>,
) => {
  return rescueDeclined(order, fromBraintree(await sale(), attempt))
}
