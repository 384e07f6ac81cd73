// A compiled app of Remix 2 with one resource route.
import { createRequestHandler } from "@remix-run/server-runtime"
import { routeAdapter } from "./routeAdapter.mjs"

export const adapter = routeAdapter("Remix", createRequestHandler)
