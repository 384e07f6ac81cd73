// The adapter for frameworks whose route actions receive `{ request }`: Remix and React Router.
import { webhookAction } from "@flexcharge/remix"
import { serveWeb } from "@flexcharge/server/testing"

export const routeAdapter = (name, createRequestHandler) => ({
  name,
  parsers: ["request.text()"],
  hasErrorPath: false,
  start: ({ options, parser, isRawBodyKept }) => {
    const receive = webhookAction(options)
    const action = async (route) => {
      const { request } = route
      if (parser) await (isRawBodyKept ? request.clone() : request).text()
      return receive(route)
    }
    return serveWeb(createRequestHandler(buildWith(action)))
  },
})

/** What the compiler of the framework makes of an app with the route `/webhooks`. */
const buildWith = (action) => ({
  entry: { module: { default: () => new Response("page") } },
  routes: {
    root: { id: "root", path: "", module: { default: () => null } },
    route: { id: "route", parentId: "root", path: "webhooks", module: { action, loader: action } },
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
