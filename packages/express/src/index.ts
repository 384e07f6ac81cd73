/** FlexCharge at the adapter of Express, 4 and 5. Nothing of Express is imported at run time. */
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

/**
 * Tells the page how its order stands: `app.get("/orders/:id/status", orderStatus({ lookup, authorize }))`.
 *
 * Gotchas: the order's id is the route's `:orderId` or `:id`. Clients are told apart by `request.ip`, so behind a proxy
 * set Express's `trust proxy`.
 */
export const orderStatus = (options: OrderStatusOptions<Request>): RequestHandler => nodeOrderStatus(options)

/** Options of both. */
export interface FlexChargeOptions {
  readonly webhooks: WebhookOptions
  readonly orderStatus: OrderStatusOptions<Request>
}

/** Both under one prefix: `POST webhooks` and `GET orders/{id}`; everything else goes on to `next`. */
export const flexcharge = (options: FlexChargeOptions): RequestHandler => {
  const takeWebhook = webhooks(options.webhooks)
  const tellStatus = orderStatus({ orderId: orderIdOf, ...options.orderStatus })
  return (request, response, next) => {
    if (/^\/webhooks\/?$/i.test(request.path)) return takeWebhook(request, response, next)
    if (ordersPath.test(request.path)) return tellStatus(request, response, next)
    return next()
  }
}

const ordersPath = /^\/orders\/([^/]+)\/?$/i

const orderIdOf = ({ path }: Request): string | undefined => {
  try {
    return decodeURIComponent(ordersPath.exec(path)?.[1] ?? "")
  } catch {
    return undefined // no text in UTF-8, so no order's id
  }
}
