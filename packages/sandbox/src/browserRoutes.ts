/** The endpoints for a customer's browser: the stub scripts, the signals of SenseJS, the challenge. */
import { asset } from "./Assets.ts"
import { attemptChallenge, presentChallenge, waitForChallenge } from "./Challenge.ts"
import { type RequestBody, readBody } from "./RequestBody.ts"
import type { HttpResponse } from "./Responses.ts"
import type { Store } from "./Store.ts"

/** A request from a page. */
export interface BrowserRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** Undefined for a body that is too large. */
  readonly rawBody: Uint8Array | undefined
  /** Whether it comes from a page that may call the sandbox, or from no page. */
  readonly isAllowedOrigin: boolean
}

const headers = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-allow-headers": "content-type",
  "access-control-allow-private-network": "true",
  "cross-origin-resource-policy": "cross-origin",
  "cache-control": "no-cache",
  "x-content-type-options": "nosniff",
}

/** Any checkout page may frame the challenge, which loads nothing but files of the sandbox. */
const framePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors *",
].join("; ")

interface File {
  readonly path: string
  readonly contentType: string
}

const files = new Map<string, File>([
  ["/sensejs/widget.js", { path: "browser/sense.js", contentType: "text/javascript; charset=utf-8" }],
  ["/ui-widget/widget.js", { path: "browser/widget.js", contentType: "text/javascript; charset=utf-8" }],
  ["/ui-widget/frame", { path: "browser/frame.html", contentType: "text/html; charset=utf-8" }],
  ["/ui-widget/frame.js", { path: "browser/frame.js", contentType: "text/javascript; charset=utf-8" }],
  ["/ui-widget/frame.css", { path: "browser/frame.css", contentType: "text/css; charset=utf-8" }],
])

/** Handles the request of a page; undefined for a path that is not for browsers. */
export const handleBrowserRequest = async (
  store: Store,
  request: BrowserRequest,
): Promise<HttpResponse | undefined> => {
  const { method, path, rawBody } = request
  if (!path.startsWith("/sensejs/") && !path.startsWith("/ui-widget/")) return undefined
  const file = files.get(path)
  if (file !== undefined && method === "GET") return fileResponse(file)
  if (!request.isAllowedOrigin)
    return {
      status: 403,
      headers: { "content-type": "application/json; charset=utf-8" },
      body: {
        error:
          "Only pages on this machine may call the sandbox. Add the origin of this page to allowedOrigins.",
      },
    }
  if (method === "OPTIONS") return { status: 204, headers, body: "" }
  if (rawBody === undefined) return jsonResponse(413, { error: "The body is too large." })
  if (path === "/sensejs/signals" && method === "POST") return storeSignals(store, parseBody(rawBody))
  return handleChallenge(store, request, parseBody(rawBody))
}

const handleChallenge = async (
  store: Store,
  { method, path, query }: BrowserRequest,
  body: RequestBody,
): Promise<HttpResponse> => {
  const [, id, action] = /^\/ui-widget\/challenges\/([\w-]+)(?:\/(present|answer))?$/.exec(path) ?? []
  if (id === undefined) return jsonResponse(404, { error: `There is no ${path}.` })
  const order = store.orders.get(id)
  if (order === undefined) return jsonResponse(404, { state: "unknown" })
  if (method === "GET" && action === undefined)
    return jsonResponse(200, await waitForChallenge(store, order, Number(query.get("wait") ?? 0) || 0))
  if (method === "POST" && action === "present") return jsonResponse(200, presentChallenge(store, order))
  if (method === "POST" && action === "answer") return jsonResponse(200, attemptChallenge(store, order, body))
  return jsonResponse(405, { error: "Method not allowed." })
}

const fileResponse = ({ path, contentType }: File): HttpResponse => ({
  status: 200,
  headers: {
    ...headers,
    "content-type": contentType,
    ...(contentType.startsWith("text/html") ? { "content-security-policy": framePolicy } : {}),
  },
  body: asset(path),
})

const jsonResponse = (status: number, body: object): HttpResponse => ({
  status,
  headers: { ...headers, "cache-control": "no-store", "content-type": "application/json; charset=utf-8" },
  body,
})

/** The content type is not checked: `navigator.sendBeacon` sends text. A malformed body counts as empty. */
const parseBody = (rawBody: Uint8Array): RequestBody => {
  try {
    return readBody(JSON.parse(new TextDecoder().decode(rawBody)))
  } catch {
    return readBody({})
  }
}

const maxSignalEvents = 50

const storeSignals = (store: Store, body: RequestBody): HttpResponse => {
  const senseKey = body.text("senseKey")
  if (senseKey === undefined || senseKey.length > 64)
    return jsonResponse(400, { error: "senseKey is missing or longer than 64 characters." })
  const known = store.signals.get(senseKey)
  const sent = body.at("events")
  const events = sent instanceof Map ? Object.fromEntries([...sent].slice(0, maxSignalEvents)) : {}
  store.signals.set(senseKey, {
    senseKey,
    mid: body.text("mid") ?? known?.mid ?? "",
    siteId: body.text("siteId") ?? known?.siteId ?? null,
    at: known?.at ?? store.clock.now(),
    orderId: body.text("orderId") ?? known?.orderId ?? null,
    events: { ...known?.events, ...events },
  })
  return jsonResponse(200, { senseKey })
}
