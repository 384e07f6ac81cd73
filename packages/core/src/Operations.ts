/** What a client can do, documented once: the Promise face as it is, the Effect face by rendering. */
import type {
  CancelReply,
  CaptureReply,
  CaptureRequest,
  EvaluateReply,
  EvaluateRequest,
  Merchant,
  Order,
  OrderState,
  Orders,
  OrdersQuery,
  OutcomeReply,
  RefundReply,
  RefundRequest,
  TokenizeReply,
  TokenizeRequest,
  TransmitReply,
  TransmitRequest,
} from "@flexcharge/schema"
import type { Policy } from "./ClientOptions.ts"
import type { Payment, Rescue } from "./Rescue.ts"
import type { Token } from "./Session.ts"

/** What every operation takes last. */
export interface CallOptions {
  /** Deadline in milliseconds, retries included. */
  readonly timeoutMillis?: number | undefined
  /** The key to send instead of the one made from the request; a GUID. */
  readonly idempotencyKey?: string | undefined
  /**
   * Which try of yours this is, from 1: a new try is a new request with a new key. An evaluate or rescue sends one
   * after the first as `attemptCount`; where both are given they must agree.
   */
  readonly attempt?: number | undefined
  /**
   * Gives the call up and rejects with the signal's reason; the service may still carry it out. For a deadline use
   * `timeoutMillis`: it ends in an `ApiError`, and in a rescue it keeps the policy.
   */
  readonly signal?: AbortSignal | undefined
}

/** What a rescue takes last. */
export interface RescueOptions extends CallOptions {
  /** What an unanswered rescue becomes, instead of the client's policy. */
  readonly policy?: Policy | undefined
  /** Keeps this request's serverless function alive until the transmission has ended, instead of the client's. */
  readonly waitUntil?: ((pending: Promise<unknown>) => void) | undefined
}

/** What waiting for an outcome takes last. */
export interface WaitOptions {
  /** How long to wait in all: two minutes by default. */
  readonly timeoutMillis?: number | undefined
  /** The first pause between two queries, which grows by half each time up to ten seconds: 500 by default. */
  readonly intervalMillis?: number | undefined
  /** Told the state after each query. */
  readonly onState?: ((state: OrderState) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

type Filled<Input, Key extends keyof Input> = Omit<Input, Key> & Partial<Pick<Input, Key>>

/** A copy of a processed payment; `mid` is filled in. */
export type TransmitInput = Filled<TransmitRequest, "mid">
/** A declined payment; `mid`, `idempotencyKey` and `isDeclined` are filled in. */
export type EvaluateInput = Filled<EvaluateRequest, "mid" | "idempotencyKey" | "isDeclined">
/** An authorization to capture; `idempotencyKey` is filled in. */
export type CaptureInput = Filled<CaptureRequest, "idempotencyKey">

/** Whom a call is made for. */
export interface MerchantIdentity {
  readonly mid: string
  readonly siteId?: string | undefined
  /** Sent with every payment; partners need it. */
  readonly merchant?: Merchant | undefined
}

/** A page of orders, and with `for await` every order from that page on. */
export interface OrderPages extends Promise<Orders>, AsyncIterable<Order> {}

/**
 * The client of one key pair.
 *
 * Errors: every operation rejects with an `ApiError`, and with nothing else unless its signal is aborted. A
 * decline is a reply.
 */
export interface Client {
  /** The bearer in use, requested when there is none. Calls do this by themselves. */
  authenticate(options?: CallOptions): Promise<Token>
  /** Vaults a card; its token goes into `paymentMethod.cardNumber` with `token: true`. */
  tokenize(request: TokenizeRequest, options?: CallOptions): Promise<TokenizeReply>
  /** Gives the service a copy of a processed payment, approved or declined. Never repeated: it carries no key. */
  transmit(request: TransmitInput, options?: CallOptions): Promise<TransmitReply>
  /**
   * Asks for the rescue of a declined payment, within 10 seconds by default.
   *
   * Errors: rejects whenever it was not answered; the message says how to settle the order. `Unavailable`
   * without a status means that the breaker is open and nothing was sent.
   */
  evaluate(request: EvaluateInput, options?: CallOptions): Promise<EvaluateReply>
  /**
   * Transmits a processed payment and, if it was declined, evaluates it.
   *
   * Shape: the decision, and the transmission as a promise of its own that need not be waited for.
   * Errors: a payment that is wrong rejects before anything is sent. An unanswered rescue is the decision
   * `Unanswered`, or rejects under the policy `throw`. A rejection leaves no `transmission` to wait for: the hooks
   * `onTransmitted` and `onTransmitFailed` are told its end either way.
   */
  rescue(payment: Payment, options?: RescueOptions): Promise<Rescue>
  /** An order as the service holds it, by `orderSessionKey`. */
  order(id: string, options?: CallOptions): Promise<Order>
  /** One page of orders; `for await (const order of client.orders(query))` walks through all pages. */
  orders(query?: OrdersQuery, options?: CallOptions): OrderPages
  /**
   * What became of an order, by the older route.
   *
   * @deprecated by the vendor on 2026-06-01 in favour of `order`.
   */
  outcome(orderSessionKey: string, options?: CallOptions): Promise<OutcomeReply>
  /** Asks for an order again and again until its state is final. */
  waitForOutcome(orderSessionKey: string, options?: WaitOptions): Promise<OrderState>
  /** Takes the money of an order that requires capture; only the whole amount can be. */
  capture(request: CaptureInput, options?: CallOptions): Promise<CaptureReply>
  /** Gives money back, in minor units. Never repeated: it carries no key, so look at the order before asking again. */
  refund(id: string, request: RefundRequest, options?: CallOptions): Promise<RefundReply>
  /** Voids an order before its capture, by `orderSessionKey`. */
  cancel(id: string, options?: CallOptions): Promise<CancelReply>
  /** Voids an order by your own order id: for an evaluate that was not answered. */
  cancelExternal(orderId: string, options?: CallOptions): Promise<CancelReply>
  /**
   * A client for another merchant on the same session, connections, breaker and keys. Closing it only flushes.
   *
   * Errors: throws `Invalid` without a `mid`.
   */
  forMerchant(merchant: MerchantIdentity): Client
  /** Waits for transmissions under way and ends the session. */
  close(): Promise<void>
}
