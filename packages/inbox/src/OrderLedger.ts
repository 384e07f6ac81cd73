/** The ledger: every signal of every order, and the state that is their join. */

import { randomUUID } from "node:crypto"
import type { EvaluateResponse } from "@flexcharge/schema"
import { type EvaluateContext, type FingerprintedPayment, OrderState, Signal } from "@flexcharge/schema/plain"
import type { ChangeWatcher } from "./ChangeWatcher.ts"
import { decryptRequest, encryptRequest } from "./EncryptedRequest.ts"
import { isSameState, parseState } from "./HandledChange.ts"
import { InboxError } from "./InboxError.ts"
import { type LedgerSignal, signalEntry } from "./InboxEvent.ts"
import { checkWholeNumbers, largestInteger, longestScheduleMillis } from "./NumericOptions.ts"
import {
  type ClaimResult,
  decideClaim,
  defaultHoldMillis,
  isSameClaim,
  paymentFingerprint,
  type RescueClaimRow,
} from "./RescueClaim.ts"
import type { EntryStatus, NewEntry, Source, Store, StoredOrder } from "./Store.ts"

/** An order in the ledger. */
export interface LedgerOrder {
  /** The service's order id. */
  readonly orderSessionKey: string
  readonly externalOrderId: string | undefined
  /** The join of all signals. */
  readonly state: OrderState
  /**
   * The state when the last event of the order was handled. An event that lacked the external id and was handled without
   * `commit` does not count.
   */
  readonly handledState: OrderState | undefined
  /** How many events wait to be handled. */
  readonly pending: number
  /** Whether a dead event holds the order, with `afterDead: "hold"`. */
  readonly isHeld: boolean
  readonly lastSignalAtMillis: number
  readonly lastQueriedAtMillis: number | undefined
}

/** One line of an order's history. */
export interface HistoryEntry {
  readonly token: string
  readonly source: Source
  readonly name: string
  readonly signal: OrderState
  readonly status: EntryStatus
  readonly attempts: number
  readonly error: string | undefined
  readonly acceptedAtMillis: number
  readonly settledAtMillis: number | undefined
}

/** A response of the service to record, or a hint of the widget, which is kept but never counts as a state. */
export type RecordedSignal =
  | {
      readonly source: "evaluate"
      readonly response: Pick<EvaluateResponse, "status">
      readonly context?: EvaluateContext | undefined
    }
  | { readonly source: "order"; readonly response: Parameters<typeof Signal.fromOrder>[0] }
  | { readonly source: "outcome"; readonly response: Parameters<typeof Signal.fromOutcome>[0] }
  | { readonly source: "widget"; readonly hint: string }

/** Until when to wait. */
export interface WaitForOrderOptions {
  /** Default: until the order is final. */
  readonly until?: ((state: OrderState) => boolean) | undefined
  /** Ends the wait; `AbortSignal.timeout(30_000)` is a deadline. */
  readonly signal?: AbortSignal | undefined
}

/** A request for the right to rescue an order. */
export interface ClaimOptions {
  readonly mid: string
  /** The merchant's own order id. */
  readonly orderId: string
  /** The merchant's own attempt, from 1. Default: 1. */
  readonly attempt?: number | undefined
  /** The payment as it will be sent. Stored encrypted where the inbox has an `encryptionKey`, so that it can be repeated. */
  readonly payment: FingerprintedPayment
  /** Default: a new GUID. */
  readonly idempotencyKey?: string | undefined
  /**
   * How long other processes may not send the same payment: longer than the call's deadline, at most one day. Default: 2
   * minutes.
   */
  readonly holdMillis?: number | undefined
}

