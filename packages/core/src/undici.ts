/** A transport over an undici dispatcher: for many calls, connection pools and proxies. */
import { BodyText, type Transport, type TransportResponse } from "./Transport.ts"

/** The method of an undici `Pool`, `Client`, `Agent` or `ProxyAgent` that is used; versions 6 to 8 have it. */
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

/** Receives one response from undici: versions 7 and 8 call the methods with longer names, version 6 the others. */
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
 * Creates a transport that sends over an undici dispatcher, at a fraction of the cost of `fetch`.
 *
 * The dispatcher stays yours; close it after the client. Redirects are not followed unless the dispatcher was composed
 * to follow them.
 */
export const undiciTransport =
  (dispatcher: Dispatcher): Transport =>
  ({ method, url, headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const receiver = new ResponseReceiver(resolve, reject)
      if (signal.aborted) receiver.stop()
      else signal.addEventListener("abort", () => receiver.stop(), { once: true })
      const { origin, pathname, search } = new URL(url)
      dispatcher.dispatch(
        { origin, path: `${pathname}${search}`, method, headers, body: body ?? null },
        receiver,
      )
    })

/** Receives one response from `dispatch`, without the stream that undici's own `request` wraps the body in. */
class ResponseReceiver implements DispatchHandler {
  private readonly resolve: (response: TransportResponse) => void
  private readonly reject: (error: Error) => void
  private readonly body = new BodyText()
  private controller: Stoppable | undefined
  private isStopped = false
  private status = 0
  private headers: Headers = {}

  constructor(resolve: (response: TransportResponse) => void, reject: (error: Error) => void) {
    this.resolve = resolve
    this.reject = reject
  }

  /** Frees the connection, also when there is none yet. */
  stop(): void {
    this.isStopped = true
    this.controller?.abort(new Error("the caller no longer waits for the response"))
  }

  onRequestStart(controller: Stoppable): void {
    this.controller = controller
    if (this.isStopped) this.stop()
  }

  onResponseStart(_controller: unknown, status: number, headers: Headers): void {
    if (status < 200) return // informational: the response is still to come
    this.status = status
    this.headers = headers
  }

  onResponseData(_controller: unknown, piece: Uint8Array): void {
    if (this.body.add(piece)) return
    this.onResponseEnd()
    this.stop()
  }

  onResponseEnd(): void {
    this.respond(this.body.end())
  }

  onResponseError(_controller: unknown, error: Error): void {
    if (this.status === 0) this.reject(error)
    else this.respond(undefined)
  }

  onConnect(abort: (reason: Error) => void): void {
    this.onRequestStart({ abort })
  }

  onHeaders(status: number, headers: readonly Uint8Array[]): boolean {
    this.onResponseStart(undefined, status, headersByName(headers))
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

  private respond(body: string | undefined): void {
    const { status, headers } = this
    const header = (name: string) => {
      const value = Object.hasOwn(headers, name) ? headers[name] : undefined
      return Array.isArray(value) ? value[0] : value
    }
    this.resolve({ status, header, body })
  }
}

/** Headers by name; undici 6 gives names and values alternately. */
const headersByName = (raw: readonly Uint8Array[]): Headers => {
  const headers: Record<string, string> = {}
  const text = new TextDecoder("latin1")
  for (let index = 0; index < raw.length; index += 2) {
    const name = text.decode(raw[index]).toLowerCase()
    headers[name] ??= text.decode(raw[index + 1])
  }
  return headers
}
