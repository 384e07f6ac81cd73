import { orderStatus } from "@flexcharge/express"
import { app } from "../webhook/app.ts"
import { stateOf } from "../webhook/orders.ts"
import { ownsOrder } from "./orderCookie.ts"

app.get("/order-status/:id", orderStatus({ lookup: stateOf, authorize: ownsOrder }))
