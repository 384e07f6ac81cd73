/** The surface under /v1/ and how a path finds its route. */

import { problem, type Reply } from "./Reply.ts"
import type { Route } from "./RouteCall.ts"
import { cancel, externalCancel } from "./routes/cancel.ts"
import { capture } from "./routes/capture.ts"
import { evaluate } from "./routes/evaluate.ts"
import { order, orders } from "./routes/orders.ts"
import { outcome } from "./routes/outcome.ts"
import { refund } from "./routes/refund.ts"
import { token } from "./routes/token.ts"
import { tokenize } from "./routes/tokenize.ts"
import { transmit } from "./routes/transmit.ts"

/** Every endpoint of the vendor that the sandbox has. */
export const routes: readonly Route[] = [
  token,
  tokenize,
  transmit,
  evaluate,
  outcome,
  orders,
  order,
  capture,
  refund,
  cancel,
  externalCancel,
]

/** A route with the variable part of its path, or the refusal of an unknown path or method. */
export type Found = { readonly route: Route; readonly id: string } | { readonly refusal: Reply }

/** Finds the route of a call; `path` is what follows /v1/. */
export const findRoute = (method: string, path: string, traceId: string): Found => {
  const segments = path.split("/")
  const onPath = patterns.filter(({ wanted }) => fits(wanted, segments))
  const found = onPath.find(({ route }) => route.method === method)
  if (found !== undefined)
    return { route: found.route, id: decoded(segments[found.wanted.indexOf("*")] ?? "") }
  if (onPath.length === 0) return { refusal: problem(404, traceId) }
  if (method === "OPTIONS" && onPath.some(({ route }) => route.cors))
    return { refusal: { status: 204, headers: corsHeaders, body: "" } }
  const allow = onPath.map(({ route }) => route.method).join(", ")
  return { refusal: problem(405, traceId, undefined, { allow }) }
}

/** What lets a browser on another origin call a route that is meant for browsers. */
export const corsOf = (route: Route): Readonly<Record<string, string>> =>
  route.cors === true ? corsHeaders : {}

const patterns = routes.map((route) => ({ route, wanted: route.path.split("/") }))

const fits = (wanted: readonly string[], segments: readonly string[]): boolean =>
  wanted.length === segments.length &&
  wanted.every((one, place) =>
    one === "*" ? segments[place] !== "" : one === segments[place]?.toLowerCase(),
  )

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

const corsHeaders = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "POST, OPTIONS",
  "access-control-allow-headers": "content-type, authorization",
  "access-control-allow-private-network": "true",
  "access-control-max-age": "600",
}
