import express from "express"
import { flexcharge } from "../shop/flexcharge.ts"
import { charge } from "../shop/gateway.ts"
import { orderHeaders } from "../status/orderCookie.ts"
import { checkoutResponse } from "./checkoutResponse.ts"

export const checkout = express.Router()

checkout.post("/checkout", express.json(), async (request, response, next) => {
  try {
    const payment = await charge(request.body) // charges at your own gateway first
    const { decision } = await flexcharge.rescue(payment)
    const result = checkoutResponse(decision)
    response.set(orderHeaders(result)).json(result)
  } catch (error) {
    next(error) // Express 4 ends the process when an async handler rejects
  }
})
