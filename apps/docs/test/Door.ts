/** A door of a shop, called the same way whether it is a web handler or listens on a port. */
import { once } from "node:events"
import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll } from "vitest"

/** A door, and the host it is called by. */
export interface Door {
  readonly host: string
  call(path: string, init?: RequestInit): Promise<Response>
}

/** A web handler. */
export const handlerDoor = (handler: (request: Request) => Promise<Response>): Door => ({
  host: "shop.example",
  call: (path, init) => handler(new Request(`https://shop.example${path}`, init)),
})

/** A Node listener behind a port of its own, closed after the test file. */
export const listenerDoor = async (listener: RequestListener): Promise<Door> => {
  const server = createServer(listener)
  await once(server.listen(0, "127.0.0.1"), "listening")
  afterAll(() => void server.close())
  const { port } = server.address() as AddressInfo // as: a listening TCP server has no other address
  return urlDoor(`http://127.0.0.1:${port}`)
}

/** Whatever listens at an address. */
export const urlDoor = (url: string): Door => ({
  host: new URL(url).host,
  call: (path, init) => fetch(`${url}${path}`, init),
})
