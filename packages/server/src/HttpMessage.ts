/** HTTP requests and responses without a framework: every adapter converts to these types. */

/** Returns the value of a header by its lower-case name. */
export type HeaderGetter = (name: string) => string | undefined

/** The part of a request before its body. */
export interface HttpRequestHead {
  readonly method: string
  /** Path and query, or an absolute URL. */
  readonly url: string
  readonly header: HeaderGetter
  /** The path's parameters, decoded, where a framework has parsed them. */
  readonly params?: { readonly [name: string]: unknown } | undefined
}

/** A request whose body has not been read yet. */
export interface HttpRequest extends HttpRequestHead {
  /** Reads the raw bytes. Rejects with a `WebhookError`. */
  readonly body: (limits: BodyLimits) => Promise<Uint8Array>
  /**
   * Called when the bytes are not the ones that were hashed: throws `BodyAlreadyParsed` where they come from text that
   * a parser left, so that a lost byte order mark is not reported as a forgery.
   */
  readonly rejectParsedText?: () => void
}

/** How large a body may be, and how long it may take. */
export interface BodyLimits {
  readonly maxBodyBytes: number
  readonly bodyTimeoutMillis: number
}

/** A response. Its text contains nothing that helps an attacker. */
export interface HttpResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | ReadableStream<Uint8Array>
  /** A server error (status 500), for the framework's error handler or the log. */
  readonly error?: unknown
}

const phrases = {
  200: "OK",
  400: "Bad Request",
  401: "Unauthorized",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
} as const

/** The status codes of both endpoints. */
export type Status = keyof typeof phrases

/** Creates a response whose body is the phrase of its status. */
export const respond = (
  status: Status,
  headers: Record<string, string> = {},
  error?: unknown,
): HttpResponse => ({
  status,
  headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store", ...headers },
  body: phrases[status],
  error,
})

/** Headers of a response to a body that is not read to its end: the connection is closed after it. */
export const closeConnection = { connection: "close" }

/** Returns the path of a path with query, or of an absolute URL. It never throws. */
export const pathOf = (url: string): string =>
  url.replace(/^[a-z]+:\/\/[^/?#]*/i, "").replace(/[?#].*/s, "") || "/"

/** Returns the last segment of the path, decoded; `undefined` where it cannot be decoded. */
export const lastSegmentOf = (url: string): string | undefined => {
  try {
    return decodeURIComponent(pathOf(url).split("/").at(-1) ?? "")
  } catch {
    return undefined
  }
}

/** Returns a parameter of the query. */
export const queryParameter = (url: string, name: string): string | null =>
  new URLSearchParams(/\?([^#]*)/.exec(url)?.[1]).get(name)

/** Converts the head of a web request. */
export const headOfWebRequest = (request: Request): HttpRequestHead => ({
  method: request.method,
  url: request.url,
  header: (name) => request.headers.get(name) ?? (name === "host" ? new URL(request.url).host : undefined),
})

/** Converts a response to a web response. */
export const toWebResponse = ({ status, headers, body }: HttpResponse): Response =>
  new Response(body, { status, headers })
