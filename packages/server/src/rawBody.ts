/** The raw bytes of a body, and the detection of a body that a parser has consumed. */
import type { IncomingMessage } from "node:http"
import { checkLimit, isWebhookError, rejectDelivery, webhookError } from "@flexcharge/webhooks"
import { timerMillis } from "./Deadline.ts"
import type { BodyLimits } from "./HttpMessage.ts"

/** Reads the raw bytes of a web request, once, and never as text. */
export const readWebBody = async (request: Request, limits: BodyLimits): Promise<Uint8Array> => {
  if (request.bodyUsed || request.body?.locked)
    rejectDelivery(
      "BodyAlreadyParsed",
      "request.text() or a similar method",
      ". Hand the request to the endpoint before anything reads its body",
    )
  checkDeclaredLength(request.headers.get("content-length"), limits.maxBodyBytes)
  if (!request.body) return new Uint8Array()

  const reader = request.body.getReader()
  const buffer = new BodyBuffer(limits.maxBodyBytes)
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = new Promise<"timeout">((resolve) => {
    timer = setTimeout(resolve, timerMillis(limits.bodyTimeoutMillis), "timeout")
  })
  try {
    for (;;) {
      const part = await Promise.race([reader.read(), timeout])
      if (part === "timeout") return rejectDelivery("BodyIncomplete", "timeout")
      if (part.done) return buffer.bytes()
      if (!buffer.add(part.value)) throw tooLarge(limits.maxBodyBytes)
    }
  } catch (error) {
    reader.cancel().catch(() => undefined)
    if (isWebhookError(error)) throw error
    return rejectDelivery("BodyIncomplete", "aborted")
  } finally {
    clearTimeout(timer)
  }
}

/** A body that a framework has left on its request. */
export interface ParsedRequest {
  /** The bytes, where a parser keeps them (Nest, cloud functions, `saveRawBody`). */
  readonly rawBody?: unknown
  /** The result of a parser. */
  readonly body?: unknown
}

/**
 * Returns the raw bytes of a Node request: kept by a framework, left as bytes by a parser, or read from the stream.
 *
 * Errors: `BodyAlreadyParsed` at once when a parser has consumed them, `BodyTooLarge`, `BodyIncomplete`, and
 * `InvalidOption` for a limit that is not a number. A parsed body is never turned back into text, because the signature
 * is over the bytes. Text that a parser left is read as UTF-8. `fix` replaces the advice of the error where an adapter
 * can name the framework's own fix.
 */
export const rawBody = async (
  parsed: ParsedRequest,
  stream: IncomingMessage,
  limits: BodyLimits,
  fix?: string,
): Promise<Uint8Array> => {
  checkLimit("maxBodyBytes", limits.maxBodyBytes)
  checkLimit("bodyTimeoutMillis", limits.bodyTimeoutMillis)
  const kept = keptBody(parsed, stream)
  if (kept !== undefined) return typeof kept === "string" ? new TextEncoder().encode(kept) : kept
  rejectUnreadableStream(parsed, stream, fix)
  checkDeclaredLength(stream.headers["content-length"], limits.maxBodyBytes)
  if (!stream.readableFlowing) {
    await undefined // other code may still read or destroy the stream in this tick
    rejectUnreadableStream(parsed, stream, fix)
  }
  return readStream(stream, limits)
}

const rejectUnreadableStream = (parsed: ParsedRequest, stream: IncomingMessage, fix?: string): void => {
  if (isRead(stream)) rejectParsedBody(parsed, fix)
  if (stream.destroyed) rejectDelivery("BodyIncomplete", "aborted") // its "close" event may have been emitted already
}

/** What a framework has kept of the body: bytes, or text that is not merely a parser's initial value. */
export const keptBody = (
  { rawBody, body }: ParsedRequest,
  stream: IncomingMessage,
): Uint8Array | string | undefined =>
  [rawBody, body].find(
    (kept): kept is Uint8Array | string =>
      kept instanceof Uint8Array || (typeof kept === "string" && (kept !== "" || isRead(stream))),
  )

const isRead = (stream: IncomingMessage) => stream.readableDidRead || stream.readableEnded

/** Throws the error of a body that a parser has consumed, with the parser's name and the fix. */
export const rejectParsedBody = (parsed: ParsedRequest, fix?: string): never => {
  const parser = detectBodyParser(parsed)
  return rejectDelivery("BodyAlreadyParsed", parser.name, `; ${fix ?? parser.fix}`)
}

