/** What arrived, before anything is known about it: headers looked up, the body as bytes. */
import { type Bytes, copyOf, utf8 } from "#runtime"
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

/** The value of a header, repeated ones joined by commas as `Headers` joins them; `undefined` where none can be read. */
export const headerOf = (headers: HeaderLookup & HeaderRecord, name: string): string | undefined => {
  try {
    let value: { toString: () => string } | undefined = headers.get?.(name) ?? headers[name]
    if (!value) for (const key in headers) if (key.toLowerCase() === name) value = headers[key]
    return value?.toString()
  } catch {}
}

/** The body as bytes of its own: what the caller does to its buffer later cannot reach them. */
export const bytesOf = (body: Binary | string | null, limitBytes: number): Bytes => {
  const bytes =
    typeof body === "string"
      ? utf8(body)
      : (body?.buffer ?? body)?.resize
        ? copyOf(body?.buffer ?? (body as ArrayBuffer), body?.byteOffset, body?.byteLength) // as: no view, so a buffer
        : refuse("BodyAlreadyParsed", typeof body, "; pass raw bytes")
  return bytes.length > limitBytes ? refuse("BodyTooLarge", limitBytes) : bytes
}

/** Told by a method of its buffer: buffers of other realms are of other classes, and parsed JSON has no methods. */
interface Binary {
  readonly resize?: unknown
  readonly buffer?: ArrayBuffer & { readonly resize?: unknown }
  readonly byteOffset?: number
  readonly byteLength?: number
}
