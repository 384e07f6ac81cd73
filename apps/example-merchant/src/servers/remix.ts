/** The shop on React Router (Remix): three routes with loaders and actions. */
import type { RequestListener } from "node:http"
import { orderStatusLoader, webhookAction } from "@flexcharge/remix"
import {
  type ActionFunctionArgs,
  createRequestHandler,
  type LoaderFunctionArgs,
  type ServerBuild,
} from "react-router"
import type { WebApp } from "../Shop.ts"
import { sendWebResponse, toWebRequest } from "./nodeHttp.ts"

/** The routes. In an application, each is a file in `app/routes`, and the framework's compiler collects them. */
const routesOf = (shop: WebApp) => {
  const webhook = webhookAction(shop.webhooks)
  const page = ({ request }: LoaderFunctionArgs | ActionFunctionArgs) =>
    shop.handle(request, request.headers.get("x-client-address") ?? "")
  return {
    webhooks: { path: "webhooks", module: { action: webhook, loader: webhook } },
    "order-status": {
      path: "order-status/:id",
      module: { loader: orderStatusLoader({ ...shop.orderStatus, client: clientOf }) },
    },
    pages: { path: "*", module: { loader: page, action: page } },
  }
}

const clientOf = (request: Request): string | undefined =>
  request.headers.get("x-client-address") ?? undefined

/** Creates the server. */
export const remixServer = (shop: WebApp): RequestListener => {
  const handle = createRequestHandler(serverBuild(routesOf(shop)), "production")
  return async (request, response) => {
    const webRequest = await toWebRequest(request)
    // Set here, after the request has arrived, so that a visitor cannot choose it.
    webRequest.headers.set("x-client-address", request.socket.remoteAddress ?? "")
    await sendWebResponse(response, await handle(webRequest))
  }
}

/** What the compiler of the framework generates: these routes, and no page that it renders itself. */
const serverBuild = (routes: ReturnType<typeof routesOf>): ServerBuild => ({
  routes: Object.fromEntries(
    Object.entries(routes).map(([id, { path, module }]) => [id, { id, path, module: module as never }]), // no component
  ),
  entry: { module: { default: () => new Response("Not found.", { status: 404 }) } },
  assets: { entry: { imports: [], module: "" }, routes: {}, url: "", version: "1" },
  basename: "/",
  publicPath: "/",
  assetsBuildDirectory: "",
  future: {} as ServerBuild["future"], // no experimental feature is used
  ssr: true,
  isSpaMode: false,
  prerender: [],
  routeDiscovery: { mode: "initial", manifestPath: "/__manifest" },
})
