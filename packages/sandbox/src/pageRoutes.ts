/** What a shopper's browser asks of the sandbox: the stub scripts, the signals, the challenge. */
import { asset } from "./Assets.ts"
import { type BodyReader, readBody } from "./BodyReader.ts"
import { answerChallenge, challengeState, present } from "./Challenge.ts"
import type { Reply } from "./Reply.ts"
import type { Store } from "./Store.ts"

/** A call from a page. */
export interface PageCall {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** Undefined for a body beyond the limit. */
  readonly raw: Uint8Array | undefined
}

const open = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-allow-headers": "content-type",
  "access-control-allow-private-network": "true",
  "cross-origin-resource-policy": "cross-origin",
  "cache-control": "no-cache",
  "x-content-type-options": "nosniff",
}

/** The challenge frame may be framed by any checkout, and runs and loads nothing that is not the sandbox's. */
const framePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *"

const files: Readonly<Record<string, readonly [file: string, contentType: string]>> = {
  "/sensejs/widget.js": ["browser/sense.js", "text/javascript; charset=utf-8"],
  "/ui-widget/widget.js": ["browser/widget.js", "text/javascript; charset=utf-8"],
  "/ui-widget/frame": ["browser/frame.html", "text/html; charset=utf-8"],
  "/ui-widget/frame.js": ["browser/frame.js", "text/javascript; charset=utf-8"],
  "/ui-widget/frame.css": ["browser/frame.css", "text/css; charset=utf-8"],
}

/** Answers a page; undefined where the path is not one of the browser's. */
export const handlePage = async (world: Store, call: PageCall): Promise<Reply | undefined> => {
  const { method, path, raw } = call
  if (!path.startsWith("/sensejs/") && !path.startsWith("/ui-widget/")) return undefined
  if (method === "OPTIONS") return { status: 204, headers: open, body: "" }
  if (raw === undefined) return json(413, { error: "The body is too large." })
  const file = files[path]
  if (file !== undefined && method === "GET") return fileReply(...file)
  if (path === "/sensejs/signals" && method === "POST") return takeSignals(world, readingOf(raw))
  const [, id, action] = /^\/ui-widget\/challenges\/([\w-]+)(?:\/(present|answer))?$/.exec(path) ?? []
  const order = id === undefined ? undefined : world.orders.get(id)
  if (id === undefined) return json(404, { error: "There is nothing here." })
  if (order === undefined) return json(404, { state: "unknown" })
  if (method === "GET" && action === undefined)
    return json(200, await challengeState(world, order, call.query))
  if (method === "POST" && action === "present") return json(200, present(world, order))
  if (method === "POST" && action === "answer")
    return json(200, answerChallenge(world, order, readingOf(raw)))
  return json(405, { error: "Method not allowed." })
}

const fileReply = (file: string, contentType: string): Reply => ({
  status: 200,
  headers: {
    ...open,
    "content-type": contentType,
    ...(contentType.startsWith("text/html") ? { "content-security-policy": framePolicy } : {}),
  },
  body: asset(file),
})

const json = (status: number, body: object): Reply => ({
  status,
  headers: { ...open, "cache-control": "no-store", "content-type": "application/json; charset=utf-8" },
  body,
})

const readingOf = (raw: Uint8Array): BodyReader => {
  try {
    return readBody(JSON.parse(new TextDecoder().decode(raw)))
  } catch {
    return readBody({})
  }
}

const takeSignals = (world: Store, body: BodyReader): Reply => {
  const [senseKey, mid] = [body.text("senseKey"), body.text("mid")]
  if (senseKey === undefined || senseKey.length > 64) return json(400, { error: "senseKey is missing." })
  const known = world.signals.get(senseKey)
  const seen = body.at("events")
  const events = seen instanceof Map ? Object.fromEntries([...seen].slice(0, 50)) : {}
  const orderId = body.text("orderId") ?? known?.orderId ?? null
  world.signals.set(senseKey, {
    senseKey,
    mid: mid ?? known?.mid ?? "",
    siteId: body.text("siteId") ?? known?.siteId ?? null,
    at: known?.at ?? world.clock.now(),
    orderId,
    events: { ...known?.events, ...events },
  })
  return json(200, { senseKey })
}
