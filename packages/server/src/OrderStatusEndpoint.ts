/** The order status endpoint: it reports `{ state, isFinal }` to the page while the widget works, and nothing else. */
import { OrderState } from "@flexcharge/schema/plain"
import {
  closeConnection,
  type HttpRequestHead,
  type HttpResponse,
  headOfWebRequest,
  lastSegmentOf,
  queryParameter,
  respond,
  toWebResponse,
} from "./HttpMessage.ts"
import { type RateLimitPermit, rateLimit } from "./RateLimit.ts"

/** The state of an order, if the order is known. */
export type MaybeState = OrderState | undefined

/** How the endpoint finds orders, and to whom it reports them. Hooks receive the framework's own request. */
export interface OrderStatusOptions<Source = Request> {
  /** Returns the state of an order; `undefined` where there is none. */
  readonly lookup: (orderId: string, request: Source) => MaybeState | Promise<MaybeState>
  /**
   * Whether this visitor may see this order, for example by session. Without permission the order looks unknown. A
   * stream checks again at each update, and ends when permission is gone.
   */
  readonly authorize?: (request: Source, orderId: string) => boolean | Promise<boolean>
  /**
   * Returns the order's id from the request. Default: the path parameter `orderId` or `id` where the framework has
   * them, else the query's `orderId`, else the path's last segment.
   */
  readonly orderId?: (request: Source) => string | undefined
  /**
   * Identifies the visitor, to limit guessing. Default: on Node the address that connects, unless a proxy does;
   * elsewhere unknown. Behind a proxy return the address that the proxy reports. Guesses of unknown visitors are not
   * limited, because one visitor must not use up the guesses of all.
   */
  readonly client?: (request: Source) => string | undefined
  /**
   * Requests per minute of one client for one order, and wrong guesses per minute of one known client; further ones
   * get 429 for the rest of the minute. Default: 120.
   */
  readonly maxPerMinute?: number
  /** How often a stream looks the order up. Default: 1 second. */
  readonly streamIntervalMillis?: number
  /** How long a stream lasts before the page must request it again. Default: 5 minutes. */
  readonly streamMaxMillis?: number
  /**
   * Ends every stream at once. Abort it before you close your server, which waits for its open connections:
   * `process.once("SIGTERM", () => { closing.abort(); server.close() })`.
   */
  readonly signal?: AbortSignal
  /** The clock, in milliseconds since the Unix epoch. */
  readonly now?: () => number
}

/** Creates the endpoint as a web handler, for any runtime with `Request` and `Response`; `params` are the path's. */
export const orderStatusEndpoint = (
  options: OrderStatusOptions,
): ((request: Request, params?: HttpRequestHead["params"]) => Promise<Response>) => {
  const handle = orderStatusHandler(options)
  return async (request, params) =>
    toWebResponse(await handle({ ...headOfWebRequest(request), params }, request))
}

/**
 * Creates the endpoint without a framework. With `Accept: text/event-stream` it streams each change until the order is
 * final.
 *
 * Responses: 200; 404 unknown, or not this visitor's; 405; 429. A hook that throws rejects, for the framework.
 */
export const orderStatusHandler = <Source>(
  options: OrderStatusOptions<Source>,
): ((head: HttpRequestHead, source: Source) => Promise<HttpResponse>) => {
  const { lookup, authorize, orderId: customOrderId, client, maxPerMinute: max = 120 } = options
  const limit = { max, windowMillis: 60_000, now: options.now ?? Date.now }
  const polls = rateLimit(limit)
  const guesses = rateLimit(limit)

  const find = async (orderId: string, source: Source): Promise<MaybeState> => {
    const isAllowed = !authorize || (await authorize(source, orderId))
    return isAllowed ? lookup(orderId, source) : undefined
  }

  /** Every request counts as a guess until its order is found; a lookup that fails is not a guess. */
  const findCounted = async (
    orderId: string,
    source: Source,
    guess: RateLimitPermit,
  ): Promise<MaybeState> => {
    let isMiss = false
    try {
      const state = await find(orderId, source)
      isMiss = !state
      return state
    } finally {
      if (!isMiss) guess.release()
    }
  }

  return async (head, source) => {
    if (head.method !== "GET") return respond(405, { allow: "GET", ...closeConnection })
    const orderId = customOrderId ? customOrderId(source) : orderIdIn(head)
    if (!orderId) return respond(404)
    const visitor = client?.(source) || undefined
    const poll = polls(JSON.stringify([visitor, orderId]))
    if (poll.waitMillis > 0) return tooManyRequests(poll.waitMillis)
    const guess = visitor === undefined ? unlimited : guesses(visitor)
    if (guess.waitMillis > 0) return tooManyRequests(guess.waitMillis)
    const state = await findCounted(orderId, source, guess)
    if (!state) return respond(404)
    if (!acceptsStream(head.header("accept")))
      return respondWith("application/json", JSON.stringify(statusOf(state)))
    const stream = statusStream(state, () => find(orderId, source), options)
    return respondWith("text/event-stream", stream)
  }
}

