/** The record of the calls that this process sent, so that no order is rescued twice and no key carries two requests. */
import type { EvaluateResponse, OrderState } from "@flexcharge/schema"

/**
 * What became of the last attempt of an order:
 *
 * - `inFlight`: its request is under way;
 * - `unknown`: the service may have carried it out;
 * - `open`: the service works on it, or waits for the shopper or a capture;
 * - `paid`: the shopper was charged;
 * - `ended`: declined, expired or cancelled. Only now may another attempt be made.
 */
export type AttemptStatus = "inFlight" | "unknown" | "open" | "paid" | "ended"

/** The status of an attempt that prevents another one. */
export type BlockingStatus = Exclude<AttemptStatus, "ended">

/** One attempt that is about to be sent. */
export interface NewAttempt {
  readonly idempotencyKey: string
  /** Fingerprint of its payment. */
  readonly fingerprint: string
  /** The JSON text of its request. */
  readonly body: string
  /** When its request has ended at the latest, in milliseconds of the monotonic clock. */
  readonly until: number
}

interface Attempt extends Omit<NewAttempt, "body"> {
  readonly status: AttemptStatus
  /** Kept only until the outcome is known, since it may contain card data. */
  readonly body?: string | undefined
  /** The response, once there is one. */
  readonly response?: EvaluateResponse | undefined
}

/** An attempt that may be sent, the response that it has had already, or the status of the one that prevents it. */
export type StartedAttempt =
  | {
      readonly isStarted: true
      /** The request to send: the first one of the same key, where its outcome is unknown. */
      readonly body: string
      /** Whether an earlier request with the same key may have been carried out. */
      readonly isRepeated: boolean
      /** Reports how the attempt ended. */
      readonly end: (result: AttemptResult) => void
    }
  | { readonly isStarted: false; readonly response: EvaluateResponse }
  | { readonly isStarted: false; readonly status: BlockingStatus; readonly response?: undefined }

/**
 * How an attempt ended: with a response, with an unknown outcome, or `notCarriedOut`, which leaves the order as it was.
 */
export type AttemptResult =
  | { readonly status: "open" | "paid" | "ended"; readonly response: EvaluateResponse }
  | { readonly status: "unknown" }
  | { readonly status: "notCarriedOut" }

/** The attempts of the last 10,000 orders. */
export interface OrderAttempts {
  /**
   * Starts an attempt. While one is in flight no other starts; an attempt with another key starts only when the last
   * one has ended without a charge. The same payment with the same key gets the response that it has had.
   */
  start(order: OrderIdentity, attempt: NewAttempt, now: number): StartedAttempt
  /**
   * Call it before a query or cancel of an order is sent. The returned function records the result, so that the next
   * attempt may start. It does nothing when another attempt has started since: the result may be older than that attempt.
   */
  recorder(order: OrderIdentity | { readonly orderSessionKey: string }): (status: "paid" | "ended") => void
}

/** An order of one merchant, by your own order id. */
export interface OrderIdentity {
  readonly mid: string
  readonly orderId: string
}

