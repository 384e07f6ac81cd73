/** Answers one call of the vendor's interface: route, bearer, body, faults, journal. */
import type { Exchange, Route } from "./Exchange.ts"
import type { Fault } from "./Fault.ts"
import { maskedText } from "./Mask.ts"
import { reading } from "./Reading.ts"
import { problem, problemValidation, type Reply } from "./Reply.ts"
import { cancel, externalCancel } from "./routes/cancel.ts"
import { capture } from "./routes/capture.ts"
import { evaluate } from "./routes/evaluate.ts"
import { order, orders } from "./routes/orders.ts"
import { outcome } from "./routes/outcome.ts"
import { refund } from "./routes/refund.ts"
import { token } from "./routes/token.ts"
import { tokenize } from "./routes/tokenize.ts"
import { transmit } from "./routes/transmit.ts"
import type { World } from "./World.ts"

/** The whole surface under /v1/. */
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

/** A call as it came off the socket. */
export interface Call {
  readonly method: string
  /** The path after /v1/. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly raw: Uint8Array
  readonly origin: string
}

/** What to do with the socket: an answer, perhaps spoilt by a fault, or none. */
export interface Answered {
  readonly reply: Reply | undefined
  readonly spoil: "none" | "reset" | "truncate" | "hang"
}

/** Answers a call; never throws. */
export const answer = async (world: World, call: Call): Promise<Answered> => {
  const started = performance.now()
  const at = world.clock.now()
  const requestId = world.random.bytes(12).toString("base64url")
  const traceId = `00-${world.random.hex(32)}-${world.random.hex(16)}-01`
  const { route, id, reply: noRoute } = find(call, traceId)
  const name = route?.name ?? "unknown"
  const faults = world.faults.strikingRequest(name)
  let body: unknown
  const work = async (): Promise<Answered> => {
    if (route === undefined) return { reply: noRoute, spoil: "none" }
    const early = struckBefore(world, route, faults, traceId)
    if (early !== undefined) return early
    const authorization = call.headers.authorization
    const clientId = world.bearers.clientOf(typeof authorization === "string" ? authorization : undefined)
    if (route.auth === "bearer" && clientId === undefined)
      return { reply: unauthorized(traceId), spoil: "none" }
    const parsed = parse(call, traceId)
    if ("reply" in parsed) return { reply: parsed.reply, spoil: "none" }
    body = parsed.json
    const pause = pauseOnce(faults)
    const exchange: Exchange = {
      world,
      method: call.method,
      id,
      query: call.query,
      headers: call.headers,
      body: reading(parsed.json),
      raw: call.raw,
      requestId,
      traceId,
      origin: call.origin,
      clientId: clientId ?? "",
      pause,
    }
    const reply = await route.answer(exchange)
    await pause()
    return struckAfter(reply, faults)
  }
  const answered = await work().catch((error: unknown): Answered => {
    process.emitWarning(`flexcharge-sandbox: ${name} failed: ${maskedText(String(error))}`)
    return { reply: problem(500, traceId), spoil: "none" }
  })
  world.journal.write({
    id: requestId,
    at,
    method: call.method,
    path: shownPath(call),
    operation: name,
    status: answered.spoil === "none" ? (answered.reply?.status ?? null) : null,
    durationMillis: Math.round(performance.now() - started),
    request: body ?? null,
    reply: answered.reply?.body ?? null,
    faults: faults.map((fault) => fault.kind),
    orderId: orderIdOf(id, answered.reply),
  })
  if (answered.reply === undefined) return answered
  const headers = { ...answered.reply.headers, "apigw-requestid": requestId, ...corsOf(route) }
  return { ...answered, reply: { ...answered.reply, headers } }
}

const find = (call: Call, traceId: string) => {
  const segments = call.path.split("/")
  const onPath = routes.filter((route) => fits(route, segments))
  const route = onPath.find((candidate) => candidate.method === call.method)
  if (route !== undefined) return { route, id: idIn(route, segments), reply: undefined }
  const allow = onPath.map((candidate) => candidate.method).join(", ")
  const reply = allow === "" ? problem(404, traceId) : problem(405, traceId, undefined, { allow })
  if (call.method === "OPTIONS" && onPath.some((candidate) => candidate.cors))
    return { route: undefined, id: "", reply: { status: 204, headers: corsHeaders, body: "" } }
  return { route: undefined, id: "", reply }
}

const fits = ({ path }: Route, segments: readonly string[]): boolean => {
  const wanted = path.split("/")
  return (
    wanted.length === segments.length &&
    wanted.every((one, place) =>
      one === "*" ? segments[place] !== "" : one === segments[place]?.toLowerCase(),
    )
  )
}

const idIn = ({ path }: Route, segments: readonly string[]): string => {
  const segment = segments[path.split("/").indexOf("*")] ?? ""
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

const corsOf = (route: Route | undefined) => (route?.cors === true ? corsHeaders : {})

const unauthorized = (traceId: string): Reply =>
  problem(401, traceId, undefined, { "www-authenticate": 'Bearer error="invalid_token"' })

const parse = (call: Call, traceId: string): { json: unknown } | { reply: Reply } => {
  if (call.raw.length === 0) return { json: {} }
  const contentType = String(call.headers["content-type"] ?? "")
  if (!/^application\/(json|\*\+json|[\w.-]+\+json)\s*(;|$)/i.test(contentType))
    return { reply: problem(415, traceId) }
  const bad = (message: string) => ({ reply: problemValidation({ $: [message] }, traceId) })
  try {
    const json: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(call.raw))
    return typeof json === "object" && json !== null && !Array.isArray(json)
      ? { json }
      : bad("The JSON value could not be converted to the request model. Path: $.")
  } catch {
    return bad("The request body is not valid JSON.")
  }
}

const pauseOnce = (faults: readonly Fault[]) => {
  const total = faults
    .filter((fault) => fault.kind === "latency")
    .reduce((sum, fault) => sum + (fault.millis ?? 1_000), 0)
  let isOver = total === 0
  return async () => {
    if (isOver) return
    isOver = true
    await new Promise((resolve) => setTimeout(resolve, total))
  }
}

const struckBefore = (
  world: World,
  route: Route,
  faults: readonly Fault[],
  traceId: string,
): Answered | undefined => {
  for (const fault of faults) {
    if (fault.kind === "hang") return { reply: undefined, spoil: "hang" }
    if (fault.kind === "reset-before") return { reply: undefined, spoil: "reset" }
    if (fault.kind === "revoke-token") world.bearers.revokeAll()
    if (fault.kind === "unauthorized" && route.auth === "bearer")
      return { reply: unauthorized(traceId), spoil: "none" }
    if (fault.kind === "html") return { reply: htmlError, spoil: "none" }
    if (fault.kind === "status") return { reply: statusReply(fault, traceId), spoil: "none" }
  }
  return undefined
}

const statusReply = ({ status = 503, retryAfterSeconds = 1 }: Fault, traceId: string): Reply =>
  problem(
    status,
    traceId,
    undefined,
    status === 429 || status === 503 ? { "retry-after": String(retryAfterSeconds) } : {},
  )

const htmlError: Reply = {
  status: 502,
  headers: { "content-type": "text/html" },
  body: "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>",
}

const struckAfter = (reply: Reply, faults: readonly Fault[]): Answered => {
  const has = (kind: string) => faults.some((fault) => fault.kind === kind)
  if (has("reset-after")) return { reply, spoil: "reset" }
  if (has("truncate")) return { reply, spoil: "truncate" }
  if (!has("malformed-json")) return { reply, spoil: "none" }
  const headers = { "content-type": "application/json; charset=utf-8" }
  return {
    reply: { status: 200, headers, body: `${JSON.stringify(reply.body).slice(0, -1)},}` },
    spoil: "none",
  }
}

const shownPath = ({ path, query }: Call): string => {
  const shown = new URLSearchParams(query)
  if (shown.has("environment")) shown.set("environment", "***")
  return maskedText(`/v1/${path}${shown.size === 0 ? "" : `?${shown}`}`)
}

const orderIdOf = (id: string, reply: Reply | undefined): string | null => {
  if (id !== "") return id
  const body = reply?.body
  return typeof body === "object" && "orderSessionKey" in body ? String(body.orderSessionKey) : null
}
