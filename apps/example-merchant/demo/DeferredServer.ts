/** A server on a loopback port that listens before its handler exists, so that servers know each other's addresses. */
import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"

/** A server that listens before its handler exists, so that its address is known when the handler is created. */
export interface DeferredServer {
  /** The origin, such as `http://127.0.0.1:49152`. */
  readonly url: string
  serve(listener: RequestListener): void
  close(): Promise<void>
}

/** Listens on 127.0.0.1; port 0 selects a free port. Every request gets 503 until `serve` is called. */
export const listenOnLoopback = async (port = 0): Promise<DeferredServer> => {
  let handler: RequestListener = (_request, response) => void response.writeHead(503).end()
  const server = createServer((request, response) => handler(request, response))
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, "127.0.0.1", resolve)
  })
  const { port: actualPort } = server.address() as AddressInfo // a listening TCP server has a port
  return {
    url: `http://127.0.0.1:${actualPort}`,
    serve: (listener) => {
      handler = listener
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