/** Creates an empty record of attempts. */
export const makeOrderAttempts = (): OrderAttempts => {
  const attempts = new BoundedMap<string, Attempt>(rememberedCalls)
  const orderOfSession = new BoundedMap<string, string>(rememberedCalls)

  const nameOf = ({ mid, orderId }: OrderIdentity) => JSON.stringify([mid, orderId])

  const find = (order: OrderIdentity | { readonly orderSessionKey: string }) => {
    const name = "orderId" in order ? nameOf(order) : orderOfSession.get(order.orderSessionKey)
    return { name, last: name === undefined ? undefined : attempts.get(name) }
  }

  return {
    start(identity, { idempotencyKey, fingerprint, body, until }, now) {
      const order = nameOf(identity)
      const last = attempts.get(order)
      // An attempt may be lost without an end, when a serverless runtime stops the request that made it.
      const status = last?.status === "inFlight" && now >= last.until ? "unknown" : last?.status
      const isSameKey = last?.idempotencyKey === idempotencyKey
      if (status === "inFlight") return { isStarted: false, status }
      if (status !== undefined && status !== "ended" && !isSameKey) return { isStarted: false, status }
      const isSamePayment = isSameKey && last?.fingerprint === fingerprint
      if (isSamePayment && last?.response !== undefined) return { isStarted: false, response: last.response }

      const isRepeated = status === "unknown"
      const sent = isRepeated && isSamePayment ? (last?.body ?? body) : body
      const inFlight: Attempt = { idempotencyKey, fingerprint, body: sent, until, status: "inFlight" }
      attempts.set(order, inFlight)
      const end = (result: AttemptResult): void => {
        if (attempts.get(order) !== inFlight) return // another attempt has started since
        if (result.status === "notCarriedOut") {
          if (last === undefined) attempts.delete(order)
          else attempts.set(order, isRepeated ? { ...last, status: "unknown" } : last)
          return
        }
        if (result.status === "unknown") {
          attempts.set(order, { ...inFlight, status: "unknown" })
          return
        }
        orderOfSession.set(result.response.orderSessionKey, order)
        attempts.set(order, { ...inFlight, ...result, body: undefined })
      }
      return { isStarted: true, body: sent, isRepeated, end }
    },

    recorder(order) {
      const sentAfter = find(order).last?.idempotencyKey
      return (status) => {
        const { name, last } = find(order)
        if (name === undefined || last === undefined || last.idempotencyKey !== sentAfter) return
        const isLast = "orderId" in order || last.response?.orderSessionKey === order.orderSessionKey
        if (isLast && last.status !== "inFlight") attempts.set(name, { ...last, status, body: undefined })
      }
    },
  }
}

/** The status of an order whose state is final; undefined while the service works on it. */
export const finalStatusOf = ({ phase }: Pick<OrderState, "phase">): "paid" | "ended" | undefined => {
  switch (phase) {
    case "approved":
    case "refunded":
      return "paid"
    case "declined":
    case "expired":
    case "cancelled":
      return "ended"
    default:
      return undefined
  }
}

/** The idempotency keys that this process has sent, each with the fingerprint of its request. */
export interface IdempotencyKeyStore {
  /** Whether the key may carry the request: true when the key is new, or carried a request of the same fingerprint. */
  claim(key: string, fingerprint: string): boolean
  /** Forgets a key whose only request was not sent, or was rejected without being carried out. */
  release(key: string): void
}

interface Claim {
  readonly fingerprint: string
  /** Whether more than one call claimed the key: then none of them can release it, since another may be answered. */
  readonly isShared: boolean
}

/** How many keys and orders a process keeps. */
const rememberedCalls = 10_000

/** Creates a store of the last 10,000 keys. It keeps fingerprints, never requests. */
export const makeIdempotencyKeyStore = (): IdempotencyKeyStore => {
  const claims = new BoundedMap<string, Claim>(rememberedCalls)
  return {
    claim(key, fingerprint) {
      const known = claims.get(key)
      if (known !== undefined && known.fingerprint !== fingerprint) return false
      claims.set(key, { fingerprint, isShared: known !== undefined })
      return true
    },
    release(key) {
      if (claims.get(key)?.isShared === false) claims.delete(key)
    },
  }
}

/**
 * A map that keeps at least the last `limit` entries that were set, and at most twice as many.
 *
 * It has two generations, because a `Map` from which the oldest entry is deleted again and again becomes slow: its
 * iterator walks over every deleted entry.
 */
export class BoundedMap<Key, Value> {
  private current = new Map<Key, Value>()
  private previous = new Map<Key, Value>()
  private readonly limit: number

  constructor(limit: number) {
    this.limit = limit
  }

  get(key: Key): Value | undefined {
    return this.current.get(key) ?? this.previous.get(key)
  }

  set(key: Key, value: Value): void {
    this.previous.delete(key)
    this.current.set(key, value)
    if (this.current.size < this.limit) return
    this.previous = this.current
    this.current = new Map()
  }

  delete(key: Key): void {
    this.current.delete(key)
    this.previous.delete(key)
  }
}
