/** A transport on a given undici dispatcher: for hot paths, pools and proxies. */
import { BodyText } from "./Body.ts"
import type { Transport, TransportReply } from "./Transport.ts"

/** What is needed of an undici `Pool`, `Client`, `Agent` or `ProxyAgent`; versions 6 to 8 have it. */
export interface Dispatcher {
  dispatch(
    options: {
      origin: string
      path: string
      method: "GET" | "POST"
      headers: Record<string, string>
      body: string | null
    },
    handler: DispatchHandler,
  ): unknown
}

/** What undici tells of one exchange: versions 7 and 8 by the methods with longer names, version 6 by the others. */
export interface DispatchHandler {
  onRequestStart(controller: Stoppable): void
  onResponseStart(controller: Stoppable, status: number, headers: Headers): void
  onResponseData(controller: Stoppable, piece: Uint8Array): void
  onResponseEnd(): void
  onResponseError(controller: Stoppable, error: Error): void
  onConnect(abort: (reason: Error) => void): void
  onHeaders(status: number, headers: readonly Uint8Array[]): boolean
  onData(piece: Uint8Array): boolean
  onComplete(): void
  onError(error: Error): void
}

interface Stoppable {
  abort(reason: Error): void
}

type Headers = Readonly<Record<string, string | string[] | undefined>>

/**
 * Sends over a dispatcher of undici's: several times as cheap per call as `fetch`.
 *
 * Gotchas: the dispatcher stays yours; close it after the client. Redirects are not followed unless the
 * dispatcher was composed to.
 */
export const undiciTransport =
  (dispatcher: Dispatcher): Transport =>
  ({ method, url, headers, body, onAbort }) =>
    new Promise((resolve, reject) => {
      const exchange = new Exchange(resolve, reject)
      onAbort(() => exchange.stop())
      const pathAt = url.indexOf("/", url.indexOf("//") + 2)
      const origin = url.slice(0, pathAt)
      const path = url.slice(pathAt)
      dispatcher.dispatch({ origin, path, method, headers, body: body ?? null }, exchange)
    })

/** One exchange, heard from undici itself: its `request` would wrap the body in a stream that nobody wants. */
class Exchange implements DispatchHandler {
  private readonly resolve: (reply: TransportReply) => void
  private readonly reject: (error: Error) => void
  private readonly body = new BodyText()
  private controller: Stoppable | undefined
  private isStopped = false
  private status = 0
  private headers: Headers = {}

  constructor(resolve: (reply: TransportReply) => void, reject: (error: Error) => void) {
    this.resolve = resolve
    this.reject = reject
  }

  /** Frees the connection, also when there is none yet. */
  stop(): void {
    this.isStopped = true
    this.controller?.abort(new Error("nobody waits for the answer any more"))
  }

  onRequestStart(controller: Stoppable): void {
    this.controller = controller
    if (this.isStopped) this.stop()
  }

  onResponseStart(_controller: unknown, status: number, headers: Headers): void {
    if (status < 200) return // informational: the answer is still to come
    this.status = status
    this.headers = headers
  }

  onResponseData(_controller: unknown, piece: Uint8Array): void {
    if (this.body.add(piece)) return
    this.onResponseEnd()
    this.stop()
  }

  onResponseEnd(): void {
    this.answer(this.body.end())
  }

  onResponseError(_controller: unknown, error: Error): void {
    if (this.status === 0) this.reject(error)
    else this.answer(undefined)
  }

  onConnect(abort: (reason: Error) => void): void {
    this.onRequestStart({ abort })
  }

  onHeaders(status: number, headers: readonly Uint8Array[]): boolean {
    this.onResponseStart(undefined, status, named(headers))
    return true
  }

  onData(piece: Uint8Array): boolean {
    this.onResponseData(undefined, piece)
    return true
  }

  onComplete(): void {
    this.onResponseEnd()
  }

  onError(error: Error): void {
    this.onResponseError(undefined, error)
  }

  private answer(body: string | undefined): void {
    const { status, headers } = this
    const header = (name: string) => {
      const value = headers[name]
      return Array.isArray(value) ? value[0] : value
    }
    this.resolve({ status, header, body })
  }
}

/** Headers by name, of which undici 6 gives names and values in turns. */
const named = (raw: readonly Uint8Array[]): Headers => {
  const headers: Record<string, string> = {}
  const text = new TextDecoder("latin1")
  for (let index = 0; index < raw.length; index += 2) {
    const name = text.decode(raw[index]).toLowerCase()
    headers[name] ??= text.decode(raw[index + 1])
  }
  return headers
}
