/** What the page asks while the widget works: `{ state, isFinal }`, polled or streamed, and nothing else. */
import { OrderState } from "@flexcharge/schema"
import { type Answer, answer, type IncomingHead, pathOf, queryOf } from "./Exchange.ts"
import { rateLimit } from "./RateLimit.ts"
import { headOf, toResponse } from "./web.ts"

/** How the endpoint finds orders and whom it tells of them. Hooks are given the framework's own request. */
export interface OrderStatusOptions<Source = Request> {
  /** What is known of an order; `undefined` where there is none. */
  readonly lookup: (orderId: string, request: Source) => MaybeState | Promise<MaybeState>
  /** Whether this visitor may see this order, say by session. A refusal looks like an unknown order. */
  readonly authorize?: (request: Source, orderId: string) => boolean | Promise<boolean>
  /** Where the order's id stands in the request. Default: the query's `orderId`, else the path's last segment. */
  readonly orderId?: (request: Source) => string | undefined
  /** Who asks, to bound guessing: say, the address that a trusted proxy gives. Default: all are one. */
  readonly client?: (request: Source) => string
  /** Requests per minute for one order, and wrong guesses per minute of one client. Default 120. */
  readonly maxPerMinute?: number
  /** How often a stream looks the order up. Default 1 second. */
  readonly streamIntervalMillis?: number
  /** How long a stream lasts before the page has to ask again. Default 5 minutes. */
  readonly streamMaxMillis?: number
  /** The clock, epoch milliseconds. */
  readonly now?: () => number
}

type MaybeState = OrderState | undefined

/** What the page is told. */
export interface OrderStatus {
  readonly state: OrderState["phase"]
  readonly isFinal: boolean
}

/** The order status endpoint as a web handler, for any runtime with `Request` and `Response`. */
export const orderStatusEndpoint = (
  options: OrderStatusOptions,
): ((request: Request) => Promise<Response>) => {
  const tell = orderStatusTeller(options)
  return async (request) => toResponse(await tell(headOf(request), request))
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
  const { lookup, authorize, orderId: orderIdOf, client = () => "", maxPerMinute: max = 120 } = options
  const wait = rateLimit({ max, windowMillis: 60_000, now: options.now ?? Date.now })
  const limited = (key: string): Answer | undefined => {
    const millis = wait(key)
    return millis > 0 ? answer(429, { "retry-after": String(Math.ceil(millis / 1_000)) }) : undefined
  }

  return async ({ method, url, header }, source) => {
    if (method !== "GET") return answer(405, { allow: "GET" })
    const orderId = orderIdOf ? orderIdOf(source) : queryOf(url, "orderId") || pathOf(url).split("/").at(-1)
    const isAllowed = orderId && (!authorize || (await authorize(source, orderId)))
    const state = isAllowed ? await lookup(orderId, source) : undefined
    if (!orderId || !state) return limited(`guess ${client(source)}`) ?? answer(404)
    const tooOften = limited(`order ${orderId}`)
    if (tooOften) return tooOften
    if (header("accept")?.includes("text/event-stream"))
      return answerWith(
        "text/event-stream",
        stream(state, () => lookup(orderId, source), options),
      )
    return answerWith("application/json", JSON.stringify(statusOf(state)))
  }
}

const answerWith = (type: string, body: Answer["body"]): Answer => ({
  status: 200,
  headers: { "content-type": type, "cache-control": "no-store", "x-accel-buffering": "no" },
  body,
})

const statusOf = (state: OrderState): OrderStatus => ({
  state: state.phase,
  isFinal: OrderState.isFinal(state),
})

const encoder = new TextEncoder()

const stream = (
  first: OrderState,
  lookup: () => MaybeState | Promise<MaybeState>,
  options: Pick<OrderStatusOptions, "streamIntervalMillis" | "streamMaxMillis" | "now">,
): ReadableStream<Uint8Array> => {
  const { streamIntervalMillis = 1_000, streamMaxMillis = 300_000, now = Date.now } = options
  const endsAt = now() + streamMaxMillis
  let timer: ReturnType<typeof setTimeout> | undefined
  let told = ""
  const next = async () => {
    if (told === "") return first
    await new Promise((resolve) => {
      timer = setTimeout(resolve, streamIntervalMillis)
    })
    return lookup()
  }
  return new ReadableStream({
    pull: async (controller) => {
      const state = await next()
      if (!state) return controller.close()
      const data = JSON.stringify(statusOf(state))
      controller.enqueue(encoder.encode(data === told ? ":\n\n" : `data: ${data}\n\n`))
      told = data
      if (OrderState.isFinal(state) || now() >= endsAt) controller.close()
    },
    cancel: () => clearTimeout(timer),
  })
}
