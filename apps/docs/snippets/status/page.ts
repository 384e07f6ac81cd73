import { OrderState } from "@flexcharge/schema"
import { shopperOf } from "../shop/session.ts"
import { isOwner, stateOf } from "../webhook/orders.ts"

/** GET /orders/:id, the page to which the shopper returns. It requests itself again while the outcome is unknown. */
export const orderPage = (request: Request): Response => {
  const id = new URL(request.url).pathname.split("/").at(-1) ?? ""
  const state = stateOf(id)
  if (!state || !isOwner(id, shopperOf(request)))
    return new Response("There is no such order.", { status: 404 })
  const status = OrderState.isPaid(state) ? "paid" : OrderState.isFinal(state) ? "declined" : "waiting"
  const refresh = status === "waiting" ? '<meta http-equiv="refresh" content="5" />' : ""
  const html = `<!doctype html><html lang="en"><title>Order</title>${refresh}<p role="status">${status}</p></html>`
  return new Response(html, { headers: { "content-type": "text/html; charset=utf-8" } })
}
