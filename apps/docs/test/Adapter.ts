/** A server under test: a web handler or a server on a port, with one way to call it. */
import { once } from "node:events"
import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll } from "vitest"

/** An adapter and its host. */
export interface Adapter {
  readonly host: string
  call(path: string, init?: RequestInit): Promise<Response>
}

/** A web handler. */
export const handlerAdapter = (handler: (request: Request) => Promise<Response>): Adapter => ({
  host: "shop.example",
  call: (path, init) => handler(new Request(`https://shop.example${path}`, init)),
})

/** A Node listener on a new port, closed after the test file. */
export const listenerAdapter = async (listener: RequestListener): Promise<Adapter> => {
  const server = createServer(listener)
  await once(server.listen(0, "127.0.0.1"), "listening")
  afterAll(() => void server.close())
  const { port } = server.address() as AddressInfo // as: a listening TCP server has no other address
  return urlAdapter(`http://127.0.0.1:${port}`)
}

/** A server at a URL. */
export const urlAdapter = (url: string): Adapter => ({
  host: new URL(url).host,
  call: (path, init) => fetch(`${url}${path}`, init),
})
