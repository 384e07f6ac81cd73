/** A loopback port that is open before there is anything behind it, so that neighbours can know each other's origin. */
import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"

/** An open port. Until `serve` is called every request is answered 503. */
export interface Door {
  /** The origin, such as `http://127.0.0.1:49152`. */
  readonly url: string
  serve(listener: RequestListener): void
  close(): Promise<void>
}

/** Opens a port on 127.0.0.1; 0, the default, takes a free one. */
export const openDoor = async (port = 0): Promise<Door> => {
  let behind: RequestListener = (_request, response) => void response.writeHead(503).end()
  const server = createServer((request, response) => behind(request, response))
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, "127.0.0.1", resolve)
  })
  const { port: taken } = server.address() as AddressInfo // a TCP server that listens has one
  return {
    url: `http://127.0.0.1:${taken}`,
    serve: (listener) => {
      behind = listener
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
