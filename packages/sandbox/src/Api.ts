/** Handles a request to the API: finds its route, authenticates, parses, applies faults, and logs. */
import { hash } from "node:crypto"
import {
  createLatency,
  type FaultOptions,
  type FaultyResponse,
  faultAfterProcessing,
  faultBeforeProcessing,
  faultInEmail,
  intact,
  isWebhookFault,
} from "./Faults.ts"
import { type RequestBody, readBody } from "./RequestBody.ts"
import { type HttpResponse, problem, routeNotFound, unauthorized, validationProblem } from "./Responses.ts"
import type { Checked, Route } from "./Route.ts"
import { redactText } from "./redact.ts"
import { cancel, externalCancel } from "./routes/cancel.ts"
import { capture } from "./routes/capture.ts"
import { evaluate } from "./routes/evaluate.ts"
import { order, orders } from "./routes/orders.ts"
import { outcome } from "./routes/outcome.ts"
import { refund } from "./routes/refund.ts"
import { token } from "./routes/token.ts"
import { tokenize } from "./routes/tokenize.ts"
import { transmit } from "./routes/transmit.ts"
import type { Store } from "./Store.ts"

/** The routes of the API. */
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

/** A request as it was read from the socket. */
export interface ReceivedRequest {
  readonly method: string
  /** The path after /v1/. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Undefined for a body that is too large. */
  readonly rawBody: Uint8Array | undefined
  /** Whether it comes from a page that may call the sandbox, or from no page. */
  readonly isAllowedOrigin: boolean
}

/** What becomes known of a request while it is handled, for the request log. */
interface LogDetails {
  operation: string
  body: unknown
  faults: readonly FaultOptions[]
  orderId: string | null
}

/** Handles a request. Never rejects. */
export const handleApiRequest = async (store: Store, received: ReceivedRequest): Promise<FaultyResponse> => {
  const started = performance.now()
  const at = store.clock.now()
  const requestId = store.random.bytes(12).toString("base64url")
  const traceId = `00-${store.random.hex(32)}-${store.random.hex(16)}-01`
  const details: LogDetails = { operation: "unknown", body: null, faults: [], orderId: null }
  const faulty = await routeRequest(store, received, { requestId, traceId, details }).catch(
    (error: unknown) => {
      process.emitWarning(
        `flexcharge-sandbox: ${details.operation} failed unexpectedly: ${redactText(String(error))}`,
      )
      return intact(problem(500, traceId))
    },
  )
  const { response, connection } = faulty
  store.requestLog.add({
    id: requestId,
    at,
    method: received.method,
    path: loggedPath(received),
    operation: details.operation,
    status: connection === "intact" ? (response?.status ?? null) : null,
    durationMillis: Math.round(performance.now() - started),
    request: details.body,
    response: response?.body ?? null,
    faults: details.faults.map(({ kind }) => kind),
    orderId: details.orderId ?? orderIdIn(response),
  })
  if (response === undefined) return faulty
  return {
    connection,
    response: { ...response, headers: { ...response.headers, "apigw-requestid": requestId } },
  }
}

interface RequestContext {
  readonly requestId: string
  readonly traceId: string
  readonly details: LogDetails
}

const routeRequest = async (
  store: Store,
  received: ReceivedRequest,
  context: RequestContext,
): Promise<FaultyResponse> => {
  const found = findRoute(received, context.traceId)
  if ("rejection" in found) return intact(found.rejection)
  const { route, pathId } = found.value
  context.details.operation = route.operation
  if (pathId !== "") context.details.orderId = pathId
  if (route.isForBrowsers !== true) return handleRoute(store, received, context, found.value)
  if (!received.isAllowedOrigin) return intact(problem(403, context.traceId, originNotAllowed))
  const { response, connection } = await handleRoute(store, received, context, found.value)
  return {
    connection,
    response: response && { ...response, headers: { ...response.headers, ...corsHeaders } },
  }
}

const handleRoute = async (
  store: Store,
  { headers, rawBody, query }: ReceivedRequest,
  { requestId, traceId, details }: RequestContext,
  { route, pathId }: FoundRoute,
): Promise<FaultyResponse> => {
  if (rawBody === undefined) return intact(problem(413, traceId))
  const needsAccessToken = route.authentication === "accessToken"
  const faultContext = { needsAccessToken, traceId, revokeTokens: store.accessTokens.revokeAll }

  details.faults = store.faults.takeForRequest(route.operation)
  const faultResponse = faultBeforeProcessing(details.faults, faultContext)
  if (faultResponse !== undefined) return faultResponse

  const { authorization } = headers
  const clientId = store.accessTokens.findClient(
    typeof authorization === "string" ? authorization : undefined,
  )
  if (needsAccessToken && clientId === undefined) return intact(unauthorized(traceId))

  const parsed = parseBody(rawBody, headers["content-type"], traceId)
  if ("rejection" in parsed) return intact(parsed.rejection)
  details.body = parsed.value
  const body = readBody(parsed.value)

  const emailFaults = takeEmailFaults(store, route, body)
  details.faults = [...details.faults, ...emailFaults]
  const emailFaultResponse = faultBeforeProcessing(emailFaults, faultContext)
  if (emailFaultResponse !== undefined) return emailFaultResponse

  const waitForLatency = createLatency(details.faults)
  const response = await route.handle({
    store,
    pathId,
    query: foldQueryNames(query),
    headers,
    body,
    rawBody,
    requestId,
    traceId,
    clientId: clientId ?? "",
    waitForLatency,
  })
  await waitForLatency()
  return faultAfterProcessing(response, details.faults)
}

