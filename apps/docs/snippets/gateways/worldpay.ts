import { fromWorldpay, type WorldpayDecline } from "@flexcharge/gateways/worldpay"
import { type Attempt, type Order, rescueDeclined } from "./rescueDeclined.ts"

/** `pay` sends the order and resolves with the XML text of WPG, or with the JSON of Access Worldpay. */
export const payWithWorldpay = async (
  pay: () => Promise<WorldpayDecline>,
  order: Order,
  attempt: Attempt,
) => {
  return rescueDeclined(order, fromWorldpay(await pay(), attempt))
}
