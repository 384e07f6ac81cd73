import { fromSpreedly, type SpreedlyDecline } from "@flexcharge/gateways/spreedly"
import { type Attempt, type Order, rescueDeclined } from "./rescueDeclined.ts"

/** `purchase` calls `POST /v1/gateways/{token}/purchase.json`. */
export const payWithSpreedly = async (
  purchase: () => Promise<SpreedlyDecline>,
  order: Order,
  attempt: Attempt,
) => {
  return rescueDeclined(order, fromSpreedly(await purchase(), attempt))
}