/** The right to send one payment. End it with exactly one of its functions. */
export interface GrantedClaim {
  readonly _tag: "Granted"
  /** Send the payment with this key; it is the first call's key where the payment is sent again. */
  readonly idempotencyKey: string
  readonly attempt: number
  /** Whether an earlier call with this payment ended without an outcome. */
  readonly isRepetition: boolean
  /**
   * The service responded: records the response, and stores the service's order id in the claim. The context is computed
   * from the payment; fields that you pass replace it.
   */
  readonly answered: (
    response: Pick<EvaluateResponse, "status" | "orderSessionKey">,
    context?: EvaluateContext,
  ) => Promise<void>
  /**
   * Nothing was sent, or the service rejected the request without carrying it out. After a repetition this is the same as
   * `unanswered`, because the outcome of the earlier call is still unknown. It changes nothing once `holdMillis` has passed
   * and another call was granted the claim.
   */
  readonly notSent: () => Promise<void>
  /** The outcome is unknown: the payment may be sent again at once; otherwise the reconciler determines the outcome. */
  readonly unanswered: () => Promise<void>
}

/** Why the payment must not be sent. */
export interface RejectedClaim {
  /**
   * `InProgress`: another call sends it, or the outcome of the last attempt is unknown, open or approved.
   * `Answered`: this attempt has an outcome. `Conflict`: this attempt was made with another payment, which is one whose
   * `paymentFingerprint` differs.
   * `NeedsOperator`: the outcome of the last attempt is unknown, and the service may have deleted its key, so that the
   * same payment could be charged twice. Look the order up at the service, and call `orders.resolve` with what you found.
   */
  readonly _tag: "InProgress" | "Answered" | "Conflict" | "NeedsOperator"
  readonly idempotencyKey: string
  readonly attempt: number
  /** The service's order id, once it is known. */
  readonly orderSessionKey: string | undefined
  /** The order's state, once it is known. */
  readonly state: OrderState | undefined
}

/** A claim whose outcome only a person can look up, because its request must not be sent again. */
export interface OperatorItem {
  readonly mid: string
  readonly orderId: string
  readonly attempt: number
  readonly idempotencyKey: string
  readonly claimedAtMillis: number
}

/** The ledger of an inbox. */
export interface OrderLedger {
  /** The order with this id of the service. */
  readonly get: (orderSessionKey: string) => Promise<LedgerOrder | undefined>
  /** Every signal, the oldest first. */
  readonly history: (orderSessionKey: string) => Promise<readonly HistoryEntry[]>
  /**
   * Waits until `until` returns true for the state, also when another process brings the change.
   *
   * Errors: the reason of `signal`; `Closed` as soon as the inbox stops.
   */
  readonly wait: (orderSessionKey: string, options?: WaitForOrderOptions) => Promise<OrderState>
  /** The state for `orderStatus({ lookup: inbox.orders.lookup })`, by the service's order id. */
  readonly lookup: (orderSessionKey: string) => Promise<OrderState | undefined>
  /** The order that was claimed for a merchant's own order id. */
  readonly claimed: (mid: string, orderId: string) => Promise<LedgerOrder | undefined>
  /**
   * Records a signal; one that changes the order's state, or brings the external id that the order lacked, is handled like
   * a webhook. Returns whether it was new.
   */
  readonly record: (
    orderSessionKey: string,
    signal: RecordedSignal,
    externalOrderId?: string,
  ) => Promise<boolean>
  /**
   * Grants one rescue per order across all processes, and stores its key before the request is sent. A payment whose
   * outcome is unknown is granted again with its first key, within `reconcile.repeatMillis` (24 hours) of its first claim.
   */
  readonly claim: (options: ClaimOptions) => Promise<GrantedClaim | RejectedClaim>
  /** Claims whose outcome was not found in time, the oldest first. Close each with `resolve`. */
  readonly operatorItems: (limit?: number) => Promise<readonly OperatorItem[]>
  /**
   * Closes an operator item: with the service's response, or as not carried out. The context is computed from the claimed
   * payment; fields that you pass replace it. "notSent" returns false before the claim needs an operator, because a call
   * may still be sending the payment.
   */
  readonly resolve: (
    item: Pick<OperatorItem, "mid" | "orderId">,
    outcome: Pick<EvaluateResponse, "status" | "orderSessionKey"> | "notSent",
    context?: EvaluateContext,
  ) => Promise<boolean>
}

