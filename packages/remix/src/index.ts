/** FlexCharge at the adapter of Remix and React Router, or of any `({ request }) => Response`. No framework is imported. */
import {
  type OrderStatusOptions,
  orderStatusEndpoint,
  type WebhookOptions,
  webhookEndpoint,
} from "@flexcharge/server"

export { type AuthenticWebhook, webhookAuthenticator } from "./WebhookAuthenticator.ts"

/** What Remix 2, React Router 7 and 8 hand to an action or a loader, as far as it is used here. */
export interface RouteArguments {
  readonly request: Request
  /** The path's parameters. */
  readonly params?: { readonly [name: string]: string | undefined }
}

/** An action or a loader. */
export type RouteHandler = (route: RouteArguments) => Promise<Response>

/**
 * Takes the vendor's webhooks: `export const action = webhookAction({ secrets, on })` in a resource route.
 *
 * Gotchas: export it as `loader` too, and a GET is answered with 405 instead of the framework's own error.
 */
export const webhookAction = (options: WebhookOptions): RouteHandler => {
  const endpoint = webhookEndpoint(options)
  return ({ request }) => endpoint(request)
}

/**
 * Tells the page how its order stands: `export const loader = orderStatusLoader({ lookup, authorize })` in a route
 * such as `orders.$id.status.ts`.
 *
 * Gotchas: give `client` the address that your host vouches for, or whoever guesses uses up the guesses of all.
 */
export const orderStatusLoader = (options: OrderStatusOptions): RouteHandler => {
  const endpoint = orderStatusEndpoint(options)
  return ({ request, params }) => endpoint(request, params)
}
