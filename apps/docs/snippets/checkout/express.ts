import express from "express"
import { flexcharge } from "../shop/flexcharge.ts"
import { charge } from "../shop/gateway.ts"
import { orderHeaders } from "../status/orderCookie.ts"
import { checkoutResponse } from "./checkoutResponse.ts"

export const checkout = express.Router()

checkout.post("/checkout", express.json(), async (request, response) => {
  const payment = await charge(request.body) // charges at your own gateway first
  const { decision } = await flexcharge.rescue(payment)
  const result = checkoutResponse(decision)
  response.set(orderHeaders(result)).json(result)
})
