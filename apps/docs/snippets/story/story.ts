import { createClient } from "@flexcharge/core"
import type { CheckoutForm } from "../shop/gateway.ts"
import { charge } from "../shop/gateway.ts"

// #region story
const flexcharge = createClient() // credentials come from the environment

export const checkout = async (form: CheckoutForm) => {
  const payment = await charge(form) // with your own payment gateway
  const { decision } = await flexcharge.rescue(payment)
  switch (decision._tag) {
    case "Approved":
      return { page: "paid" }
    case "Challenge": // the page opens the widget
      return { page: "challenge", orderSessionKey: decision.orderSessionKey }
    case "Declined":
      return { page: "declined" }
  }
  return { page: "waiting" } // not known yet: a webhook or an order query brings the outcome
}
// #endregion story
