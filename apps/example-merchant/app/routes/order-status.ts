/** GET /order-status/:id, which the order page requests until the order is decided. */
import { orderStatusLoader } from "@flexcharge/remix"
import { clientAddress, endpointOf } from "../shop.server.ts"

export const loader = endpointOf(({ orderStatus }) =>
  orderStatusLoader({ ...orderStatus, client: clientAddress }),
)
