import { orderStatusLoader } from "@flexcharge/remix"
import { stateOf } from "../webhook/orders.ts"

export const loader = orderStatusLoader({ lookup: stateOf }) // ?orderId=…, or the path's last segment
