import { orderStatusEndpoint } from "@flexcharge/server"
import { isOwner, stateOf } from "@/lib/orders"
import { shopperOf } from "@/lib/session"

const orderStatus = orderStatusEndpoint({
  lookup: stateOf,
  authorize: (request, orderSessionKey) => isOwner(orderSessionKey, shopperOf(request)),
})

/** GET /order-status/:id, which the page requests while a challenge is open. */
export const GET = (request: Request): Promise<Response> => orderStatus(request)