const unlimited: RateLimitPermit = { waitMillis: 0, release: () => {} }

const tooManyRequests = (waitMillis: number): HttpResponse =>
  respond(429, { "retry-after": String(Math.ceil(waitMillis / 1_000)) })

const orderIdIn = ({ url, params }: HttpRequestHead): string | undefined => {
  const parameter = params?.orderId ?? params?.id
  if (typeof parameter === "string") return parameter
  return queryParameter(url, "orderId") || lastSegmentOf(url)
}

const respondWith = (type: string, body: HttpResponse["body"]): HttpResponse => ({
  status: 200,
  headers: { "content-type": type, "cache-control": "no-store", "x-accel-buffering": "no" },
  body,
})

const acceptsStream = (accept = ""): boolean => {
  const quality = qualityOf("text/event-stream", accept)
  return quality > 0 && quality >= qualityOf("application/json", accept)
}

/** The quality value of a media type that an `Accept` header names, 0 to 1 (RFC 9110, 12.4.2). */
const qualityOf = (type: string, accept: string): number => {
  const ranges = accept.toLowerCase().split(",")
  const range = ranges.find((each) => each.replace(/;.*/s, "").trim() === type)
  return range === undefined ? 0 : Number(/;\s*q=([\d.]+)/.exec(range)?.[1] ?? 1)
}

/** The status that the page receives. */
export interface OrderStatus {
  readonly state: OrderState["phase"]
  readonly isFinal: boolean
}

const statusOf = (state: OrderState): OrderStatus => ({
  state: state.phase,
  isFinal: OrderState.isFinal(state),
})

/** Streams the first state, then each change, until the order is final or no longer visible. */
const statusStream = (
  first: OrderState,
  find: () => Promise<MaybeState>,
  options: Pick<OrderStatusOptions<never>, "streamIntervalMillis" | "streamMaxMillis" | "signal" | "now">,
): ReadableStream<Uint8Array> => {
  const { streamIntervalMillis = 1_000, streamMaxMillis = 300_000, now = Date.now, signal } = options
  const endsAt = now() + streamMaxMillis
  const encoder = new TextEncoder()
  let timer: ReturnType<typeof setTimeout> | undefined
  let lastSent = ""
  let close = () => {}

  const stop = () => {
    clearTimeout(timer)
    signal?.removeEventListener("abort", close)
  }
  const nextState = async () => {
    if (lastSent === "") return first
    await new Promise((resolve) => {
      timer = setTimeout(resolve, streamIntervalMillis)
    })
    return find()
  }

  return new ReadableStream({
    start: (controller) => {
      close = () => {
        stop()
        controller.close()
      }
      signal?.addEventListener("abort", close)
    },
    // A state that arrives after the end is dropped by the stream, together with the error of its closed controller.
    pull: async (controller) => {
      const state = await nextState().catch((error) => {
        stop()
        throw error
      })
      if (!state) return close()
      const data = JSON.stringify(statusOf(state))
      controller.enqueue(encoder.encode(data === lastSent ? ":\n\n" : `data: ${data}\n\n`))
      lastSent = data
      if (OrderState.isFinal(state) || signal?.aborted || now() >= endsAt) close()
    },
    cancel: stop,
  })
}
