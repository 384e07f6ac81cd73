/**
 * Queries the service where no webhook arrived: open orders one by one, recent orders by list, and claims whose evaluate
 * got no response.
 */
import type { EvaluateResponse, Order, Orders, OrdersQuery } from "@flexcharge/schema"
import { OrderState, Signal } from "@flexcharge/schema/plain"
import { isSameState } from "./HandledChange.ts"
import {
  type OperatorItem,
  type OrderLedger,
  requestOfClaim,
  signalOfOrder,
  toOperatorItem,
} from "./OrderLedger.ts"
import {
  defaultHoldMillis,
  defaultRepeatMillis,
  isRepeatable,
  isSameClaim,
  needingOperator,
  type RescueClaimRow,
} from "./RescueClaim.ts"
import type { Store } from "./Store.ts"

/**
 * How the service is queried, and how often. `order` and `orders` are those of the client. The signal of each request
 * aborts when the inbox stops; what it would have returned is requested again by a later run.
 */
export interface ReconcileOptions {
  readonly order: (orderSessionKey: string, options: { readonly signal: AbortSignal }) => Promise<Order>
  readonly orders?:
    | ((query: OrdersQuery, options: { readonly signal: AbortSignal }) => Promise<Orders>)
    | undefined
  /**
   * Sends the payment of an unanswered claim again, with its key: `(payment, options) => client.evaluate(payment,
   * options)`. Needs the `encryptionKey` of the inbox.
   */
  readonly evaluate?:
    | ((
        payment: never,
        options: { readonly idempotencyKey: string; readonly attempt: number; readonly signal: AbortSignal },
      ) => Promise<Pick<EvaluateResponse, "status" | "orderSessionKey">>)
    | undefined
  /** How long an open order may be without signal or query before it is queried. Default: 15 minutes. */
  readonly quietMillis?: number | undefined
  /** How often the background job looks for such orders. Default: 1 minute. */
  readonly everyMillis?: number | undefined
  /** Requests per minute of all processes' jobs that run one after the other. Default: 60. */
  readonly maxPerMinute?: number | undefined
  /** How many days back the order list is swept, once a day. Default: 30. */
  readonly sweepDays?: number | undefined
  /**
   * How long after its claim a payment may be sent again with its key; later the claim needs an operator. Default: 24 hours,
   * which the vendor documents for /cancel.
   */
  readonly repeatMillis?: number | undefined
}

/** An order whose state in the ledger differs from the service's. */
export interface Disagreement {
  /**
   * `ledgerIsBehind`: a signal was lost, and has been recorded now. `serviceIsBehind`: the service reports an
   * earlier state than a signal has proved. `unknownOrder`: an order from before the inbox was installed, which is reported and not handled.
   */
  readonly kind: "ledgerIsBehind" | "serviceIsBehind" | "unknownOrder"
  readonly orderSessionKey: string
  readonly ledger: OrderState | undefined
  readonly service: OrderState
}

/** What one run found. */
export interface ReconcileReport {
  /** Orders that were queried one by one. */
  readonly queried: number
  /** Orders read from the list; 0 if the list was swept within the last day. */
  readonly swept: number
  /** Claims whose outcome was found. */
  readonly resolvedClaims: number
  readonly disagreements: readonly Disagreement[]
  readonly operatorItems: readonly OperatorItem[]
  /** Requests to the service that failed; they are repeated in a later run. */
  readonly failures: readonly unknown[]
}

/** The parts of the inbox that the reconciler uses. */
export interface ReconcilerContext {
  readonly store: Store<never>
  readonly ledger: OrderLedger
  readonly encryptionKey: Uint8Array | undefined
  readonly now: () => number
  readonly sleep: (millis: number, signal: AbortSignal) => Promise<void>
}

const hourMillis = 3_600_000
const dayMillis = 24 * hourMillis
const batchSize = 20

/**
 * Runs once and returns a report. `isSweepForced` sweeps the list even if that was done within the last day. Rejects with the
 * reason of the signal, after the writes about the last response.
 */