const readStream = (stream: IncomingMessage, { maxBodyBytes, bodyTimeoutMillis }: BodyLimits) =>
  new Promise<Uint8Array>((resolve, reject) => {
    const buffer = new BodyBuffer(maxBodyBytes)
    const fail = (error: unknown) => {
      clearTimeout(timer)
      reject(error)
    }
    const timer = setTimeout(
      () => fail(webhookError("BodyIncomplete", "timeout")),
      timerMillis(bodyTimeoutMillis),
    )
    const onClose = () => {
      if (!stream.readableEnded) fail(webhookError("BodyIncomplete", "aborted"))
    }
    // The listeners stay: the Promise is settled once, and data after a rejection must still be consumed.
    stream.on("data", (chunk: Uint8Array) => {
      if (!buffer.add(chunk)) fail(tooLarge(maxBodyBytes))
    })
    stream.on("close", onClose).on("error", onClose)
    stream.on("end", () => {
      clearTimeout(timer)
      resolve(buffer.bytes())
    })
    stream.resume() // an earlier listener may have paused it
  })

/** Collects the chunks of a body, up to a limit. */
class BodyBuffer {
  readonly #limitBytes: number
  readonly #chunks: Uint8Array[] = []
  #size = 0

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

  /** Adds a chunk; returns false, and keeps nothing of it, above the limit. */
  add(chunk: Uint8Array): boolean {
    this.#size += chunk.length
    if (this.#size > this.#limitBytes) return false
    this.#chunks.push(chunk)
    return true
  }

  /** Returns all chunks as one. */
  bytes(): Uint8Array {
    const [first] = this.#chunks
    if (first && this.#chunks.length === 1) return first
    const whole = new Uint8Array(this.#size)
    let offset = 0
    for (const chunk of this.#chunks) {
      whole.set(chunk, offset)
      offset += chunk.length
    }
    return whole
  }
}

/** Rejects a body that declares more than the limit before any of it is read. */
const checkDeclaredLength = (contentLength: string | null | undefined, limitBytes: number): void => {
  if (Number(contentLength ?? 0) > limitBytes) throw tooLarge(limitBytes)
}

const tooLarge = (limitBytes: number) =>
  webhookError("BodyTooLarge", limitBytes, "; maxBodyBytes is the limit")

/** A body parser, and how to keep it from consuming webhooks. */
export interface BodyParser {
  readonly name: string
  readonly fix: string
}

/** Express's parsers by the names of their middleware functions. */
const expressParsers: ReadonlyMap<string, string> = new Map([
  ["jsonParser", "express.json"],
  ["urlencodedParser", "express.urlencoded"],
  ["textParser", "express.text"],
  ["rawParser", "express.raw"],
])

interface ExpressApp {
  readonly _router?: { readonly stack?: readonly { readonly name?: string }[] }
  readonly router?: { readonly stack?: readonly { readonly name?: string }[] }
}

interface ExpressRequest extends ParsedRequest {
  readonly app?: ExpressApp
  readonly headers?: { readonly [name: string]: unknown }
}

/** Names the parser that consumed a body: by the application's middleware where it is known, else by its result. */
export const detectBodyParser = (request: ExpressRequest): BodyParser => {
  if (typeof request.rawBody === "string")
    return { name: "a rawBody that was kept as text", fix: "keep it as bytes" }
  if (request.body === undefined)
    return { name: "another reader of the request's stream", fix: "mount the webhook route before it" }
  const likely = likelyParser(request)
  const installed = middlewareOf(request.app).flatMap(({ name = "" }) => expressParsers.get(name) ?? [])
  const name = installed.includes(likely) ? likely : (installed[0] ?? likely)
  return {
    name: `${name}()`,
    fix: `mount the webhook route before it, or write ${name}({ verify: saveRawBody })`,
  }
}

const likelyParser = ({ body, headers }: ExpressRequest): string => {
  if (typeof body === "string") return "express.text"
  return String(headers?.["content-type"]).includes("urlencoded") ? "express.urlencoded" : "express.json"
}

// Express 4 keeps its middleware in _router and throws where `router` is read; Express 5 has only `router`.
const middlewareOf = (app: ExpressApp | undefined) => (app?._router ?? app?.router)?.stack ?? []
