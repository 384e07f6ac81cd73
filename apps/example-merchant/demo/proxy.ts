/** A proxy in front of several processes of one shop. It takes turns, and goes on to the next one when one is down. */
import {
  Agent,
  request as httpRequest,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from "node:http"

/** Opens a connection for each request: one kept open to a process that was killed would break the next request. */
const agent = new Agent({ keepAlive: false })

/** Creates the proxy for processes on these ports of the loopback address. */
export const createProxy = (ports: readonly number[]): RequestListener => {
  let turn = 0
  return async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    turn++
    const inTurn = ports.map((_, index) => ports[(turn + index) % ports.length] ?? 0)
    for (const port of inTurn) if (await forward(request, body, response, port)) return
    if (!response.headersSent) response.writeHead(502)
    response.end()
  }
}

/** Forwards a request. Returns false when the process refused the connection, so that another one can be tried. */
const forward = (
  { method, url, headers, socket }: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
  port: number,
): Promise<boolean> =>
  new Promise((resolve) => {
    const forwarded = httpRequest(
      {
        agent,
        port,
        host: "127.0.0.1",
        method,
        path: url,
        headers: { ...headers, "x-forwarded-for": socket.remoteAddress },
      },
      (incoming) => {
        response.writeHead(incoming.statusCode ?? 502, incoming.headers)
        incoming.pipe(response)
        incoming.once("error", () => response.destroy())
        response.once("close", () => incoming.destroy())
        resolve(true)
      },
    )
    forwarded.once("error", (error) => {
      const isRefused = "code" in error && error.code === "ECONNREFUSED"
      if (!isRefused) response.destroy() // the process ended while it worked on the request
      resolve(!isRefused)
    })
    forwarded.end(body)
  })
