import { orderStatusEndpoint } from "@flexcharge/server"
import { stateOf } from "../webhook/orders.ts"
import { ownsOrder } from "./orderCookie.ts"

/** (request: Request) => Promise<Response>; behind a proxy or at the edge, pass `client` as well. */
export const orderStatus = orderStatusEndpoint({ lookup: stateOf, authorize: ownsOrder })
