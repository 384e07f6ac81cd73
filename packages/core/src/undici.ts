/** A transport on a given undici dispatcher: for hot paths, pools and proxies. */
import { EventEmitter } from "node:events"
import { readBody } from "./Body.ts"
import type { Transport } from "./Transport.ts"

/** What is needed of an undici `Pool`, `Client`, `Agent` or `ProxyAgent`; versions 6 to 8 have it. */
export interface Dispatcher {
  request(options: {
    origin: string
    path: string
    method: "GET" | "POST"
    headers: Record<string, string>
    body?: string
    signal: EventEmitter
  }): Promise<{
    readonly statusCode: number
    readonly headers: Record<string, string | string[] | undefined>
    readonly body: { text(): Promise<string> }
  }>
}

/**
 * Sends over a dispatcher of undici's: about three times as cheap per call as `fetch`.
 *
 * Gotchas: the dispatcher stays yours; close it after the client. Redirects are not followed unless the
 * dispatcher was composed to.
 */
export const undiciTransport =
  (dispatcher: Dispatcher): Transport =>
  async ({ method, url, headers, body, onAbort }) => {
    const signal = new EventEmitter() // undici takes one in place of a signal, at a fraction of the cost
    onAbort(() => signal.emit("abort"))
    const pathAt = url.indexOf("/", url.indexOf("//") + 2)
    const response = await dispatcher.request({
      origin: url.slice(0, pathAt),
      path: url.slice(pathAt),
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      signal,
    })
    const header = (name: string) => {
      const value = response.headers[name]
      return Array.isArray(value) ? value[0] : value
    }
    return {
      status: response.statusCode,
      header,
      body: await readBody(response.body, response.body, header("content-length")),
    }
  }
