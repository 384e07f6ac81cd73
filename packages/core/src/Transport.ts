/** How requests reach the network: one replaceable function, `fetch` by default. */
import { rootErrorsOf, safeRequestId } from "./Redaction.ts"

/** One complete request: a transport sends it as it is. */
export interface TransportRequest {
  readonly method: "GET" | "POST"
  /** Absolute URL. */
  readonly url: string
  /** Names in lower case. Contains the access token: never log it. */
  readonly headers: Readonly<Record<string, string>>
  /** JSON text. Contains card data: never log it. */
  readonly body: string | undefined
  /** Aborted when the caller no longer waits for the response. */
  readonly signal: AbortSignal
}

/** One response, read to its end. */
export interface TransportResponse {
  /** HTTP status; 0 for a redirect whose status the runtime hides. */
  readonly status: number
  /** Returns the value of a header, by its name in lower case. */
  header(name: string): string | undefined
  /** The body as text: empty when there was none, absent when it broke off. Above 8 Mi it is not read further. */
  readonly body: string | undefined
}

/**
 * Sends one request and reads its response, whatever the status.
 *
 * Errors: rejects when there was no complete response; a `code` such as `ECONNREFUSED` on the error or its cause is
 * kept. A transport must not retry and must not follow redirects: the first could charge twice, the second would
 * carry the access token to another host.
 */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>

/** The request id of the vendor's API gateway, in the header of its HTTP APIs or of its REST APIs. */
export const requestIdOf = (response: TransportResponse): string | undefined =>
  safeRequestId(response.header("apigw-requestid") ?? response.header("x-amzn-requestid"))

/** Whether a value has the shape of a response: a custom transport may be written without types. */
export const isTransportResponse = (value: Partial<TransportResponse> | null | undefined): boolean =>
  typeof value?.status === "number" &&
  typeof value.header === "function" &&
  (value.body === undefined || typeof value.body === "string")

/** The part of `fetch` that the client uses. */
export type Fetch = (
  url: string,
  init: {
    method: string
    headers: Record<string, string>
    body?: string
    signal: AbortSignal
    redirect: "manual"
    cache?: "no-store"
  },
) => Promise<FetchResponse>

interface FetchResponse {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  text(): Promise<string>
  /** The body in pieces, where available: with them an endless body is cut off. */
  readonly body?: unknown
}

/** Creates the default transport from the given `fetch`, or from the runtime's own, looked up at each call. */
export const fetchTransport =
  (fetch?: Fetch): Transport =>
  async ({ method, url, headers, body, signal }) => {
    const init = {
      method,
      headers,
      signal,
      ...(body === undefined ? {} : { body }),
      ...(method === "GET" ? noStore() : {}),
    }
    let response: FetchResponse
    try {
      response = await (fetch === undefined
        ? globalThis.fetch(url, { ...init, redirect: runtimeRedirect })
        : fetch(url, { ...init, redirect: "manual" }))
    } catch (cause) {
      if (isRejectedRedirect(cause)) return hiddenRedirect
      throw cause
    }
    const { status } = response
    const header = (name: string) => response.headers.get(name) ?? undefined
    // The length of a compressed body is not the length of its text.
    const length = header("content-encoding") === undefined ? header("content-length") : undefined
    try {
      return { status, header, body: await readBody(response, length) }
    } catch {
      return { status, header, body: undefined }
    }
  }

// The fetch of Next 13 and 14 keeps the response of a GET request forever unless this option is given. Cloudflare Workers
// of a compatibility date before 2024-11-11 throw for it.
const noStore = (): { cache?: "no-store" } => {
  cacheOption ??= findCacheOption()
  return cacheOption
}

let cacheOption: { cache?: "no-store" } | undefined

const findCacheOption = (): { cache?: "no-store" } => {
  try {
    new Request("https://localhost/", { cache: "no-store" })
    return { cache: "no-store" }
  } catch {
    return {}
  }
}

// With "manual", Node's fetch (undici) copies every request body, because a redirect may require it again: 8-17 % of a
// bare call's processor time (tooling/bench/core-calls.ts, November 2026). Cloudflare Workers reject "error".
const runtimeRedirect: "error" | "manual" =
  typeof process === "object" && process.versions?.undici ? "error" : "manual"

// Node and replacements of its fetch report it in the message of the cause, or as the cause.
const isRejectedRedirect = (error: unknown): boolean => {
  const [root] = rootErrorsOf(error)
  const cause = typeof root?.cause === "string" ? root.cause : ""
  return /unexpected redirect|redirect mode is set to error/i.test(`${root?.message} ${cause}`)
}

const hiddenRedirect: TransportResponse = { status: 0, header: () => undefined, body: "" }

/** The longest body that is read, in characters: 8 Mi. No response of the service is longer. */
export const maxBodyLength = 8 * 2 ** 20

/** The text of a body that arrives in pieces. */
export class BodyText {
  private readonly decoder = new TextDecoder()
  private text = ""

  /** Adds a piece; returns false when the text is beyond the limit and no more is wanted. */
  add(piece: Uint8Array): boolean {
    this.text += this.decoder.decode(piece, { stream: true })
    return this.text.length <= maxBodyLength
  }

  /** Returns the text of all pieces. */
  end(): string {
    return this.text + this.decoder.decode()
  }
}

/** Reads a body to its end, or to the first piece beyond the limit; `length` is the declared one in bytes. */
const readBody = (response: FetchResponse, length: string | undefined): Promise<string> => {
  const isShort = length !== undefined && Number(length) <= maxBodyLength
  return isShort || !isIterable(response.body) ? response.text() : readPieces(response.body)
}

const readPieces = async (pieces: AsyncIterable<Uint8Array>): Promise<string> => {
  const body = new BodyText()
  for await (const piece of pieces) if (!body.add(piece)) break
  return body.end()
}

const isIterable = (value: unknown): value is AsyncIterable<Uint8Array> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value