/** What the ledger needs of its inbox. */
export interface OrderLedgerOptions<Tx> {
  readonly store: Store<Tx>
  readonly accept: (entry: NewEntry) => Promise<boolean>
  readonly watcher: ChangeWatcher
  readonly isHandled: boolean
  readonly encryptionKey: Uint8Array | undefined
  /** How long a payment may be sent again with its key. */
  readonly repeatMillis: number
  /** Called once when a call of `claim` finds that a claim needs an operator. */
  readonly onOperatorItem: (item: OperatorItem) => void
  /** Aborts when the inbox stops. */
  readonly stopped: AbortSignal
}

/** Creates the ledger. */
export const makeOrderLedger = <Tx>(options: OrderLedgerOptions<Tx>): OrderLedger => {
  const { store, watcher } = options

  const get = async (orderSessionKey: string) => {
    const order = await store.order(orderSessionKey)
    return order && toLedgerOrder(order)
  }

  const record: OrderLedger["record"] = async (orderSessionKey, recorded, externalOrderId) => {
    rejectEmpty("orderSessionKey", orderSessionKey)
    const signal = await readSignal(store, orderSessionKey, recorded)
    const order = await get(orderSessionKey)
    const before = order?.state ?? OrderState.initial
    const isChange = !isSameState(before, OrderState.join(before, signal.signal))
    // The merchant may not have been able to find the order without its id, so the id is news even if the state is not.
    const isNamed = Boolean(externalOrderId) && order?.externalOrderId === undefined
    const status = (isChange || isNamed) && options.isHandled ? "pending" : "recorded"
    return options.accept(signalEntry(orderSessionKey, signal, externalOrderId, status))
  }

  const recordResponse = async (
    claim: RescueClaimRow,
    { orderSessionKey, status }: Pick<EvaluateResponse, "status" | "orderSessionKey">,
    passed: EvaluateContext = {},
  ) => {
    const context = { ...claim.context, ...passed }
    // The signal first: a crash in between leaves a claim that the reconciler queries again.
    await record(orderSessionKey, { source: "evaluate", response: { status }, context }, claim.orderId)
    return replaceClaim(claim, {
      status: "answered",
      orderSessionKey,
      responseStatus: status,
      request: null,
    })
  }

  /** Changes a claim, unless another attempt has replaced it meanwhile. */
  const replaceClaim = (
    claim: RescueClaimRow,
    change: Partial<RescueClaimRow>,
    isReplaceable: (current: RescueClaimRow) => boolean = () => true,
  ): Promise<boolean> =>
    store.updateClaim(claim.mid, claim.orderId, (current) =>
      current && isSameClaim(current, claim) && current.status !== "answered" && isReplaceable(current)
        ? { next: { ...current, ...change }, result: true }
        : { result: false },
    )

  const granted = (claim: RescueClaimRow, isRepetition: boolean): GrantedClaim => ({
    _tag: "Granted",
    idempotencyKey: claim.idempotencyKey,
    attempt: claim.attempt,
    isRepetition,
    answered: async (response, context) => void (await recordResponse(claim, response, context)),
    notSent: async () => {
      // An earlier call with this payment may have charged the shopper, so its outcome is still unknown.
      const change = isRepetition ? { dueAtMillis: 0 } : ({ status: "notSent", request: null } as const)
      await replaceClaim(claim, change, (current) => isHeldUntil(current, claim.dueAtMillis))
    },
    unanswered: async () => {
      await replaceClaim(claim, { dueAtMillis: 0 }, (current) => isHeldUntil(current, claim.dueAtMillis))
    },
  })

  return {
    get,
    record,
    history: async (orderSessionKey) =>
      (await store.history(orderSessionKey)).map((entry) => ({
        token: entry.key,
        source: entry.source,
        name: entry.name,
        signal: parseState(entry.signal),
        status: entry.status,
        attempts: entry.attempts,
        error: entry.error ?? undefined,
        acceptedAtMillis: entry.acceptedAtMillis,
        settledAtMillis: entry.settledAtMillis ?? undefined,
      })),
    wait: async (orderSessionKey, { until = OrderState.isFinal, signal } = {}) => {
      for (;;) {
        signal?.throwIfAborted()
        options.stopped.throwIfAborted()
        const order = await store.order(orderSessionKey)
        if (order) {
          const { state } = toLedgerOrder(order)
          if (until(state)) return state
        }
        await watcher.changed(orderSessionKey, order?.version ?? 0, signal)
      }
    },
    lookup: async (orderSessionKey) => (await get(orderSessionKey))?.state,
    claimed: async (mid, orderId) => {
      const key = await store.updateClaim(mid, orderId, (current) => ({
        result: current?.orderSessionKey ?? undefined,
      }))
      return key === undefined ? undefined : get(key)
    },

    claim: async ({ mid, orderId, attempt = 1, payment, idempotencyKey = randomUUID(), holdMillis }) => {
      rejectEmpty("mid", mid)
      rejectEmpty("orderId", orderId)
      checkWholeNumbers({ attempt }, 1, largestInteger)
      checkWholeNumbers({ holdMillis }, 1, longestScheduleMillis)
      const request = {
        mid,
        orderId,
        attempt,
        idempotencyKey,
        fingerprint: paymentFingerprint(payment),
        context: contextOf(payment),
        request: options.encryptionKey ? encryptRequest(payment, options.encryptionKey) : null,
        holdMillis: holdMillis ?? defaultHoldMillis,
        repeatMillis: options.repeatMillis,
      }
      const result = await store.updateClaim<ClaimResult & { isRepetition?: boolean; isChanged?: boolean }>(
        mid,
        orderId,
        (current, state, nowMillis) => {
          const decision = decideClaim(request, current, state, nowMillis)
          const isRepetition = current?.attempt === attempt && current.status === "sent"
          return {
            ...decision,
            result: { ...decision.result, isRepetition, isChanged: decision.next !== undefined },
          }
        },
      )
      const { claim } = result
      if (result._tag === "Granted") return granted(claim, result.isRepetition === true)
      if (result._tag === "NeedsOperator" && result.isChanged) options.onOperatorItem(toOperatorItem(claim))
      const { orderSessionKey } = claim
      return {
        _tag: result._tag,
        idempotencyKey: claim.idempotencyKey,
        attempt: claim.attempt,
        orderSessionKey: orderSessionKey ?? undefined,
        state: orderSessionKey === null ? undefined : (await get(orderSessionKey))?.state,
      }
    },

    operatorItems: async (limit = 100) => {
      checkWholeNumbers({ limit }, 0, largestInteger)
      return (await store.operatorClaims(limit)).map(toOperatorItem)
    },
    resolve: async ({ mid, orderId }, outcome, context) => {
      const claim = await store.updateClaim(mid, orderId, (current) => ({ result: current }))
      if (claim?.status !== "operator" && claim?.status !== "sent") return false
      return outcome === "notSent"
        ? // A claim that is still `sent` may be in the middle of a call, and a new attempt could then charge a second time.
          replaceClaim(claim, { status: "notSent", request: null }, ({ status }) => status === "operator")
        : recordResponse(claim, outcome, context)
    },
  }
}

