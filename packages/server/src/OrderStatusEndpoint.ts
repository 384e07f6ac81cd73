/** What the page asks while the widget works: `{ state, isFinal }`, polled or streamed, and nothing else. */
import { type Answer, answer, closing, type IncomingHead, lastSegmentOf, queryOf } from "./Exchange.ts"
import type { MaybeState, OrderStatusOptions } from "./OrderStatusOptions.ts"
import { rateLimit, type Turn } from "./RateLimit.ts"
import { statusOf, statusStream } from "./StatusStream.ts"
import { headOf, toResponse } from "./web.ts"

/** The order status endpoint as a web handler, for any runtime with `Request` and `Response`; `params` are the path's. */
export const orderStatusEndpoint = (
  options: OrderStatusOptions,
): ((request: Request, params?: IncomingHead["params"]) => Promise<Response>) => {
  const tell = orderStatusTeller(options)
  return async (request, params) => toResponse(await tell({ ...headOf(request), params }, request))
}

/**
 * The order status endpoint without a framework. With `Accept: text/event-stream` it streams each change until
 * the order is final.
 *
 * Answers: 200 · 404 unknown, or not this visitor's · 405 · 429. A hook that throws rejects, for the framework.
 */
export const orderStatusTeller = <Source>(
  options: OrderStatusOptions<Source>,
): ((head: IncomingHead, source: Source) => Promise<Answer>) => {
  const { lookup, authorize, orderId: orderIdOf, client, maxPerMinute: max = 120 } = options
  const limit = { max, windowMillis: 60_000, now: options.now ?? Date.now }
  const polls = rateLimit(limit)
  const guesses = rateLimit(limit)

  const look = async (orderId: string, source: Source): Promise<MaybeState> => {
    const isAllowed = !authorize || (await authorize(source, orderId))
    return isAllowed ? lookup(orderId, source) : undefined
  }

  /** Every request is a guess until its order is found; a lookup that fails was none. */
  const find = async (orderId: string, source: Source, guess: Turn): Promise<MaybeState> => {
    let isMiss = false
    try {
      const state = await look(orderId, source)
      isMiss = !state
      return state
    } finally {
      if (!isMiss) guess.giveBack()
    }
  }

  return async (head, source) => {
    if (head.method !== "GET") return answer(405, { allow: "GET", ...closing })
    const orderId = orderIdOf ? orderIdOf(source) : orderIdIn(head)
    if (!orderId) return answer(404)
    const who = client?.(source) || undefined
    const { waitMillis } = polls(JSON.stringify([who, orderId]))
    if (waitMillis > 0) return tooOften(waitMillis)
    const guess = who === undefined ? free : guesses(who)
    if (guess.waitMillis > 0) return tooOften(guess.waitMillis)
    const state = await find(orderId, source, guess)
    if (!state) return answer(404)
    if (wantsStream(head.header("accept")))
      return answerWith(
        "text/event-stream",
        statusStream(state, () => look(orderId, source), options),
      )
    return answerWith("application/json", JSON.stringify(statusOf(state)))
  }
}

const free: Turn = { waitMillis: 0, giveBack: () => {} }

const tooOften = (millis: number): Answer => answer(429, { "retry-after": String(Math.ceil(millis / 1_000)) })

const orderIdIn = ({ url, params }: IncomingHead): string | undefined => {
  const named = params?.orderId ?? params?.id
  if (typeof named === "string") return named
  return queryOf(url, "orderId") || lastSegmentOf(url)
}

const answerWith = (type: string, body: Answer["body"]): Answer => ({
  status: 200,
  headers: { "content-type": type, "cache-control": "no-store", "x-accel-buffering": "no" },
  body,
})

const wantsStream = (accept = ""): boolean => {
  const quality = qualityIn(accept, "text/event-stream")
  return quality > 0 && quality >= qualityIn(accept, "application/json")
}

/** How much a type that an `Accept` header names is wanted, 0 to 1 (RFC 9110, 12.4.2). */
const qualityIn = (accept: string, type: string): number => {
  const ranges = accept.toLowerCase().split(",")
  const range = ranges.find((each) => each.replace(/;.*/s, "").trim() === type)
  return range === undefined ? 0 : Number(/;\s*q=([\d.]+)/.exec(range)?.[1] ?? 1)
}
