import { orderStatusEndpoint } from "@flexcharge/server"
import { ownsOrder } from "../status/orderCookie.ts"
import { stateOf } from "../webhook/orders.ts"

const orderStatus = orderStatusEndpoint({ lookup: stateOf, authorize: ownsOrder })

export const GET = (request: Request) => orderStatus(request) // the last segment of the path is the orderSessionKey
