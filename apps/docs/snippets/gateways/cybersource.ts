import { type CybersourceDecline, fromCybersource } from "@flexcharge/gateways/cybersource"
import { type Attempt, type Order, rescueDeclined } from "./rescueDeclined.ts"

/** `pay` calls `POST /pts/v2/payments`. */
export const payWithCybersource = async (
  pay: () => Promise<CybersourceDecline>,
  order: Order,
  attempt: Attempt<string>,
) => {
  return rescueDeclined(order, fromCybersource(await pay(), attempt))
}
