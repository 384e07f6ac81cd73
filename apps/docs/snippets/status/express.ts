import { orderStatus } from "@flexcharge/express"
import { app } from "../webhook/express.ts"
import { stateOf } from "../webhook/orders.ts"

app.get("/order-status/:id", orderStatus({ lookup: stateOf }))
