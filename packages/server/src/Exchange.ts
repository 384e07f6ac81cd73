/** One HTTP exchange in the plainest terms, so that every door hands over the same and nothing of its own. */

/** Headers by lower-case name. */
export type HeaderOf = (name: string) => string | undefined

/** The head of a request. */
export interface IncomingHead {
  readonly method: string
  /** Path and query, or an absolute URL. */
  readonly url: string
  readonly header: HeaderOf
  /** The path's parameters, decoded, where a framework has read them. */
  readonly params?: { readonly [name: string]: unknown } | undefined
}

/** A request, its body not read yet. */
export interface Incoming extends IncomingHead {
  /** Reads the raw bytes. A refusal is a `WebhookError`. */
  readonly body: (limits: BodyLimits) => Promise<Uint8Array>
  /**
   * Asked when the bytes are not those that were hashed: refuses them as `BodyAlreadyParsed` where they are made of
   * text that a parser left, so that a lost byte order mark does not look like a forgery.
   */
  readonly refuseText?: () => void
}

/** How much body, and for how long. */
export interface BodyLimits {
  readonly maxBodyBytes: number
  readonly bodyTimeoutMillis: number
}

/** An answer. Its text says nothing that an attacker could use. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | ReadableStream<Uint8Array>
  /** Our own fault (status 500), for the framework's error path or the log. */
  readonly fault?: unknown
}

const phrases: Readonly<Record<number, string>> = {
  200: "OK",
  400: "Bad Request",
  401: "Unauthorized",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  413: "Content Too Large",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
}

/** An answer that says no more than its status. */
export const answer = (status: number, headers: Record<string, string> = {}, fault?: unknown): Answer => ({
  status,
  headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store", ...headers },
  body: phrases[status] ?? "",
  ...(fault === undefined ? {} : { fault }),
})

/** Headers of an answer to a body that is not read to its end: the connection ends with it, and so does the sender. */
export const closing = { connection: "close" }

/** The path of a path with query, or of an absolute URL; whatever was sent, it never throws. */
export const pathOf = (url: string): string =>
  isPath.test(url) ? url : url.replace(/^[a-z]+:\/\/[^/?#]*/i, "").replace(/[?#].*/s, "") || "/"

const isPath = /^\/[^?#]*$/

/** The last segment of the path of either, decoded; `undefined` where it cannot be. */
export const lastSegmentOf = (url: string): string | undefined => {
  try {
    return decodeURIComponent(pathOf(url).replace(/.*\//s, ""))
  } catch {
    return undefined
  }
}

/** A member of the query of either. */
export const queryOf = (url: string, name: string): string | null =>
  new URLSearchParams(/\?([^#]*)/.exec(url)?.[1]).get(name)
