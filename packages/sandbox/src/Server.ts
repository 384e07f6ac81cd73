/** The socket: reads requests within limits, hands them on, writes answers. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { answer } from "./Api.ts"
import type { FaultedReply } from "./applyFaults.ts"
import { handlePage } from "./pageRoutes.ts"
import { problem, type Reply } from "./Reply.ts"
import type { Store } from "./Store.ts"

/** A further thing that answers paths of its own, such as the control; undefined where it does not. */
export type RouteHandler = (
  request: IncomingMessage,
  url: URL,
  raw: Uint8Array,
  response: ServerResponse,
) => Promise<Reply | "taken" | undefined> | Reply | "taken" | undefined

/** Makes the HTTP server of a world; it does not listen yet. */
export const createHttpServer = (world: Store, handlers: readonly RouteHandler[]): Server => {
  const sticky = world.random.bytes(72).toString("base64")
  const cookies = [`AWSALB=${sticky}; Path=/`, `AWSALBCORS=${sticky}; Path=/; SameSite=None; Secure`]
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = urlOf(request)
    if (url === undefined) return write(response, { reply: plainProblem(400), spoil: "none" })
    const raw = await bodyOf(request, world.limits.bodyBytes)
    // The rest of a rejected body is not needed.
    if (raw === undefined) response.setHeader("connection", "close")
    const method = request.method ?? "GET"
    if (url.pathname.startsWith("/v1/")) {
      const { pathname, searchParams: query } = url
      response.setHeader("set-cookie", cookies)
      return write(
        response,
        await answer(world, { method, path: pathname.slice(4), query, headers: request.headers, raw }),
      )
    }
    const page = await handlePage(world, { method, path: url.pathname, query: url.searchParams, raw })
    if (page !== undefined) return write(response, { reply: page, spoil: "none" })
    if (raw === undefined) return write(response, { reply: plainProblem(413), spoil: "none" })
    for (const handle of handlers) {
      const reply = await handle(request, url, raw, response)
      if (reply === "taken") return
      if (reply !== undefined) return write(response, { reply, spoil: "none" })
    }
    write(response, { reply: plainProblem(404), spoil: "none" })
  }
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy())
  })
  // As long as the vendor's load balancer keeps a connection, so that pooled clients meet no early end.
  server.keepAliveTimeout = 65_000
  server.on("clientError", (_error, socket) => {
    if (socket.writable)
      socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
  })
  return server
}

const plainProblem = (status: number): Reply => problem(status, `00-${"0".repeat(32)}-${"0".repeat(16)}-01`)

const urlOf = (request: IncomingMessage): URL | undefined => {
  const base = `http://${request.headers.host ?? "127.0.0.1"}`
  const target = request.url ?? "/"
  return target.startsWith("/") && URL.canParse(base) && URL.canParse(`${base}${target}`)
    ? new URL(`${base}${target}`)
    : undefined
}

const nothing = new Uint8Array()

/** The body; undefined as soon as it is known to be too large, by its declared length before its bytes. */
const bodyOf = (request: IncomingMessage, limit: number): Promise<Uint8Array | undefined> => {
  if (request.method === "GET" || request.method === "HEAD") return Promise.resolve(nothing)
  if (Number(request.headers["content-length"]) > limit) return Promise.resolve(undefined)
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on("data", (chunk: Buffer) => {
      size += chunk.length
      if (size <= limit) chunks.push(chunk)
      else resolve(undefined)
    })
    request.on("end", () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)))
    request.on("error", reject)
  })
}

const write = (response: ServerResponse, { reply, spoil }: FaultedReply): void => {
  if (spoil === "hang") return
  if (spoil === "reset" || reply === undefined) {
    response.socket?.resetAndDestroy()
    return
  }
  const { status, headers = {}, body } = reply
  const text = typeof body === "string" ? body : JSON.stringify(body)
  const length = Buffer.byteLength(text)
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    ...headers,
    ...(status === 204 ? {} : { "content-length": length }),
  })
  if (spoil === "none") {
    response.end(status === 204 ? undefined : text)
    return
  }
  response.write(text.slice(0, Math.ceil(text.length / 2)), () => response.socket?.destroy())
}