export const reconcileOnce = async (
  options: ReconcileOptions,
  context: ReconcilerContext,
  signal: AbortSignal,
  isSweepForced = false,
): Promise<ReconcileReport> => {
  const { store, ledger, now } = context
  const {
    quietMillis = 900_000,
    sweepDays = 30,
    repeatMillis = defaultRepeatMillis,
    maxPerMinute = 60,
  } = options
  const disagreements: Disagreement[] = []
  const operatorItems: OperatorItem[] = []
  const failures: unknown[] = []
  let queried = 0
  let swept = 0
  let resolvedClaims = 0

  let nextRequestAt = now()
  /** Sends one request when the rate limit allows it. An error is collected, and undefined is returned. */
  const request = async <A>(send: () => Promise<A>): Promise<A | undefined> => {
    signal.throwIfAborted()
    const wait = nextRequestAt - now()
    if (wait > 0) await context.sleep(wait, signal)
    nextRequestAt = Math.max(now(), nextRequestAt) + 60_000 / maxPerMinute
    try {
      return await untilAborted(send, signal)
    } catch (error) {
      signal.throwIfAborted()
      failures.push(error)
      return undefined
    }
  }

  /** Compares an order of the service with the ledger, and records what is new to the ledger. */
  const compare = async (orderSessionKey: string, order: Order) => {
    const known = (await ledger.get(orderSessionKey))?.state
    const reported = await signalOfOrder(store, orderSessionKey, order)
    const joined = OrderState.join(known, reported)
    if (known === undefined || !isSameState(known, joined))
      disagreements.push({ kind: "ledgerIsBehind", orderSessionKey, ledger: known, service: reported })
    else if (OrderState.isFinal(known) && known.phase !== reported.phase)
      disagreements.push({ kind: "serviceIsBehind", orderSessionKey, ledger: known, service: reported })
    await ledger.record(orderSessionKey, { source: "order", response: order })
  }

  const queryOverdue = async () => {
    for (;;) {
      const overdue = await store.takeOverdue(quietMillis, sweepDays * dayMillis, batchSize)
      for (const orderSessionKey of overdue) {
        const order = await request(() => options.order(orderSessionKey, { signal }))
        if (!order) continue
        queried++
        await compare(orderSessionKey, order)
      }
      if (overdue.length < batchSize || failures.length > batchSize) return
    }
  }

  const sweep = async (list: NonNullable<ReconcileOptions["orders"]>) => {
    // A sweep that does not reach its end, for example because this process is killed, is repeated after an hour.
    if (!(await store.takeTurn("sweep", hourMillis)) && !isSweepForced) return
    const installedAt = await store.installedAtMillis()
    const from = new Date(now() - sweepDays * dayMillis).toISOString()
    let previous: readonly unknown[] = []
    for (let pageNumber = 1; ; pageNumber++) {
      const page = await request(() =>
        list({ from, pageNumber, pageSize: 100, orderBy: "createdOn", sort: "asc" }, { signal }),
      )
      if (!page) return
      // A service that ignores the number of the page sends one page again and again.
      const ids = page.orders.map(({ id }) => id)
      const isRepeated = ids.length === previous.length && ids.every((id, index) => id === previous[index])
      if (isRepeated || (page.pageNumber != null && page.pageNumber < pageNumber))
        return store.postponeTurn("sweep", dayMillis)
      previous = ids
      for (const order of page.orders) {
        signal.throwIfAborted()
        if (!order.id) continue
        swept++
        const isKnown = (await ledger.get(order.id)) !== undefined
        if (isKnown || placedAt(order) >= installedAt) await compare(order.id, order)
        else
          disagreements.push({
            kind: "unknownOrder",
            orderSessionKey: order.id,
            ledger: undefined,
            service: Signal.fromOrder(order),
          })
      }
      const hasNext = page.hasNextPage ?? (page.pageCount != null && pageNumber < page.pageCount)
      if (!hasNext || page.orders.length === 0) return store.postponeTurn("sweep", dayMillis)
    }
  }

  /** The stored payment of a claim; a failed decryption is collected, so that the other claims are resolved. */
  const storedPayment = (claim: RescueClaimRow): unknown => {
    try {
      return requestOfClaim(claim, context.encryptionKey)
    } catch (error) {
      failures.push(error)
      return undefined
    }
  }

  /** Orders of a search result, without those that the ledger has under another order id of the merchant. */
  const withoutOtherOrders = async (orders: readonly Order[], claim: RescueClaimRow) => {
    const kept: Order[] = []
    for (const order of orders) {
      const externalOrderId = order.id ? (await ledger.get(order.id))?.externalOrderId : undefined
      if (externalOrderId === undefined || externalOrderId === claim.orderId) kept.push(order)
    }
    return kept
  }

  const resolveClaim = async (claim: RescueClaimRow) => {
    const mayRepeat = await store.updateClaim(claim.mid, claim.orderId, (current, _state, nowMillis) => ({
      result:
        current?.status === "sent" && isSameClaim(current, claim)
          ? isRepeatable(current, nowMillis, repeatMillis, defaultHoldMillis)
          : undefined,
    }))
    if (mayRepeat === undefined) return // the call that made the claim has recorded its outcome meanwhile
    const payment = storedPayment(claim)
    if (options.evaluate && payment !== undefined && mayRepeat) {
      const { evaluate } = options
      const response = await request(() =>
        // never: the type of the stored payment is the one of the caller's client
        evaluate(payment as never, { idempotencyKey: claim.idempotencyKey, attempt: claim.attempt, signal }),
      )
      if (response && (await ledger.resolve(claim, response))) resolvedClaims++
      return
    }
    const { orders } = options
    if (orders) {
      const page = await request(() =>
        orders({ query: claim.orderId, mid: claim.mid, pageSize: 100 }, { signal }),
      )
      if (!page) return
      const match = onlyMatch(await withoutOtherOrders(page.orders, claim), claim)
      if (match?.id) {
        const status = match.statusName || "PROCESSING"
        if (await ledger.resolve(claim, { orderSessionKey: match.id, status })) resolvedClaims++
        await compare(match.id, match)
        return
      }
      // The service may list an order late; a person is needed only when sending again is no longer possible.
    }
    if (mayRepeat) return
    const isRaised = await store.updateClaim(claim.mid, claim.orderId, (current) =>
      current?.status === "sent" && current.idempotencyKey === claim.idempotencyKey
        ? { next: needingOperator(current), result: true }
        : { result: false },
    )
    if (isRaised) operatorItems.push(toOperatorItem(claim))
  }

  signal.throwIfAborted()
  for (const claim of await store.takeUnansweredClaims(batchSize, quietMillis)) await resolveClaim(claim)
  await queryOverdue()
  if (options.orders) await sweep(options.orders)
  return { queried, swept, resolvedClaims, disagreements, operatorItems, failures }
}

