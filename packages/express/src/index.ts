/** FlexCharge at the door of Express, 4 and 5. Nothing of Express is imported at run time. */
import type { OrderStatusOptions, WebhookOptions } from "@flexcharge/server"
import { nodeOrderStatus, nodeWebhooks } from "@flexcharge/server/node"
import type { Request, RequestHandler } from "express"

export { saveRawBody } from "@flexcharge/server/node"

/**
 * Takes the vendor's webhooks: `app.post("/webhooks/flexcharge", webhooks({ secrets, on }))`.
 *
 * Gotchas: mount it before `express.json()`, or write `express.json({ verify: saveRawBody })`; otherwise a body that
 * the parser has eaten goes to `next` as an error that says so.
 */
export const webhooks = (options: WebhookOptions): RequestHandler => nodeWebhooks(options)

/** Tells the page how its order stands: `app.get("/orders/:id/status", orderStatus({ lookup, authorize }))`. */
export const orderStatus = (options: OrderStatusOptions<Request>): RequestHandler => nodeOrderStatus(options)

/** Options of both. */
export interface FlexChargeOptions {
  readonly webhooks: WebhookOptions
  readonly orderStatus: OrderStatusOptions<Request>
}

/** Both under one prefix: `POST webhooks` and `GET orders/{id}`; everything else goes on to `next`. */
export const flexcharge = (options: FlexChargeOptions): RequestHandler => {
  const takeWebhook = webhooks(options.webhooks)
  const tellStatus = orderStatus(options.orderStatus)
  return (request, response, next) => {
    if (request.path === "/webhooks") return takeWebhook(request, response, next)
    if (/^\/orders\/[^/]+$/.test(request.path)) return tellStatus(request, response, next)
    return next()
  }
}
