/** What arrived, before anything is known about it: headers looked up, the body as bytes. */
import { refuse } from "./WebhookError.ts"

/** Headers looked up by a method, as the web's `Headers`. */
export interface HeaderLookup {
  readonly get: (name: string) => string | null
}

/** Headers as a record in any case, such as Node's `IncomingHttpHeaders`. */
export interface HeaderRecord {
  readonly [name: string]: string | readonly string[] | undefined
}

/** Headers as any runtime gives them. */
export type DeliveryHeaders = HeaderLookup | HeaderRecord

/** One webhook request as it came off the wire. */
export interface Delivery {
  readonly headers: DeliveryHeaders
  /** The raw body. A string is hashed as UTF-8, so prefer bytes: decoding drops a byte order mark. */
  readonly body: Uint8Array | ArrayBuffer | string
  /** The public host, port included, as the vendor addressed it. Default: the `Host` header. */
  readonly host?: string | undefined
  /** The path of the endpoint, for secrets that depend on it. */
  readonly path?: string | undefined
}

/** The one value of a header, or `undefined` where it is absent or repeated. */
export const headerOf = (headers: DeliveryHeaders, name: string): string | undefined => {
  const value = isLookup(headers) ? headers.get(name) : inRecord(headers, name)
  const single = Array.isArray(value) && value.length === 1 ? value[0] : value
  return typeof single === "string" ? single : undefined
}

const isLookup = (headers: DeliveryHeaders): headers is HeaderLookup => typeof headers.get === "function"

const inRecord = (headers: HeaderRecord, name: string) =>
  headers[name] ?? headers[Object.keys(headers).find((key) => key.toLowerCase() === name) ?? name]

const encoder = new TextEncoder()

/** Text as UTF-8 bytes. */
export const utf8 = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text)

/** The body as bytes of its own: what the caller does to its buffer later cannot reach them. */
export const bytesOf = (body: unknown, limitBytes: number): Uint8Array<ArrayBuffer> => {
  const bytes =
    typeof body === "string"
      ? utf8(body)
      : ArrayBuffer.isView(body)
        ? new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice()
        : body instanceof ArrayBuffer
          ? new Uint8Array(body).slice()
          : refuse("BodyAlreadyParsed", "pass the raw bytes, read before any JSON parser", {
              parser: "unknown",
            })
  return bytes.length > limitBytes
    ? refuse("BodyTooLarge", `maxBodyBytes is ${limitBytes}`, { limitBytes })
    : bytes
}
