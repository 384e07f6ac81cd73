import { orderStatus } from "@flexcharge/express"
import { app } from "../webhook/app.ts"
import { stateOf } from "../webhook/orders.ts"

app.get("/order-status/:id", orderStatus({ lookup: stateOf }))
