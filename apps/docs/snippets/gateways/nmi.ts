import { fromNmi, type NmiDecline } from "@flexcharge/gateways/nmi"
import { type Attempt, type Order, rescueDeclined } from "./rescueDeclined.ts"

/** `post` sends the sale to `transact.php` and resolves with the text of the response. */
export const payWithNmi = async (post: () => Promise<NmiDecline>, order: Order, attempt: Attempt<string>) => {
  return rescueDeclined(order, fromNmi(await post(), attempt))
}
