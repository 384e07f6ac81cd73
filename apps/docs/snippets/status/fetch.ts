import { orderStatusEndpoint } from "@flexcharge/server"
import { shopperOf } from "../shop/session.ts"
import { isOwner, stateOf } from "../webhook/orders.ts"

/** GET /order-status/:id, which the page requests while a challenge is open. */
export const orderStatus = orderStatusEndpoint({
  lookup: stateOf,
  authorize: (request, orderSessionKey) => isOwner(orderSessionKey, shopperOf(request)),
})
