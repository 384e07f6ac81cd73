import express from "express"
import { flexcharge } from "../shop/flexcharge.ts"
import { charge } from "../shop/gateway.ts"
import { answerOf } from "./answer.ts"

export const checkout = express.Router()

checkout.post("/checkout", express.json(), async (request, response) => {
  const payment = await charge(request.body) // your own gateway first
  const { decision } = await flexcharge.rescue(payment)
  response.json(answerOf(decision))
})
