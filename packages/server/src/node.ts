/** The way in and out for Node: the raw bytes of a request, wherever a framework may have left them. */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http"
import { rejectDelivery } from "@flexcharge/webhooks"
import { checkDeclaredLength, collect } from "./Collected.ts"
import { answer, type BodyLimits, type Incoming } from "./Exchange.ts"
import { sendAnswer } from "./NodeAnswer.ts"
import { orderStatusTeller } from "./OrderStatusEndpoint.ts"
import type { OrderStatusOptions } from "./OrderStatusOptions.ts"
import { parserOf } from "./Parser.ts"
import { webhookReceiver } from "./WebhookEndpoint.ts"
import type { WebhookOptions } from "./WebhookOptions.ts"

export { sendAnswer } from "./NodeAnswer.ts"

/** A Node request with what frameworks put on it. */
export interface NodeRequest extends IncomingMessage {
  /** The path before a router cut its prefix off (Express). */
  readonly originalUrl?: string
  /** The bytes, where a parser was told to keep them (Nest, cloud functions, `saveRawBody`). */
  readonly rawBody?: unknown
  /** What a parser left. */
  readonly body?: unknown
  /** The path's parameters, where a router has read them. */
  readonly params?: { readonly [name: string]: unknown }
}

/**
 * Keeps the raw bytes while a body parser runs: `express.json({ verify: saveRawBody })`.
 */
export const saveRawBody = (request: IncomingMessage, _response: unknown, bytes: Uint8Array): void => {
  Object.assign(request, { rawBody: bytes })
}

/** A Node request in the endpoint's terms; `fix` keeps parsers from its body, where a door knows its own way. */
export const fromNode = (request: NodeRequest, fix?: string): Incoming => ({
  method: request.method ?? "",
  url: request.originalUrl ?? request.url ?? "/",
  params: request.params,
  header: (name) => {
    const value = request.headers[name]
    return typeof value === "string" ? value : undefined
  },
  body: (limits) => rawBody(request, request, limits, fix),
  refuseText: () => {
    if (typeof keptIn(request, request) === "string") refuseParsed(request, fix)
  },
})

/**
 * The raw bytes: saved by a framework, left as bytes by a parser, or read from the stream.
 *
 * Errors: `BodyAlreadyParsed` at once when a parser has eaten them, `BodyTooLarge`, `BodyIncomplete`. It never turns a
 * parsed body back into text, because the signature is over the bytes.
 *
 * Gotchas: text that a parser left is taken as UTF-8, which it need not have been.
 */
export const rawBody = async (
  saved: Pick<NodeRequest, "rawBody" | "body">,
  stream: IncomingMessage,
  limits: BodyLimits,
  fix?: string,
): Promise<Uint8Array> => {
  const kept = keptIn(saved, stream)
  if (kept !== undefined) return typeof kept === "string" ? new TextEncoder().encode(kept) : kept
  const refuseLost = () => {
    if (isRead(stream)) refuseParsed(saved, fix)
    if (stream.destroyed) rejectDelivery("BodyIncomplete", "aborted") // it says so no more
  }
  refuseLost()
  checkDeclaredLength(stream.headers["content-length"], limits.maxBodyBytes)
  if (stream.readableFlowing) return readStream(stream, limits) // somebody listens in, and leaves us no time
  await undefined // Node's parser tells of the head before it goes on to a body that came with it
  refuseLost()
  const isWhole = stream.complete && stream.httpVersionMajor === 1
  return isWhole ? readBuffered(stream, limits) : readStream(stream, limits)
}

const isRead = (stream: IncomingMessage) => stream.readableDidRead || stream.readableEnded

const keptIn = ({ rawBody, body }: Pick<NodeRequest, "rawBody" | "body">, stream: IncomingMessage) =>
  [rawBody, body].find(
    (kept): kept is Uint8Array | string =>
      kept instanceof Uint8Array || (typeof kept === "string" && (kept !== "" || isRead(stream))),
  )

const refuseParsed = (saved: Pick<NodeRequest, "rawBody" | "body">, fix?: string) => {
  const parser = parserOf(saved)
  return rejectDelivery("BodyAlreadyParsed", parser.name, `; ${fix ?? parser.fix}`)
}

/** The whole of a short body: there is no event and no clock to be waited for. */
const readBuffered = (stream: IncomingMessage, { maxBodyBytes }: BodyLimits): Uint8Array => {
  const collected = collect(maxBodyBytes)
  for (let chunk = stream.read(); chunk !== null; chunk = stream.read()) collected.add(chunk)
  return collected.bytes()
}

const readStream = (stream: IncomingMessage, { maxBodyBytes, bodyTimeoutMillis }: BodyLimits) =>
  new Promise<Uint8Array>((resolve, reject) => {
    const collected = collect(maxBodyBytes)
    const refused = (attempt: () => unknown) => {
      try {
        attempt()
      } catch (error) {
        clearTimeout(timer)
        reject(error)
      }
    }
    const timer = setTimeout(
      () => refused(() => rejectDelivery("BodyIncomplete", "timeout")),
      bodyTimeoutMillis,
    )
    const onGone = () => stream.readableEnded || refused(() => rejectDelivery("BodyIncomplete", "aborted"))
    // Listeners stay: the promise is settled once, and what comes after a refusal has to run out unheard.
    stream.on("data", (chunk: Uint8Array) => refused(() => collected.add(chunk)))
    stream.on("close", onGone).on("error", onGone)
    stream.on("end", () => {
      clearTimeout(timer)
      resolve(collected.bytes())
    })
    stream.resume() // somebody before may have paused it
  })

/** Node's `(request, response)` with a framework's error path behind it. */
export type NodeHandler<Source extends NodeRequest = NodeRequest> = (
  request: Source,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => Promise<void>

/**
 * The webhook endpoint for `http.createServer` and Connect-like frameworks; our own faults go to `next`. `fix` is what
 * the error of an eaten body says to do, where a door knows its own way.
 */
export const nodeWebhooks = (options: WebhookOptions, fix?: string): NodeHandler => {
  const receive = webhookReceiver(options)
  return async (request, response, next) => {
    const answered = await receive(fromNode(request, fix))
    if (answered.fault !== undefined && next) return next(answered.fault)
    if (answered.fault !== undefined && !options.onRejected) console.error(answered.fault)
    await sendAnswer(request, response, answered)
  }
}

/**
 * The visitor's address as far as it is known: the `ip` that a framework vouches for, else the one that connects.
 * Behind a proxy that nobody vouches for there is none.
 */
export const visitorOf = ({ ip, socket: { remoteAddress }, headers }: Visited): string | undefined => {
  if (ip !== undefined && ip !== remoteAddress) return ip
  return headers["x-forwarded-for"] === undefined && headers.forwarded === undefined
    ? remoteAddress
    : undefined
}

interface Visited {
  readonly ip?: string | undefined
  readonly socket: { readonly remoteAddress?: string | undefined }
  readonly headers: IncomingHttpHeaders
}

/** The order status endpoint for the same; a hook that throws goes to `next`, and is a 500 without one. */
export const nodeOrderStatus = <Source extends NodeRequest>(
  options: OrderStatusOptions<Source>,
): NodeHandler<Source> => {
  const tell = orderStatusTeller({ client: visitorOf, ...options })
  return async (request, response, next) => {
    try {
      await sendAnswer(request, response, await tell(fromNode(request), request))
    } catch (error) {
      if (next) return next(error)
      console.error(error)
      await sendAnswer(request, response, answer(500))
    }
  }
}
