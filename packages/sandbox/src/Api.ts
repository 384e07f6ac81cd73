/** Handles one call of the API: route, access token, body, faults, request log. */

import {
  type FaultedReply,
  faultAfter,
  faultBefore,
  kindsOf,
  pauseOnce,
  unauthorized,
  withoutFault,
} from "./applyFaults.ts"
import { readBody } from "./BodyReader.ts"
import { type FaultOptions, scriptedFault } from "./Faults.ts"
import { problem, problemValidation, type Reply } from "./Reply.ts"
import type { Route, RouteCall } from "./RouteCall.ts"
import { corsOf, findRoute } from "./Routes.ts"
import { redactText } from "./redact.ts"
import type { Store } from "./Store.ts"

/** A call as it came off the socket. */
export interface Call {
  readonly method: string
  /** The path after /v1/. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Undefined for a body beyond the limit. */
  readonly raw: Uint8Array | undefined
}

/** What the journal will say of a call, gathered while it is answered. */
interface Notes {
  operation: string
  request: unknown
  faults: readonly FaultOptions[]
  orderId: string | null
}

/** Answers a call; never throws. */
export const answer = async (world: Store, call: Call): Promise<FaultedReply> => {
  const started = performance.now()
  const at = world.clock.now()
  const requestId = world.random.bytes(12).toString("base64url")
  const traceId = `00-${world.random.hex(32)}-${world.random.hex(16)}-01`
  const notes: Notes = { operation: "unknown", request: null, faults: [], orderId: null }
  const answered = await answerFound(world, call, requestId, traceId, notes).catch((error: unknown) => {
    process.emitWarning(`flexcharge-sandbox: ${notes.operation} failed: ${redactText(String(error))}`)
    return withoutFault(problem(500, traceId))
  })
  const { reply, spoil } = answered
  world.journal.write({
    id: requestId,
    at,
    method: call.method,
    path: shownPath(call),
    operation: notes.operation,
    status: spoil === "none" ? (reply?.status ?? null) : null,
    durationMillis: Math.round(performance.now() - started),
    request: notes.request,
    reply: reply?.body ?? null,
    faults: kindsOf(notes.faults),
    orderId: notes.orderId ?? orderIdIn(reply),
  })
  if (reply === undefined) return answered
  return { spoil, reply: { ...reply, headers: { ...reply.headers, "apigw-requestid": requestId } } }
}

const answerFound = async (
  world: Store,
  call: Call,
  requestId: string,
  traceId: string,
  notes: Notes,
): Promise<FaultedReply> => {
  const found = findRoute(call.method, call.path, traceId)
  if ("refusal" in found) return withoutFault(found.refusal)
  const { route, id } = found
  notes.operation = route.name
  if (id !== "") notes.orderId = id
  const withCors = ({ reply, spoil }: FaultedReply): FaultedReply =>
    reply === undefined
      ? { reply, spoil }
      : { reply: { ...reply, headers: { ...reply.headers, ...corsOf(route) } }, spoil }

  const { headers, raw } = call
  if (raw === undefined) return withCors(withoutFault(problem(413, traceId)))
  notes.faults = world.faults.strikingRequest(route.name)
  const struck = faultBefore(world, route.auth === "accessToken", notes.faults, traceId)
  if (struck !== undefined) return withCors(struck)
  const { authorization } = headers
  const clientId = world.accessTokens.clientOf(typeof authorization === "string" ? authorization : undefined)
  if (route.auth === "accessToken" && clientId === undefined) return withoutFault(unauthorized(traceId))
  const parsed = parse(raw, headers["content-type"], traceId)
  if ("refusal" in parsed) return withCors(withoutFault(parsed.refusal))
  notes.request = parsed.json
  const body = readBody(parsed.json)
  const scripted = script(world, route, body)
  notes.faults = [...notes.faults, ...scripted]
  const alsoStruck = faultBefore(world, route.auth === "accessToken", scripted, traceId)
  if (alsoStruck !== undefined) return withCors(alsoStruck)
  const pause = pauseOnce(notes.faults)
  const query = foldedQuery(call.query)
  const reply = await route.answer({
    ...{ world, id, query, headers, body, raw, requestId, traceId, pause },
    clientId: clientId ?? "",
  })
  await pause()
  return withCors(faultAfter(reply, notes.faults))
}

/** The fault that the payer's e-mail address asks for strikes an order's first request only, so a retry gets through. */
const script = (world: Store, { name }: Route, body: RouteCall["body"]): readonly FaultOptions[] => {
  const email = body.text("payer.email") ?? body.text("payment_method.email")
  const fault = email === undefined ? undefined : scriptedFault(email)
  if (fault === undefined) return []
  const orderId = body.text("orderId") ?? email ?? ""
  const once = `${name} ${orderId}`
  if (world.scripted.has(once)) return []
  world.scripted.set(once, fault.kind)
  if (!fault.kind.startsWith("webhook-")) return [fault]
  if (name === "evaluate") world.faults.add({ ...fault, orderId, times: 1 })
  return []
}

const parse = (
  raw: Uint8Array,
  contentType: unknown,
  traceId: string,
): { json: unknown } | { refusal: Reply } => {
  if (raw.length === 0) return { json: {} }
  if (!/^application\/([\w.*-]+\+)?json\s*(;|$)/i.test(String(contentType ?? "")))
    return { refusal: problem(415, traceId) }
  const bad = (message: string) => ({ refusal: problemValidation({ $: [message] }, traceId) })
  try {
    const json: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(raw))
    if (typeof json !== "object" || json === null || Array.isArray(json))
      return bad("The JSON value could not be converted to the request model. Path: $.")
    return isDeeperThan(json, deepest) ? bad(`The maximum depth of ${deepest} has been exceeded.`) : { json }
  } catch {
    return bad("The request body is not valid JSON.")
  }
}

/** ASP.NET's own limit. */
const deepest = 64

const isDeeperThan = (value: unknown, levels: number): boolean =>
  typeof value === "object" &&
  value !== null &&
  (levels === 0 || Object.values(value).some((item) => isDeeperThan(item, levels - 1)))

/** Names in lower case and without the brackets of a list, as ASP.NET binds them. */
const foldedQuery = (query: URLSearchParams): URLSearchParams => {
  const folded = new URLSearchParams()
  for (const [name, value] of query) folded.append(name.toLowerCase().replace(/\[\d*\]$/, ""), value)
  return folded
}

const shownPath = ({ path, query }: Call): string => {
  const shown = new URLSearchParams(query)
  for (const name of query.keys()) if (name.toLowerCase() === "environment") shown.set(name, "***")
  return redactText(`/v1/${path}${shown.size === 0 ? "" : `?${shown}`}`)
}

const orderIdIn = (reply: Reply | undefined): string | null => {
  const body = reply?.body
  return typeof body === "object" && "orderSessionKey" in body ? String(body.orderSessionKey) : null
}
