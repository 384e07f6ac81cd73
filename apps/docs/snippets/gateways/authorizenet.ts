import { type AuthorizeNetDecline, fromAuthorizeNet } from "@flexcharge/gateways/authorizenet"
import { type Attempt, type Order, rescueDeclined } from "./rescueDeclined.ts"

/** `execute` sends `createTransactionRequest` and resolves with the text or the object of its response. */
export const payWithAuthorizeNet = async (
  execute: () => Promise<AuthorizeNetDecline>,
  order: Order,
  attempt: Attempt<string>,
) => {
  return rescueDeclined(order, fromAuthorizeNet(await execute(), attempt))
}
