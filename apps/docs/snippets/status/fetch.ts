import { orderStatusEndpoint } from "@flexcharge/server"
import { stateOf } from "../webhook/orders.ts"

export const orderStatus = orderStatusEndpoint({ lookup: stateOf }) // (request: Request) => Promise<Response>