/**
 * Whether no other call, and no reconciler, has taken the claim after it was granted until that time: each of them moves
 * the time further. A database may round the time, by less than a millisecond.
 */
const isHeldUntil = (current: RescueClaimRow, dueAtMillis: number): boolean =>
  current.dueAtMillis < dueAtMillis + 1

/** What a payment adds to the response of its evaluate. An MIT without an expiry date is synchronous. */
export const contextOf = (payment: unknown): EvaluateContext => {
  const { isMIT, expiryDateUtc, transaction } = payment as {
    readonly isMIT?: unknown
    readonly expiryDateUtc?: unknown
    readonly transaction?: { readonly amount?: unknown }
  } // as: absent fields are undefined
  return {
    isSyncMit: isMIT === true && (expiryDateUtc ?? "") === "", // null and empty count as absent, as in a rescue
    amount: typeof transaction?.amount === "number" ? transaction.amount : undefined,
  }
}

/** A claim as it is shown to an operator. */
export const toOperatorItem = ({
  mid,
  orderId,
  attempt,
  idempotencyKey,
  claimedAtMillis,
}: RescueClaimRow): OperatorItem => ({ mid, orderId, attempt, idempotencyKey, claimedAtMillis })

/** The stored payment of a claim, for sending it again; undefined where none was stored. */
export const requestOfClaim = (claim: RescueClaimRow, encryptionKey: Uint8Array | undefined): unknown =>
  claim.request !== null && encryptionKey ? decryptRequest(claim.request, encryptionKey) : undefined

