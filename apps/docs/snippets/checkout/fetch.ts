import { flexcharge } from "../shop/flexcharge.ts"
import { charge } from "../shop/gateway.ts"
import { shopperOf } from "../shop/session.ts"
import { recordDecision } from "../webhook/orders.ts"
import { checkoutResponse } from "./checkoutResponse.ts"

/** POST /api/checkout */
export const checkout = async (request: Request): Promise<Response> => {
  const payment = await charge(await request.json()) // charges at your own gateway first
  const { decision } = await flexcharge.rescue(payment)
  recordDecision(decision, shopperOf(request) ?? "")
  return Response.json(checkoutResponse(decision))
}
