/** The order status endpoint: it reports `{ state, isFinal }` to the page while the widget works, and nothing else. */
import { OrderState } from "@flexcharge/schema/plain"
import { checkLimits, ownProperties } from "@flexcharge/webhooks"
import { timerMillis } from "./Deadline.ts"
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
import { visitorOf } from "./visitor.ts"

/** The state of an order, if the order is known. */
export type MaybeState = OrderState | undefined

/** How the endpoint finds orders, and to whom it reports them. Hooks receive the framework's own request. */
export interface OrderStatusOptions<Source = Request> {
  /** Returns the state of an order; `undefined` where there is none. */
  readonly lookup: (orderId: string, request: Source) => MaybeState | Promise<MaybeState>
  /**
   * Whether this visitor may read this order. Always set it, because order ids can be guessed. Decide by something that
   * the visitor cannot choose, such as a session or a signed cookie. Without permission the order looks unknown. A
   * visitor with permission is not affected by the guesses of others. A stream checks again at each update, and ends
   * when permission is gone.
   */
  readonly authorize?: ((request: Source, orderId: string) => boolean | Promise<boolean>) | undefined
  /**
   * Returns the order's id from the request. Default: the path parameter `orderId` or `id` where the framework has
   * them, else the query's `orderId`, else the path's last segment. An id of more than 256 characters is unknown.
   */
  readonly orderId?: ((request: Source) => string | undefined) | undefined
  /**
   * Returns the visitor's address, or another identifier of it, to limit guessing. Default: on Node the address that
   * connects, or the `ip` of a framework that trusts its proxy; elsewhere unknown. Return an address that your host or
   * proxy reports, never a header that the visitor can send. IPv6 addresses count by their /64 prefix, and all visitors
   * whose address is unknown count as one.
   */
  readonly client?: ((request: Source) => string | undefined) | undefined
  /**
   * How many requests of one visitor are allowed in a minute: for one order, and of guesses, which are requests
   * without permission or for an unknown order. Further ones get 429 for the rest of the minute. Default: 120.
   */
  readonly maxPerMinute?: number | undefined
  /** How often a stream looks the order up. Default: 1 second. */
  readonly streamIntervalMillis?: number | undefined
  /** How long a stream lasts before the page must request it again. Default: 5 minutes. */
  readonly streamMaxMillis?: number | undefined
  /**
   * Ends every stream at once. Abort it before you close your server, which waits for its open connections:
   * `process.once("SIGTERM", () => { closing.abort(); server.close() })`.
   */
  readonly signal?: AbortSignal | undefined
  /** The clock, in milliseconds since the Unix epoch. */
  readonly now?: (() => number) | undefined
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
 *
 * Errors: `InvalidOption` for a limit that is not a number.
 */
export const orderStatusHandler = <Source>(
  options: OrderStatusOptions<Source>,
): ((head: HttpRequestHead, source: Source) => Promise<HttpResponse>) => {
  const own = ownProperties(options)
  const { lookup, authorize, orderId: customOrderId, client, signal } = own
  const { maxPerMinute = 120, streamIntervalMillis = 1_000, streamMaxMillis = 300_000, now = Date.now } = own
  checkLimits({ maxPerMinute }, 1)
  checkLimits({ streamIntervalMillis, streamMaxMillis })
  const limit = { max: maxPerMinute, windowMillis: 60_000, now }
  const polls = rateLimit(limit)
  const guesses = rateLimit(limit)
  const unauthorized = rateLimit(limit)
  const stream = statusStreams({ streamIntervalMillis, streamMaxMillis, now, signal })

  /** With permission, only a request for an unknown order is a guess, and only those of visitors with permission count. */
  const findAuthorized = async (orderId: string, source: Source, visitor: string) => {
    const waitMillis = guesses.waitMillis(visitor)
    if (waitMillis > 0) return tooManyRequests(waitMillis)
    const state = await lookup(orderId, source)
    return state ? { state } : notFound(guesses.take(visitor))
  }

  /** Without `authorize` every request counts as a guess until its order is found, so that simultaneous ones count. */
  const findOpen = async (orderId: string, source: Source, visitor: string) => {
    const guess = guesses.take(visitor)
    if (guess.waitMillis > 0) return tooManyRequests(guess.waitMillis)
    let isMiss = false
    try {
      const state = await lookup(orderId, source)
      isMiss = !state
      return state ? { state } : notFound(guess)
    } finally {
      if (!isMiss) guess.release() // a lookup that fails is not a guess
    }
  }

  const findAgain = async (orderId: string, source: Source): Promise<MaybeState> => {
    const isAllowed = !authorize || (await authorize(source, orderId))
    return isAllowed ? lookup(orderId, source) : undefined
  }

  return async (head, source) => {
    if (head.method !== "GET") return respond(405, { allow: "GET", ...closeConnection })
    const orderId = customOrderId ? customOrderId(source) : orderIdIn(head)
    if (typeof orderId !== "string" || orderId === "" || orderId.length > maxIdLength) return respond(404)
    const visitor = visitorOf(client?.(source))
    if (authorize && !(await authorize(source, orderId))) return notFound(unauthorized.take(visitor))
    const poll = polls.take(JSON.stringify([visitor, orderId]))
    if (poll.waitMillis > 0) return tooManyRequests(poll.waitMillis)
    const found = await (authorize ? findAuthorized : findOpen)(orderId, source, visitor)
    if (!("state" in found)) return found
    if (!acceptsStream(head.header("accept")))
      return respondWith("application/json", JSON.stringify(statusOf(found.state)))
    return respondWith(
      "text/event-stream",
      stream(found.state, () => findAgain(orderId, source)),
    )
  }
}

const maxIdLength = 256

const notFound = ({ waitMillis }: RateLimitPermit): HttpResponse =>
  waitMillis > 0 ? tooManyRequests(waitMillis) : respond(404)

const tooManyRequests = (waitMillis: number): HttpResponse =>
  respond(429, { "retry-after": String(Math.ceil(waitMillis / 1_000)) })

const orderIdIn = ({ url, params }: HttpRequestHead): string | undefined => {
  const { orderId, id } = ownProperties(params ?? {})
  const parameter = orderId ?? id
  if (typeof parameter === "string") return parameter
  return queryParameter(url, "orderId") || lastSegmentOf(url)
}

/** "no-transform" and "x-accel-buffering" keep middleware and proxies from holding a stream back to compress it. */
const respondWith = (type: string, body: HttpResponse["body"]): HttpResponse => ({
  status: 200,
  headers: { "content-type": type, "cache-control": "no-store, no-transform", "x-accel-buffering": "no" },
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

interface StreamOptions {
  readonly streamIntervalMillis: number
  readonly streamMaxMillis: number
  readonly now: () => number
  readonly signal: AbortSignal | undefined
}

type StatusStream = (first: OrderState, find: () => Promise<MaybeState>) => ReadableStream<Uint8Array>

/**
 * Returns a function that streams the first state, then each change, until the order is final or no longer visible. All
 * its streams share one listener of the signal, since Node warns of a leak at the eleventh.
 */
const statusStreams = (options: StreamOptions): StatusStream => {
  const { streamIntervalMillis, streamMaxMillis, now, signal } = options
  const encoder = new TextEncoder()
  const closeOpen = new Set<() => void>()
  const closeAll = () => {
    for (const close of closeOpen) close()
  }
  const add = (close: () => void) => {
    signal?.addEventListener("abort", closeAll) // adding it again has no effect
    closeOpen.add(close)
  }
  const remove = (close: () => void) => {
    closeOpen.delete(close)
    if (closeOpen.size === 0) signal?.removeEventListener("abort", closeAll)
  }

  return (first, find) => {
    const endsAt = now() + streamMaxMillis
    let timer: ReturnType<typeof setTimeout> | undefined
    let lastSent = ""
    let close = () => {}

    const stop = () => {
      clearTimeout(timer)
      remove(close)
    }
    const nextState = async () => {
      if (lastSent === "") return first
      await new Promise((resolve) => {
        timer = setTimeout(resolve, timerMillis(streamIntervalMillis))
      })
      return find()
    }

    return new ReadableStream({
      start: (controller) => {
        close = () => {
          stop()
          controller.close()
        }
        add(close)
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
}