// Finding the route

interface FoundRoute {
  readonly route: Route
  readonly pathId: string
}

const findRoute = (
  { method, path, isAllowedOrigin }: ReceivedRequest,
  traceId: string,
): Checked<FoundRoute> => {
  const segments = path.split("/")
  const candidates = routePatterns.filter(({ pattern }) => matchesPattern(pattern, segments))
  const found = candidates.find(({ route }) => route.method === method)
  if (found !== undefined) {
    const segment = segments[found.pattern.indexOf("*")] ?? ""
    return { value: { route: found.route, pathId: decodeSegment(segment) } }
  }
  if (candidates.length === 0) return { rejection: routeNotFound }
  if (method === "OPTIONS" && candidates.some(({ route }) => route.isForBrowsers))
    return {
      rejection: isAllowedOrigin
        ? { status: 204, headers: corsHeaders, body: "" }
        : problem(403, traceId, originNotAllowed),
    }
  const allow = candidates.map(({ route }) => route.method).join(", ")
  return { rejection: problem(405, traceId, undefined, { allow }) }
}

const routePatterns = routes.map((route) => ({ route, pattern: route.path.split("/") }))

const matchesPattern = (pattern: readonly string[], segments: readonly string[]): boolean =>
  pattern.length === segments.length &&
  pattern.every((part, index) =>
    part === "*" ? segments[index] !== "" : part === segments[index]?.toLowerCase(),
  )

const decodeSegment = (segment: string): string => {
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

const originNotAllowed =
  "Only pages on this machine may call the sandbox. Add the origin of this page to allowedOrigins."

// Parsing

const parseBody = (rawBody: Uint8Array, contentType: unknown, traceId: string): Checked<object> => {
  if (rawBody.length === 0) return { value: {} }
  if (!/^application\/([\w.*-]+\+)?json\s*(;|$)/i.test(String(contentType ?? "")))
    return { rejection: problem(415, traceId) }
  const reject = (message: string) => ({ rejection: validationProblem({ $: [message] }, traceId) })
  try {
    const json: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(rawBody))
    if (typeof json !== "object" || json === null || Array.isArray(json))
      return reject("The JSON value could not be converted to the request model. Path: $.")
    if (isDeeperThan(json, maxDepth)) return reject(`The maximum depth of ${maxDepth} has been exceeded.`)
    return { value: json }
  } catch {
    return reject("The request body is not valid JSON.")
  }
}

/** The limit of ASP.NET. */
const maxDepth = 64

const isDeeperThan = (value: unknown, levels: number): boolean => {
  if (typeof value !== "object" || value === null) return false
  return levels === 0 || Object.values(value).some((item) => isDeeperThan(item, levels - 1))
}

/** Query names in lower case and without list brackets, as ASP.NET binds them. */
const foldQueryNames = (query: URLSearchParams): URLSearchParams => {
  const folded = new URLSearchParams()
  for (const [name, value] of query) folded.append(name.toLowerCase().replace(/\[\d*\]$/, ""), value)
  return folded
}

// Faults that the payer's e-mail address requests

/** The fault applies to the first request of an order only, so that a retry succeeds. */
const takeEmailFaults = (store: Store, { operation }: Route, body: RequestBody): readonly FaultOptions[] => {
  const email = body.text("payer.email") ?? body.text("payment_method.email")
  const fault = email === undefined ? undefined : faultInEmail(email)
  if (fault === undefined) return []
  const orderId = body.text("orderId") ?? email ?? ""
  const requestKey = hash("sha256", `${operation} ${orderId}`, "base64")
  if (store.faultsFromEmail.has(requestKey)) return []
  store.faultsFromEmail.set(requestKey, true)
  if (!isWebhookFault(fault.kind)) return [fault]
  if (operation === "evaluate") store.faults.add({ ...fault, orderId, times: 1 })
  return []
}

// Logging

const loggedPath = ({ path, query }: ReceivedRequest): string => {
  const logged = new URLSearchParams(query)
  for (const name of query.keys()) if (name.toLowerCase() === "environment") logged.set(name, "***")
  return redactText(`/v1/${path}${logged.size === 0 ? "" : `?${logged}`}`)
}

const orderIdIn = (response: HttpResponse | undefined): string | null => {
  const body = response?.body
  return typeof body === "object" && "orderSessionKey" in body ? String(body.orderSessionKey) : null
}
