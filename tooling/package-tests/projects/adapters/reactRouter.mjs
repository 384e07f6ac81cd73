// A compiled app of React Router with one resource route.
import { createRequestHandler } from "react-router"
import { routeAdapter } from "./routeAdapter.mjs"

export const adapter = routeAdapter("React Router", createRequestHandler)
