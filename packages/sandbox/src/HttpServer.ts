/** The HTTP server of a sandbox: reads requests within limits, passes them on, writes the responses. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { handleApiRequest } from "./Api.ts"
import { handleBrowserRequest } from "./browserRoutes.ts"
import { type FaultyResponse, intact } from "./Faults.ts"
import { type HttpResponse, problem, routeNotFound } from "./Responses.ts"
import type { Store } from "./Store.ts"

/**
 * Handles the requests of other paths, such as those of the control API.
 *
 * Returns undefined for a path that it does not have, and "handled" when it has written the response itself.
 */
export type RequestHandler = (
  request: IncomingMessage,
  url: URL,
  rawBody: Uint8Array,
  response: ServerResponse,
) => Promise<HttpResponse | "handled" | undefined> | HttpResponse | "handled" | undefined

/** Creates the HTTP server of a sandbox. It does not listen yet. */
export const createHttpServer = (store: Store, handlers: readonly RequestHandler[]): Server => {
  const stickiness = store.random.bytes(72).toString("base64")
  const loadBalancerCookies = [
    `AWSALB=${stickiness}; Path=/`,
    `AWSALBCORS=${stickiness}; Path=/; SameSite=None; Secure`,
  ]

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = parseUrl(request)
    if (url === undefined) return write(response, intact(problem(400, emptyTraceId)))
    const rawBody = await readRawBody(request, store.limits.bodyBytes)
    // The rest of a rejected body is not read.
    if (rawBody === undefined) response.setHeader("connection", "close")
    const received = {
      method: request.method ?? "GET",
      query: url.searchParams,
      headers: request.headers,
      rawBody,
      isAllowedOrigin: isAllowedOrigin(request, url, store.allowedOrigins),
    }

    if (url.pathname.startsWith("/v1/")) {
      response.setHeader("set-cookie", loadBalancerCookies)
      const path = url.pathname.slice("/v1/".length)
      return write(response, await handleApiRequest(store, { ...received, path }))
    }
    const browserResponse = await handleBrowserRequest(store, { ...received, path: url.pathname })
    if (browserResponse !== undefined) return write(response, intact(browserResponse))
    if (rawBody === undefined) return write(response, intact(problem(413, emptyTraceId)))
    for (const handle of handlers) {
      const handled = await handle(request, url, rawBody, response)
      if (handled === "handled") return
      if (handled !== undefined) return write(response, intact(handled))
    }
    write(response, intact(routeNotFound))
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy())
  })
  // As long as the service's load balancer, so that pooled connections of clients are not closed early.
  server.keepAliveTimeout = 65_000
  server.on("clientError", (_error, socket) => {
    if (socket.writable)
      socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
  })
  return server
}

const emptyTraceId = `00-${"0".repeat(32)}-${"0".repeat(16)}-01`

/** The URL of a request. Repeated slashes count as one, as the vendor's own sample client of 2023 sends them. */
const parseUrl = (request: IncomingMessage): URL | undefined => {
  const origin = `http://${request.headers.host ?? "127.0.0.1"}`
  const target = request.url ?? "/"
  if (!target.startsWith("/") || !URL.canParse(origin) || !URL.canParse(origin + target)) return undefined
  const url = new URL(origin + target)
  url.pathname = url.pathname.replace(/\/{2,}/g, "/")
  return url
}

/** Whether a host name or address means this machine. */
export const isLoopbackHost = (hostname: string): boolean =>
  /^(127\.\d+\.\d+\.\d+|(.+\.)?localhost|\[?::1\]?)$/.test(hostname)

/**
 * Whether a page may call the endpoints for browsers: a page of this machine, of the sandbox itself, or of an origin
 * that was allowed. Any other page that the developer visits could fill the sandbox. Requests without an Origin
 * header do not come from a page.
 */
const isAllowedOrigin = (request: IncomingMessage, url: URL, allowed: readonly string[]): boolean => {
  const { origin } = request.headers
  if (origin === undefined || allowed.includes(origin) || allowed.includes("*")) return true
  if (URL.canParse(origin) && isLoopbackHost(new URL(origin).hostname)) return true
  // On a loopback address another name was rebound to this machine, so being the same origin proves nothing.
  return origin === url.origin && !isLoopbackHost(request.socket.localAddress ?? "")
}

/** Reads the body. Returns undefined as soon as the declared length or the bytes received exceed the limit. */
const readRawBody = (request: IncomingMessage, maxBytes: number): Promise<Uint8Array | undefined> => {
  if (request.method === "GET" || request.method === "HEAD") return Promise.resolve(new Uint8Array())
  if (Number(request.headers["content-length"]) > maxBytes) return Promise.resolve(undefined)
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on("data", (chunk: Buffer) => {
      size += chunk.length
      if (size <= maxBytes) chunks.push(chunk)
      else resolve(undefined)
    })
    request.on("end", () => resolve(Buffer.concat(chunks)))
    request.on("error", reject)
  })
}

const write = (outgoing: ServerResponse, { response, connection }: FaultyResponse): void => {
  if (connection === "hanging") return
  if (connection === "reset" || response === undefined) {
    outgoing.socket?.resetAndDestroy()
    return
  }
  const { status, headers = {}, body } = response
  const text = typeof body === "string" ? body : JSON.stringify(body)
  const hasBody = status !== 204
  outgoing.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    ...headers,
    ...(hasBody ? { "content-length": Buffer.byteLength(text) } : {}),
  })
  if (connection === "truncated") {
    outgoing.write(text.slice(0, Math.ceil(text.length / 2)), () => outgoing.socket?.destroy())
    return
  }
  outgoing.end(hasBody ? text : undefined)
}
