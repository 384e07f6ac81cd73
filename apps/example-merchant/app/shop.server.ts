/** The shop, as the routes use it. */
import type { RouteArguments, RouteHandler } from "@flexcharge/remix"
import { createContext, type RouterContextProvider } from "react-router"
import type { WebApp } from "../src/Shop.ts"

/** The shop that a request is for. The server sets it. */
export const shopContext = createContext<WebApp>()

/** The address of the client. The server sets this header, so a visitor cannot choose its value. */
export const clientAddress = (request: Request): string => request.headers.get("x-client-address") ?? ""

/**
 * Creates an endpoint of the SDK with the shop's options, on the first request. A server whose options are known at start
 * needs no such function: `export const action = webhookAction({ secrets, on })`.
 */
export const endpointOf = (create: (shop: WebApp) => RouteHandler) => {
  const endpoints = new WeakMap<WebApp, RouteHandler>()
  return (
    route: RouteArguments & { readonly context: Readonly<RouterContextProvider> },
  ): Promise<Response> => {
    const shop = route.context.get(shopContext)
    const endpoint = endpoints.get(shop) ?? create(shop)
    endpoints.set(shop, endpoint)
    return endpoint(route)
  }
}
