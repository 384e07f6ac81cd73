/** A server under test: a web handler or a server on a port, with one way to call it. */
import type { RequestListener } from "node:http"
import { startServer } from "@flexcharge-tooling/test-kit/startServer"
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
  const server = await startServer(listener)
  afterAll(server.close)
  return urlAdapter(server.url)
}

/** A server at a URL. */
export const urlAdapter = (url: string): Adapter => ({
  host: new URL(url).host,
  call: (path, init) => fetch(`${url}${path}`, init),
})
