/** The adapter for Express 4 and 5. Nothing of Express is imported at run time. */
import type { OrderStatusOptions, WebhookOptions } from "@flexcharge/server"
import { nodeOrderStatus, nodeWebhooks, ownProperties } from "@flexcharge/server/node"
import type { Request, RequestHandler } from "express"

export { saveRawBody } from "@flexcharge/server/node"

/**
 * Creates the webhook endpoint: `app.post("/webhooks/flexcharge", webhooks({ secrets, publicHost, on }))`.
 *
 * Mount it before `express.json()`, or write `express.json({ verify: saveRawBody })`; otherwise the parser consumes the
 * body, and an error that names it goes to `next`.
 */
export const webhooks = (options: WebhookOptions): RequestHandler => nodeWebhooks(options)

/**
 * Creates the order status endpoint: `app.get("/orders/:id/status", orderStatus({ lookup, authorize }))`.
 *
 * The order's id is the route's `:orderId` or `:id`. Visitors are counted by `request.ip`, so behind a proxy set
 * Express's `trust proxy` to the number of your proxies or to their addresses. With `true` Express uses the address
 * that the visitor sends.
 */
export const orderStatus = (options: OrderStatusOptions<Request>): RequestHandler => nodeOrderStatus(options)

/** The options of both endpoints. */
export interface FlexChargeOptions {
  readonly webhooks: WebhookOptions
  readonly orderStatus: OrderStatusOptions<Request>
}

/** Creates both endpoints under one prefix: `POST webhooks` and `GET orders/{id}`; everything else goes on to `next`. */
export const flexcharge = (options: FlexChargeOptions): RequestHandler => {
  const own = ownProperties(options)
  const handleWebhook = webhooks(own.webhooks)
  const { orderId = orderIdOf, ...others } = ownProperties(own.orderStatus)
  const handleStatus = orderStatus({ ...others, orderId })
  return (request, response, next) => {
    if (/^\/webhooks\/?$/i.test(request.path)) return handleWebhook(request, response, next)
    if (ordersPath.test(request.path)) return handleStatus(request, response, next)
    return next()
  }
}

const ordersPath = /^\/orders\/([^/]+)\/?$/i

const orderIdOf = ({ path }: Request): string | undefined => {
  try {
    return decodeURIComponent(ordersPath.exec(path)?.[1] ?? "")
  } catch {
    return undefined // not UTF-8, so not an order's id
  }
}
