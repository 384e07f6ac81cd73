/** The adapter for Remix, React Router and anything that calls `({ request }) => Response`. It imports no framework. */
import {
  type OrderStatusOptions,
  orderStatusEndpoint,
  type WebhookOptions,
  webhookEndpoint,
} from "@flexcharge/server"

export { type AuthenticWebhook, forwardedAddress } from "@flexcharge/server"
export { webhookAuthenticator } from "./WebhookAuthenticator.ts"

/** The arguments of an action or a loader in Remix 2 and React Router 7 and 8, as far as they are used. */
export interface RouteArguments {
  readonly request: Request
  /** The path's parameters. */
  readonly params?: { readonly [name: string]: string | undefined }
}

/** An action or a loader. */
export type RouteHandler = (route: RouteArguments) => Promise<Response>

/**
 * Creates the webhook endpoint: `export const action = webhookAction({ secrets, on })` in a resource route.
 *
 * Export it as `loader` too, so that a GET gets 405 instead of the framework's own error.
 */
export const webhookAction = (options: WebhookOptions): RouteHandler => {
  const endpoint = webhookEndpoint(options)
  return ({ request }) => endpoint(request)
}

/**
 * Creates the order status endpoint: `export const loader = orderStatusLoader({ lookup, authorize })` in a route
 * such as `orders.$id.status.ts`.
 *
 * Give `client` the address that your host reports, or `forwardedAddress` behind your own proxy, because all visitors
 * whose address is unknown count as one.
 */
export const orderStatusLoader = (options: OrderStatusOptions): RouteHandler => {
  const endpoint = orderStatusEndpoint(options)
  return ({ request, params }) => endpoint(request, params)
}
