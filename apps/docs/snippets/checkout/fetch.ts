import { forwardedAddress } from "@flexcharge/server"
import { flexcharge } from "../shop/flexcharge.ts"
import { charge } from "../shop/gateway.ts"
import { shopperOf } from "../shop/session.ts"
import { recordDecision } from "../webhook/orders.ts"
import { checkoutResponse } from "./checkoutResponse.ts"

/** POST /api/checkout */
export const checkout = async (request: Request): Promise<Response> => {
  const page = await request.json()
  // Replace with the order of this shopper. Use the same order when Pay is pressed again: a new id can charge twice.
  // Its id and amount come from your database, never from the page.
  const orderId = `ORDER-${crypto.randomUUID()}`
  const customerIp = forwardedAddress(request, 1) // the number of your own proxies in front of this server
  const payment = await charge({ ...page, orderId, customerIp }) // at your own gateway first
  const { decision } = await flexcharge.rescue(payment)
  recordDecision(decision, shopperOf(request) ?? "")
  return Response.json(checkoutResponse(decision))
}