/** The result of a request, or the reason of the signal as soon as it aborts, also where the request ignores the signal. */
const untilAborted = <A>(send: () => Promise<A>, signal: AbortSignal): Promise<A> =>
  new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    signal.addEventListener("abort", abort, { once: true })
    Promise.resolve()
      .then(send)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", abort))
  })

/** When the order was placed; an order without a date counts as an old one. */
const placedAt = (order: Order): number => {
  const at = Date.parse(order.orderPlacedDate ?? "")
  return Number.isNaN(at) ? Number.NEGATIVE_INFINITY : at
}

/**
 * The order of a search result that belongs to a claim: the one that carries the merchant's order id, or else the only
 * one that was placed after the claim. With several candidates there is no match, because a wrong one would resolve another payment.
 *
 * Source: the fields are those of docs.flexfactor.io/docs/orders-id (vendor). Which of them holds the external id is
 * assumed, so each is compared.
 */
const onlyMatch = (orders: readonly Order[], claim: RescueClaimRow): Order | undefined => {
  const carriesId = (order: Order) => {
    const fields = order as unknown as Record<string, unknown> // as: responses keep unknown fields
    return ["externalOrderId", "correlationId", "referenceNumber", "orderId"].some(
      (name) => fields[name] === claim.orderId,
    )
  }
  const exact = orders.filter(carriesId)
  const candidates =
    exact.length > 0
      ? exact
      : orders.filter((order) => placedAt(order) >= claim.claimedAtMillis - clockToleranceMillis)
  return candidates.length === 1 ? candidates[0] : undefined
}

/** How far the clocks of the service and of the database may be apart. */
const clockToleranceMillis = 300_000
