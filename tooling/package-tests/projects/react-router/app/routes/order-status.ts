import { orderStatusLoader } from "@flexcharge/remix"
import { isOwner, stateOf } from "~/orders.server"
import { shopperOf } from "~/session.server"

/** GET /order-status/:id, which the page requests while a challenge is open. */
export const loader = orderStatusLoader({
  lookup: stateOf,
  authorize: (request, orderSessionKey) => isOwner(orderSessionKey, shopperOf(request)),
})
