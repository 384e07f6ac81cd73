/** The least that a compiled app consists of: one resource route, in the shape of all three frameworks. */
import type { RouteHandler } from "@flexcharge/remix"

export const buildOf = (module: { action?: RouteHandler; loader?: RouteHandler }, path = "webhooks") => ({
  entry: { module: { default: () => new Response("page") } },
  routes: {
    root: { id: "root", path: "", module: { default: () => null } },
    route: { id: "route", parentId: "root", path, module },
  },
  assets: { version: "1", url: "", entry: { module: "", imports: [] }, routes: {} },
  publicPath: "/",
  assetsBuildDirectory: "",
  basename: "/",
  future: {},
  isSpaMode: false,
  ssr: true,
  prerender: [],
  routeDiscovery: { mode: "initial", manifestPath: "/__manifest" },
})
