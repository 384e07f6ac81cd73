import { orderStatusLoader } from "@flexcharge/remix"
import { stateOf } from "../webhook/orders.ts"
import { ownsOrder } from "./orderCookie.ts"

/** Reads the route's parameter, ?orderId=…, or the last segment of the path. */
export const loader = orderStatusLoader({ lookup: stateOf, authorize: ownsOrder })
