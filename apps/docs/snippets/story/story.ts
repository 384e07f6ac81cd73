import { createClient } from "@flexcharge/core"
import type { CheckoutForm } from "../shop/gateway.ts"
import { charge } from "../shop/gateway.ts"

// #region story
const flexcharge = createClient() // reads the credentials from the environment
export const checkout = async (form: CheckoutForm) => {
  const { decision } = await flexcharge.rescue(await charge(form)) // charges at your own payment gateway first
  switch (decision._tag) {
    case "Approved":
      return { page: "paid" }
    case "Challenge": // the page opens the widget
      return { page: "challenge", orderSessionKey: decision.orderSessionKey }
    case "Declined":
    case "NotSent": // nothing was charged
    case "Unanswered": // it may have been charged: keep the order open until a webhook or a query reports the outcome
      return { page: "declined" }
  }
  return { page: "waiting" } // the payment is in progress
}
// #endregion story
