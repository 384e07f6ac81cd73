import { type AdyenDecline, fromAdyen } from "@flexcharge/gateways/adyen"
import { type Attempt, type Order, rescueDeclined } from "./rescueDeclined.ts"

/** `pay` calls `checkout.PaymentsApi.payments(...)` of @adyen/api-library. */
export const payWithAdyen = async (pay: () => Promise<AdyenDecline>, order: Order, attempt: Attempt) => {
  return rescueDeclined(order, fromAdyen(await pay(), attempt))
}
