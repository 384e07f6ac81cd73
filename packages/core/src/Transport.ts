/** The only way to HTTP: one function, `fetch` by default, replaceable. */
import { readBody } from "./Body.ts"
import { isErrorLike, rootOf } from "./Redaction.ts"

/** One request, complete: a transport sends it as it is. */
export interface TransportRequest {
  readonly method: "GET" | "POST"
  /** Absolute URL. */
  readonly url: string
  /** Names in lower case. Holds the bearer: never log it. */
  readonly headers: Readonly<Record<string, string>>
  /** JSON text. Holds card data: never log it. */
  readonly body: string | undefined
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal
  /** Calls one listener when `signal` is aborted: far cheaper than a listener of the signal's own. */
  readonly onAbort: (listener: () => void) => void
}

/** One answer, read to its end. */
export interface TransportReply {
  /** HTTP status; 0 for a redirect of which the runtime tells no more. */
  readonly status: number
  /** Value of a header, by its name in lower case. */
  header(name: string): string | undefined
  /** The body as text: empty when there was none, absent when it broke off before its end. Above 8 Mi it is not read. */
  readonly body: string | undefined
}

/**
 * Sends one request and reads its answer, whatever the status.
 *
 * Errors: rejects when there was no complete answer; a `code` such as `ECONNREFUSED` on the error or its cause
 * is kept. It must neither retry nor follow redirects: the first would double a payment, the second would
 * carry the bearer to another host.
 */
export type Transport = (request: TransportRequest) => Promise<TransportReply>

/** Whether an answer is one: a transport of one's own may be written without types, and give anything or nothing. */
export const isReply = (reply: Partial<TransportReply> | null | undefined): boolean =>
  typeof reply?.status === "number" &&
  typeof reply.header === "function" &&
  (reply.body === undefined || typeof reply.body === "string")

/** What a transport needs of `fetch`. */
export type Fetch = (
  url: string,
  init: {
    method: string
    headers: Record<string, string>
    body?: string
    signal: AbortSignal
    redirect: "manual"
  },
) => Promise<FetchResponse>

interface FetchResponse {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  text(): Promise<string>
  /** Its pieces, where it has them: with them a body without end is cut off. */
  readonly body?: unknown
}

/** The default transport: the given `fetch`, or the runtime's own, looked up at each call. */
export const fetchTransport =
  (fetch?: Fetch): Transport =>
  async ({ method, url, headers, body, signal }) => {
    const init = body === undefined ? { method, headers, signal } : { method, headers, body, signal }
    let response: FetchResponse
    try {
      response = await (fetch === undefined
        ? globalThis.fetch(url, { ...init, redirect: ownRedirect })
        : fetch(url, { ...init, redirect: "manual" }))
    } catch (cause) {
      if (isRefusedRedirect(cause)) return redirected
      throw cause
    }
    const { status, headers: replied } = response
    const header = (name: string) => replied.get(name) ?? undefined
    const length = replied.get("content-encoding") ? null : replied.get("content-length") // after decompression nobody knows it
    try {
      return { status, header, body: await readBody(response, length) }
    } catch {
      return { status, header, body: undefined }
    }
  }

// Node's fetch, which is undici's, copies a body that a redirect may ask for again: that is a sixth of a call's cost.
const ownRedirect: "error" | "manual" =
  typeof process === "object" && process.versions?.undici ? "error" : "manual"

// As Node says it, and those who stand in for its fetch: as the message of the cause, or as the cause.
const isRefusedRedirect = (error: unknown): boolean => {
  const root = rootOf(error)
  return (
    isErrorLike(root) &&
    /unexpected redirect|redirect mode is set to error/i.test(`${root.message} ${root.cause}`)
  )
}

const redirected: TransportReply = { status: 0, header: () => undefined, body: "" }
