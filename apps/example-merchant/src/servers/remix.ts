/** The shop on React Router (formerly Remix) in framework mode. The routes are in `app/`. */
import type { RequestListener } from "node:http"
import * as build from "virtual:react-router/server-build"
import { forwardedAddress } from "@flexcharge/remix"
import { createRequestListener } from "@react-router/node"
import { RouterContextProvider, type ServerBuild } from "react-router"
import { shopContext } from "../../app/shop.server.ts"
import type { WebApp } from "../Shop.ts"

/** Creates the server. Vite compiles this file together with the routes. */
export const remixServer = (shop: WebApp): RequestListener =>
  createRequestListener({
    build: build as ServerBuild, // its generated type declares optional fields as undefined
    mode: "production",
    getLoadContext: (request, client) => {
      // Set here, after the request has arrived, so that a visitor cannot choose it.
      request.headers.set("x-client-address", addressOf(request, client.address))
      const context = new RouterContextProvider()
      context.set(shopContext, shop)
      return context
    },
  })

/** The address of the visitor: that of the connection, or the one that a proxy on this machine reports. */
const addressOf = (request: Request, connection: string): string => {
  const isProxy = ["127.0.0.1", "::1", "::ffff:127.0.0.1"].includes(connection)
  return (isProxy ? forwardedAddress(request, 1) : undefined) ?? connection
}
