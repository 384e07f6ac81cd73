/** What a merchant tells the order status endpoint. */
import type { OrderState } from "@flexcharge/schema"

/** How the endpoint finds orders and whom it tells of them. Hooks are given the framework's own request. */
export interface OrderStatusOptions<Source = Request> {
  /** What is known of an order; `undefined` where there is none. */
  readonly lookup: (orderId: string, request: Source) => MaybeState | Promise<MaybeState>
  /**
   * Whether this visitor may see this order, say by session. A refusal looks like an unknown order. A stream asks
   * again at each look, and ends when it is refused.
   */
  readonly authorize?: (request: Source, orderId: string) => boolean | Promise<boolean>
  /**
   * Where the order's id stands in the request. Default: the path parameter `orderId` or `id` where the framework
   * has them, else the query's `orderId`, else the path's last segment.
   */
  readonly orderId?: (request: Source) => string | undefined
  /**
   * Who asks, to bound guessing. Default: on Node the address that connects, unless a proxy does; elsewhere unknown.
   * Behind a proxy give the address that it vouches for. Where nobody is known, guessing is not bounded: one visitor
   * must not use up the guesses of all.
   */
  readonly client?: (request: Source) => string | undefined
  /**
   * Requests per minute of one client for one order, and wrong guesses per minute of one client that is known: after
   * these it is told nothing for the rest of the minute. Default 120.
   */
  readonly maxPerMinute?: number
  /** How often a stream looks the order up. Default 1 second. */
  readonly streamIntervalMillis?: number
  /** How long a stream lasts before the page has to ask again. Default 5 minutes. */
  readonly streamMaxMillis?: number
  /**
   * Ends every stream at once. Abort it before you close your server, which waits for its open connections:
   * `process.once("SIGTERM", () => { closing.abort(); server.close() })`.
   */
  readonly signal?: AbortSignal
  /** The clock, epoch milliseconds. */
  readonly now?: () => number
}

/** What is known of an order, if anything is. */
export type MaybeState = OrderState | undefined
