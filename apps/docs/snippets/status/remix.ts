import { orderStatusLoader } from "@flexcharge/remix"
import { stateOf } from "../webhook/orders.ts"

export const loader = orderStatusLoader({ lookup: stateOf }) // reads ?orderId=…, or the last segment of the path
