/** POST /outcome: the deprecated way to ask how an order ended. */

import { outcomeFields } from "../Fields.ts"
import type { Phase } from "../Order.ts"
import { envelope, ok } from "../Reply.ts"
import { type Route, rejectionOf } from "../RouteCall.ts"
import { ownOrder } from "./orders.ts"

/** Source: docs.flexfactor.io/docs/outcome-1, 2025, vendor. */
export const outcome: Route = {
  name: "outcome",
  method: "POST",
  path: "outcome",
  auth: "accessToken",
  answer: (exchange) => {
    const refusal = rejectionOf(exchange, outcomeFields, "strict-2025", "problem")
    if (refusal !== undefined) return refusal
    const order = ownOrder(exchange, exchange.body.text("orderSessionKey") ?? "")
    if (order === undefined) return ok({ ...envelope(true, "NOTFOUND"), confirmationId: null })
    return ok({ ...envelope(true, words[order.phase] ?? order.phase), confirmationId: order.confirmationId })
  },
}

/** The words that differ from /evaluate's; those not on the vendor's list are assumed. */
const words: Readonly<Partial<Record<Phase, string>>> = {
  CHALLENGE: "PROCESSING",
  CAPTUREREQUIRED: "PROCESSING",
  REFUNDED: "APPROVED",
}
