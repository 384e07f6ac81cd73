/** Starts what an adapter made, on a free loopback port. */
import { createServer, type IncomingMessage, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { Readable } from "node:stream"
import { sendResponse } from "../node.ts"
import type { RunningServer } from "./Adapter.ts"

/** Serves a Node listener, such as an Express app, at `path`. */
export const serveNode = (listener: RequestListener, path = "/webhooks"): Promise<RunningServer> => {
  const server = createServer(listener)
  const close = () =>
    new Promise<void>((closed) => {
      server.close(() => closed())
      server.closeAllConnections()
    })
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo // as: a TCP server has a port
      resolve({ url: `http://127.0.0.1:${port}${path}`, close })
    })
  })
}

/** Serves a web handler, such as a Remix server's, the way such servers do on Node. */
export const serveWeb = (
  handler: (request: Request) => Promise<Response>,
  path = "/webhooks",
): Promise<RunningServer> =>
  serveNode(async (message, response) => {
    const { status, headers, body } = await handler(toRequest(message))
    await sendResponse(message, response, { status, headers: Object.fromEntries(headers), body: body ?? "" })
  }, path)

const toRequest = (message: IncomingMessage): Request => {
  const { method = "", url } = message
  const headers = Object.entries(message.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  )
  const hasBody = method !== "GET" && method !== "HEAD"
  const body = hasBody ? (Readable.toWeb(message) as ReadableStream<Uint8Array>) : null // as: one stream, declared twice
  const init = { method, headers, body, duplex: "half" } // a variable, because the DOM's types lack duplex
  return new Request(`http://${message.headers.host}${url}`, init)
}
