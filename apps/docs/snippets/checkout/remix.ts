import { flexcharge } from "../shop/flexcharge.ts"
import { charge } from "../shop/gateway.ts"
import { orderHeaders } from "../status/orderCookie.ts"
import { checkoutResponse } from "./checkoutResponse.ts"

export const action = async ({ request }: { request: Request }) => {
  const payment = await charge(await request.json()) // charges at your own gateway first
  const { decision } = await flexcharge.rescue(payment)
  const result = checkoutResponse(decision)
  return Response.json(result, { headers: orderHeaders(result) })
}
