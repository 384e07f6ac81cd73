/** Starts an HTTP server on a free port of a loopback address. */
import { once } from "node:events"
import { createServer, type RequestListener, type Server } from "node:http"

/** A listening server. */
export interface TestServer extends AsyncDisposable {
  readonly server: Server
  /** `<hostname>:<port>` */
  readonly host: string
  readonly port: number
  /** `http://<hostname>:<port>`, without a trailing slash. */
  readonly url: string
  /** Closes the server and its open connections. */
  readonly close: () => Promise<void>
}

export const startServer = async (listener: RequestListener, hostname = "127.0.0.1"): Promise<TestServer> => {
  const server = createServer(listener)
  await once(server.listen(0, hostname), "listening")
  const address = server.address()
  if (address === null || typeof address === "string")
    throw new Error("The server does not listen on a port.")
  const { port } = address
  const host = `${hostname}:${port}`
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { server, host, port, url: `http://${host}`, close, [Symbol.asyncDispose]: close }
}

/** Returns a port of 127.0.0.1 that no server uses now. */
export const freePort = async (): Promise<number> => {
  const { port, close } = await startServer(() => {})
  await close()
  return port
}
