/** The endpoints for Node: `http.createServer`, Express, Nest and other frameworks on Node's requests. */
import type { IncomingMessage, ServerResponse } from "node:http"
import { pipeline } from "node:stream/promises"
import { checkOptions, ownProperties } from "@flexcharge/webhooks"
import { closeConnection, type HttpRequest, type HttpResponse, respond } from "./HttpMessage.ts"
import { type OrderStatusOptions, orderStatusHandler } from "./OrderStatusEndpoint.ts"
import { keptBody, type ParsedRequest, rawBody, rejectParsedBody } from "./rawBody.ts"
import { findHandler, type WebhookOptions, webhookHandler } from "./WebhookEndpoint.ts"

export { ownProperties } from "@flexcharge/webhooks"
export { rawBody } from "./rawBody.ts"
export { findHandler }

/** A Node request with the properties that frameworks add. */
export interface NodeRequest extends IncomingMessage, ParsedRequest {
  /** The path before a router removed its prefix (Express). */
  readonly originalUrl?: string
  /** The path's parameters, where a router has parsed them. */
  readonly params?: { readonly [name: string]: unknown }
}

/** Node's `(request, response)`, with a framework's error handler as `next`. */
export type NodeHandler<Source extends NodeRequest = NodeRequest> = (
  request: Source,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => Promise<void>

/**
 * Creates the webhook endpoint for `http.createServer` and Connect-like frameworks; server errors go to `next`.
 * `fix` replaces the advice for a consumed body where an adapter can name the framework's own fix.
 *
 * Errors: `InvalidSecret`, `NoSecret`, `InvalidOption`, at start-up.
 */
export const nodeWebhooks = (options: WebhookOptions, fix?: string): NodeHandler => {
  checkOptions(options)
  const handle = webhookHandler(options)
  return async (request, response, next) => {
    const result = await handle(fromNodeRequest(request, fix))
    if (result.error !== undefined && next) return next(result.error)
    if (result.error !== undefined && !ownProperties(options).onRejected) console.error(result.error)
    await sendResponse(request, response, result)
  }
}

/** Creates the order status endpoint for the same; the error of a hook goes to `next`, and is a 500 without one. */
export const nodeOrderStatus = <Source extends NodeRequest>(
  options: OrderStatusOptions<Source>,
): NodeHandler<Source> => {
  const { client = clientAddress, ...others } = ownProperties(options)
  const handle = orderStatusHandler({ ...others, client })
  return async (request, response, next) => {
    try {
      await sendResponse(request, response, await handle(fromNodeRequest(request), request))
    } catch (error) {
      if (next) return next(error)
      console.error(error)
      await sendResponse(request, response, respond(500))
    }
  }
}

/** Converts a Node request. */
export const fromNodeRequest = (request: NodeRequest, fix?: string): HttpRequest => ({
  method: request.method ?? "",
  url: request.originalUrl ?? request.url ?? "/",
  params: request.params,
  header: (name) => {
    const value = Object.hasOwn(request.headers, name) ? request.headers[name] : undefined
    return typeof value === "string" ? value : undefined
  },
  body: (limits) => rawBody(request, request, limits, fix),
  rejectParsedText: () => {
    if (typeof keptBody(request, request) === "string") rejectParsedBody(request, fix)
  },
})

/** Keeps the raw bytes while a body parser runs: `express.json({ verify: saveRawBody })`. */
export const saveRawBody = (request: IncomingMessage, _response: unknown, bytes: Uint8Array): void => {
  Object.assign(request, { rawBody: bytes })
}

interface Connected {
  readonly ip?: string | undefined
  readonly socket: { readonly remoteAddress?: string | undefined }
}

/**
 * Returns the client's address as far as it is known: the `ip` of a framework, which is the client's where the framework
 * trusts its proxy, else the address that connects. Headers of the request have no influence.
 */
export const clientAddress = ({ ip, socket }: Connected): string | undefined => ip ?? socket.remoteAddress

/**
 * Sends a response. The rest of the request's body is consumed for a while, so that the sender can read the response;
 * then the connection is closed, however much of the body is left.
 */
export const sendResponse = async (
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: HttpResponse,
): Promise<void> => {
  if (response.headersSent || response.destroyed) return
  const isConsumed = request.complete || request.readableEnded // simulated requests never set `complete`
  const rest = isConsumed ? undefined : consumeRest(request)
  const isText = typeof body === "string"
  const head: Record<string, string | number> = {
    ...headers,
    // A server that is closing must not wait for another request on the connection of a stream.
    ...(rest || !isText ? closeConnection : undefined),
    ...(isText ? { "content-length": Buffer.byteLength(body) } : undefined),
  }
  if (request.httpVersionMajor > 1) delete head.connection // HTTP/2 has no such header, and closes streams instead
  response.writeHead(status, head)
  if (isText && !rest) return void response.end(body)
  if (isText) response.write(body)
  else await pipeline(body, response, { end: false }).catch(() => undefined) // a visitor who leaves is not an error
  await rest
  response.end()
}

const maxRestBytes = 1_048_576
const maxRestMillis = 5_000

const consumeRest = (request: IncomingMessage) =>
  new Promise<void>((resolve) => {
    let left = maxRestBytes
    const done = () => {
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(done, maxRestMillis)
    request.on("data", (chunk: Uint8Array) => {
      left -= chunk.length
      if (left < 0) done()
      else request.resume() // an earlier reader may pause it at each chunk
    })
    request.on("end", done).on("close", done).on("error", done)
    request.resume()
  })
