import { orderStatusEndpoint } from "@flexcharge/server"
import { stateOf } from "../webhook/orders.ts"

const orderStatus = orderStatusEndpoint({ lookup: stateOf })

export const GET = (request: Request) => orderStatus(request) // the last segment of the path is the orderSessionKey
