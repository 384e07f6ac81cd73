import { flexcharge } from "../shop/flexcharge.ts"
import { charge } from "../shop/gateway.ts"
import { shopperOf } from "../shop/session.ts"
import { recordDecision } from "../webhook/orders.ts"
import { checkoutResponse } from "./checkoutResponse.ts"

/** POST /api/checkout */
export const checkout = async (request: Request): Promise<Response> => {
  const page = await request.json()
  // Replace with the order of this shopper. Its id and amount come from your database, never from the page.
  const payment = await charge({ ...page, orderId: `ORDER-${crypto.randomUUID()}` }) // at your own gateway first
  const { decision } = await flexcharge.rescue(payment)
  recordDecision(decision, shopperOf(request) ?? "")
  return Response.json(checkoutResponse(decision))
}