const toLedgerOrder = (order: StoredOrder): LedgerOrder => ({
  orderSessionKey: order.queue,
  externalOrderId: order.externalOrderId ?? undefined,
  state: order.signals.reduce<OrderState>(OrderState.join, order.handledState ?? OrderState.initial),
  handledState: order.handledState,
  pending: order.pending,
  isHeld: order.isHeld,
  lastSignalAtMillis: order.lastSignalAtMillis,
  lastQueriedAtMillis: order.lastQueriedAtMillis ?? undefined,
})

/** A hint of the widget adds nothing to the state, because the browser can report anything. */
const readSignal = async (
  store: Pick<Store<never>, "history">,
  orderSessionKey: string,
  recorded: RecordedSignal,
): Promise<LedgerSignal> => {
  switch (recorded.source) {
    case "evaluate":
      return {
        source: "evaluate",
        name: recorded.response.status,
        signal: Signal.fromEvaluate(recorded.response, recorded.context),
      }
    case "outcome": {
      const signal = Signal.fromOutcome(recorded.response)
      const name = recorded.response.status
      return { source: "outcome", name, signal: await withoutRetriedDecline(store, orderSessionKey, signal) }
    }
    case "order":
      return {
        source: "order",
        name: recorded.response.statusName || String(recorded.response.status ?? ""),
        signal: await signalOfOrder(store, orderSessionKey, recorded.response),
      }
    case "widget":
      return { source: "widget", name: recorded.hint.slice(0, 100), signal: OrderState.initial }
  }
}

/** What an order query reports about an order of the ledger. */
export const signalOfOrder = (
  store: Pick<Store<never>, "history">,
  orderSessionKey: string,
  order: Parameters<typeof Signal.fromOrder>[0],
): Promise<OrderState> => withoutRetriedDecline(store, orderSessionKey, Signal.fromOrder(order))

/**
 * The merchant retries a declined synchronous MIT with the same order id, so a query that reports the decline between two
 * attempts does not end the order. Such an order is one whose evaluate was declined and recorded as not final.
 */
const withoutRetriedDecline = async (
  store: Pick<Store<never>, "history">,
  orderSessionKey: string,
  signal: OrderState,
): Promise<OrderState> => {
  if (signal.phase !== "declined") return signal
  const isRetried = (await store.history(orderSessionKey)).some(
    (entry) =>
      entry.source === "evaluate" &&
      entry.name.toUpperCase() === "DECLINED" &&
      parseState(entry.signal).phase === "processing",
  )
  return isRetried ? { ...signal, phase: "processing" } : signal
}

const rejectEmpty = (name: string, value: unknown) => {
  if (typeof value !== "string" || value === "" || value.length > 200)
    throw new InboxError("InvalidArgument", `The ${name} must be a text of 1 to 200 characters.`)
}
